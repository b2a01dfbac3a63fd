"""What people type to sign in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.names import mailbox


class SignInForm(forms.Form):
    email = forms.EmailField(
        error_messages={
            "required": _("Type the e-mail address of your registration."),
            "invalid": _("The address is not complete. Example: first.last@example.org"),
        }
    )
    password = forms.CharField(required=False, strip=False, max_length=200)

    def clean_email(self) -> str:
        return mailbox(self.cleaned_data["email"])


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40, error_messages={"required": _("Type the six digits of the mail.")}
    )

    def clean_code(self) -> str:
        """Six digits, however they were spaced or pasted."""
        digits = "".join(sign for sign in self.cleaned_data["code"] if sign in "0123456789")
        if len(digits) != 6:
            raise forms.ValidationError(_("The code has six digits."))
        return digits
