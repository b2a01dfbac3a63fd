"""Shown, written, left, erased: what people decide about their own profile."""

from datetime import timedelta
from uuid import uuid4

import pytest

from networking.directory import actions
from networking.directory.actions import Content, Ends
from networking.directory.following import follow
from networking.models import Meeting, Profile, Word
from registration import actions as registering
from registration.models import Consent, Registration
from tests.factories import (
    ProfileFactory,
    RegistrationFactory,
    SlotFactory,
    TableFactory,
    ThemeFactory,
)

Audience = Profile.Audience


def seen(reader) -> list[str]:
    return [p.registration.last_name for p in Profile.objects.seen_by(reader).with_person()]


def stems(profile) -> set[str]:
    return set(profile.words.values_list("stem", flat=True))


def write(registration, now, **content):
    standing = actions.own(registration)
    return actions.save_profile(
        registration, Content(**content), themes=[], seen=actions.token(standing), now=now
    )


def test_show_gives_the_agreement_and_makes_the_profile(reader, profile, now):
    shown = actions.show(reader, now=now)

    consent = reader.consents.get()
    assert (consent.purpose, consent.given_at) == ("directory", now)
    assert seen(profile.registration) == ["Kaddour"]
    assert {"amina", "kaddour"} <= stems(shown)


def test_show_twice_changes_nothing(reader, now):
    assert actions.show(reader, now=now) == actions.show(reader, now=now + timedelta(hours=1))

    assert reader.consents.count() == 1


@pytest.mark.parametrize("state", ["waiting", "cancelled"])
def test_only_who_has_a_place_is_shown(reader, now, state):
    Registration.objects.update(state=state)

    with pytest.raises(actions.NotConfirmed):
        actions.show(reader, now=now)
    with pytest.raises(actions.NotConfirmed):
        write(reader, now, headline="Vélos")
    assert not Profile.objects.exists()


def test_leave_takes_the_agreement_back_at_once(reader, profile, now):
    owner = profile.registration
    write(owner, now, headline="Menuisier")
    assert seen(reader) == ["Vandamme"]

    actions.leave(owner, now=now)
    actions.leave(owner, now=now + timedelta(hours=1))

    assert seen(reader) == []
    assert owner.consents.get().withdrawn_at == now
    assert not Word.objects.exists()
    assert Profile.objects.get().headline == "Menuisier"  # for its owner alone


def test_leave_then_show_again(reader, profile, now):
    actions.leave(profile.registration, now=now)
    actions.show(profile.registration, now=now + timedelta(hours=1))

    assert seen(reader) == ["Vandamme"]
    assert profile.registration.consents.count() == 2


def test_what_leaving_ends_is_told_beforehand(profile, reader, edition, now):
    owner = profile.registration
    table = TableFactory(edition=edition)
    coming = SlotFactory(edition=edition)
    past = SlotFactory(
        edition=edition, starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1)
    )
    common = {"edition": edition, "asked_at": now, "expires_at": now, "changed_at": now}
    common |= {"asking": owner, "asked": reader}
    Meeting.objects.create(slot=coming, **common)
    Meeting.objects.create(slot=coming, table=table, state="accepted", **common)
    Meeting.objects.create(slot=past, table=table, state="accepted", **common)
    Meeting.objects.create(slot=coming, state="declined", **common)

    assert actions.foreseen(owner, now) == Ends(requests=1, meetings=1)


def test_save_profile_writes_and_finds_at_once(profile, now):
    theme = ThemeFactory(edition=profile.registration.edition, name="Mobilité")
    content = Content(
        headline="Réparer ensemble",
        offers=["cuisine-partagee"],
        seeks_words="des locaux",
        languages=["nl"],
        audiences={"commune": Audience.NOBODY},
    )

    saved = actions.save_profile(
        profile.registration,
        content,
        themes=[theme],
        seen=actions.token(actions.own(profile.registration)),
        now=now,
    )

    assert (saved.headline, saved.languages) == ("Réparer ensemble", ["nl"])
    assert [*saved.themes.all()] == [theme]
    assert {"~terme:cuisine-partagee", "local", "mobilit", "~langue:nl"} <= stems(saved)


def test_what_only_some_may_see_finds_nobody(profile, now):
    Registration.objects.update(commune="Wambrechies")
    owner = Registration.objects.get()

    write(owner, now)
    assert "~commune:wambrechies" in stems(profile)

    write(
        owner,
        now + timedelta(seconds=1),
        telephone="06 12 34 56 78",
        links=["https://secret.example.org"],
        audiences={"commune": Audience.PARTNERS},
    )
    assert not {s for s in stems(profile) if "wambre" in s or "secret" in s or "06" in s}


