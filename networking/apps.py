from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkingConfig(AppConfig):
    name = "networking"
    label = "networking"
    verbose_name = _("Networking")

    def ready(self) -> None:
        """Say how its mails are made, to whichever process sends them."""
        from networking.contacts import mails  # noqa: F401
