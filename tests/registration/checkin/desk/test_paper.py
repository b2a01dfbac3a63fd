"""The paper list: who is on it, what it says of them, and whether it still holds."""

import io
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from pypdf import PdfReader

from assises.models import AuditEntry
from registration.checkin import roll
from registration.models import Category, Registration
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, UserFactory

PAGE = "/organisation/portes/papier/"
FILE = f"{PAGE}liste.pdf"


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def people(edition, *names: str) -> list[Registration]:
    return [
        RegistrationFactory(edition=edition, first_name="Zoé", last_name=name) for name in names
    ]


def test_everybody_who_has_a_place_is_on_it_in_order(edition):
    people(edition, "Zola", "Élan", "Abadi")
    RegistrationFactory(edition=edition, last_name="Waits", state="waiting")
    RegistrationFactory(edition=edition, last_name="Gone", erased_at=timezone.now())
    RegistrationFactory(edition=EditionFactory(is_current=False), last_name="Elsewhere")

    names = [person.last_name for person in roll.people_of(edition)]

    assert names == ["Abadi", "Élan", "Zola"]


def test_a_line_says_name_organisation_category_and_code(desk, edition):
    RegistrationFactory(
        edition=edition, first_name="Amina", last_name="Kaddour", code="7KQ4M2XB", commune="Loos"
    )

    text = texts(desk.get(FILE).content)[0]

    for words in ("KADDOUR Amina", "Les Façonnables", "Participant", "7KQ4 M2XB", "18 mars 2027"):
        assert words in text
    assert "page 1 / 2" in text.replace("\xa0", " ")
    assert "Établi le " in text
    assert not any(words in text for words in ("@", "Loos"))


def test_the_head_of_a_page_says_its_letters(edition):
    first, second, by_hand = roll.pages_of(people(edition, *["Abadi"] * 35, "Bon", "Caron", "Dee"))

    assert (first["letters"], first["span"]) == ("A", "Abadi → Abadi")
    assert (second["letters"], second["span"]) == ("B – D", "Bon → Dee")
    assert by_hand["letters"] == "+"


@pytest.mark.parametrize("how_many", [33, 34, 35, 36, 37, 38, 71, 72, 73, 74])
def test_no_page_is_longer_than_paper_and_none_ends_on_a_letter(edition, how_many):
    everybody = [
        Registration(last_name="Abadi" if n % 40 < 35 else "Bon", category=Category(name="P"))
        for n in range(how_many)
    ]

    pages = roll.pages_of(everybody)

    assert all(len(page["lines"]) <= roll.LINES for page in pages)
    assert all("letter" not in page["lines"][-1] for page in pages)
    lines = [line for page in pages[:-1] for line in page["lines"] if "letter" not in line]
    assert len(lines) == how_many
    assert len(texts(roll.roll_pdf(everybody, edition, timezone.now()))) == len(pages)


@pytest.mark.parametrize(
    ("first", "last", "letter"),
    [
        ("Zoé", "Élan", "E"),
        ("Zoé", "", "Z"),
        ("", "", "#"),
        ("X", "3 Suisses", "#"),
        ("", "李", "#"),
    ],
)
def test_each_stands_under_a_letter(edition, first, last, letter):
    person = RegistrationFactory(edition=edition, first_name=first, last_name=last)

    assert roll.pages_of([person])[0]["letters"] == letter


@pytest.mark.parametrize(
    "name", ["x" * 200, "de La Tour " * 18, "#let x = 1 *gras* $math$", "<a> @b \\ // /* `", "日本"]
)
def test_any_name_holds_on_its_line(edition, name):
    crowd = [
        RegistrationFactory(edition=edition, first_name=name, last_name=name, organisation=name)
        for _ in range(34)
    ]

    assert len(texts(roll.roll_pdf(crowd, edition, timezone.now()))) == 2


def test_what_somebody_typed_is_printed_and_never_run(edition):
    person = RegistrationFactory(edition=edition, first_name="#sys.version", last_name="$x^2$")

    text = texts(roll.roll_pdf([person], edition, timezone.now()))[0]

    assert "#sys.version" in text
    assert "$X^2$" in text


def test_ten_thousand_people_take_seconds(edition):
    category = Category(name="Participant")
    everybody = [
        Registration(first_name="Zoé", last_name=f"Abadi {n}", category=category, code="7KQ4M2XB")
        for n in range(10_000)
    ]

    started = time.monotonic()
    made = roll.roll_pdf(everybody, edition, timezone.now())

    assert len(PdfReader(io.BytesIO(made)).pages) == 272
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_list_costs_the_same_however_many(desk, edition, how_many, django_assert_num_queries):
    RegistrationFactory.create_batch(
        how_many, edition=edition, category=CategoryFactory(edition=edition)
    )

    with django_assert_num_queries(7):  # edition, session, user, rights (2), people, the trail
        desk.get(FILE)


def test_the_page_says_whether_the_last_list_still_holds(desk, edition, organiser):
    person = RegistrationFactory(edition=edition)
    before = desk.get(PAGE).context
    desk.get(FILE)
    fresh = desk.get(PAGE).context
    Registration.objects.filter(pk=person.pk).update(
        changed_at=timezone.now() + timedelta(minutes=1)
    )
    stale = desk.get(PAGE).context

    assert (before["made"], before["people"]) == (None, 1)
    assert (fresh["made"].by, fresh["changed"]) == (organiser, 0)
    assert stale["changed"] == 1


def test_each_list_made_is_on_record(desk, edition, organiser):
    RegistrationFactory.create_batch(2, edition=edition)

    desk.get(FILE)

    entry = AuditEntry.objects.get(action="checkin.roll_made")
    assert (entry.by, entry.details) == (organiser, {"people": 2})


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_others_do_not_get_it(client, edition, address):
    assert client.get(address)["Location"].startswith("/connexion/?next=/organisation/portes/")
    user = UserFactory()
    user.groups.add(Group.objects.get(name="desk lead"))
    client.force_login(user)

    assert client.get(address).status_code == 403
    assert not AuditEntry.objects.exists()
