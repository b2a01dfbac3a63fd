"""Badges in batches: who is shown, the file, and that it is printed."""

import io

import pytest
from pypdf import PdfReader

from registration import keys
from registration.desk import printing
from registration.models import Picked, Registration
from registration.printing import fingerprint
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

PAGE = "/organisation/badges/"
FILE = f"{PAGE}lot.pdf"
PRINTED = f"{PAGE}imprimes/"


def add(edition, now, **fields) -> Registration:
    person = RegistrationFactory(edition=edition, **fields)
    person.badge = keys.sign_for(person, now)
    person.save()
    return person


def shown(response) -> list[str]:
    return [person.first_name for person in response.context["people"]]


@pytest.fixture
def people(edition, now) -> list[Registration]:
    """Amina was printed, Émile was corrected since, Zoé never was; the others have no badge."""
    press = CategoryFactory(edition=edition, slug="press", name="Presse", number=2)
    amina = add(edition, now, first_name="Amina", last_name="Abadi")
    emile = add(edition, now, first_name="Émile", last_name="Élan", printed_as="f" * 64)
    zoe = add(edition, now, first_name="Zoé", last_name="Zola", category=press)
    amina.printed_as = fingerprint(amina)
    amina.save()
    RegistrationFactory(edition=edition, first_name="Waits", state=Registration.State.WAITING)
    add(EditionFactory(is_current=False), now, first_name="Elsewhere")
    return [amina, emile, zoe]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Zoé"]),
        ("lesquels=changes", ["Émile"]),
        ("lesquels=tous", ["Amina", "Émile", "Zoé"]),
        ("lesquels=nonsense", ["Zoé"]),
        ("lesquels=tous&categorie=press", ["Zoé"]),
        ("lesquels=tous&de=B&a=F", ["Émile"]),
        ("lesquels=tous&de=E", ["Émile", "Zoé"]),
        ("lesquels=tous&a=E", ["Amina", "Émile"]),
        ("lesquels=tous&q=facon", ["Amina", "Émile", "Zoé"]),
        ("lesquels=tous&q=nobody", []),
        ("lesquels=tous&de=%C3%89%22&a=AB", ["Amina", "Émile", "Zoé"]),
    ],
)
def test_page_shows_whose_badges_are_asked_for(desk, people, query, expected):
    assert shown(desk.get(f"{PAGE}?{query}")) == expected


def test_page_shows_who_is_ticked(desk, organiser, people):
    Picked.objects.create(organiser=organiser, registration=people[1])

    assert shown(desk.get(f"{PAGE}?lesquels=tous&choisis=1")) == ["Émile"]


def batch(desk, query="lesquels=tous") -> dict[str, str]:
    (only,) = desk.get(f"{PAGE}?{query}").context["batches"]
    return {"badges": only.printed, "filter": query}


def test_file_holds_what_the_page_showed(desk, people):
    response = desk.post(FILE, batch(desk))

    (page,) = PdfReader(io.BytesIO(response.content)).pages
    text = page.extract_text()
    assert [name in text for name in ("Amina", "Émile", "Zoé", "Waits")] == [True] * 3 + [False]
    assert not Registration.objects.exclude(printed_at=None).exists()


def test_file_is_one_badge_a_page_when_asked(desk, people):
    response = desk.post(FILE, {**batch(desk), "paper": "a6"})

    assert len(PdfReader(io.BytesIO(response.content)).pages) == 3


def test_file_is_not_made_of_what_has_changed_since(desk, people):
    asked = batch(desk)
    Registration.objects.filter(pk=people[2].pk).update(last_name="Zidane")

    response = desk.post(FILE, asked)

    assert response.status_code == 302
    assert response["Location"] == f"{PAGE}?lesquels=tous"


def test_printed_is_what_the_page_showed_not_what_stands_now(desk, people):
    asked = batch(desk, "")
    Registration.objects.filter(pk=people[2].pk).update(last_name="Zidane")

    desk.post(PRINTED, asked)

    assert shown(desk.get(PAGE)) == []
    assert shown(desk.get(f"{PAGE}?lesquels=changes")) == ["Émile", "Zoé"]


def test_a_long_list_makes_several_batches(desk, people, monkeypatch):
    monkeypatch.setattr(printing, "BATCH", 2)

    batches = desk.get(f"{PAGE}?lesquels=tous").context["batches"]

    assert [(len(one.people), one.sheets) for one in batches] == [(2, 1), (1, 1)]


@pytest.mark.parametrize("text", ["", "nonsense", "0" * 32 + "." + "0" * 64])
def test_a_made_up_batch_makes_nothing(desk, edition, text):
    assert desk.post(FILE, {"badges": text}).status_code == 302


@pytest.mark.parametrize("address", [PAGE, FILE, PRINTED])
def test_strangers_print_nothing(client, people, address):
    method = client.get if address == PAGE else client.post

    assert method(address).status_code == 302
    assert not Registration.objects.exclude(printed_at=None).exists()
