"""How somebody says that news is enough: a link, and the button of mail programs (RFC 8058)."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from assises.mail import Letter
from registration.models import Registration

SALT = "registration.news"


def token_of(registration: Registration) -> str:
    """Good for this alone, whatever becomes of the personal link."""
    return signing.dumps(registration.pk.hex, salt=SALT, compress=False)


def registration_with(token: str) -> Registration | None:
    try:
        pk = UUID(hex=signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return Registration.objects.filter(pk=pk).first()


def unsubscribable(letter: Letter, registration: Registration) -> Letter:
    """For what isn't strictly about one's own registration."""
    address = f"{settings.SITE_URL}{reverse('unsubscribe', args=[token_of(registration)])}"
    letter.extra_headers["List-Unsubscribe"] = f"<{address}>"
    letter.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return letter
