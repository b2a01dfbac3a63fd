"""Where other programs find what goes with a session: absolute addresses."""

from django.conf import settings
from django.urls import reverse

from agenda.models import Material, Session, Speaker


def portrait_of(speaker: Speaker) -> str | None:
    """The photograph of somebody on stage."""
    if not speaker.portrait:
        return None
    path = reverse("speaker_photograph", args=[speaker.slug, speaker.portrait])
    return f"{settings.SITE_URL}{path}"


def address_of(material: Material, session: Session) -> str:
    """A link, or where its file is."""
    if material.url:
        return material.url
    return f"{settings.SITE_URL}{reverse('document', args=[session.slug, material.pk])}"


def shown_of(session: Session) -> list[Material]:
    """What everybody may have of a session that was read `with_materials()`."""
    shown: list[Material] = session.shown  # type: ignore[attr-defined]
    return shown
