from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "agenda"
    label = "agenda"
    verbose_name = _("Agenda")

    def ready(self) -> None:
        """Say what of a person goes when somebody else comes instead, and how mails are made."""
        from agenda import forgetting  # noqa: F401
        from agenda.speaking import mails  # noqa: F401
