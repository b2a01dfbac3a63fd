"""Who is suggested, to whom, and why."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from networking.matching import actions
from networking.matching.ground import common_ground
from networking.matching.suggestions import kept_in_mind, put_away, suggested, suggestions_for
from networking.models import Block, Meeting, Opinion
from registration.models import Consent, Registration
from tests.factories import (
    EditionFactory,
    ExchangeFactory,
    ProfileFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
    ThemeFactory,
    WorkshopFactory,
)
from tests.networking.matching.conftest import profile_of
from workshops.actions import take_seat


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def names(me: Registration, now) -> list[str]:
    found = suggestions_for(me, now=now, at_most=20)
    return [one.profile.registration.first_name for one in found]


def why(me: Registration, now) -> list[str]:
    (found,) = suggestions_for(me, now=now, at_most=20)
    return [reason.text.replace("\u00a0", " ") for reason in found.reasons]


def meeting(asking: Registration, asked: Registration, now, **more) -> Meeting:
    starts_at = now + timedelta(days=1)
    slot = SlotFactory(
        edition=asking.edition, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=20)
    )
    made = {"state": Meeting.State.OPEN, "expires_at": now + timedelta(hours=1)} | more
    return Meeting.objects.create(
        edition=asking.edition,
        asking=asking,
        asked=asked,
        slot=slot,
        asked_at=now,
        changed_at=now,
        **made,
    )


# -- Who ------------------------------------------------------------------------------------------


def test_who_offers_what_i_seek_and_seeks_what_i_offer_comes_first(me, person, now):
    person("Un", seeks_words="Une flotte de six vélos cargos")
    person("Deux", offers_words="Des bureaux à Fives", seeks_words="Réparer nos vélos")
    person("Trois", offers_words="Traduction vers le polonais")

    assert names(me, now) == ["Deux", "Un"]


def test_nobody_is_suggested_to_themselves(me, now):
    assert names(me, now) == []


@pytest.mark.parametrize(
    "gone", ["withdrawn", "cancelled", "suspended", "erased", "blocks", "blocked"]
)
def test_who_may_not_be_seen_any_more_is_gone_at_once(me, person, now, gone):
    them = person(offers_words="Des bureaux")
    assert names(me, now) == ["Louis"]  # the index is warm

    if gone == "withdrawn":
        them.consents.update(withdrawn_at=now)
    elif gone == "cancelled":
        Registration.objects.filter(pk=them.pk).update(state=Registration.State.CANCELLED)
    elif gone == "suspended":
        type(profile_of(them)).objects.filter(registration=them).update(suspended_at=now)
    elif gone == "erased":
        Registration.objects.filter(pk=them.pk).update(erased_at=now)
    else:
        by, about = (them, me) if gone == "blocks" else (me, them)
        Block.objects.create(by=by, about=about, at=now)

    assert names(me, now) == []
    assert common_ground(me, profile_of(them), now=now).lines == ()


def test_who_agrees_again_is_back(me, person, now):
    them = person(offers_words="Des bureaux")
    them.consents.update(withdrawn_at=now)
    assert names(me, now) == []

    them.consents.create(purpose=Consent.Purpose.DIRECTORY, given_at=now)

    assert names(me, now) == ["Louis"]


def test_people_of_another_edition_are_not_suggested(me, now):
    other = EditionFactory(is_current=False, slug="autre")
    ProfileFactory(registration__edition=other, offers_words="Des bureaux")

    assert names(me, now) == []


def test_a_profile_that_changes_is_read_again(me, person, now):
    them = person(offers_words="Des bureaux")
    assert names(me, now) == ["Louis"]

    profile = profile_of(them)
    profile.offers_words, profile.changed_at = "Du chant choral", timezone.now()
    profile.save()

    assert names(me, now) == []


def test_a_change_that_commits_late_is_seen_all_the_same(me, person, now):
    """Its `changed_at` is behind others that were read already."""
    them, newest = person(offers_words="Du chant"), person("Zoé", offers_words="Du vélo")
    assert "Louis" not in names(me, now)

    profile = profile_of(them)
    profile.offers_words = "Des bureaux"
    profile.changed_at = profile_of(newest).changed_at - timedelta(seconds=30)
    profile.save()

    assert "Louis" in names(me, now)


def test_a_profile_that_is_erased_leaves_the_index(me, person, now):
    them = person(offers_words="Des bureaux")
    names(me, now)

    profile_of(them).delete()

    found = suggested(me, now=now)
    assert len(found) == 0
    assert found.reader.kept.cards_of([them.pk]) == []


def test_without_a_profile_of_ones_own_the_day_alone_brings_together(edition, person, now):
    me = RegistrationFactory(edition=edition, commune="Lille")
    person(offers_words="Des bureaux", commune="Lille")
    person("Loin", commune="Halluin")

    assert names(me, now) == []  # near, and nothing else: nobody is looked for by place alone


# -- Why ------------------------------------------------------------------------------------------


def test_reasons_quote_what_each_wrote(me, person, now):
    person(
        offers_words="Des bureaux à Fives, bail solidaire",
        seeks=["entretien-velos"],
        commune="Wambrechies",
    )

    assert why(me, now) == [
        "Propose « Des bureaux à Fives » : vous cherchez « Un local partagé ».",
        "Cherche l’entretien de vélos : vous proposez « Entretien de flottes de vélos ».",
        "À 6 km de chez vous (Wambrechies).",
    ]


def test_reasons_say_it_once_when_both_chose_the_same_term(person, now):
    me = person("Nora", seeks=["cuisine-partagee"])
    person(offers=["cuisine-partagee"])

    assert why(me, now) == ["Propose une cuisine partagée, que vous cherchez."]


def test_reasons_of_neighbours_and_of_words(person, now):
    me = person("Nora", seeks=["stockage"], offers_words="De la lombriculture")
    person("Un", offers=["locaux"])
    person("Deux", seeks_words="La lombriculture en ville")

    found = suggestions_for(me, now=now, at_most=5)

    assert {one.reasons[0].text.replace("\u00a0", " ") for one in found} == {
        "Propose des locaux à partager : vous cherchez un espace de stockage.",
        "Vous proposez, et l’autre cherche, autour des mêmes mots : lombriculture.",
    }
    assert not any(one.completes for one in found)


def test_reasons_name_the_workshop_and_the_themes_in_common(me, person, edition, now):
    them = person()
    workshop = WorkshopFactory(round__edition=edition, seats=5, session__title="Mobilité")
    for one in (me, them):
        take_seat(workshop, registration=one, now=now)
    theme = ThemeFactory(edition=edition, name="Logements")
    for one in (me, them):
        profile = profile_of(one)
        profile.themes.add(theme)
        profile.changed_at = timezone.now()
        profile.save()

    assert why(me, now) == ["Même atelier que vous : Mobilité.", "En commun : Logements."]


def test_a_commune_that_is_hidden_is_not_told_by_its_distance(me, person, now):
    person(offers_words="Des bureaux", commune="Lille", audiences={"commune": "nobody"})

    assert [reason for reason in why(me, now) if "Lille" in reason or "km" in reason] == []


def test_whom_i_asked_in_vain_comes_back_first(me, person, now):
    them = person("Lapse")
    person("Autre", offers_words="Des bureaux")
    meeting(me, them, now, state=Meeting.State.EXPIRED)

    assert names(me, now) == ["Lapse", "Autre"]


def test_whom_i_asked_in_an_earlier_edition_comes_first(me, person, now):
    them = person("Ancienne")
    before = EditionFactory(is_current=False, slug="avant")
    asking, asked = (
        RegistrationFactory(edition=before, email=one.email, name_key=one.name_key)
        for one in (me, them)
    )
    meeting(asking, asked, now, state=Meeting.State.DECLINED)

    assert why(me, now) == ["Vous vouliez déjà cette rencontre."]


# -- What is thought of them ----------------------------------------------------------------------


def test_who_is_put_away_is_gone_until_it_is_undone(me, person, now):
    them = person(offers_words="Des bureaux")

    actions.think(me, about=profile_of(them), kind=Opinion.Kind.DISMISSED, now=now)
    assert names(me, now) == []
    assert [one.registration for one in put_away(me)] == [them]

    actions.think_nothing(me, about=profile_of(them))
    assert names(me, now) == ["Louis"]


@pytest.mark.parametrize(
    ("offers", "back"), [("Des bureaux clairs", False), ("Un local et du chant choral", True)]
)
def test_who_is_put_away_comes_back_only_when_changed_a_lot(me, person, now, offers, back):
    them = person(offers_words="Des bureaux clairs, calmes")
    actions.think(me, about=profile_of(them), kind=Opinion.Kind.DISMISSED, now=now)

    profile = profile_of(them)
    profile.offers_words, profile.changed_at = offers, timezone.now()
    profile.save()

    assert bool(names(me, now)) is back


def test_the_last_word_holds_and_twice_is_once(me, person, now):
    profile = profile_of(person(offers_words="Des bureaux"))

    for kind in ("dismissed", "kept", "kept"):
        actions.think(me, about=profile, kind=kind, now=now)

    assert Opinion.objects.get().kind == "kept"
    assert [one.is_kept for one in suggestions_for(me, now=now, at_most=5)] == [True]


@pytest.mark.parametrize("how", ["kept", "asked", "accepted", "exchanged"])
def test_what_i_keep_or_accept_moves_the_list(person, now, how):
    me = person("Nora", seeks=["video", "traduction"])
    for n in range(4):
        person(f"Film {n}", offers=["video"])
    person("Langue", offers=["traduction"])
    liked = [person(f"Aimé {n}", offers=["traduction"]) for n in range(3)]

    for them in liked:
        if how == "kept":
            actions.think(me, about=profile_of(them), kind=Opinion.Kind.KEPT, now=now)
        elif how == "asked":
            meeting(me, them, now + timedelta(hours=liked.index(them)))
        elif how == "accepted":
            meeting(
                them,
                me,
                now + timedelta(hours=liked.index(them)),
                state=Meeting.State.ACCEPTED,
                table=TableFactory(edition=me.edition),
            )
        else:
            ExchangeFactory(asking=them, asked=me, state="done", answered_at=now)

    order = names(me, now)
    assert order.index("Langue") < min(order.index(f"Film {n}") for n in range(4))


def test_what_i_put_away_lowers_what_resembles_it(person, now):
    me = person("Nora", seeks=["video", "traduction"])
    person("Film", offers=["video"])
    person("Langue", offers=["traduction"])
    for n in range(3):
        them = person(f"Écarté {n}", offers=["video"])
        actions.think(me, about=profile_of(them), kind=Opinion.Kind.DISMISSED, now=now)

    assert names(me, now) == ["Langue", "Film"]


def test_kept_in_mind_shows_only_whom_one_may_see(me, person, now):
    here, gone = person("Ici", offers_words="Des bureaux"), person("Parti")
    for them in (here, gone):
        actions.think(me, about=profile_of(them), kind=Opinion.Kind.KEPT, now=now)
    gone.consents.update(withdrawn_at=now)

    found = kept_in_mind(me, now=now)[0:10]

    assert [one.profile.registration for one in found] == [here]
    assert len(kept_in_mind(here, now=now)) == 0  # what others think is nobody's business


# -- What brings two together ---------------------------------------------------------------------


def test_common_ground_marks_what_answers(me, person, now):
    them = person(
        offers_words="Des bureaux <calmes>", seeks_words="Réparer nos vélos", commune="Loos"
    )

    ground = common_ground(me, profile_of(them), now=now)

    assert [(line.label, line.text) for line in ground.lines] == [
        ("Cherche", '<mark class="hit">Réparer nos vélos</mark>'),
        ("Vous proposez", '<mark class="hit">Entretien de flottes de vélos</mark>'),
        ("Propose", 'Des <mark class="hit">bureaux</mark> &lt;calmes&gt;'),
        ("Vous cherchez", 'Un <mark class="hit">local partagé</mark>'),
    ]
    assert [reason.kind for reason in ground.reasons] == ["offers", "seeks", "place"]


# -- What it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 12])
def test_suggestions_cost_the_same_whatever_their_number(
    me, person, edition, now, how_many, django_assert_num_queries
):
    theme = ThemeFactory(edition=edition)
    for n in range(how_many):
        them = person(f"P{n}", offers_words="Des bureaux")
        profile_of(them).themes.add(theme)
    names(me, now)

    with django_assert_num_queries(13):
        # two for what changed, three for choices, one's profile, three for the moment,
        # who is seen, those shown, their themes, whom one meets
        found = suggestions_for(me, now=now, at_most=20)
        assert len(found) == how_many
        assert all(list(one.profile.themes.all()) == [theme] for one in found)
