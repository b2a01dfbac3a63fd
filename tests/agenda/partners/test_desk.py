"""The organisers' page of the partners and their logos, and what leaves as files."""

import csv
import io
from base64 import b64decode

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from agenda.models import Chart, Partner
from agenda.partners import actions
from assises.access import MODERATOR, ORGANISER
from assises.models import AuditEntry, Edition
from tests.factories import ChartFactory, EditionFactory, KeyFigureFactory, UserFactory


def signed_in(client, group):
    user = UserFactory(name="Camille")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


@pytest.fixture
def organiser(client, edition):
    return signed_in(client, ORGANISER)


@pytest.fixture
def chart(edition) -> Chart:
    made = ChartFactory(edition=edition)
    KeyFigureFactory.create_batch(2, chart=made)
    return made


def at(name, *args):
    return reverse(f"agenda:{name}", args=args)


def partner_form(*names, seen=None, **more):
    stands = actions.rows_of(Edition.objects.get(is_current=True))
    said = {
        "seen": actions.token(stands) if seen is None else seen,
        "lines-TOTAL_FORMS": str(len(names)),
        "lines-INITIAL_FORMS": "0",
    }
    for number, name in enumerate(names):
        said |= {f"lines-{number}-name": name, f"lines-{number}-kind": "partner"}
    return {**said, **more}


def names():
    return [*Partner.objects.in_order().values_list("name", flat=True)]


def test_partners_are_written_in_order_and_shown(client, organiser, edition):
    client.post(
        at("desk_partners"),
        partner_form(
            "KPA Cité",
            "LILLIAD",
            "",
            **{"lines-0-order": "2", "lines-1-order": "1", "lines-1-url": "lilliad.example.org"},
        ),
    )

    assert names() == ["LILLIAD", "KPA Cité"]
    assert 'href="https://lilliad.example.org"' in client.get("/").content.decode()
    assert AuditEntry.objects.get().details == {"partners": 2}


def test_a_partner_is_taken_out(client, organiser, edition):
    client.post(at("desk_partners"), partner_form("A", "B"))
    client.post(at("desk_partners"), partner_form("A", "B", **{"lines-0-is_gone": "on"}))

    assert names() == ["B"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lines-1-name": "lilliad"}, "name"),
        ({"lines-1-name": "", "lines-1-what": "traiteur"}, "name"),
        ({"lines-1-url": "javascript:alert(1)"}, "url"),
        ({"lines-1-kind": "roi"}, "kind"),
    ],
)
def test_a_wrong_partner_is_told_and_nothing_is_lost(client, organiser, edition, wrong, field):
    response = client.post(at("desk_partners"), partner_form("LILLIAD", "KPA", **wrong))

    assert response.status_code == 422
    assert list(response.context["lines"].forms[1].errors) == [field]
    assert 'value="LILLIAD"' in response.content.decode()
    assert names() == []


def test_two_who_write_the_partners_at_once_are_told(client, organiser, edition):
    empty = partner_form("De moi")
    client.post(at("desk_partners"), partner_form("De l’autre"))

    told = client.post(at("desk_partners"), empty)

    assert told.status_code == 409
    assert "De l’autre" in told.content.decode()
    assert 'value="De moi"' in told.content.decode()
    assert names() == ["De l’autre"]

    client.post(at("desk_partners"), {**empty, "seen": told.context["seen"]})

    assert names() == ["De moi"]


def test_more_lines_of_partners(client, organiser, edition):
    response = client.post(at("desk_partners"), partner_form("A", do="more"))

    assert len(response.context["lines"].forms) == 4
    assert names() == []


def test_partners_of_another_edition_stay(client, organiser, edition):
    Partner.objects.create(edition=EditionFactory(is_current=False), name="Ailleurs")

    client.post(at("desk_partners"), partner_form("Ici"))

    assert sorted(names()) == ["Ailleurs", "Ici"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["chiffres", "partenaires"])
def test_figures_and_partners_leave_as_files(client, organiser, chart, name, kind):
    Partner.objects.create(edition=chart.edition, name="=KPA", what="traiteur")

    response = client.get(reverse("programme-list", args=[name, kind]))

    assert response.status_code == 200
    if kind == "csv":
        rows = [*csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")]
        assert len(rows) == (3 if name == "chiffres" else 2)
        assert not rows[-1][0].startswith("=")


# -- Logos -----------------------------------------------------------------------------------------


def a_picture(size=(800, 100), kind="PNG", colour="red", **more):
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **more)
    return SimpleUploadedFile(f"logo.{kind.lower()}", written.getvalue())


@pytest.fixture
def partner(edition) -> Partner:
    return Partner.objects.create(edition=edition, name="LILLIAD")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_made_small_and_shown(client, organiser, partner, kind):
    client.post(at("desk_partner_logo", partner.pk), {"file": a_picture(kind=kind)})

    partner.refresh_from_db()
    address = reverse("partner-logo", args=[partner.pk, partner.logo_key])
    assert address in client.get("/").content.decode()
    shown = client.get(address)
    picture = Image.open(io.BytesIO(shown.content))
    assert (shown["Content-Type"], picture.format, picture.size) == ("image/png", "PNG", (384, 192))
    assert "immutable" in shown["Cache-Control"]
    assert picture.getpixel((0, 0))[3] == 0  # whole, on a clear ground
    assert AuditEntry.objects.get().action == "agenda.partner_logo_put"


def test_what_a_camera_adds_stays_behind(client, organiser, partner):
    file = a_picture(kind="JPEG", comment=b"le secret", exif=b"Exif\x00\x00le secret")

    client.post(at("desk_partner_logo", partner.pk), {"file": file})

    assert b"secret" not in b64decode(Partner.objects.get().logo)


@pytest.mark.parametrize(
    "content",
    [b"", b"rien", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + b"\x00" * 40],
)
def test_what_is_no_logo_is_refused(client, organiser, partner, content):
    file = SimpleUploadedFile("logo.png", content)

    response = client.post(at("desk_partner_logo", partner.pk), {"file": file}, follow=True)

    assert "note--err" in response.content.decode()
    assert Partner.objects.get().logo_key == ""


def test_a_logo_that_is_too_big_is_refused(client, organiser, partner):
    file = SimpleUploadedFile("logo.png", b"\x89PNG" + b"\x00" * (5 * 2**20))

    client.post(at("desk_partner_logo", partner.pk), {"file": file})

    assert Partner.objects.get().logo_key == ""


def test_a_logo_stays_with_its_name_and_is_taken_off(client, organiser, partner):
    client.post(at("desk_partner_logo", partner.pk), {"file": a_picture()})
    client.post(at("desk_partners"), partner_form("KPA", "LILLIAD"))
    assert Partner.objects.get(name="LILLIAD").logo_key

    client.post(at("desk_partner_logo", partner.pk), {"remove": "1"})

    assert Partner.objects.get(name="LILLIAD").logo == ""


def test_logos_are_for_organisers_of_this_edition(client, organiser, partner):
    other = Partner.objects.create(edition=EditionFactory(is_current=False), name="Ailleurs")
    answer = client.post(at("desk_partner_logo", other.pk), {"file": a_picture()})
    assert answer.status_code == 404

    signed_in(client, MODERATOR)
    answer = client.post(at("desk_partner_logo", partner.pk), {"file": a_picture()})
    assert answer.status_code == 403
    assert not Partner.objects.exclude(logo_key="").exists()


def test_an_address_that_was_never_a_logo_is_not_found(client, partner):
    assert client.get(reverse("partner-logo", args=[partner.pk, "abc"])).status_code == 404
