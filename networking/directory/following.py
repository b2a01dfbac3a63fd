"""What happens by itself: looked at by the mail sender, every ten seconds."""

from datetime import datetime


def follow(now: datetime) -> None:
    """Do what is due by now. Again changes nothing."""
