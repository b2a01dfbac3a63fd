"""Which offers and needs a page shows: the same words in its address."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from networking.models import Notice
from networking.models.notices import NoticeQuerySet
from registration.models import Registration
from registration.names import tidy

KINDS = {"offre": Notice.Kind.OFFER, "besoin": Notice.Kind.NEED}
MOST_WORDS = 6
SLUG = re.compile(r"[-\w]{1,50}")


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the wall."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    mine: bool = False

    @classmethod
    def of(cls, params: QueryDict) -> "Asked":
        kind, theme = params.get("quoi", ""), params.get("theme", "")
        return cls(
            words=tidy(params.get("q", ""))[:100],
            kind=kind if kind in KINDS else "",
            theme=theme if SLUG.fullmatch(theme) else "",
            mine="miennes" in params,
        )

    def __bool__(self) -> bool:
        return self != Asked()

    def query(self, **also: Any) -> str:
        """The same, as the end of an address; empty words left out."""
        said: list[tuple[str, Any]] = [("q", self.words), ("quoi", self.kind)]
        said += [("theme", self.theme), ("miennes", "1" if self.mine else ""), *also.items()]
        return urlencode([(name, value) for name, value in said if value])


def found(asked: Asked, reader: Registration) -> NoticeQuerySet:
    """What they see of the wall. Among one's own, also what the organisers have taken down."""
    notices: NoticeQuerySet = Notice.objects.seen_by(reader)
    if asked.mine:
        kept = Q(taken_down_at=None) | Q(is_hidden=True)
        notices = Notice.objects.of(reader.edition).filter(kept, author=reader)
    if asked.kind:
        notices = notices.filter(kind=KINDS[asked.kind])
    if asked.theme:
        notices = notices.filter(theme__slug=asked.theme)
    for word in asked.words.split()[:MOST_WORDS]:
        notices = notices.holding(word)
    return notices
