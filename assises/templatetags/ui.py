"""Tags and filters of every template."""

import re
from datetime import datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.template.defaultfilters import date as date_filter
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from assises import bricks

register = template.Library()

NBSP = "\u00a0"
OTHER_LANGUAGE = {"fr": ("en", "English"), "en": ("fr", "Français")}


def speaks_french() -> bool:
    return (get_language() or settings.LANGUAGE_CODE).startswith("fr")


# -- Words ------------------------------------------------------------------------------------


@register.filter(is_safe=True)
def typo(text: object) -> str:
    """French no-break spaces: before : ; ? ! %, inside « », in 9 h 15. Changes no markup."""
    said = str(text)
    said = re.sub(r"(?<=\S) (?=[:;?!%»](?:\W|$))", NBSP, said)
    said = re.sub(r"« ", f"«{NBSP}", said)
    return re.sub(r"(?<=\d) h(?: (?=\d\d\b)|\b)", lambda m: m[0].replace(" ", NBSP), said)


def in_language(thing: Any, field: str) -> tuple[str, bool]:
    """The text of `field` in the active language, and whether it had to stay French."""
    french = str(getattr(thing, field, "") or "")
    if speaks_french():
        return typo(french), False
    english = str(getattr(thing, f"{field}_en", "") or "")
    if english or not french:
        return english, False
    return typo(french), hasattr(thing, f"{field}_en")


@register.filter
def words(thing: Any, field: str) -> SafeString:
    """`{{ session|words:"title" }}`: French marked as such where English is missing."""
    said, stayed_french = in_language(thing, field)
    if stayed_french:
        return format_html('<span lang="fr">{}</span>', said)
    return SafeString(escape(said))


@register.filter
def plain_words(thing: Any, field: str) -> str:
    """The same without markup, for <title> and attributes."""
    return in_language(thing, field)[0]


register.filter("plain", plain_words)
plain = plain_words


@register.filter
def ordinals(text: str) -> SafeString:
    """2es Assises: the letters after a number are raised."""
    told = conditional_escape(text)
    raised = re.sub(r"\b(\d+)(ers|er|res|re|es|e|nd|rd|st|th)\b", r"\1<sup>\2</sup>", told)
    return mark_safe(raised)  # noqa: S308 (escaped above)


@register.filter
def clock(at: datetime | time | None) -> str:
    """9 h 15 in French, 9:15 in English; a moment is shown in the active time zone."""
    if at is None:
        return ""
    if isinstance(at, datetime):
        at = timezone.localtime(at).time()
    if not speaks_french():
        return f"{at.hour}:{at.minute:02}"
    return f"{at.hour}{NBSP}h" + (f"{NBSP}{at.minute:02}" if at.minute else "")


@register.filter
def hour(number: int) -> str:
    """9 h in French, 9:00 in English."""
    return clock(time(number % 24))


@register.filter
def whole_day(day: Any) -> str:
    """jeudi 18 mars 2027, Thursday 18 March 2027."""
    return date_filter(day, "l j F Y")


@register.filter
def weight(size: int) -> str:
    """Of a file: 2,4 Mo, 850 ko; 2.4 MB, 850 kB."""
    unit = "o" if speaks_french() else "B"
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)}{NBSP}k{unit}"
    said = f"{size / 1_000_000:.1f}".removesuffix(".0")
    return f"{said.replace('.', ',') if speaks_french() else said}{NBSP}M{unit}"


# -- Pictures -----------------------------------------------------------------------------------


@register.simple_tag
def sprite(name: str) -> str:
    """The address of one icon in the sprite."""
    return f"{static('img/icons.svg')}#{name}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite. It is decoration: words stand beside it."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


THEMES = {"mobilite", "alimentation", "dechets", "logements", "commande", "financement"}


@register.simple_tag
def theme_icon(theme: Any) -> SafeString:
    """The icon of a theme; the flag for one that the sprite does not know."""
    return icon(f"t-{theme.slug}" if theme.slug in THEMES else "flag")


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], name: str) -> str | SafeString:
    """` aria-current="page"` in the link to the page that is open."""
    request = context.get("request")
    try:
        current = request is not None and request.path == reverse(name)
    except NoReverseMatch:
        current = False
    return format_html(' aria-current="{}"', "page") if current else ""


@register.inclusion_tag("ui/wall.html")
def brick_wall(laid: int, places: int) -> dict[str, Any]:
    """One brick a place, laid or still to lay: a wide wall and one for phones."""
    return {"walls": bricks.walls(laid, places)}


@register.simple_tag
def wall_of_seats(taken: int, seats: int) -> bricks.Wall:
    """One brick a seat: `ui/wall.html` draws it."""
    return bricks.of_seats(taken, seats)


# -- Addresses ------------------------------------------------------------------------------------


@register.simple_tag
def page(path: str) -> str:
    """A page's address in the active language: {% page "/programme/" %}."""
    return path if speaks_french() else f"/{get_language()}{path}"


@register.simple_tag
def export(name: str, *args: Any) -> str:
    """The address of an export, which has one for all languages, in the active one."""
    return reverse(name, args=args) + ("" if speaks_french() else f"?lang={get_language()}")


@register.inclusion_tag("ui/nav_link.html", takes_context=True)
def nav_link(context: RequestContext, path: str, label: str, icon: str = "") -> dict[str, Any]:
    address = page(path)
    here = getattr(context.get("request"), "path", "")
    return {"address": address, "label": label, "icon": icon, "is_current": here == address}


@register.inclusion_tag("ui/language.html", takes_context=True)
def other_language(context: RequestContext) -> dict[str, Any]:
    """The same page in the other language, where there is one; a public one is asked the same."""
    request = context.get("request")
    here = getattr(request, "path", "")
    code, name = OTHER_LANGUAGE["fr" if speaks_french() else "en"]
    there = translate_url(here, code) if here else ""
    address = there if there != here else ""
    is_public = getattr(request, "same_for_all", False)
    asked = request.META.get("QUERY_STRING", "") if request and is_public else ""
    return {
        "address": f"{address}?{asked}" if address and asked else address,
        "code": code,
        "name": name,
    }
