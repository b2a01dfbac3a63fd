"""What people type to register, and organisers to correct."""

from registration.forms.groups import GroupForm, InsteadForm, PersonForm
from registration.forms.own import ColleagueForm, OwnForm
from registration.forms.registering import RegistrationForm
from registration.forms.staff import StaffForm

__all__ = [
    "ColleagueForm",
    "GroupForm",
    "InsteadForm",
    "OwnForm",
    "PersonForm",
    "RegistrationForm",
    "StaffForm",
]
