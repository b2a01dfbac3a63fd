"""The programme of the 2nd Assises, after its slides; what was uncertain there is left out or marked."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from agenda.models import Chart, KeyFigure, Partner, Role, Room, Session, Speaker, Theme
from assises.demo.facts import (
    PEOPLE,
    QUESTIONS,
    QUESTIONS_EN,
    ROOMS,
    SESSIONS,
    THEMES,
)
from assises.demo.figures import CHARTS, PARTNERS
from assises.models import Edition

SLUG = "assises-ess-2"
NAMESPACE = uuid.UUID("0d4a8a51-6a0c-4f3e-9b5e-0b1f3f2c8c11")


def build_agenda(day: date, *, capacity: int, now: datetime) -> Edition:
    """The demo edition on `day`: made, completed or moved. The same day again changes nothing."""
    edition = build_edition(day, capacity=capacity, now=now)
    rooms = {slug: build(Room, edition, slug, fields) for slug, fields in ROOMS.items()}
    themes = {slug: build(Theme, edition, slug, fields) for slug, fields in THEMES.items()}
    people = {slug: build(Speaker, edition, slug, fields) for slug, fields in PEOPLE.items()}
    sessions: dict[str, Session] = {}
    for row in SESSIONS:
        sessions[row["slug"]] = build_session(edition, row, rooms, themes, people, sessions)
    for position, (slug, fields) in enumerate(CHARTS.items()):
        build_chart(edition, slug, fields | {"position": position}, sessions["bilan"])
    build_partners(edition)
    return edition


def build_edition(day: date, *, capacity: int, now: datetime) -> Edition:
    edition = Edition.objects.select_for_update(no_key=True).filter(slug=SLUG).first()
    if edition is None:
        is_first = not Edition.objects.current().exists()
        edition = Edition(slug=SLUG, number=2, is_current=is_first, is_demo=True, changed_at=now)
    elif edition.day == day and edition.capacity >= capacity:
        return edition
    else:
        edition.version += 1
        edition.changed_at = now
    edition.day = day
    edition.capacity = max(capacity, edition.capacity or 0)
    edition.name = "2es Assises métropolitaines de l’économie sociale et solidaire"
    edition.name_en = "2nd Metropolitan Conference on the Social and Solidarity Economy"
    edition.short_name = "Assises de l’ESS"
    edition.short_name_en = "Assises de l’ESS"
    edition.organiser = "Métropole Européenne de Lille"
    edition.hashtag = "#assisesESS"
    edition.contact_email = "assises@example.org"
    edition.questions, edition.questions_en = QUESTIONS, QUESTIONS_EN
    edition.opens_at, edition.closes_at = time(8, 30), time(17, 0)
    # As its doors: whoever tries it in the evening, on its own day, still registers.
    edition.registration_closes_at = datetime.combine(day, time(23, 59), edition.zone)
    edition.venue = "LILLIAD Learning Center Innovation"
    edition.address = "Cité scientifique, 59655 Villeneuve-d’Ascq"
    edition.latitude, edition.longitude = Decimal("50.60900"), Decimal("3.14210")
    edition.access = "Parvis au pied du métro"
    edition.access_en = "The forecourt is next to the metro"
    edition.save()
    return edition


def build(model: Any, edition: Edition, slug: str, fields: dict[str, Any]) -> Any:
    """One row of the edition, made when it is missing; an organiser's edits are kept."""
    return model.objects.get_or_create(edition=edition, slug=slug, defaults=fields)[0]


def build_chart(edition: Edition, slug: str, fields: dict[str, Any], session: Session) -> None:
    """A chart with its figures, shown with the session that tells of the plan."""
    own = {name: value for name, value in fields.items() if name != "figures"}
    chart, made = Chart.objects.get_or_create(edition=edition, slug=slug, defaults=own)
    if made:
        chart.sessions.add(session)
        KeyFigure.objects.bulk_create(
            KeyFigure(chart=chart, position=position, **figure)
            for position, figure in enumerate(fields["figures"])
        )
    elif chart.version == 1 and not chart.heading:  # of a demo that knew no headings
        chart.heading, chart.heading_en = own["heading"], own["heading_en"]
        chart.save(update_fields=["heading", "heading_en"])
        chart.sessions.add(session)


def build_partners(edition: Edition) -> None:
    """Who makes the day, unless somebody has written it down already."""
    if not Partner.objects.of(edition).exists():
        Partner.objects.bulk_create(
            Partner(edition=edition, position=position, **partner)
            for position, partner in enumerate(PARTNERS)
        )


def build_session(
    edition: Edition,
    row: dict[str, Any],
    rooms: dict[str, Room],
    themes: dict[str, Theme],
    people: dict[str, Speaker],
    sessions: dict[str, Session],
) -> Session:
    starts_at, ends_at = (
        datetime.combine(edition.day, time.fromisoformat(row[end]), edition.zone)
        for end in ("from", "to")
    )
    extra = {
        k: v
        for k, v in row.items()
        if k not in {"slug", "from", "to", "room", "theme", "of", "who"}
    }
    session, made = Session.objects.get_or_create(
        edition=edition,
        slug=row["slug"],
        defaults={
            **extra,
            "uid": uuid.uuid5(NAMESPACE, f"{SLUG}:{row['slug']}"),
            "room": rooms[row["room"]],
            "theme": themes.get(row.get("theme", "")),
            "relay_of": sessions.get(row.get("of", "")),
            "starts_at": starts_at,
            "ends_at": ends_at,
        },
    )
    if made:
        for position, (slug, kind) in enumerate(row.get("who", [])):
            Role.objects.create(session=session, speaker=people[slug], kind=kind, position=position)
    else:
        move(session, edition)
    return session


def move(session: Session, edition: Edition) -> None:
    """Bring a session to the edition's day, at the hour that it has."""
    hours = (session.starts_at.astimezone(edition.zone), session.ends_at.astimezone(edition.zone))
    if hours[0].date() == edition.day:
        return
    session.starts_at, session.ends_at = (
        datetime.combine(edition.day, hour.time(), edition.zone) for hour in hours
    )
    session.sequence += 1
    session.changed_at = edition.changed_at
    session.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at"])
