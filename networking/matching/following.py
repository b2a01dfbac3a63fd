"""What happens by itself: looked at by the mail sender, every ten seconds."""

from datetime import datetime

from networking.models import Opinion


def follow(now: datetime) -> None:
    """What was thought by, or of, who has handed their place over since goes. Again changes
    nothing."""
    Opinion.objects.of_others().delete()
