"""People who come: registrations, their categories, consents, needs, and signing keys."""

from registration.models.categories import Category
from registration.models.keys import SignInCode, SigningKey
from registration.models.people import Registration
from registration.models.private import Consent, Need
from registration.models.programs import ApiAnswer

__all__ = [
    "ApiAnswer",
    "Category",
    "Consent",
    "Need",
    "Registration",
    "SignInCode",
    "SigningKey",
]
