"""Four badges on a sheet: their order, their codes, and what tells one print from the next."""

import io
from uuid import uuid4

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image
from pypdf import PdfReader

from assises.models import AuditEntry
from registration import actions, badges, keys, pdf, typesetting
from registration.models import Registration
from registration.printing import fingerprint, in_alphabet, piles
from tests.factories import EditionFactory, RegistrationFactory


def signed(edition, now, **fields) -> Registration:
    person = RegistrationFactory(edition=edition, **fields)
    person.badge = keys.sign_for(person, now)
    person.save()
    return person


def codes_on(people) -> list[set[str]]:
    """What a camera reads on each sheet, set by the same template."""
    inputs = typesetting.inputs_of(**pdf._data(people, "a4"))
    made = typesetting._typesetter(pdf.TEMPLATE).compile(format="png", ppi=150, sys_inputs=inputs)
    pages = made if isinstance(made, list) else [made]
    return [
        {
            code.text
            for code in zxingcpp.read_barcodes(
                Image.open(io.BytesIO(page)), formats=zxingcpp.BarcodeFormat.QRCode
            )
        }
        for page in pages
    ]


@pytest.mark.parametrize("how_many", [0, 1, 3, 4, 5, 7, 8, 9, 101])
def test_cut_piles_laid_one_on_another_follow_on(how_many):
    sheets = piles(range(how_many))

    cut = [sheet[place] for place in range(4) for sheet in sheets]

    assert [thing for thing in cut if thing is not None] == list(range(how_many))
    assert len(sheets) == -(-how_many // 4)


def test_a_sheet_is_a4_and_holds_its_four_badges(edition, now):
    people = [signed(edition, now, first_name=f"Zoé{number}") for number in range(5)]

    pages = PdfReader(io.BytesIO(pdf.badges_pdf(people, paper="a4"))).pages

    texts = [page.extract_text() for page in pages]
    on = [[number for number in range(5) if f"Zoé{number}" in text] for text in texts]
    assert on == [[0, 2, 4], [1, 3]]
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]


def test_every_code_on_a_sheet_reads(edition, now):
    people = [signed(edition, now) for _ in range(6)]

    read = codes_on(people)

    texts = [badges.address(person.badge, settings.SITE_URL) for person in people]
    assert read == [{texts[0], texts[2], texts[4]}, {texts[1], texts[3], texts[5]}]


def test_names_stand_in_the_order_of_the_alphabet(edition):
    people = [
        RegistrationFactory(edition=edition, first_name=first, last_name=last)
        for first, last in (("Zoé", "Étienne"), ("Ali", "Faure"), ("Eva", ""), ("Abel", "Etienne"))
    ]

    ordered = sorted(people, key=in_alphabet)

    assert [person.first_name for person in ordered] == ["Abel", "Zoé", "Eva", "Ali"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("first_name", "Ines"), ("organisation", "Autre"), ("code", "ZZZZ"), ("badge", "ZZ")],
)
def test_what_is_printed_makes_the_fingerprint(edition, field, value):
    person = RegistrationFactory(edition=edition)
    before = fingerprint(person)

    setattr(person, field, value)

    assert fingerprint(person) != before


def test_what_is_not_printed_leaves_the_fingerprint(edition):
    person = RegistrationFactory(edition=edition)
    before = fingerprint(person)

    person.email, person.lunch = "autre@example.org", True

    assert fingerprint(person) == before


def test_marking_twice_marks_once(edition, now):
    person = RegistrationFactory(edition=edition)
    elsewhere = RegistrationFactory(edition=EditionFactory(is_current=False))
    printed = {person.pk: fingerprint(person), elsewhere.pk: "0" * 64, uuid4(): "1" * 64}

    marked = [actions.mark_printed(printed, edition=edition, now=now) for _ in range(2)]

    person.refresh_from_db()
    elsewhere.refresh_from_db()
    assert marked == [1, 0]
    assert (person.printed_at, person.printed_as) == (now, printed[person.pk])
    assert elsewhere.printed_at is None
    assert AuditEntry.objects.get(action="registration.printed").details == {"count": 1}
