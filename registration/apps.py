from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "registration"
    label = "registration"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        """Say how its mails are made, to whichever process sends them."""
        from registration import mails  # noqa: F401
