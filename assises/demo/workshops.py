"""The workshops of the demo edition: one round, seats by name, a wall and who runs each."""

from agenda.models import Session
from assises.models import Edition
from registration.checkin.models import Place
from workshops.models import Round, Workshop
from workshops.wall.models import Facilitator, Wall

PLACES = {"atelier-mobilite": "salle-mobilite"}  # sessions whose room has a door


def build_workshops(edition: Edition) -> None:
    """One round of all the workshops. A second run makes nothing new."""
    one, _created = Round.objects.get_or_create(edition=edition, number=1)
    places = {place.slug: place for place in Place.objects.filter(edition=edition)}
    held = Session.objects.of(edition).filter(kind=Session.Kind.WORKSHOP, workshop=None)
    for session in held.in_order():
        place = places.get(PLACES.get(session.slug, ""))
        workshop = Workshop.objects.create(session=session, round=one, place=place)
        Wall.objects.create(
            workshop=workshop,
            question=session.summary[:200],
            question_en=session.summary_en[:200],
            phase=Wall.Phase.GATHER,
        )
        Facilitator.objects.create(workshop=workshop, name=f"Animation {session.title}")