def test_two_windows_do_not_overwrite_each_other(profile, now):
    owner = profile.registration
    first = actions.token(actions.own(owner))
    write(owner, now, headline="Premier")

    with pytest.raises(actions.Changed):
        actions.save_profile(owner, Content(), themes=[], seen=first, now=now)
    assert actions.own(owner).headline == "Premier"


def test_saved_without_being_shown_it_stands_in_no_index(reader, profile, now):
    write(reader, now, headline="Brouillon")

    assert seen(profile.registration) == []
    assert not Word.objects.filter(profile__registration=reader).exists()


def test_erase_profile_keeps_nothing_of_it(reader, profile, now):
    write(profile.registration, now, headline="Menuisier", telephone="06", offers=["locaux"])
    Profile.objects.update(suspended_at=now)

    for _twice in range(2):
        actions.erase_profile(profile.registration, now=now)

    left = Profile.objects.get()
    assert (left.headline, left.telephone, left.offers, left.owner_code) == ("", "", [], "")
    assert left.suspended_at == now  # the desk's, not theirs
    assert not Word.objects.exists()
    assert not Consent.objects.filter(withdrawn_at=None).exists()


# -- What happens by itself --------------------------------------------------------------------


def test_who_agreed_elsewhere_gets_a_profile(reader, profile, now):
    Consent.objects.create(registration=reader, purpose="directory", given_at=now)

    follow(now)
    follow(now)

    made = Profile.objects.get(registration=reader)
    assert {"amina", "kaddour"} <= stems(made)
    assert seen(profile.registration) == ["Kaddour"]


def test_many_get_one_little_by_little(edition, category, now, monkeypatch):
    monkeypatch.setattr("networking.directory.following.AT_ONCE", 2)
    for person in RegistrationFactory.create_batch(5, edition=edition, category=category):
        Consent.objects.create(registration=person, purpose="directory", given_at=now)

    counts = []
    for _look in range(3):
        follow(now)
        counts.append(Profile.objects.exclude(indexed_at=None).count())

    assert counts == [2, 4, 5]


def test_words_follow_a_change_of_name_or_organisation(profile, now):
    follow(now)
    assert "vandamme" in stems(profile)

    registering.correct(
        profile.registration, {"last_name": "Delobel", "organisation": "La Lainière"}, now=now
    )
    follow(now)

    assert {"delobel", "lainiere"} <= stems(profile)
    assert not {"vandamme", "canal"} & stems(profile)


def test_words_follow_the_rules(profile, now):
    follow(now)
    Word.objects.all().delete()
    Profile.objects.update(index_version=0)

    follow(now)

    assert "vandamme" in stems(profile)


def test_what_has_not_changed_keeps_its_rows(profile, now):
    follow(now)
    before = set(Word.objects.values_list("pk", flat=True))

    write(profile.registration, now, headline="Menuisier")

    assert before < set(Word.objects.values_list("pk", flat=True))


def test_an_agreement_taken_back_elsewhere_takes_words_down(profile, now):
    follow(now)
    Consent.objects.update(withdrawn_at=now)

    follow(now)

    assert not Word.objects.exists()


def handed_over(registration, now):
    """The place, to somebody else."""
    before = registration.edition.starts_at - timedelta(days=3)
    to = registering.Colleague("Nadia", "Bensalem", f"{uuid4().hex}@example.org")
    return registering.hand_over(registration, to, now=before)


def test_a_place_handed_over_leaves_nothing_of_who_held_it(reader, profile, now):
    write(profile.registration, now, headline="Menuisier", telephone="06 12")

    colleague = handed_over(profile.registration, now)
    Consent.objects.create(registration=colleague, purpose="directory", given_at=now)

    assert actions.own(colleague) is None
    assert seen(reader) == []  # nothing of the first under the second's name, not for a second
    follow(now)
    left = Profile.objects.get(registration=colleague)
    assert (left.headline, left.telephone) == ("", "")
    assert seen(reader) == ["Bensalem"]
    assert not {"menuis", "vandamme"} & stems(left)


def test_who_got_the_place_begins_with_an_empty_profile(profile, now):
    write(profile.registration, now, headline="Menuisier")
    colleague = handed_over(profile.registration, now)

    shown = actions.show(colleague, now=now)

    assert (shown.headline, shown.owner_code) == ("", colleague.code)


def test_a_place_given_back_leaves_nothing(profile, now):
    write(profile.registration, now, headline="Menuisier")
    Registration.objects.update(state="cancelled", cancelled_at=now)

    follow(now)

    assert Profile.objects.get().headline == ""


def test_another_edition_is_left_alone(now, edition):
    other = ProfileFactory(registration__edition__is_current=False)

    follow(now)

    assert not other.words.exists()
