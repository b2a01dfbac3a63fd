"""The next edition from this one: its settings, its hours, and nobody."""

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import ForeignKey
from hypothesis import given
from hypothesis import strategies as st

from agenda.copying import OF_A_DRAFT
from agenda.editing.plan import plan_of
from agenda.models import Chart, Draft, KeyFigure, Partner, Room, Session, Speaker, Theme
from assises.copies import Copy, Part
from assises.editions import actions, copying
from assises.editions.copying import ANEW, CHOICES, LEFT, SAME, Facts, copy_edition
from assises.models import AuditEntry, Edition
from networking.models import Rules, Slot, Table
from registration.checkin.models import Door, Place
from registration.models import Category, FormQuestion, Registration
from tests.factories import (
    CategoryFactory,
    ChartFactory,
    DoorFactory,
    EditionFactory,
    ExchangeFactory,
    KeyFigureFactory,
    LiveRoomFactory,
    PlaceFactory,
    ProfileFactory,
    QuestionFactory,
    RankingFactory,
    RegistrationFactory,
    RoleFactory,
    RoomFactory,
    RoundFactory,
    SessionFactory,
    SlotFactory,
    TableFactory,
    ThemeFactory,
    UserFactory,
    WorkshopFactory,
)
from workshops.models import Ranking, Round

OF_THE_DESK = (
    *("", "programme/", "programme/publier/", "programme/jour/", "ateliers/", "reseau/"),
    *("inscriptions/", "categories/", "questions/", "codes/", "badges/", "courriels/", "exports/"),
    *("portes/", "portes/lieux/", "direct/", "actes/"),
)
OF_THE_PUBLIC = (
    *("/", "/programme/", "/intervenants/", "/ateliers/", "/direct/", "/inscription/"),
    *("/programme.ics", "/programme/schedule.xml", "/programme/schedule.json"),
)
ALL = [choice.slug for choice in CHOICES]
PARTS: list[Part] = [part for choice in CHOICES for part in choice.parts]
NOW = datetime(2027, 4, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
FACTS = Facts(
    slug="assises-3",
    number=3,
    name="3es Assises",
    name_en="3rd Assises",
    short_name="3es Assises",
    short_name_en="",
    day=date(2028, 3, 16),
)


def copied(edition, chosen=ALL, facts=FACTS, now=NOW, key=None) -> Edition:
    return copy_edition(
        key or uuid.uuid4(), former=edition, facts=facts, chosen=chosen, by=None, now=now
    )


@pytest.fixture
def former(edition) -> Edition:
    """An edition with something of everything, people above all."""
    zone = edition.zone
    edition.hashtag = "#ASSISES2"
    edition.registration_closes_at = datetime(2027, 3, 10, 18, tzinfo=zone)
    edition.reminds_week = False
    edition.last_number = 412
    edition.save()
    public = CategoryFactory(edition=edition, quota=300)
    press = CategoryFactory(edition=edition, slug="presse", name="Presse", number=2)
    Category.objects.filter(pk=press.pk).update(
        opens_at=datetime(2026, 1, 5, 9, tzinfo=zone),
        closes_at=datetime(2027, 3, 15, 9, tzinfo=zone),
    )
    person = RegistrationFactory(edition=edition, category=public, last_name="Secrète")
    asked = FormQuestion.objects.create(
        edition=edition, slug="venir", kind="choice", label="Comment ?", number=1
    )
    asked.categories.set([press])
    FormQuestion.objects.create(
        edition=edition,
        slug="bus",
        kind="text",
        label="Quel bus ?",
        shown_if=asked,
        shown_if_answer="bus",
        number=2,
    )
    FormQuestion.objects.create(
        edition=edition, slug="avant", kind="text", label="Retirée", is_asked=False, number=3
    )
    place = PlaceFactory(
        edition=edition, slug="batiment", capacity=500, seats=3, seats_for_all=True
    )
    door = DoorFactory(
        edition=edition,
        place=place,
        slug="entree",
        admits=Door.Admits.CATEGORIES,
        opens_at=datetime(2027, 3, 18, 8, tzinfo=zone),
        is_open=False,
        is_trial=True,
    )
    door.categories.set([press])
    room = RoomFactory(edition=edition, slug="amphi", capacity=292)
    theme = ThemeFactory(edition=edition, slug="mobilite")
    chart = ChartFactory(edition=edition, slug="projets")
    KeyFigureFactory(chart=chart, label="Projets", value="88")
    Partner.objects.create(edition=edition, name="ADEME", what="finance")
    session = SessionFactory(
        edition=edition,
        room=room,
        theme=theme,
        title="Ouverture",
        description="Bienvenue",
        has_live=True,
    )
    RoleFactory(session=session, speaker__last_name="Surscène")
    SessionFactory(edition=edition, room=room, title="Annulée", state=Session.State.CANCELLED)
    live = LiveRoomFactory(session=session)
    QuestionFactory(room=live)
    ranking = RankingFactory(
        edition=edition,
        opens_at=datetime(2027, 2, 1, 9, tzinfo=zone),
        closes_at=datetime(2027, 3, 1, 18, tzinfo=zone),
        published_at=datetime(2027, 3, 2, 9, tzinfo=zone),
    )
    WorkshopFactory(round=RoundFactory(edition=edition, ranking=ranking), session__room=room)
    Rules.objects.create(edition=edition, room=room, answer_minutes=20)
    TableFactory(edition=edition, number=4)
    SlotFactory(edition=edition)
    ProfileFactory(registration=person)
    ExchangeFactory(asking=person)
    return edition


# -- What an edition is made of -------------------------------------------------------------------


def of_an_edition() -> list[type]:
    return [
        model
        for model in apps.get_models()
        if any(
            isinstance(field, ForeignKey) and field.related_model is Edition
            for field in model._meta.concrete_fields
        )
    ]


def test_every_model_of_an_edition_is_copied_or_left_for_a_reason():
    taken = [part.model for part in PARTS] + [Draft]  # drafts are made from the sessions

    thought_of = {*taken, *LEFT}
    assert set(of_an_edition()) - thought_of == set()
    assert thought_of - set(of_an_edition()) == set()
    assert {part.model for part in PARTS} & set(LEFT) == set()
    assert all(LEFT.values())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.model.__name__)
