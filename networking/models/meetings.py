"""Tables, slots, and meetings of two people."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from assises.models import Edition
from networking.models.profiles import Profile
from registration.models import Registration


class TableQuerySet(models.QuerySet["Table"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def free_at(self, slot: "Slot") -> Self:
        """Those that may be booked and are not, in one slot."""
        taken = Meeting.objects.accepted().filter(slot=slot).values("table")
        return self.filter(edition=slot.edition_id, is_open=True).exclude(pk__in=taken)

    def in_order(self) -> Self:
        return self.order_by("number", "pk")


class Table(models.Model):
    """Where two people sit. Taken away, it keeps what was held there."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number"))
    note = models.CharField(_("where it is"), max_length=100, blank=True)
    note_en = models.CharField(_("where it is, in English"), max_length=100, blank=True)
    is_step_free = models.BooleanField(_("step-free"), default=True)
    is_open = models.BooleanField(_("may be booked"), default=True)
    objects: ClassVar[TableQuerySet] = TableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("table")
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_table_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class SlotQuerySet(models.QuerySet["Slot"]):
    def of(self, edition: Edition) -> Self:
        return self.filter(edition=edition)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def to_come(self, now: datetime) -> Self:
        """Those that may be booked and have not begun."""
        return self.filter(is_open=True, starts_at__gt=now)

    def in_order(self) -> Self:
        return self.order_by("starts_at", "pk")


class Slot(models.Model):
    """Minutes of the day in which meetings may be held. Those of an edition do not overlap."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    is_open = models.BooleanField(_("may be booked"), default=True)
    objects: ClassVar[SlotQuerySet] = SlotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("slot for meetings")
        verbose_name_plural = _("slots for meetings")
        constraints = [
            models.UniqueConstraint(fields=["edition", "starts_at"], name="one_slot_per_hour"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_slot_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"


class Availability(models.Model):
    """What somebody says of a slot, where it is not what their day says: free, or not."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="availabilities")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+")
    is_free = models.BooleanField()

    class Meta:
        verbose_name = _("availability")
        constraints = [
            models.UniqueConstraint(fields=["registration", "slot"], name="one_word_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.slot_id} {self.is_free}"


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def of(self, registration: Registration) -> Self:
        """Those that this very person asked for or was asked for: who was handed the place has
        none of the former's."""
        codes = ["", registration.code]
        return self.filter(
            Q(asking=registration, asking_code__in=codes)
            | Q(asked=registration, asked_code__in=codes)
        )

    def between(self, one: Registration, other: Registration) -> Self:
        return self.of(one).of(other)

    def seen_by(self, reader: Registration) -> Self:
        """Theirs, where the other is still somebody whom they may see."""
        others = Profile.objects.seen_by(reader).values("registration")
        asked = Q(asked_code="") | Q(asked_code=F("asked__code"))
        asking = Q(asking_code="") | Q(asking_code=F("asking__code"))
        return self.of(reader).filter(
            Q(asked, asking=reader, asked__in=others) | Q(asking, asked=reader, asking__in=others)
        )

    def open(self, now: datetime) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=Meeting.State.OPEN, expires_at__gt=now)

    def accepted(self) -> Self:
        return self.filter(state=Meeting.State.ACCEPTED)

    def with_people(self) -> Self:
        return self.select_related("slot", "table", "asking", "asked", "edition")


class Meeting(models.Model):
    """A request of one person to another for a slot, and what became of it.

    Open, it blocks nothing: the slot and a table are taken with the answer. `awaits` is whose
    answer is waited for: each proposal of another slot turns it round. `wants_step_free` is told
    to neither by the other. `agreed_at` stays when it ends: calendars keep what was cancelled.
    `*_code`: the codes on their badges when it was asked for.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ACCEPTED = "accepted", _("agreed")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("lapsed without an answer")

    class Side(models.TextChoices):
        ASKING = "asking", _("who asked")
        ASKED = "asked", _("who was asked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="meetings")
    asking = models.ForeignKey(Registration, models.PROTECT, related_name="meetings_asking")
    asked = models.ForeignKey(Registration, models.PROTECT, related_name="meetings_asked")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="meetings")
    table = models.ForeignKey(Table, models.PROTECT, null=True, blank=True, related_name="meetings")
    asking_code = models.CharField(max_length=8, blank=True, editable=False)
    asked_code = models.CharField(max_length=8, blank=True, editable=False)
    message = models.CharField(_("message"), max_length=280, blank=True)
    answer = models.CharField(_("answer"), max_length=280, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    awaits = models.CharField(max_length=6, choices=Side, default=Side.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("lapses at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_by = models.CharField(max_length=6, choices=Side, blank=True)
    wants_step_free = models.BooleanField(_("at a step-free table"), default=False)
    agreed_at = models.DateTimeField(_("first agreed at"), null=True, blank=True, editable=False)
    clash_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    asking_missed = models.BooleanField(_("who asked did not come"), default=False)
    asked_missed = models.BooleanField(_("who was asked did not come"), default=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField()
    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("meeting")
        constraints = [
            models.CheckConstraint(condition=~Q(asking=F("asked")), name="two_people_meet"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(table__isnull=False),
                name="an_agreed_meeting_has_a_table",
            ),
            models.UniqueConstraint(
                fields=["slot", "table"],
                condition=Q(state="accepted"),
                name="one_meeting_a_table_and_slot",
            ),
            models.UniqueConstraint(
                Least("asking", "asked"),
                Greatest("asking", "asked"),
                condition=Q(state="open"),
                name="one_open_request_a_pair",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    def side_of(self, registration: Registration) -> "Meeting.Side":
        return self.Side.ASKING if registration.pk == self.asking_id else self.Side.ASKED

    @property
    def is_of_others(self) -> bool:
        """Whether one of the two has handed their place over since."""
        return not (self.was_with(self.asking) and self.was_with(self.asked))

    def was_with(self, other: Registration) -> bool:
        """Whether it was this very person, and not who held their place before them."""
        code = self.asking_code if other.pk == self.asking_id else self.asked_code
        return code in ("", other.code)

    @property
    def answer_is_of_asking(self) -> bool:
        """Who wrote the answer: whose answer was awaited declines, the other proposes."""
        is_asking = self.awaits == self.Side.ASKING
        return is_asking == (self.state == self.State.DECLINED)

    def words_of(self, registration: Registration) -> str:
        """All that one of the two wrote in it."""
        is_asking = registration.pk == self.asking_id
        answer = self.answer if is_asking == self.answer_is_of_asking else ""
        return "\n".join(filter(None, [self.message if is_asking else "", answer]))

    def other_than(self, registration: Registration) -> Registration:
        return self.asked if registration.pk == self.asking_id else self.asking

    def awaits_answer_of(self, registration: Registration) -> bool:
        return self.state == self.State.OPEN and self.awaits == self.side_of(registration)

    def was_missed_by(self, registration: Registration) -> bool:
        is_asking = self.side_of(registration) == self.Side.ASKING
        return self.asking_missed if is_asking else self.asked_missed


class Sitting(models.Model):
    """One of the two of an agreed meeting: the database lets nobody sit twice in a slot."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sittings")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="sittings")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="sittings")

    class Meta:
        verbose_name = _("place at a table")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "slot"], name="one_meeting_a_person_and_slot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.slot_id}"
