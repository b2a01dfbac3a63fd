from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    label = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        """Say how its mails are made, and what it adds to others', to whichever process sends."""
        from workshops import mails  # noqa: F401
