"""The ground: staff, editions, the audit trail, mail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssisesConfig(AppConfig):
    name = "assises"
    verbose_name = _("Editions and staff")

    def ready(self) -> None:
        """Say how the mails of the top are made, and what it asks in the registration form."""
        from assises import joining, reminders  # noqa: F401
