"""Tags and filters of every template."""

import re
from datetime import datetime, time
from typing import Any, TypedDict

from django import template
from django.template.defaultfilters import date as date_filter
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

NO_BREAK = "\u00a0"
NARROW = "\u202f"


class Language(TypedDict):
    code: str
    name: str
    url: str


@register.filter
def plain(thing: Any, field: str) -> str:
    """The text of `field` in the active language, or the French one, without markup."""
    if get_language() == "en":
        return str(getattr(thing, f"{field}_en", "")) or str(getattr(thing, field, ""))
    return str(getattr(thing, field, ""))


@register.filter
def words(thing: Any, field: str) -> str | SafeString:
    """The same, marked `lang="fr"` where an English version is missing."""
    if get_language() == "fr" or getattr(thing, f"{field}_en", ""):
        return typo(plain(thing, field))
    text = str(getattr(thing, field, ""))
    return format_html('<span lang="fr">{}</span>', typo(text)) if text else ""


@register.filter
def typo(text: Any) -> str:
    """French no-break spaces: before : ; ? ! %, inside « », and in 9 h 15."""
    if get_language() != "fr":
        return str(text)
    text = re.sub(r" (?=[:%»])", NO_BREAK, str(text))
    text = re.sub(r" (?=[;?!])", NARROW, text)
    text = text.replace("« ", f"«{NO_BREAK}")
    return re.sub(
        r"(?<=\d) (?=(?:h\b|h \d|\d{3}\b|€))|(?<=\dh) (?=\d)|(?<=\d h) (?=\d)", NO_BREAK, text
    )


@register.filter
def clock(moment: datetime | time | None) -> str:
    """9 h 15 in French, 9:15 in English; 9 h on the hour."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).time()
    if get_language() == "fr":
        minutes = f"{NO_BREAK}{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour}{NO_BREAK}h{minutes}"
    return f"{moment.hour}:{moment.minute:02}"


@register.filter
def whole_day(day: Any) -> str:
    """jeudi 18 mars 2027, Thursday 18 March 2027."""
    return date_filter(day, "l j F Y")


@register.simple_tag
def sprite(name: str) -> str:
    """The address of one icon in the sprite."""
    return f"{static('img/icons.svg')}#{name}"


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One icon of the sprite; `size` is "" or "l". Words stand beside it."""
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>',
        f" i--{size}" if size else "",
        sprite(name),
    )


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], name: str) -> str | SafeString:
    """` aria-current="page"` in the link to the page that is open."""
    request = context.get("request")
    try:
        current = request is not None and request.path == reverse(name)
    except NoReverseMatch:
        current = False
    return format_html(' aria-current="{}"', "page") if current else ""


@register.simple_tag(takes_context=True)
def other_language(context: dict[str, Any]) -> Language:
    """The other language, and this page's address in it."""
    request = context.get("request")
    code, name = ("en", "English") if get_language() == "fr" else ("fr", "Français")
    path = request.path if request is not None else "/"
    return {"code": code, "name": name, "url": translate_url(path, code)}
