"""Which questions are asked, what an answer is, and where it is kept."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assises.models import ApiToken, User
from registration.forms.questions import asked_in
from registration.models import Category, FormQuestion, Registration
from registration.questions import Asked, Wrong, as_texts, clean, in_words, read
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory

FORM = "/inscription/"
BUS = (("bus", "En bus"), ("car", "En voiture"))
HOW = Asked("how", "choice", "Comment venez-vous ?", options=BUS, is_required=True)
SHARE = Asked("share", "yes_no", is_required=True, shown_if="how", shown_if_answer="car")
SEATS = Asked("seats", "number", is_required=True, shown_if="share", shown_if_answer="yes")
PRESS = Asked("outlet", "text", categories=frozenset({7}))


@pytest.mark.parametrize(
    ("kind", "texts", "kept"),
    [
        ("text", ["Bonjour"], "Bonjour"),
        ("choice", ["bus"], "bus"),
        ("choices", ["car", "bus"], ["bus", "car"]),
        ("yes_no", ["no"], False),
        ("number", ["1 250,5"], 1250.5),
        ("number", ["3.0"], 3),
        ("date", ["18/03/2027"], "2027-03-18"),
        ("date", ["2027-03-18"], "2027-03-18"),
    ],
)
def test_an_answer_is_kept_in_its_kind(kind, texts, kept):
    asked = Asked("q", kind, options=BUS)

    value = clean(asked, texts)

    assert value == kept
    assert clean(asked, as_texts(value)) == value


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("text", ["x" * 1001]),
        ("choice", ["train"]),
        ("choices", ["bus", "train"]),
        ("yes_no", ["perhaps"]),
        ("number", ["many"]),
        ("number", ["NaN"]),
        ("number", ["9" * 20]),
        ("date", ["31/02/2027"]),
        ("date", ["2027-02-31"]),
    ],
)
def test_what_is_not_of_its_kind_is_refused(kind, texts):
    with pytest.raises(Wrong):
        clean(Asked("q", kind, options=BUS), texts)


@pytest.mark.parametrize(
    ("said", "answers", "wrong"),
    [
        ({}, {}, {"how"}),
        ({"how": ["bus"], "share": ["yes"], "seats": ["4"]}, {"how": "bus"}, set()),
        ({"how": ["car"]}, {"how": "car"}, {"share"}),
        ({"how": ["car"], "share": ["no"]}, {"how": "car", "share": False}, set()),
        ({"how": ["car"], "share": ["yes"]}, {"how": "car", "share": True}, {"seats"}),
        ({"how": ["train"], "seats": ["4"]}, {}, {"how"}),
    ],
)
def test_conditions_follow_one_another(said, answers, wrong):
    kept, mistakes = read([HOW, SHARE, SEATS, PRESS], 1, said)

    assert (kept, set(mistakes)) == (answers, wrong)


def test_a_question_is_for_its_categories():
    said = {"outlet": ["La Voix"]}

    assert read([PRESS], 7, said) == ({"outlet": "La Voix"}, {})
    assert read([PRESS], 1, said) == ({}, {})


words = st.sampled_from(["how", "share", "seats", "outlet", "foreign"])
typed = st.one_of(st.text(max_size=20), st.sampled_from(["bus", "car", "yes", "no", "3", " "]))


@given(
    said=st.dictionaries(words, st.lists(typed, max_size=3)),
    category=st.sampled_from([None, 1, 7]),
)
def test_whatever_is_posted_only_what_is_asked_is_kept(said, category):
    questions = [HOW, SHARE, SEATS, PRESS]

    kept, mistakes = read(questions, category, said)

    by_slug = {question.slug: question for question in questions}
    assert set(kept) <= set(by_slug)
    assert not set(kept) & set(mistakes)
    for question in questions:
        if question.slug in kept:
            assert question.is_for(category, kept)
            assert clean(question, as_texts(kept[question.slug])) == kept[question.slug]
        elif question.is_required and question.is_for(category, kept):
            assert question.slug in mistakes
    assert read(questions, category, {slug: as_texts(v) for slug, v in kept.items()})[0] == kept


# -- In the form --------------------------------------------------------------------------------


@pytest.fixture
def how(edition) -> FormQuestion:
    return FormQuestion.objects.create(
        edition=edition,
        slug="how",
        kind="choice",
        label="Comment venez-vous ?",
        label_en="How do you come?",
        options=[{"slug": "bus", "fr": "En bus", "en": "By bus"}, {"slug": "car", "fr": "Auto"}],
        is_required=True,
    )


@pytest.fixture
def share(edition, how) -> FormQuestion:
    return FormQuestion.objects.create(
        edition=edition,
        slug="share",
        kind="yes_no",
        label="Covoiturage ?",
        shown_if=how,
        shown_if_answer="car",
        number=2,
    )


@pytest.fixture
def posted() -> dict[str, str]:
    return {
        "id": str(uuid4()),
        "first_name": "Amina",
        "last_name": "Kaddour",
        "email": "amina@example.org",
        "organisation": "La Voix",
        "lunch": "no",
    }


def test_the_form_asks_and_keeps(client, category, share, posted):
    page = client.get("/en/inscription/").content.decode()

    client.post(FORM, {**posted, "q_how": "car", "q_share": "yes", "q_foreign": "x"})

    assert "How do you come?" in page
    assert "By bus" in page
    assert "If you answered “Auto” to “How do you come?”." in page
    assert Registration.objects.get().answers == {"how": "car", "share": True}


def test_a_needed_answer_is_asked_for_beside_its_question(client, category, share, posted):
    response = client.post(FORM, posted)

    page = response.content.decode()
    assert "Il faut une réponse ici." in page
    assert 'href="#q_how"' in page
    assert not Registration.objects.exists()


def test_a_retired_question_is_not_asked(client, category, how, posted):
    FormQuestion.objects.update(is_asked=False)

    client.post(FORM, posted)

    assert Registration.objects.get().answers == {}


def test_another_edition_s_questions_are_not_ours(edition, how):
    other = EditionFactory(is_current=False)

    assert asked_in(other) == []


@pytest.mark.parametrize("how_many", [1, 5])
def test_questions_cost_the_same_whatever_their_number(
    client, edition, category, how_many, django_assert_num_queries
):
    for number in range(how_many):
        question = FormQuestion.objects.create(
            edition=edition, slug=f"q{number}", kind="text", label="?", number=number
        )
        question.categories.add(category)

    # the edition, its categories, its questions, whom they are for, the places taken, the workshops
    with django_assert_num_queries(6):
        client.get(FORM)


def test_answers_are_said_in_words(edition, share):
    asked = asked_in(edition, "fr")

    told = in_words({"how": "car", "share": False, "gone": "x"}, asked)

    assert told == [("Comment venez-vous ?", "Auto"), ("Covoiturage ?", "Non")]


# -- In the API ------------------------------------------------------------------------------------


@pytest.fixture
def site(client, edition):
    from django.contrib.auth.models import Group

    from assises.tokens import give_token

    user = User.objects.create_user("api@example.org")
    user.groups.add(Group.objects.get(name="organiser"))
    token = "t" * 40
    give_token(user, token=token, name="site")
    assert ApiToken.objects.count() == 1
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {token}"
    return client


@pytest.fixture
def body(category) -> dict:
    return {
        "id": str(uuid4()),
        "email": "amina@example.org",
        "first_name": "Amina",
        "last_name": "Kaddour",
        "category": category.slug,
        "answers": {"how": "car", "share": True},
    }


URL = "/api/v1/registrations/"


def test_programs_answer_too(site, body, share):
    made = site.post(URL, body, content_type="application/json")
    shown = site.get(f"{URL}{body['id']}/").json()

    assert made.status_code == 201
    assert shown["answers"] == {"how": "car", "share": True}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, {"how"}),
        ({"how": "train"}, {"how"}),
        ({"how": "bus", "share": True}, {"share"}),
        ({"how": "bus", "foreign": 1}, {"foreign"}),
    ],
)
def test_programs_are_told_each_wrong_answer(site, body, share, answers, wrong):
    response = site.post(URL, {**body, "answers": answers}, content_type="application/json")

    assert response.status_code == 400
    assert set(response.json()["errors"]["answers"]) == wrong


def test_programs_change_answers_all_together(site, body, share):
    site.post(URL, body, content_type="application/json")
    one = f"{URL}{body['id']}/"

    site.patch(one, {"organisation": "Autre"}, content_type="application/json")
    kept = site.get(one).json()["answers"]
    site.patch(one, {"answers": {"how": "bus"}}, content_type="application/json")

    assert kept == {"how": "car", "share": True}
    assert site.get(one).json()["answers"] == {"how": "bus"}


# -- At the desk -------------------------------------------------------------------------------


@pytest.fixture
def desk(client, edition):
    from django.contrib.auth.models import Group

    user = User.objects.create_user("desk@example.org")
    user.groups.add(Group.objects.get(name="organiser"))
    client.force_login(user)
    return client


DESK = "/organisation/questions/"


def test_a_question_is_written_with_its_choices(desk, edition):
    desk.post(
        f"{DESK}nouvelle/",
        {
            "label": "Comment venez-vous ?",
            "kind": "choice",
            "choices": "En bus | By bus\nÀ pied",
        },
    )

    made = FormQuestion.objects.get()
    assert (made.slug, made.number) == ("comment_venez_vous", 1)
    assert made.options == [
        {"slug": "en_bus", "fr": "En bus", "en": "By bus"},
        {"slug": "a_pied", "fr": "À pied", "en": ""},
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "choice", "choices": "Seul"}, "choices"),
        ({"kind": "text", "label": ""}, "label"),
        ({"kind": "text", "condition": "999=x"}, "condition"),
    ],
)
def test_a_wrong_question_is_not_kept(desk, edition, said, field):
    response = desk.post(f"{DESK}nouvelle/", {"label": "?", **said})

    assert set(response.context["form"].errors) == {field}
    assert not FormQuestion.objects.exists()


def test_a_condition_looks_at_a_question_before(desk, how, share):
    conditions = dict(desk.get(f"{DESK}how/").context["form"].fields["condition"].choices)
    desk.post(f"{DESK}share/", {"label": "?", "kind": "text", "condition": f"{how.pk}=bus"})

    share.refresh_from_db()
    assert list(conditions) == [""]
    assert (share.shown_if, share.shown_if_answer) == (how, "bus")


def test_what_people_answered_stays_readable(desk, how, edition):
    RegistrationFactory(edition=edition, answers={"how": "car"})

    other_kind = desk.post(f"{DESK}how/", {"label": "?", "kind": "text"})
    choice_gone = desk.post(
        f"{DESK}how/", {"label": "?", "kind": "choice", "choices": "En bus\nÀ pied"}
    )

    assert set(other_kind.context["form"].errors) == {"kind"}
    assert set(choice_gone.context["form"].errors) == {"choices"}


def test_a_question_stays_after_the_one_it_hangs_on(desk, share):
    desk.post(f"{DESK}share/ordre/", {"up": "1"})

    assert [q.slug for q in FormQuestion.objects.order_by("number")] == ["how", "share"]


def test_questions_change_places(desk, how, edition):
    FormQuestion.objects.create(edition=edition, slug="b", kind="text", label="b", number=2)

    desk.post(f"{DESK}how/ordre/", {"down": "1"})

    assert [q.slug for q in FormQuestion.objects.order_by("number")] == ["b", "how"]


def test_a_question_with_answers_is_retired_not_deleted(desk, how, edition):
    RegistrationFactory(edition=edition, answers={"how": "car"})

    desk.post(f"{DESK}how/retirer/", {"delete": "1"})

    how.refresh_from_db()
    assert not how.is_asked


def test_answers_are_counted_in_this_edition(desk, how, edition):
    RegistrationFactory(edition=edition, answers={"how": "car"})
    RegistrationFactory(edition=edition, answers={"how": "car"})
    RegistrationFactory(edition=edition, answers={"how": "bus"}, state="cancelled")
    other = EditionFactory(is_current=False)
    RegistrationFactory(edition=other, answers={"how": "bus"})

    response = desk.get(f"{DESK}how/reponses/")

    assert response.context["counts"] == [("Auto", 2)]


def test_another_edition_s_question_is_not_found(desk, edition):
    other = EditionFactory(is_current=False)
    FormQuestion.objects.create(edition=other, slug="how", kind="text", label="?")

    assert desk.get(f"{DESK}how/").status_code == 404


def test_an_unused_category_of_another_edition_is_no_choice(desk, edition):
    foreign: Category = CategoryFactory(edition=EditionFactory(is_current=False))

    response = desk.post(
        f"{DESK}nouvelle/", {"label": "?", "kind": "text", "categories": [foreign.pk]}
    )

    assert set(response.context["form"].errors) == {"categories"}