def test_every_field_of_what_is_copied_is_thought_of(part):
    meta = part.model._meta
    fields = {f.name for f in (*meta.concrete_fields, *meta.many_to_many)} - {"id", "edition"}

    said = [*part.same, *part.hours, *part.dates, *part.points, *part.many, *part.anew]

    assert sorted(said) == sorted(fields)


def test_every_field_of_an_edition_is_thought_of():
    fields = {field.name for field in Edition._meta.concrete_fields}
    own = {*Facts.__dataclass_fields__, "copy_key", "registration_open", "registration_closes_at"}

    assert sorted([*SAME, *ANEW, *own]) == sorted(fields)


def test_no_choice_stands_on_a_later_one():
    for number, choice in enumerate(CHOICES):
        assert set(choice.after) <= set(ALL[:number])


# -- What comes along -----------------------------------------------------------------------------


def test_all_of_it_comes_along(former):
    new = copied(former)

    assert (new.slug, new.number, new.name, new.day) == ("assises-3", 3, "3es Assises", FACTS.day)
    assert (new.venue, new.reminds_week) == (former.venue, False)
    assert Partner.objects.get(edition=new).what == "finance"
    room, theme = Room.objects.get(edition=new, slug="amphi"), Theme.objects.get(edition=new)
    assert room.capacity == 292
    assert KeyFigure.objects.get(chart__edition=new).value == "88"
    press = Category.objects.get(edition=new, slug="presse")
    assert Category.objects.get(edition=new, slug="participant").quota == 300
    door = Door.objects.get(edition=new)
    assert (door.place, list(door.categories.all())) == (Place.objects.get(edition=new), [press])
    assert Rules.objects.get(edition=new).room == room
    assert Rules.objects.get(edition=new).answer_minutes == 20
    assert Table.objects.get(edition=new).number == 4
    assert Round.objects.get(edition=new).ranking == Ranking.objects.get(edition=new)
    assert theme.slug == "mobilite"


