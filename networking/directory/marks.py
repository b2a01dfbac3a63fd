"""Words found, marked where they stand."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from assises.templatetags.ui import typo
from networking.directory.stems import Meant
from networking.directory.words import LONGEST, PART, forms, of_term
from networking.matching.vocabulary import BY_SLUG
from registration.names import folded


class Marks:
    """What was looked for, to be seen in what is shown. Without it, texts are only escaped."""

    def __init__(self, meant: Iterable[Meant] = ()) -> None:
        self.stems = frozenset(stem for one in meant for stem in one.stems)
        self._known: dict[str, bool] = {}

    def text(self, text: str) -> SafeString:
        text = typo(text)
        if not self.stems:
            return conditional_escape(text)
        said, end = [], 0
        for found in PART.finditer(text):
            if self._is_meant(found[0]):
                said += [(conditional_escape(text[end : found.start()]), found[0])]
                end = found.end()
        marked = format_html_join("", "{}<mark>{}</mark>", said)
        return format_html("{}{}", marked, text[end:])

    def terms(self, slugs: Iterable[str], language: str) -> SafeString:
        """What the chosen terms are called: marked whole, by whatever name they were found."""
        terms = [BY_SLUG[slug] for slug in slugs if slug in BY_SLUG]
        names = [
            format_html("<mark>{}</mark>", term.name(language))
            if of_term(term.slug) in self.stems
            else self.text(term.name(language))
            for term in terms
        ]
        return format_html_join(", ", "{}", ((name,) for name in names))

    def _is_meant(self, word: str) -> bool:
        if word not in self._known:
            said = folded(word)
            stems = (said[:LONGEST], *forms(said)) if said else ()
            self._known[word] = not self.stems.isdisjoint(stems)
        return self._known[word]
