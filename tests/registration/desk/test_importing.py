"""A list is looked at line by line, then imported once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assises.models import OutgoingMail
from registration import actions
from registration.models import FormQuestion, Registration, Upload
from tests.factories import CategoryFactory, RegistrationFactory, UserFactory

IMPORT = "/organisation/inscriptions/importer/"
LIST = (
    "Prénom;Nom;Courriel;Structure;Catégorie;Déjeuner\n"
    "Amina;Kaddour;amina@example.org;Coop’Vélo;;oui\n"
    "Bruno;Test;bruno@example.org;;Presse;non\n"
    "amina;KADDOUR;Amina@example.org;;;\n"
    "Denis;Test;;;;\n"
)


@pytest.fixture
def press(edition, category):
    return CategoryFactory(edition=edition, slug="press", name="Presse", number=2, is_public=False)


def bring(desk, text: str = LIST) -> str:
    file = SimpleUploadedFile("liste.csv", text.encode("cp1252"))
    return desk.post(IMPORT, {"file": file})["Location"]


def how(desk, url: str, **more) -> dict[str, str]:
    """What the page proposes, as its form would post it."""
    form = desk.get(url).context["form"]
    said = {bound.html_name: bound.initial or "" for bound in form.columns}
    category = form.fields["category"].queryset[0]
    return {**said, "category": str(category.pk), **more}


def outcomes(response) -> list[tuple[int, str]]:
    return [(line, outcome) for line, _name, outcome in response.context["fates"]]


def test_each_line_is_told_and_nothing_is_written(desk, press, edition):
    edition.capacity = 2
    edition.save()
    url = bring(desk)

    response = desk.post(url, how(desk, url, mails="on"))

    assert outcomes(response) == [
        (2, "reçoit une place"),
        (3, "reçoit une place"),
        (4, "figure deux fois dans la liste : prise une fois"),
        (5, "est mise en liste d’attente"),
    ]
    assert "2 courriels partent : « Le badge »" in response.context["sentences"]
    assert not Registration.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(("with_mails", "expected"), [(True, 2), (False, 0)])
def test_what_was_looked_at_is_imported_once(desk, press, with_mails, expected):
    url = bring(desk)
    said = how(desk, url, **({"mails": "on"} if with_mails else {}))
    seen = desk.post(url, said).context["seen"]

    for _again in range(2):
        desk.post(url, {**said, "seen": seen})

    people = {person.first_name: person for person in Registration.objects.all()}
    assert set(people) == {"Amina", "Bruno", "Denis"}
    assert (people["Bruno"].category, people["Amina"].lunch) == (press, True)
    assert all(person.badge for person in people.values())
    assert OutgoingMail.objects.count() == expected
    assert Upload.objects.get().rows == []


def test_a_wrong_line_stops_all_unless_it_is_left_out(desk, category):
    url = bring(desk, LIST + "Zoé;Test;nowhere;;Inconnue;peut-être\n")
    said = how(desk, url)

    stopped = desk.post(url, said)
    skipped = desk.post(url, {**said, "skip": "on"})
    desk.post(url, {**said, "skip": "on", "seen": skipped.context["seen"]})

    wrong = [(line, column) for line, column, _sentence in stopped.context["mistakes"]]
    assert wrong == [
        (3, "Catégorie"),
        (6, "Adresse électronique"),
        (6, "Catégorie"),
        (6, "Déjeuner"),
    ]
    assert stopped.context["seen"] == ""
    assert Registration.objects.count() == 2


def test_who_is_registered_already_is_left_alone(desk, press, edition, now):
    details = actions.Details(
        press, "Amina", "Kaddour", "amina@example.org", organisation="Elle l’a écrit"
    )
    actions.register(
        uuid4(), edition=edition, details=details, now=timezone.now(), by=UserFactory()
    )
    url = bring(desk)

    response = desk.post(url, how(desk, url))

    assert outcomes(response)[0] == (2, "est déjà inscrite : laissée comme elle est")


def test_answers_are_read_by_their_words(desk, press, edition):
    FormQuestion.objects.create(
        edition=edition,
        slug="how",
        kind="choice",
        label="Comment venez-vous ?",
        options=[{"slug": "bus", "fr": "En bus"}, {"slug": "car", "fr": "Auto"}],
        is_required=True,
    )
    url = bring(desk, "Prénom;Nom;Comment venez-vous ?\nAmina;K;en BUS\nBruno;T;\nDenis;U;train\n")
    said = how(desk, url, skip="on")
    looked = desk.post(url, said)

    desk.post(url, {**said, "seen": looked.context["seen"]})

    assert [line for line, *_ in looked.context["mistakes"]] == [4]
    answers = Registration.objects.order_by("number").values_list("answers", flat=True)
    assert list(answers) == [{"how": "bus"}, {}]


def test_two_columns_are_not_the_same_thing(desk, category):
    url = bring(desk)

    response = desk.post(url, {**how(desk, url), "c1": "first_name"})

    assert "Deux colonnes" in response.content.decode()


def test_a_file_that_is_no_list_gets_its_sentence(desk, edition):
    file = SimpleUploadedFile("liste.xlsx", b"\x89PNG\r\n\x1a\n\0\0")

    response = desk.post(IMPORT, {"file": file})

    assert "Ce n’est pas une liste" in response.content.decode()


def test_somebody_else_s_list_is_not_found(desk, edition, category):
    theirs = Upload.objects.create(
        edition=edition, by=UserFactory(), rows=[["Nom"], ["X"]], made_at=timezone.now()
    )

    assert desk.get(f"{IMPORT}{theirs.pk}/").status_code == 404


def test_a_list_is_forgotten_after_a_day(desk, edition, organiser):
    long_ago = timezone.now() - timedelta(days=2)
    Upload.objects.create(edition=edition, by=organiser, rows=[["Nom"]], made_at=long_ago)

    desk.get(IMPORT)

    assert not Upload.objects.exists()


def test_the_report_names_lines_not_people(desk, press):
    url = bring(desk)
    said = how(desk, url)
    desk.post(url, {**said, "seen": desk.post(url, said).context["seen"]})

    pk = url.rstrip("/").split("/")[-1]
    text = desk.get(f"{IMPORT}{pk}/compte-rendu.csv").content.decode("utf-8-sig")

    assert "3;reçoit une place" in text
    assert "Amina" not in text


def test_an_import_never_goes_over_the_places(desk, press, edition):
    edition.capacity = 3
    edition.save()
    RegistrationFactory(edition=edition, number=900)
    url = bring(desk)
    said = how(desk, url)

    desk.post(url, {**said, "seen": desk.post(url, said).context["seen"]})

    assert Registration.objects.holding().count() == 3
    assert Registration.objects.filter(state="waiting").count() == 1
