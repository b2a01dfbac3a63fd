"""People who come: registrations, their categories, consents, needs, and signing keys."""

from registration.models.categories import Category
from registration.models.desk import Picked
from registration.models.groups import Group
from registration.models.invitations import Invitation
from registration.models.keys import SignInCode, SigningKey
from registration.models.mailings import Mailing
from registration.models.people import Registration
from registration.models.private import Consent, Need
from registration.models.programs import ApiAnswer
from registration.models.questions import FormQuestion
from registration.models.uploads import Upload

__all__ = [
    "ApiAnswer",
    "Category",
    "Consent",
    "FormQuestion",
    "Group",
    "Invitation",
    "Mailing",
    "Need",
    "Picked",
    "Registration",
    "SignInCode",
    "SigningKey",
    "Upload",
]
