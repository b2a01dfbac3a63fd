import io
import time

import pytest
import zxingcpp
from pypdf import PdfReader

from registration import badges, keys, pdf, qr
from registration.models import Category, Need
from tests.factories import CategoryFactory, RegistrationFactory

SITE = "https://assises.example.org"


def read_qr(picture: bytes) -> list[str]:
    from PIL import Image

    image = Image.open(io.BytesIO(picture))
    # QR codes alone: among thousands of squares a bar code may be seen too.
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]


def signed(now, **fields):
    registration = RegistrationFactory(**fields)
    registration.badge = keys.sign_for(registration, now)
    return registration


def pages(*registrations) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf.badges_pdf(registrations)))
    return [page.extract_text() for page in reader.pages]


@pytest.fixture
def registration(edition, now):
    return signed(now, edition=edition, code="7KQ4M2XB")


def test_png_reads_as_what_was_written(registration):
    text = badges.address(registration.badge, SITE)

    assert read_qr(qr.png(text)) == [text]


def test_any_badge_reads(registration, now):
    texts = [
        badges.address(keys.sign_for(registration, now), SITE) for _ in range(40)
    ]  # no two signatures are the same

    assert [read_qr(qr.png(text, scale=3)) for text in texts] == [[text] for text in texts]


def test_capitals_make_the_code_smaller(registration):
    capitals = badges.address(registration.badge, "http://127.0.0.1:8000")

    assert len(qr.modules(capitals)) < len(qr.modules(capitals.lower()))


def test_svg_names_itself_and_carries_no_style():
    svg = qr.svg("texte", label='7KQ4 "M2XB"')

    assert 'aria-label="7KQ4 &quot;M2XB&quot;"' in svg
    assert "style=" not in svg
    assert svg.count("<path") == 2


def test_a_badge_says_who_comes_as_what(registration):
    (text,) = pages(registration)

    for words in ("Hélène", "Dubois", "Les Façonnables", "Participant", "7KQ4 M2XB", "LILLIAD"):
        assert words in text
    assert "18 mars 2027" in text


def test_a_badge_never_says_a_diet_or_a_need(registration, now):
    Need.objects.create(
        registration=registration,
        kind=Need.Kind.DIET,
        choice="vegetarian",
        text="arachides",
        consented_at=now,
        delete_on=now.date(),
    )

    (text,) = pages(registration)

    assert "arachides" not in text
    assert "vegetarian" not in text


def test_one_page_each_in_the_order_given(edition, now):
    people = [signed(now, edition=edition, first_name=name) for name in ("Zoé", "Amina", "Louis")]

    texts = pages(*people)

    assert [("Zoé" in texts[0]), ("Amina" in texts[1]), ("Louis" in texts[2])] == [True] * 3
    assert len(texts) == 3


@pytest.mark.parametrize(
    ("first", "last", "organisation"),
    [
        ("x" * 200, "W" * 200, "M" * 200),
        ("Marie " * 33, "de La Tour " * 18, "Union régionale " * 12),
        ("#let x = 1 *gras* $math$", "<label> @ref \\ // /* `", '#panic("no")'),
        ("👩‍🌾🦄", "日本語 العربية", "Ελληνικά Кириллица 한국"),
        ("", "Collectif", ""),
        ("Ștefan", "Łódź", "\u200b\u202e"),
    ],
)
@pytest.mark.parametrize("band", Category.Band.values)
def test_any_name_holds_on_one_page(edition, now, first, last, organisation, band):
    category = CategoryFactory(edition=edition, slug=band, band=band, number=5)
    person = signed(
        now,
        edition=edition,
        category=category,
        first_name=first,
        last_name=last,
        organisation=organisation,
    )

    assert len(pages(person)) == 1


def test_what_somebody_typed_is_printed_and_never_run(edition, now):
    person = signed(now, edition=edition, first_name="#sys.version", last_name="$x^2$")

    (text,) = pages(person)

    assert "#sys.version" in text
    assert "$x^2$" in text


def test_the_pdf_is_tagged_and_has_a_title_and_a_language(registration):
    reader = PdfReader(io.BytesIO(pdf.badges_pdf([registration])))

    root = {key: str(value.get_object()) for key, value in reader.root_object.items()}
    assert "'/Marked': True" in root["/MarkInfo"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "fr"
    assert reader.metadata is not None
    assert reader.metadata.title == "Badge"


def test_fifty_badges_take_a_moment(edition, now):
    people = [signed(now, edition=edition) for _ in range(50)]

    started = time.monotonic()
    texts = pages(*people)

    assert len(texts) == 50
    assert time.monotonic() - started < 10
