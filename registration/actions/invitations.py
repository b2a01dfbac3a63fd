"""Codes for what is not open to all: made, admitted, taken back."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from unidecode import unidecode

from assises import audit
from assises.errors import Refused
from assises.models import Edition, User
from assises.turns import turn
from registration.badges import new_code
from registration.models import Category, Invitation

MOST = 500


class WrongCode(Refused):
    code = "wrong_code"
    message = _("This invitation code opens nothing. Check it, or ask who gave it to you.")


class Expired(Refused):
    code = "expired_code"
    message = _("This invitation code is no longer good: its date is over.")


class UsedUp(Refused):
    code = "used_up_code"
    message = _("This invitation code has been used as many times as it may be.")


class CodeTaken(Refused):
    code = "code_taken"
    message = _("This code exists already in this edition: choose another word.")


class Revoked(Refused):
    code = "revoked_code"
    message = _("This code is revoked: make another one.")


class OnlyMore(Refused):
    code = "only_more"
    message = _("A code is only extended: more uses, a later date. To stop it, revoke it.")


def folded_code(typed: str) -> str:
    """One spelling for what people type: « presse 2027 » is PRESSE2027."""
    return re.sub(r"[^A-Z0-9]", "", unidecode(typed).upper())[:20]


def invitation_of(edition: Edition, typed: str, now: datetime) -> Invitation:
    """The code that somebody shows. Raises WrongCode (revoked ones too), Expired or UsedUp."""
    found = Invitation.objects.filter(edition=edition, code=folded_code(typed)).with_uses()
    invitation = found.select_related("category").first()
    if invitation is None or invitation.revoked_at is not None:
        raise WrongCode
    if not invitation.is_good(now):
        raise Expired
    if invitation.used >= invitation.uses:  # type: ignore[attr-defined]
        raise UsedUp
    return invitation


def admit(edition: Edition, category: Category, typed: str, now: datetime) -> Invitation:
    """The same, while the edition is locked, for this category: a use is left for sure."""
    invitation = invitation_of(edition, typed, now)
    if invitation.category_id != category.pk:
        raise WrongCode
    return invitation


@transaction.atomic
def invite(
    category: Category,
    *,
    labels: Sequence[str],
    now: datetime,
    by: User,
    word: str = "",
    uses: int = 1,
    expires_at: datetime | None = None,
) -> list[Invitation]:
    """Make a code for each label; `word` is the code itself when there is one label.

    Raises CodeTaken.
    """
    edition = Edition.objects.locked(category.edition_id)
    taken = set(Invitation.objects.filter(edition=edition).values_list("code", flat=True))
    made = []
    for label in labels[:MOST]:
        code = folded_code(word) if word else _free(taken)
        if code in taken:
            raise CodeTaken
        taken.add(code)
        made.append(
            Invitation(
                edition=edition,
                category=category,
                code=code,
                label=label,
                uses=uses,
                expires_at=expires_at,
                made_at=now,
                made_by=by,
            )
        )
    Invitation.objects.bulk_create(made)
    for invitation in made:
        _record("made", invitation, now, by)
    return made


@transaction.atomic
def revoke(invitation: Invitation, *, now: datetime, by: User) -> Invitation:
    """The code opens nothing from now on; who came with it stays. Twice changes nothing."""
    Edition.objects.locked(invitation.edition_id)
    invitation.refresh_from_db()
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
        _record("revoked", invitation, now, by)
    return invitation


@turn()
@transaction.atomic
def extend(
    invitation: Invitation,
    *,
    uses: int,
    expires_at: datetime | None,
    reason: str,
    now: datetime,
    by: User,
) -> Invitation:
    """Good for more uses in all, or until later (None: without end); what changed, and why,
    goes on record. The same again changes nothing. Raises Revoked or OnlyMore.
    """
    Edition.objects.locked(invitation.edition_id)
    invitation = Invitation.objects.get(pk=invitation.pk)
    if invitation.revoked_at is not None:
        raise Revoked
    if uses < invitation.uses or _is_sooner(expires_at, invitation.expires_at):
        raise OnlyMore
    if (uses, expires_at) == (invitation.uses, invitation.expires_at):
        return invitation
    more = {
        "uses": [invitation.uses, uses],
        "expires_at": [one and one.isoformat() for one in (invitation.expires_at, expires_at)],
    }
    invitation.uses, invitation.expires_at = uses, expires_at
    invitation.save(update_fields=["uses", "expires_at"])
    _record("extended", invitation, now, by, reason=reason, **more)
    return invitation


def _is_sooner(moment: datetime | None, than: datetime | None) -> bool:
    return moment is not None and (than is None or moment < than)


def _free(taken: set[str]) -> str:
    while (code := new_code()) in taken:
        pass
    return code


def _record(verb: str, invitation: Invitation, now: datetime, by: User, **more: Any) -> None:
    action = f"registration.invitation_{verb}"
    audit.record(action, on=invitation, edition=invitation.edition, at=now, by=by, **more)
