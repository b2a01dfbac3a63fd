from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CheckinConfig(AppConfig):
    name = "registration.checkin"
    label = "checkin"
    verbose_name = _("Doors")

    def ready(self) -> None:
        """Say how the mail with a certificate is made, to whichever process makes it."""
        from registration.checkin import certificates  # noqa: F401
