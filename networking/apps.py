from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkingConfig(AppConfig):
    name = "networking"
    label = "networking"
    verbose_name = _("Networking")

    def ready(self) -> None:
        """Say how its mails are made, to whichever process sends them, and what goes with who hands
        their place over, to whichever does that."""
        from networking import forgetting  # noqa: F401
        from networking.contacts import mails  # noqa: F401
