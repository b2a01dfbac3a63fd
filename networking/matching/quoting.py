"""What people wrote, quoted in a sentence or marked where it answers somebody. Pure."""

import re
from collections.abc import Collection

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from networking.matching.vocabulary import BY_SLUG, Token, mentions, stem, tokens

ENDS = re.compile(r"[,;:.!?()\n]")
JOINS = re.compile(r"[,;:.!?()\n]|\s(?:et|ou|and|or|ainsi que|mais|pour|afin)\s")
LEADS = re.compile(
    r"^(?:(?:nous|on|we|je|i)\s+|j[’'])?"
    r"(?:(?:re)?cherch\w+|propos\w+|offr\w+|mett\w+ à disposition|(?:avons |ai )?besoin|"
    r"look(?:ing)? for|need|offer(?:ing)?)\s+(?:d[’']|de\s+)?",
    re.IGNORECASE,
)
LONGEST = 70


def quote(text: str, slug: str) -> str:
    """The part of a text that says a term: « bureaux à Fives »; empty when none does.

    Cut at the signs of a sentence; shorter, at « et » or « pour », where that is too long.
    """
    places = next((one.places for one in mentions(text) if one.slug == slug), ())
    if not places:
        return ""
    said = tokens(text)
    start, end = said[places[0]].start, said[places[-1]].end
    clauses = (_clause(text, start, end, cuts) for cuts in (ENDS, JOINS))
    return next((one for one in clauses if 0 < len(one) <= LONGEST), text[start:end].strip())


def _clause(text: str, start: int, end: int, cuts: re.Pattern[str]) -> str:
    """From the cut before a place to the one after it, without « nous cherchons »."""
    before = [one.end() for one in cuts.finditer(text) if one.end() <= start]
    after = [one.start() for one in cuts.finditer(text) if one.start() >= end]
    clause = text[max(before, default=0) : min(after, default=len(text))].strip()
    return LEADS.sub("", clause).strip()


def _spans(text: str, slugs: Collection[str], stems: Collection[str]) -> list[tuple[int, int]]:
    said = tokens(text)
    spans = [
        (said[one.places[0]].start, said[one.places[-1]].end)
        for one in mentions(text)
        if one.slug in slugs
    ]
    spans += [(one.start, one.end) for one in said if stem(one.word) in stems]
    return sorted(spans)


def marked(text: str, slugs: Collection[str], stems: Collection[str] = ()) -> SafeString:
    """The text, escaped, with `<mark>` round what says one of these terms or words."""
    parts: list[tuple[str, str]] = []
    at = 0
    for start, end in _spans(text, slugs, stems):
        if start >= at:
            parts.append((text[at:start], text[start:end]))
            at = end
    shown = format_html_join("", '{}<mark class="hit">{}</mark>', parts)
    return format_html("{}{}", shown, text[at:])


def told(
    chosen: Collection[str],
    words: str,
    language: str,
    slugs: Collection[str] = (),
    stems: Collection[str] = (),
) -> SafeString:
    """What somebody offers or seeks: the terms they chose, then their own words."""
    names = [(slug, BY_SLUG[slug].name(language)) for slug in chosen if slug in BY_SLUG]
    shown = format_html_join(
        ", ",
        "{}",
        ((format_html('<mark class="hit">{}</mark>', n) if s in slugs else n,) for s, n in names),
    )
    own = marked(words, slugs, stems)
    return format_html("{}. {}", shown, own) if names and words else format_html("{}{}", shown, own)


def surface(text: str, stems: Collection[str]) -> list[str]:
    """How a text writes these stems, each once."""
    found: dict[str, Token] = {}
    for token in tokens(text):
        if stem(token.word) in stems:
            found.setdefault(stem(token.word), token)
    return [text[token.start : token.end] for token in found.values()]