def test_questions_keep_their_condition_and_their_categories(former):
    new = copied(former)

    asked = {one.slug: one for one in FormQuestion.objects.filter(edition=new)}
    assert set(asked) == {"venir", "bus"}
    assert (asked["bus"].shown_if, asked["bus"].shown_if_answer) == (asked["venir"], "bus")
    assert list(asked["venir"].categories.all()) == [
        Category.objects.get(edition=new, slug="presse")
    ]


def test_nobody_comes_along(former):
    """Only what CHOICES name is made: whatever else points at the new edition is its trail."""
    new = copied(former)

    taken = {part.model for part in PARTS} | {Draft}
    found = {
        model
        for model in of_an_edition()
        for field in model._meta.concrete_fields
        if field.related_model is Edition
        and model._base_manager.filter(**{field.name: new.pk}).exists()
    }
    assert found == taken | {AuditEntry}
    assert new.last_number == 0
    for model in (Registration, Speaker, Session):
        assert not model.objects.filter(edition=new).exists()


def test_what_belongs_to_the_year_begins_anew(former):
    new = copied(former)

    assert not any([new.is_current, new.is_archived, new.is_demo, new.registration_open])
    assert (new.hashtag, new.version) == ("", 1)
    place, door = Place.objects.get(edition=new), Door.objects.get(edition=new)
    assert (place.seats, place.seats_for_all) == (None, False)
    assert (door.is_open, door.is_trial) == (True, False)
    ranking = Ranking.objects.get(edition=new)
    assert not ranking.is_published
    assert ranking.seed != Ranking.objects.get(edition=former).seed


def test_the_programme_comes_as_a_draft_without_anybody(former):
    new = copied(former)

    planned = {one.session.title: one for one in plan_of(new)}
    assert "Annulée" not in planned
    opening = planned["Ouverture"]
    assert opening.is_new
    assert (opening.roles, opening.session.description) == ([], "")
    assert opening.session.room == Room.objects.get(edition=new, slug="amphi")
    assert opening.session.theme == Theme.objects.get(edition=new)
    before = Session.objects.get(edition=former, title="Ouverture").starts_at
    assert opening.session.starts_at == before + timedelta(days=364)
    assert Draft.objects.filter(edition=new).count() == len(planned)
    assert set(OF_A_DRAFT) <= {field.name for field in Session._meta.concrete_fields}


def test_the_former_edition_is_as_it_was(former):
    def state() -> list[object]:
        return [
            list(model._base_manager.filter(edition=former).order_by("pk").values())
            for model in of_an_edition()
        ] + [Edition.objects.filter(pk=former.pk).values().get()]

    before = state()

    copied(former)

    assert state() == before


def test_only_what_is_chosen_comes_along(former):
    new = copied(former, chosen=["themes"])

    assert Theme.objects.filter(edition=new).exists()
    for model in (Room, Category, FormQuestion, Door, Ranking, Table, Draft, Chart, Partner):
        assert not model.objects.filter(edition=new).exists(), model


@pytest.mark.parametrize(
    ("chosen", "needs"), [("doors", Category), ("questions", Category), ("sessions", Room)]
)
def test_what_something_stands_on_comes_with_it(former, chosen, needs):
    new = copied(former, chosen=[chosen])

    assert needs.objects.filter(edition=new).count() == needs.objects.filter(edition=former).count()


# -- Dates ----------------------------------------------------------------------------------------


def test_dates_move_with_the_day(former):
    new = copied(former)

    zone = former.zone
    assert new.registration_closes_at == datetime(2028, 3, 8, 18, tzinfo=zone)
    press = Category.objects.get(edition=new, slug="presse")
    assert press.opens_at is None  # 3 January 2027 has passed: it is open
    assert press.closes_at == datetime(2028, 3, 13, 9, tzinfo=zone)
    assert Door.objects.get(edition=new).opens_at == datetime(2028, 3, 16, 8, tzinfo=zone)
    ranking = Ranking.objects.get(edition=new)
    assert ranking.closes_at == datetime(2028, 2, 28, 18, tzinfo=zone)
    slot, before = Slot.objects.get(edition=new), Slot.objects.get(edition=former)
    assert slot.starts_at == before.starts_at + timedelta(days=364)


