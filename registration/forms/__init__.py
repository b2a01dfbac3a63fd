"""What people type to register, and organisers to correct."""

from registration.forms.own import ColleagueForm, OwnForm
from registration.forms.registering import RegistrationForm
from registration.forms.staff import StaffForm

__all__ = ["ColleagueForm", "OwnForm", "RegistrationForm", "StaffForm"]
