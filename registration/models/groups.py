"""Several colleagues registered in one go, and who did it."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from registration.models.categories import Category

TO_CONFIRM = timedelta(minutes=10)


class Group(models.Model):
    """Colleagues registered by one contact, who sees and may replace them until the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="groups")
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact"), max_length=200)
    contact_email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language of the mails"), max_length=2, default="fr")
    link_version = models.PositiveSmallIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)

    class Meta:
        verbose_name = _("group")

    def __str__(self) -> str:
        return self.organisation or self.contact_name

    def members(self) -> Any:
        """In the order given, each with `place_in_line`. Who asked to be erased is not there."""
        return (
            self.registrations.filter(erased_at__isnull=True)
            .with_place_in_line()
            .select_related("edition", "category")
            .order_by("number")
        )

    def everybody(self, now: datetime) -> list[Any]:
        """All that the contact reads: the members, and those who were registered without them
        (`Mention`), who look the same. Two queries, and one a mention in line."""
        named = self.mentions.select_related("category", "group__edition")
        everybody = [*self.members(), *(one.as_shown(now) for one in named)]
        return sorted(everybody, key=lambda one: (one.number, isinstance(one, Mention)))

    def may_change(self, now: datetime) -> bool:
        """Until the day begins."""
        return now < self.edition.starts_at


class Mention(models.Model):
    """Somebody on a group's list who was registered without it: no place, no badge.

    The list shows them as it shows the others, as a newcomer would have fared: who holds its
    link is not to learn from it who is registered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="mentions")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(editable=False)
    state = models.CharField(_("state"), max_length=10)
    first_name = models.CharField(_("first name"), max_length=200)
    last_name = models.CharField(_("last name"), max_length=200)
    name_key = models.CharField(max_length=420, editable=False)
    email = models.EmailField(_("e-mail"))
    named_at = models.DateTimeField(editable=False)

    is_on_their_own = False
    has_badge_for_contact = False
    place_in_line: int | None = None

    class Meta:
        verbose_name = _("name on a group's list")

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def as_shown(self, now: datetime) -> "Mention":
        """As a newcomer of that moment would stand now."""
        if self.state == "pending" and now >= self.named_at + TO_CONFIRM:
            self.state = "confirmed"
        if self.state == "waiting":
            theirs = self.group.edition.registrations
            ahead = theirs.filter(state="waiting", number__lte=self.number).count()
            if ahead == 0 and theirs.holding().count() < self.group.edition.capacity:
                self.state = "confirmed"
            else:
                self.place_in_line = ahead + 1
        return self

    def get_state_display(self) -> str:
        states = self.group.registrations.model.State
        return str(states(self.state).label)
