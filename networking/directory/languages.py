"""Languages that people say they speak."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "fr": _("French"),
    "en": _("English"),
    "nl": _("Dutch"),
    "de": _("German"),
    "es": _("Spanish"),
    "it": _("Italian"),
    "pt": _("Portuguese"),
    "pl": _("Polish"),
    "ar": _("Arabic"),
    "uk": _("Ukrainian"),
    "fsl": _("French sign language"),
}
