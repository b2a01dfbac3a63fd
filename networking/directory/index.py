"""The table of words: what each profile is found by, written with the profile itself."""

from collections.abc import Iterable, Iterator

from django.utils import translation

from networking.directory.languages import LANGUAGES
from networking.directory.words import VERSION, Told, label, words_of
from networking.models import Profile, Word
from registration.models import Registration

BATCH = 500
BOTH = ("fr", "en")


def index(profiles: Iterable[Profile]) -> None:
    """Write the words of these profiles anew. Their registrations are locked by who calls.

    What has not changed keeps its rows. `indexed_at` says of which state of the registration.
    """
    profiles = list(profiles)
    standing: dict[Profile, dict[tuple[str, int], int]] = {profile: {} for profile in profiles}
    owners = {profile.pk: profile for profile in profiles}
    for row in Word.objects.filter(profile__in=profiles).values_list(
        "pk", "profile", "stem", "where"
    ):
        standing[owners[row[1]]][row[2], row[3]] = row[0]
    gone: list[int] = []
    new: list[Word] = []
    for profile, rows in standing.items():
        words = words_of(told(profile))
        gone += [pk for word, pk in rows.items() if word not in words]
        new += [Word(profile=profile, stem=w[0], where=w[1]) for w in sorted(words - rows.keys())]
        profile.indexed_at, profile.index_version = profile.registration.changed_at, VERSION
        profile.owner_code = profile.owner_code or profile.registration.code
    for start in range(0, len(gone), BATCH):
        Word.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    Word.objects.bulk_create(new, batch_size=BATCH)
    written = ["indexed_at", "index_version", "owner_code"]
    Profile.objects.bulk_update(profiles, written, batch_size=BATCH)


def unindex(profiles: Iterable[Profile]) -> None:
    """Nothing is found by them any more."""
    profiles = list(profiles)
    Word.objects.filter(profile__in=profiles).delete()
    Profile.objects.filter(pk__in=[profile.pk for profile in profiles]).update(indexed_at=None)


def told(profile: Profile) -> Told:
    """All that anybody may find this person by: nothing of what only some may see."""
    person = profile.registration
    is_commune_shown = profile.audience_of("commune") == Profile.Audience.DIRECTORY
    labels = [label("langue", code) for code in profile.languages]
    if person.commune and is_commune_shown:
        labels.append(label("commune", person.commune))
    return Told(
        names=[person.first_name, person.last_name],
        organisation=person.organisation,
        offers=[profile.offers_words],
        seeks=[profile.seeks_words],
        other=[*_other(profile), person.commune if is_commune_shown else ""],
        labels=labels,
        terms={Word.Where.OFFERS: profile.offers, Word.Where.SEEKS: profile.seeks},
    )


def _other(profile: Profile) -> Iterator[str]:
    yield profile.headline
    for theme in profile.themes.all():
        yield from (theme.name, theme.name_en)
    said = [LANGUAGES[code] for code in profile.languages if code in LANGUAGES]
    if profile.registration.family not in ("", Registration.Family.OTHER):
        said.append(Registration.Family(profile.registration.family).label)
    for language in BOTH:
        with translation.override(language):
            yield from [str(word) for word in said]
