"""People who come: registrations, their categories, consents, needs, and signing keys."""

from registration.models.categories import Category
from registration.models.desk import Picked
from registration.models.groups import TO_CONFIRM, Group, Mention
from registration.models.invitations import Invitation
from registration.models.keys import SignInCode, SigningKey
from registration.models.mailings import Mailing
from registration.models.people import Registration
from registration.models.private import Consent, Need
from registration.models.programs import ApiAnswer
from registration.models.questions import FormQuestion
from registration.models.uploads import Upload

__all__ = [
    "TO_CONFIRM",
    "ApiAnswer",
    "Category",
    "Consent",
    "FormQuestion",
    "Group",
    "Invitation",
    "Mailing",
    "Mention",
    "Need",
    "Picked",
    "Registration",
    "SignInCode",
    "SigningKey",
    "Upload",
]
