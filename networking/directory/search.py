"""Who is found by words and filters, among those that somebody may see."""

from collections.abc import Sequence
from functools import reduce
from operator import add
from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from networking.directory.asked import Asked
from networking.directory.stems import NAMED, Meant, stems_of
from networking.directory.words import label, typed
from networking.meetings.days import free_at
from networking.models import Profile, Slot, Word
from registration.models import Registration

Keys = QuerySet[Profile, UUID] | list[UUID]
BY_NAME = ("registration__sort_name", "registration__sort_first_name", "pk")


def meant(asked: Asked, reader: Registration) -> list[Meant]:
    """What each typed word may mean, the rarest first. Two queries at most, none without words."""
    words = typed(asked.words)
    if not words:
        return []
    stems = stems_of(reader.edition)
    return sorted((stems.meant_by(word) for word in words), key=stems.size)


def seen(asked: Asked, reader: Registration) -> QuerySet[Profile]:
    """Who passes the filters."""
    profiles = Profile.objects.seen_by(reader)
    if asked.themes:
        chosen = Profile.themes.through.objects.filter(theme__slug__in=asked.themes)
        profiles = profiles.filter(Exists(chosen.filter(profile=OuterRef("pk"))))
    if asked.family:
        profiles = profiles.filter(registration__family=asked.family)
    for kind, value in (("commune", asked.commune), ("langue", asked.language)):
        if value:
            stands = Word.objects.filter(profile=OuterRef("pk"), stem=label(kind, value))
            profiles = profiles.filter(Exists(stands))
    return _free(profiles, asked.slot, reader) if asked.slot else profiles


def _free(profiles: QuerySet[Profile], slot: int, reader: Registration) -> QuerySet[Profile]:
    """Those who could be met in a slot; nobody where there is no such slot."""
    known = Slot.objects.of(reader.edition).filter(pk=slot, is_open=True).first()
    return free_at(known, profiles) if known else profiles.none()


def found(
    asked: Asked,
    reader: Registration,
    meant: Sequence[Meant],
    among: Sequence[UUID] | None = None,
) -> Keys:
    """The keys of who is found, best first, then by name. All words must be found somewhere.

    One query. It goes by the rarest word: the others, and who may be seen, are asked of few.
    Where only signs were typed, nobody is found. `among`: only these, in their order where there
    are no words.
    """
    profiles = seen(asked, reader)
    if among is not None:
        profiles = profiles.filter(pk__in=among)
    if not meant:
        profiles = profiles.none() if asked.words else profiles
        if among is not None:
            keys = set(profiles.values_list("pk", flat=True))
            return [key for key in among if key in keys]
        return profiles.order_by(*BY_NAME).values_list("pk", flat=True)
    rarest, *others = meant
    rows = Word.objects.filter(stem__in=rarest.stems)
    for one in others:
        rows = rows.filter(Exists(_of_same(one)))
    rows = rows.filter(Exists(profiles.filter(pk=OuterRef("profile"))))
    ranks = [
        Subquery(_of_same(one).order_by(_rank(one)).values(n=_rank(one))[:1]) for one in others
    ]
    return list(
        rows.values("profile")
        .annotate(rank=reduce(add, ranks, Min(_rank(rarest))))
        .order_by("rank", *(f"profile__{name}" for name in BY_NAME))
        .values_list("profile", flat=True)
    )


def _of_same(meant: Meant) -> QuerySet[Word]:
    return Word.objects.filter(profile=OuterRef("profile"), stem__in=meant.stems)


def _rank(meant: Meant) -> Case:
    """Exact before begun before slipped; in a name or an organisation before elsewhere."""
    ranks = [
        (Q(stem=meant.typed.word, where__in=NAMED), 0),
        (Q(stem__in=meant.exact), 1),
        (Q(stem__in=meant.begun, where__in=NAMED), 2),
        (Q(stem__in=meant.begun), 3),
        (Q(stem__in=meant.near, where__in=NAMED), 4),
    ]
    whens = [When(condition, then=Value(rank)) for condition, rank in ranks]
    return Case(*whens, default=Value(5), output_field=IntegerField())
