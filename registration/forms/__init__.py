"""What people type to register, and organisers to correct."""

from registration.forms.registering import RegistrationForm
from registration.forms.staff import StaffForm

__all__ = ["RegistrationForm", "StaffForm"]