def test_what_would_be_over_already_is_not(former):
    """The next day is a fortnight away: registration, seats and rankings are not shut by it."""
    soon = Facts(**{**FACTS.__dict__, "day": date(2027, 3, 25)})
    new = copied(former, facts=soon, now=datetime(2027, 3, 24, 12, tzinfo=former.zone))

    assert new.registration_closes_at is None
    assert Ranking.objects.get(edition=new).closes_at == new.starts_at
    assert Ranking.objects.get(edition=new).opens_at is None
    assert Category.objects.get(edition=new, slug="presse").closes_at is None


@given(
    at=st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(ZoneInfo("UTC"))),
    days=st.integers(-400, 800),
)
def test_an_hour_stays_the_hour_of_the_clock(at, days):
    former = EditionFactory.build()
    copy = Copy(former, EditionFactory.build(day=former.day + timedelta(days=days)), NOW, None)

    moved = copy.moved(at)

    before, after = at.astimezone(former.zone), moved.replace(fold=0)
    assert (after.hour, after.minute) == (before.hour, before.minute)
    assert after.date() - before.date() == timedelta(days=days)
    assert copy.to_come(at) in (None, moved)
    assert (copy.to_come(at) is None) == (moved <= NOW)


# -- Once, or not at all --------------------------------------------------------------------------


def test_the_same_form_twice_makes_one(former):
    key = uuid.uuid4()
    first = copied(former, key=key)

    again = copied(former, key=key, facts=Facts(**{**FACTS.__dict__, "slug": "autrement"}))

    assert again == first
    assert Edition.objects.count() == 2
    assert Room.objects.filter(edition=first).count() == Room.objects.filter(edition=former).count()
    assert AuditEntry.objects.filter(action="assises.edition_copied").count() == 1


def test_a_taken_address_is_told_and_nothing_is_made(former):
    EditionFactory(slug="assises-3", is_current=False)

    with pytest.raises(copying.SlugTaken):
        copied(former)

    assert Edition.objects.count() == 2
    assert Room.objects.exclude(edition=former).count() == 0


def test_what_fails_half_way_leaves_nothing(former, monkeypatch):
    def fall(copy: Copy) -> None:
        raise RuntimeError

    broken = copying.Choice("broken", "broken", also=fall)
    monkeypatch.setattr(copying, "CHOICES", [*CHOICES, broken])

    with pytest.raises(RuntimeError):
        copied(former, chosen=[*ALL, "broken"])

    assert Edition.objects.count() == 1
    assert not Room.objects.exclude(edition=former).exists()


def test_it_is_on_the_trail(former):
    user = UserFactory()

    new = copy_edition(uuid.uuid4(), former=former, facts=FACTS, chosen=["doors"], by=user, now=NOW)

    entry = AuditEntry.objects.get(action="assises.edition_copied")
    assert (entry.edition, entry.by) == (new, user)
    assert entry.details == {"former": former.slug, "taken": ["categories", "doors"]}


def test_desk_and_public_pages_open_once_it_is_current(client, former):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="organiser"))
    client.force_login(user)
    new = copied(former)
    actions.make_current(new, seen=former.pk, archives=True, by=user, now=NOW)

    desk = [f"/organisation/{page}" for page in OF_THE_DESK]
    closed = [
        address
        for address in (*desk, *OF_THE_PUBLIC)
        if client.get(address, follow=True).status_code != 200
    ]

    assert closed == []
    assert "Ouverture" in client.get("/organisation/programme/").content.decode()
    assert "Ouverture" not in client.get("/programme/").content.decode()


def test_an_edition_made_by_a_copy_can_be_copied(former):
    new = copied(former)

    third = copied(new, facts=Facts(**{**FACTS.__dict__, "slug": "assises-4", "number": 4}))

    assert Room.objects.filter(edition=third).count() == Room.objects.filter(edition=new).count()
    assert time(8, 30) == third.opens_at
