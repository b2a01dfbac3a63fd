"""What a phone without network keeps and sends: once, its owner's alone, never from the future."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from networking.contacts import wearers
from networking.contacts.offline import owner_of
from networking.models import Exchange
from registration import access
from registration.models import Registration


@pytest.fixture
def kept(pair):
    def row(**changes):
        at = timezone.now() - timedelta(minutes=20)
        return {
            "id": str(uuid4()),
            "owner": owner_of(pair.amina),
            "badge": pair.louis.badge,
            "gives": ["email"],
            "note": "Locaux",
            "scanned_at": at.isoformat(),
            "sent_at": timezone.now().isoformat(),
        } | changes

    return row


def deliver(client, row):
    return client.post(reverse("contacts_deliver"), json.dumps(row), content_type="text/json")


def test_what_was_kept_leaves_once(signed_in, pair, kept):
    client, row = signed_in(pair.amina), kept()

    answers = [deliver(client, row) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert answers[0].json() == {"state": "open"}
    made = Exchange.objects.get()
    assert (str(made.pk), made.asking, made.asked) == (row["id"], pair.amina, pair.louis)
    assert (made.asking_gives, made.asking_note) == (["email"], "Locaux")


def test_two_phones_without_network_meet_in_one_exchange(signed_in, pair, kept):
    deliver(signed_in(pair.amina), kept())
    theirs = kept(owner=owner_of(pair.louis), badge=pair.amina.badge, gives=["commune"])

    answer = deliver(signed_in(pair.louis), theirs)

    assert answer.json() == {"state": "done"}
    assert Exchange.objects.get().asked_card["commune"] == "Wambrechies"


def test_another_persons_is_left_on_the_phone(signed_in, pair, kept, wearing):
    answer = deliver(signed_in(wearing("Zoé")), kept())

    assert answer.status_code == 403
    assert not Exchange.objects.exists()


def test_strangers_deliver_nothing(client, kept):
    assert deliver(client, kept()).status_code == 302
    assert not Exchange.objects.exists()


@pytest.mark.parametrize("which", ["false", "cancelled", "own", "day before", "garbage", "list"])
def test_what_will_never_be_is_said_for_good(signed_in, pair, kept, which):
    row = kept()
    match which:
        case "false":
            row["badge"] = "A" * 120
        case "cancelled":
            Registration.objects.filter(pk=pair.louis.pk).update(state="cancelled")
        case "own":
            row["badge"] = pair.amina.badge
        case "day before":
            row["scanned_at"] = (timezone.now() - timedelta(days=1)).isoformat()
        case "garbage":
            row["id"] = "x"
        case "list":
            row["gives"] = "everything"

    answer = deliver(signed_in(pair.amina), row)

    assert answer.status_code == 409
    assert len(answer.json()["message"]) > 20
    assert not Exchange.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_what_is_no_offer_is_nobodys(signed_in, pair, body):
    client = signed_in(pair.amina)

    answer = client.post(reverse("contacts_deliver"), body, content_type="text/json")

    assert answer.status_code == 403


@pytest.mark.parametrize("off", [timedelta(days=-40), timedelta(0), timedelta(days=400)])
def test_a_wrong_clock_moves_no_badge(signed_in, pair, kept, off):
    now = timezone.now()
    row = kept(
        scanned_at=(now + off - timedelta(minutes=1)).isoformat(), sent_at=(now + off).isoformat()
    )

    assert deliver(signed_in(pair.amina), row).status_code == 200
    read = Exchange.objects.get().scanned_at
    assert abs(timezone.now() - timedelta(minutes=1) - read) < timedelta(seconds=30)


def test_a_badge_read_in_the_future_was_read_now(signed_in, pair, kept):
    later = timezone.now() + timedelta(hours=5)

    deliver(signed_in(pair.amina), kept(scanned_at=later.isoformat()))

    assert Exchange.objects.get().scanned_at <= timezone.now()


def test_more_than_a_day_holds_waits(signed_in, pair, kept, monkeypatch):
    monkeypatch.setattr(wearers, "OFFERS", 1)
    client = signed_in(pair.amina)

    assert [deliver(client, kept()).status_code for _time in range(2)] == [200, 429]


def test_a_page_of_another_site_delivers_nothing(pair, kept):
    client = Client(enforce_csrf_checks=True)
    client.get(access.link_of(pair.amina))
    told = client.get(reverse("contacts_whose")).json()

    assert deliver(client, kept()).status_code == 403
    answer = client.post(
        reverse("contacts_deliver"),
        json.dumps(kept()),
        content_type="text/json",
        headers={"X-CSRFToken": told["token"]},
    )

    assert told["owner"] == owner_of(pair.amina)
    assert answer.status_code == 200


def test_the_kept_page_is_its_owners_and_names_nobody_else(signed_in, pair):
    page = signed_in(pair.amina).get("/reseau/contacts/hors-ligne/")

    terms = json.loads(page["Kept-Copy"])
    assert terms["owner"] == owner_of(pair.amina)
    assert datetime.fromisoformat(terms["until"]) == access.expires_at(pair.amina)
    assert "amina@example.org" in page.content.decode()
    assert "Vandamme" not in page.content.decode()
    assert "hreflang=" not in page.content.decode()  # the other language is on the network


def test_a_place_handed_over_has_another_owner(pair):
    before = owner_of(pair.amina)
    pair.amina.code = "OTHER234"

    assert owner_of(pair.amina) != before


def test_the_worker_is_one_script_at_the_root(client):
    response = client.get("/sw-contacts.js")

    script = response.content.decode()
    assert response["Content-Type"].startswith("text/javascript")
    assert all(name in script for name in ("indexedDB", "sendAll", 'addEventListener("fetch"'))
    assert "import " not in script
