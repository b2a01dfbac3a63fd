"""What search engines read, checked against the words of schema.org."""

import json
import re
from decimal import Decimal
from urllib.parse import urlsplit

import pytest

from agenda.models import Session
from tests.factories import RoleFactory, SessionFactory, ThemeFactory

# Properties of https://schema.org (version 29) that we may use, and what each may hold.
TEXT, URL, MOMENT, NUMBER, YES = "text", "url", "moment", "number", "yes"
THING = {"name": TEXT, "url": URL, "description": TEXT}
VOCABULARY = {
    "Event": {
        **THING,
        "startDate": MOMENT,
        "endDate": MOMENT,
        "eventStatus": URL,
        "eventAttendanceMode": URL,
        "isAccessibleForFree": YES,
        "maximumAttendeeCapacity": NUMBER,
        "organizer": {"Organization", "Person"},
        "performer": {"Organization", "Person"},
        "location": {"Place"},
        "subEvent": {"Event"},
        "superEvent": {"Event"},
        "inLanguage": TEXT,
        "recordedIn": {"CreativeWork"},
    },
    "Place": {**THING, "address": TEXT, "geo": {"GeoCoordinates"}, "containedInPlace": {"Place"}},
    "GeoCoordinates": {"latitude": NUMBER, "longitude": NUMBER},
    "CreativeWork": THING,
    "Person": {
        **THING,
        "image": URL,
        "jobTitle": TEXT,
        "affiliation": {"Organization"},
        "performerIn": {"Event"},
    },
    "Organization": THING,
}
# What Google asks of an event before it shows one: developers.google.com, "Event structured data".
NEEDED = {"Event": {"name", "startDate", "location"}, "Place": {"name", "address"}}
ENUMS = {
    "eventStatus": {"EventScheduled", "EventCancelled"},
    "eventAttendanceMode": {"OfflineEventAttendanceMode"},
}
PAGES = [
    "/",
    "/programme/",
    "/en/programme/",
    "/programme/de-la-loi/",
    "/programme/annulee/",
    "/intervenants/",
    "/intervenants/postel/",
    "/ateliers/",
]


@pytest.fixture(autouse=True)
def programme(edition):
    edition.latitude, edition.longitude = Decimal("50.60936"), Decimal("3.14209")
    edition.save()
    theme = ThemeFactory(edition=edition)
    session = SessionFactory(
        edition=edition,
        slug="de-la-loi",
        title_en="About the law",
        summary="Une phrase",
        theme=theme,
        kind=Session.Kind.WORKSHOP,
        recording_url="https://video.example.org/de-la-loi",
    )
    RoleFactory(
        session=session,
        speaker__slug="postel",
        speaker__photograph=f"speakers/{'0123456789abcdef' * 2}.jpg",
        speaker__function="Professeur",
        speaker__organisation="Université",
    )
    SessionFactory(edition=edition, slug="annulee", state=Session.State.CANCELLED)


def block(client, page: str) -> dict:
    [found] = re.findall(r'ld\+json">(.*?)</script>', client.get(page).content.decode())
    return json.loads(found)


def wrong(node: dict, at: str, ids: set[str]) -> list[str]:
    """What a validator would complain of in a node, and in those inside it."""
    if set(node) == {"@id"}:
        return [] if node["@id"] in ids else [f"{at}: {node['@id']} is told nowhere"]
    kind = node.get("@type")
    if kind not in VOCABULARY:
        return [f"{at}: no such type {kind}"]
    said = []
    told = {name: value for name, value in node.items() if name[0] != "@"}
    said += [f"{at}: {name} is missing" for name in NEEDED.get(kind, set()) - set(told)]
    for name, value in told.items():
        expected = VOCABULARY[kind].get(name)
        values = value if isinstance(value, list) else [value]
        for one in values:
            if expected is None:
                said.append(f"{at}: a {kind} has no {name}")
            elif isinstance(expected, set):
                said += wrong(one, f"{at}.{name}", ids)
                if "@type" in one and one["@type"] not in expected:
                    said.append(f"{at}.{name}: a {one['@type']}")
            elif not fits(one, expected) or not known(name, one):
                said.append(f"{at}.{name}: {one!r} is no {expected}")
    return said


def fits(value, expected: str) -> bool:
    if expected == YES:
        return isinstance(value, bool)
    if expected == NUMBER:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if not isinstance(value, str) or not value.strip():
        return False
    if expected == URL:
        return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d" if expected == MOMENT else r"(?s).+"
    return bool(re.fullmatch(pattern, value))


def known(name: str, value) -> bool:
    return name not in ENUMS or value.removeprefix("https://schema.org/") in ENUMS[name]


def ids_in(node) -> set[str]:
    """The names of nodes that are told, not only pointed at."""
    if isinstance(node, list):
        return set().union(*map(ids_in, node))
    if not isinstance(node, dict):
        return set()
    mine = {node["@id"]} if "@id" in node and len(node) > 1 else set()
    return mine.union(*map(ids_in, node.values()))


@pytest.mark.parametrize("page", PAGES)
def test_every_public_page_says_what_a_validator_accepts(client, page):
    node = block(client, page)

    assert node["@context"] == "https://schema.org"
    assert wrong(node, "page", ids_in(node)) == []


def test_the_check_sees_what_is_wrong():
    bad = {
        "@type": "Event",
        "name": "",
        "startDate": "2027-03-18",
        "price": 3,
        "location": {"@id": "nowhere"},
        "performer": {"@type": "Place", "name": "A"},
    }

    assert len(wrong(bad, "page", set())) == 6


def test_words_are_those_of_the_page(client):
    french, english = (block(client, page) for page in ("/programme/", "/en/programme/"))

    names = [[event["name"] for event in data["subEvent"]] for data in (french, english)]
    assert "About the law" in names[1]
    assert "About the law" not in names[0]


def test_what_is_cancelled_says_so_at_its_speakers_too(client):
    RoleFactory(
        session=Session.objects.get(slug="annulee"), speaker__slug="byron", speaker__last_name="B"
    )

    [event] = block(client, "/intervenants/byron/")["performerIn"]

    assert event["eventStatus"] == "https://schema.org/EventCancelled"
