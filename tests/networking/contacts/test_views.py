"""The page behind a badge and the list of contacts: for whom, and what it tells."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from assises.models import Edition
from networking.contacts import actions, wearers
from networking.contacts.reading import contacts_of, offered, to_answer
from networking.models import Block, Exchange, Profile
from registration import access, keys
from registration.models import Registration
from registration.spreadsheets import rows_of
from tests.factories import EditionFactory, RegistrationFactory
from tests.networking.contacts.test_vcards import read as read_vcards

LIST = "/reseau/contacts/"


def offered_to(asking, asked, **said):
    at = timezone.now()
    fields = {"gives": ["email"], "note": "", "scanned_at": at, "now": at} | said
    return actions.offer(uuid4(), asking=asking, asked=asked, **fields)


def exchanged(pair, **said):
    made = offered_to(pair.amina, pair.louis, **said)
    gives = ["email", "telephone", "commune", "links"]
    return actions.answer(made, by=pair.louis, gives=gives, now=timezone.now())


def form_of(page) -> dict[str, str]:
    return {"id": str(page.context["id"]), "read": page.context["read"]}


# -- /b/<badge> ------------------------------------------------------------------------------------


def test_strangers_get_the_same_bytes_for_any_badge(client, pair):
    true = client.get(f"/b/{pair.louis.badge}")
    Registration.objects.filter(pk=pair.louis.pk).update(state="cancelled")

    others = [client.get(f"/b/{text}") for text in (pair.louis.badge, "A" * 120, "sw", "é")]

    assert {each.content for each in others} == {true.content}
    assert "Vandamme" not in true.content.decode()


def test_who_has_no_place_in_this_edition_is_a_stranger(client, signed_in, pair, wearing):
    stranger = client.get(f"/b/{pair.louis.badge}")
    waits = wearing("Zoé", state="waiting")
    signed_in(waits)
    waiting = client.get(f"/b/{pair.louis.badge}")
    signed_in(pair.amina)
    Edition.objects.update(is_current=False)
    EditionFactory(is_current=True)
    former = client.get(f"/b/{pair.louis.badge}")
    client.cookies.clear()

    assert waiting.content == stranger.content
    assert former.content == client.get(f"/b/{pair.louis.badge}").content
    assert "Vandamme" not in former.content.decode()


@pytest.mark.parametrize("letter", ["b", "B"])
def test_a_participant_reads_what_the_badge_shows_and_no_more(signed_in, pair, letter):
    Profile.objects.update(headline="Un local à partager")

    page = signed_in(pair.amina).get(f"/{letter}/{pair.louis.badge}")

    said = page.content.decode()
    assert page.status_code == 200
    assert "Louis Vandamme" in said
    assert "Atelier du Canal" in said
    for secret in (pair.louis.email, "03 20 00", "Wambrechies", "canal.example", "Un local"):
        assert secret not in said
    assert "amina@example.org" in said


def test_the_address_of_a_badge_travels_nowhere(signed_in, pair):
    page = signed_in(pair.amina).get(f"/b/{pair.louis.badge}")

    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Robots-Tag"] == "noindex"
    assert f"/b/{pair.louis.badge}" not in page.content.decode()
    assert str(pair.louis.pk) not in page.content.decode()


def test_reading_a_badge_changes_nothing(signed_in, pair):
    signed_in(pair.amina).get(f"/b/{pair.louis.badge}")

    assert not Exchange.objects.exists()


def test_a_badge_costs_the_same_whatever_ones_contacts(
    signed_in, pair, wearing, django_assert_max_num_queries
):
    client = signed_in(pair.amina)
    for number in range(4):
        offered_to(pair.amina, wearing(f"Zoé{number}"))

    # who asks, the badge's key, its wearer, a block, three lists, what one has to give
    with django_assert_max_num_queries(8):
        assert client.get(f"/b/{pair.louis.badge}").status_code == 200


@pytest.mark.parametrize("which", ["false", "changed", "cancelled", "replaced", "other", "erased"])
def test_a_badge_that_is_not_valid_names_nobody_and_all_say_the_same(
    signed_in, pair, which, now, client
):
    client = signed_in(pair.amina)
    never = client.get(f"/b/{'A' * 120}")
    badge = pair.louis.badge
    match which:
        case "false":
            badge = "x"
        case "changed":
            badge = badge[:-4] + "AAAA"
        case "cancelled":
            Registration.objects.filter(pk=pair.louis.pk).update(state="cancelled")
        case "replaced":
            Registration.objects.filter(pk=pair.louis.pk).update(badge_version=2)
        case "erased":
            Registration.objects.filter(pk=pair.louis.pk).update(erased_at=now)
        case "other":
            there = RegistrationFactory(edition=EditionFactory(is_current=False))
            badge = keys.sign_for(there, now)

    page = client.get(f"/b/{badge}")

    assert (never.status_code, page.status_code) == (404, 404)
    assert page.content == never.content


def test_ones_own_badge_is_said_to_be(signed_in, pair):
    page = signed_in(pair.amina).get(f"/b/{pair.amina.badge}")

    assert page.status_code == 404
    assert "votre propre badge" in page.content.decode()


def test_who_is_blocked_sees_the_page_as_ever(signed_in, pair, now):
    page = signed_in(pair.amina).get(f"/b/{pair.louis.badge}")
    Block.objects.create(by=pair.louis, about=pair.amina, at=now)

    again = signed_in(pair.amina).get(f"/b/{pair.louis.badge}")
    offer = signed_in(pair.amina).post(reverse("networking:contacts_offer"), form_of(again))

    assert (page.status_code, again.status_code) == (200, 200)
    assert offer["Location"] == LIST
    assert len(offered(pair.amina, timezone.now())) == 1
    assert to_answer(pair.louis, timezone.now()) == []


def test_who_has_blocked_reads_no_name(signed_in, pair, now):
    Block.objects.create(by=pair.amina, about=pair.louis, at=now)

    page = signed_in(pair.amina).get(f"/b/{pair.louis.badge}")

    assert page.status_code == 404
    assert "Vandamme" not in page.content.decode()


def test_guesses_are_counted_for_each_person(signed_in, pair, wearing, monkeypatch):
    monkeypatch.setattr(wearers, "FALSE_ONES", 3)
    zoe, client = wearing("Zoé"), signed_in(pair.amina)
    for guess in "ABC":
        client.get(f"/b/{guess * 120}")

    assert client.get(f"/b/{pair.louis.badge}").status_code == 429
    assert signed_in(zoe).get(f"/b/{pair.louis.badge}").status_code == 200


def test_the_page_speaks_the_language_of_its_reader(signed_in, wearing, pair):
    page = signed_in(wearing("Ann", language="en")).get(f"/b/{pair.louis.badge}")

    assert '<html lang="en"' in page.content.decode()
    assert 'action="/en/reseau/contacts/nouveau/"' in page.content.decode()


# -- Offering --------------------------------------------------------------------------------------


def test_an_offer_is_posted_once_however_often(signed_in, pair):
    client = signed_in(pair.amina)
    data = form_of(client.get(f"/b/{pair.louis.badge}")) | {"gives": ["email"], "note": "Locaux"}

    for _time in range(2):
        response = client.post(reverse("networking:contacts_offer"), data, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    made = Exchange.objects.get()
    assert (made.asking_gives, made.asking_note) == (["email"], "Locaux")
    assert "C’est proposé" in response.content.decode()


def test_a_page_that_was_read_by_another_person_offers_nothing(signed_in, pair, wearing):
    data = form_of(signed_in(pair.amina).get(f"/b/{pair.louis.badge}"))

    signed_in(wearing("Zoé")).post(reverse("networking:contacts_offer"), data)
    signed_in(pair.amina).post(reverse("networking:contacts_offer"), data | {"read": "x"})
    signed_in(pair.amina).post(reverse("networking:contacts_offer"), {})

    assert not Exchange.objects.exists()


def test_a_badge_cancelled_since_takes_no_offer(signed_in, pair):
    client = signed_in(pair.amina)
    data = form_of(client.get(f"/b/{pair.louis.badge}"))
    Registration.objects.filter(pk=pair.louis.pk).update(state="cancelled")

    client.post(reverse("networking:contacts_offer"), data)

    assert not Exchange.objects.exists()


def test_a_note_that_is_too_long_is_given_back(signed_in, pair):
    client = signed_in(pair.amina)
    data = form_of(client.get(f"/b/{pair.louis.badge}")) | {"gives": [], "note": "x" * 281}

    page = client.post(reverse("networking:contacts_offer"), data)

    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert "x" * 281 in page.content.decode()
    assert form_of(page) == {"id": data["id"], "read": data["read"]}
    assert not Exchange.objects.exists()


# -- The list --------------------------------------------------------------------------------------


def test_the_list_shows_each_in_its_place(signed_in, pair, wearing):
    exchanged(pair, note="Locaux")
    offered_to(wearing("Zoé"), pair.amina)
    offered_to(pair.amina, wearing("Paul"))

    page = signed_in(pair.amina).get(LIST)

    said = page.content.decode()
    mine = page.context["mine"]
    assert [one.asking.first_name for one in mine.to_answer] == ["Zoé"]
    assert [one.asked.first_name for one in mine.offered] == ["Paul"]
    assert [one.name for one in mine.contacts] == ["Louis Vandamme"]
    assert 'href="mailto:louis@example.org"' in said
    assert 'href="tel:0320000000"' in said
    assert "Locaux" in said
    for person in mine.to_answer[0].asking, mine.offered[0].asked:
        assert person.email not in said


@pytest.mark.parametrize("how_many", [1, 6])
def test_the_list_costs_the_same_whatever_its_length(
    signed_in, pair, wearing, how_many, django_assert_num_queries
):
    client = signed_in(pair.amina)
    for number in range(how_many):
        asking, asked = wearing(f"Zoé{number}"), wearing(f"Paul{number}")
        offered_to(asking, pair.amina)
        made = offered_to(pair.amina, asked)
        offered_to(pair.amina, wearing(f"Ines{number}"))
        actions.answer(made, by=asked, gives=["email"], now=timezone.now())

    with django_assert_num_queries(5):  # who asks, three lists, what one has to give
        client.get(LIST)


def test_an_offer_is_answered_from_the_list(signed_in, pair):
    made = offered_to(pair.amina, pair.louis)
    client = signed_in(pair.louis)

    client.post(
        reverse("networking:contact_answer", args=[made.pk]),
        {"gives": ["commune"], "note": "Vélos"},
    )

    assert contacts_of(pair.amina)[0].card["commune"] == "Wambrechies"
    assert contacts_of(pair.louis)[0].note == "Vélos"


GESTURES = (
    "contact_answer",
    "contact_decline",
    "contact_take_back",
    "contact_note",
    "contact_remove",
)


@pytest.mark.parametrize("name", GESTURES)
@pytest.mark.parametrize("is_done", [False, True])
def test_nobody_else_touches_an_exchange(client, signed_in, pair, wearing, name, is_done):
    made = exchanged(pair) if is_done else offered_to(pair.amina, pair.louis)
    before = Exchange.objects.values().get()
    address = reverse(f"networking:{name}", args=[made.pk])

    stranger = client.post(address, {"note": "x"})
    other = signed_in(wearing("Zoé")).post(address, {"note": "x"})
    read = client.get(address)

    assert stranger["Location"] == reverse("accounts:sign_in")
    assert (other.status_code, read.status_code) == (404, 405)
    assert Exchange.objects.values().get() == before


ADDRESSES = (
    LIST,
    "/reseau/contacts/hors-ligne/",
    "/reseau/contacts/contacts.vcf",
    "/reseau/contacts/contacts.csv",
    "/reseau/contacts/a-qui.json",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_for_people_with_a_place(client, signed_in, pair, wearing, address):
    exchanged(pair)

    assert client.get(address)["Location"] == reverse("accounts:sign_in")
    assert signed_in(wearing("Zoé", state="waiting")).get(address).status_code == 404
    page = signed_in(wearing("Paul")).get(address)
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert "louis@example.org" not in page.content.decode()


def test_gestures_of_ones_own(signed_in, pair):
    done, client = exchanged(pair), signed_in(pair.amina)

    client.post(reverse("networking:contact_note", args=[done.pk]), {"note": "Rappeler"})
    assert contacts_of(pair.amina)[0].note == "Rappeler"
    client.post(reverse("networking:contact_note", args=[done.pk]), {"note": "x" * 281})
    assert contacts_of(pair.amina)[0].note == "Rappeler"
    client.post(reverse("networking:contact_take_back", args=[done.pk]))
    assert len(contacts_of(pair.amina)) == 1
    client.post(reverse("networking:contact_remove", args=[done.pk]))
    assert contacts_of(pair.amina) == []
    assert len(contacts_of(pair.louis)) == 1


# -- To take away ----------------------------------------------------------------------------------


def test_all_contacts_leave_as_vcards(signed_in, pair, wearing):
    exchanged(pair, note="Locaux, vélos")
    offered_to(pair.amina, wearing("Zoé"))

    response = signed_in(pair.amina).get("/reseau/contacts/contacts.vcf")

    (card,) = read_vcards(response.content)
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    assert card["FN"] == ["Louis Vandamme"]
    assert card["EMAIL"] == ["louis@example.org"]
    assert card["NOTE"] == ["Locaux, vélos"]
    assert card["CATEGORIES"] == ["Assises de l’ESS"]


def test_one_contact_leaves_alone_and_only_for_who_has_it(signed_in, pair, wearing):
    done = exchanged(pair)
    address = reverse("contact_vcard", args=[done.pk])

    mine = signed_in(pair.amina).get(address)
    theirs = signed_in(pair.louis).get(address)

    assert mine["Content-Disposition"] == 'attachment; filename="louis-vandamme.vcf"'
    assert [read_vcards(each.content)[0]["FN"] for each in (mine, theirs)] == [
        ["Louis Vandamme"],
        ["Amina Kaddour"],
    ]
    assert read_vcards(mine.content)[0]["UID"] != read_vcards(theirs.content)[0]["UID"]
    assert signed_in(wearing("Zoé")).get(address).status_code == 404


def test_contacts_leave_as_a_spreadsheet_that_runs_nothing(signed_in, pair):
    exchanged(pair, note="=HYPERLINK(1)")

    response = signed_in(pair.amina).get("/reseau/contacts/contacts.csv")

    assert response.content.startswith(b"\xef\xbb\xbf")
    _titles, row = rows_of(response.content)
    assert row[:4] == ["Louis", "Vandamme", "Atelier du Canal", "louis@example.org"]
    assert row[7] == "'=HYPERLINK(1)"


def test_a_photograph_is_a_copy_for_who_was_given_it(signed_in, pair, wearing):
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(out, "PNG")
    profile = Profile.objects.get(registration=pair.louis)
    profile.photograph.save("louis.png", SimpleUploadedFile("louis.png", out.getvalue()))
    made = offered_to(pair.amina, pair.louis)
    actions.answer(made, by=pair.louis, gives=["photograph"], now=timezone.now())
    profile.photograph.delete()
    address = reverse("contact_photograph", args=[made.pk])

    response = signed_in(pair.amina).get(address)

    assert Image.open(io.BytesIO(response.content)).size == (240, 240)
    assert "PHOTO" in read_vcards(signed_in(pair.amina).get(LIST + "contacts.vcf").content)[0]
    assert signed_in(pair.louis).get(address).status_code == 404  # Amina gave none
    assert signed_in(wearing("Zoé")).get(address).status_code == 404


def test_a_file_that_is_no_photograph_is_left_out(pair):
    Profile.objects.get(registration=pair.louis).photograph.save(
        "louis.jpg", SimpleUploadedFile("louis.jpg", b"not a picture")
    )
    made = offered_to(pair.amina, pair.louis)

    actions.answer(made, by=pair.louis, gives=["photograph"], now=timezone.now())

    assert "photograph" not in contacts_of(pair.amina)[0].card


def test_my_day_leads_to_my_contacts(client, pair):
    page = client.get(access.link_of(pair.amina), follow=True).content.decode()

    assert f'href="{LIST}"' in page
    assert 'data-contacts-page="/reseau/contacts/hors-ligne/"' in page
