"""What somebody asks of the directory: the same words in the page's address."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from networking.directory.languages import LANGUAGES
from registration.models import Registration

LONGEST = 100
SLUG = re.compile(r"[-\w]{1,50}")


@dataclass(frozen=True)
class Asked:
    words: str = ""
    themes: tuple[str, ...] = ()
    family: str = ""
    commune: str = ""
    language: str = ""
    slot: int = 0
    completing: bool = False

    @classmethod
    def of(cls, params: QueryDict) -> "Asked":
        family, language = params.get("famille", ""), params.get("langue", "")
        themes = [slug for slug in params.getlist("theme") if SLUG.fullmatch(slug)]
        return cls(
            words=" ".join(params.get("q", "").split())[:LONGEST],
            themes=tuple(dict.fromkeys(themes))[:20],
            family=family if family in Registration.Family.values else "",
            commune=params.get("commune", "").strip()[:120],
            language=language if language in LANGUAGES else "",
            slot=_number(params.get("libre", "")),
            completing="completons" in params,
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.is_filtered)

    @property
    def is_filtered(self) -> bool:
        said = (self.themes, self.family, self.commune, self.language, self.slot)
        return any(said) or self.completing

    def query(self, **also: Any) -> str:
        """The same, as the end of an address."""
        said: list[tuple[str, Any]] = [("q", self.words)] if self.words else []
        said += [("theme", slug) for slug in self.themes]
        said += [("famille", self.family)] if self.family else []
        said += [("commune", self.commune)] if self.commune else []
        said += [("langue", self.language)] if self.language else []
        said += [("libre", self.slot)] if self.slot else []
        said += [("completons", 1)] if self.completing else []
        return urlencode([*said, *also.items()])

    @property
    def words_alone(self) -> str:
        """The same without its filters."""
        return urlencode({"q": self.words})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
