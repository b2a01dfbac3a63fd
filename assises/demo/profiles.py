"""Made-up profiles: about three people in four are in the directory, with what they offer and seek.

Whom each completes is known by construction: `kinds_of` says which kinds of thing somebody
offers and seeks, and the same seed gives the same answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from agenda.models import Theme
from assises.demo.needs import SIDE_WORDS, TABLE
from assises.models import Edition
from networking.models import Profile
from registration.models import Consent, Registration
from workshops.models import Seat

AGREE = 0.75
FIRST = 4  # who tries the demo as one of these is in the directory
HIDE_COMMUNE = 0.05
TICK = 0.55
SAY_NO_MORE = 0.7
CIRCLE = 12  # who complete each other
QUARTERS = """Fives Wazemmes Moulins Hellemmes Lomme l’Alma l’Épeule la Bourgogne Lille-Sud
Saint-Maurice Bois-Blancs Vauban""".split()
DAYS = "lundi mardi mercredi jeudi vendredi samedi".split()
HEADLINES = """Coordination de projets
Direction
Mission économie solidaire
Développement et partenariats
Administration bénévole
Encadrement technique
Gérance
Trésorerie
Médiation de quartier
Recherche et évaluation""".splitlines()
OFFERING = ("{x}", "nous proposons {x}", "je propose {x}", "{x}", "à partager : {x}")
SEEKING = ("{x}", "nous cherchons {x}", "je cherche {x}", "{x}", "besoin urgent : {x}")


@dataclass
class Kind:
    """A kind of thing that some offer and others seek."""

    slug: str
    theme: str
    term: str
    offers: list[str] = field(default_factory=list)
    seeks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Drawn:
    """What somebody offers and seeks, by kinds; the first is what they care about most."""

    offers: tuple[str, ...]
    seeks: tuple[str, ...]


@cache
def kinds() -> dict[str, Kind]:
    found: list[Kind] = []
    for line in TABLE.strip().splitlines():
        if line.startswith("+ "):
            found[-1].offers.append(line[2:])
        elif line.startswith("- "):
            found[-1].seeks.append(line[2:])
        else:
            slug, theme, term = (cell.strip() for cell in line.split("|"))
            found.append(Kind(slug, theme, term))
    return {kind.slug: kind for kind in found}


def kinds_of(seed: int, index: int) -> Drawn:
    """Circles of a dozen: half of it offers what the other half seeks, and the reverse.

    Some offer or seek one thing more; what most seek draws more of them than the rest.
    """
    circle, dice = Random(f"{seed}:circle:{index // CIRCLE}"), Random(f"{seed}:needs:{index}")
    all_ = sorted(kinds())
    one, other = circle.sample(all_, 2)
    offers, seeks = ([one], [other]) if index % 2 else ([other], [one])
    if dice.random() < 0.35:
        offers.append(dice.choice(all_))
    if dice.random() < 0.35:
        seeks.append(dice.choices(all_, [1 + place % 3 for place in range(len(all_))])[0])
    return Drawn(tuple(dict.fromkeys(offers)), tuple(dict.fromkeys(seeks)))


def says(dice: Random, ways: Sequence[str], frames: Sequence[str]) -> str:
    filled = dice.choice(ways).format(
        q=dice.choice(QUARTERS), n=dice.choice((12, 20, 30, 40, 60, 80)), d=dice.choice(DAYS)
    )
    said = dice.choice(frames).format(x=filled)
    return said[0].upper() + said[1:]


@cache
def side_words() -> list[str]:
    return SIDE_WORDS.strip().splitlines()


def side(dice: Random, slugs: Sequence[str], *, offering: bool) -> tuple[list[str], str]:
    """The terms ticked, and the words: a little less than half is said in words alone."""
    ticked, words = [], []
    for slug in slugs:
        kind = kinds()[slug]
        if kind.term and dice.random() < TICK:
            ticked.append(kind.term)
            if dice.random() < SAY_NO_MORE:
                continue
        ways, frames = (kind.offers, OFFERING) if offering else (kind.seeks, SEEKING)
        words.append(says(dice, ways, frames))
    if offering and dice.random() < 0.5:  # what people say of themselves beside
        words.insert(dice.randrange(len(words) + 1), says(dice, side_words(), ["{x}"]))
    return ticked, ". ".join(words)[:280]


def draw_profile(person: Registration, seed: int, index: int) -> Profile:
    """Drawn alone, so that more people change nobody."""
    dice, drawn = Random(f"{seed}:profile:{index}"), kinds_of(seed, index)
    offers, offers_words = side(dice, drawn.offers, offering=True)
    seeks, seeks_words = side(dice, drawn.seeks, offering=False)
    hides = dice.random() < HIDE_COMMUNE
    return Profile(
        registration=person,
        headline=dice.choice(HEADLINES),
        offers=offers,
        offers_words=offers_words,
        seeks=seeks,
        seeks_words=seeks_words,
        languages=["fr", "en"] if dice.random() < 0.4 else ["fr"],
        audiences={"commune": Profile.Audience.NOBODY} if hides else {},
        changed_at=person.asked_at,  # written when they registered
    )


def agreeing(people: Sequence[Registration], seed: int) -> Iterator[tuple[int, Registration]]:
    """Those who agree to the directory, with their place among all."""
    for index, person in enumerate(people):
        if index < FIRST or Random(f"{seed}:directory:{index}").random() < AGREE:
            yield index, person


def build_profiles(edition: Edition, people: Sequence[Registration], seed: int) -> None:
    """Consents, profiles and themes of those who are missing. A second run changes nothing."""
    chosen = dict(agreeing(people, seed))
    known = Profile.objects.of(edition).values_list("registration", flat=True)
    told = Consent.objects.filter(
        purpose=Consent.Purpose.DIRECTORY, registration__edition=edition
    ).values_list("registration", flat=True)
    there = {*known, *told}
    new = {index: person for index, person in chosen.items() if person.pk not in there}
    Consent.objects.bulk_create(
        [
            Consent(
                registration=person, purpose=Consent.Purpose.DIRECTORY, given_at=person.asked_at
            )
            for person in new.values()
        ],
        batch_size=200,
    )
    profiles = [draw_profile(person, seed, index) for index, person in new.items()]
    Profile.objects.bulk_create(profiles, batch_size=200)
    build_themes(edition, dict(zip(new, profiles, strict=True)), seed)


def build_themes(edition: Edition, profiles: dict[int, Profile], seed: int) -> None:
    """The theme of one's workshop, or else that of what one offers first; sometimes one more."""
    themes = {theme.slug: theme.pk for theme in Theme.objects.filter(edition=edition)}
    held = Seat.objects.held().filter(registration__edition=edition)
    of_workshop = dict(held.values_list("registration", "workshop__session__theme__slug"))
    ties = []
    for index, profile in profiles.items():
        dice, drawn = Random(f"{seed}:themes:{index}"), kinds_of(seed, index)
        first = of_workshop.get(profile.registration_id) or kinds()[drawn.offers[0]].theme
        more = {kinds()[drawn.seeks[0]].theme} if dice.random() < 0.4 else set()
        for slug in {first, *more} & themes.keys():
            ties.append(Profile.themes.through(profile_id=profile.pk, theme_id=themes[slug]))
    Profile.themes.through.objects.bulk_create(ties, batch_size=500)
