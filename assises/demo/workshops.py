"""The workshops of the demo edition: one round, seats by name, a wall and who runs each."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from agenda.models import Session
from assises.errors import Refused
from assises.models import Edition
from registration.checkin.models import Place
from registration.models import Registration
from workshops.actions import take_seat
from workshops.models import Round, Seat, Workshop
from workshops.wall.models import Brick, Facilitator, Wall

PLACES = {"atelier-mobilite": "salle-mobilite"}  # sessions whose room has a door
WANTED = {  # in a hundred: for housing, more than its seats
    "atelier-mobilite": 12,
    "atelier-alimentation": 22,
    "atelier-dechets": 10,
    "atelier-logements": 18,
    "atelier-commande-publique": 18,
    "atelier-financement": 20,
}
BRICKS = {  # on the walls, by nobody
    "atelier-mobilite": ("Un garage solidaire par quartier", "Prêter des vélos-cargos"),
    "atelier-alimentation": ("Une légumerie partagée", "Cuisiner ensemble une fois par mois"),
    "atelier-dechets": ("Une ressourcerie par bassin de vie", "Consigner les contenants"),
    "atelier-logements": ("Rénover par groupes de voisins", "Louer les chambres vides"),
    "atelier-commande-publique": ("Des lots plus petits", "Payer plus vite"),
    "atelier-financement": ("Un fonds d’amorçage commun", "Un seul dossier pour tous"),
}
HAVE_CHOSEN = 0.7
AT_MOST = 412  # who choose: more would make a large demo slow to build
BEFORE = timedelta(days=10)


def build_workshops(edition: Edition) -> Round:
    """One round of all the workshops. A second run makes nothing new."""
    one, _created = Round.objects.get_or_create(edition=edition, number=1)
    places = {place.slug: place for place in Place.objects.filter(edition=edition)}
    held = Session.objects.of(edition).filter(kind=Session.Kind.WORKSHOP, workshop=None)
    for session in held.in_order():
        place = places.get(PLACES.get(session.slug, ""))
        workshop = Workshop.objects.create(session=session, round=one, place=place)
        wall = Wall.objects.create(
            workshop=workshop,
            question=session.summary[:200],
            question_en=session.summary_en[:200],
            phase=Wall.Phase.GATHER,
        )
        for text in BRICKS.get(session.slug, ()):
            Brick.objects.create(wall=wall, text=text, at=session.starts_at)
        Facilitator.objects.create(workshop=workshop, name=f"Animation {session.title}")
    return one


def build_seats(one: Round, people: Sequence[Registration], seed: int, now: datetime) -> None:
    """Most people have chosen, ten days before; one workshop is full. Who chose keeps it."""
    workshops = {
        workshop.session.slug: workshop
        for workshop in Workshop.objects.filter(round=one).select_related("session", "round")
    }
    there = set(Seat.objects.filter(round=one).values_list("registration", flat=True))
    for person in people[:AT_MOST]:
        dice = Random(f"{seed}:seat:{person.pk}")
        (slug,) = dice.choices(list(WANTED), list(WANTED.values()))
        workshop = workshops.get(slug)
        if workshop and dice.random() < HAVE_CHOSEN and person.pk not in there:
            when = min(now, workshop.session.starts_at - BEFORE)
            with suppress(Refused):  # somebody has changed the demo meanwhile
                take_seat(workshop, registration=person, now=when)
