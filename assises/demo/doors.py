"""Doors of the demo edition, always open, and the phones that serve them."""

from django.utils import timezone

from assises.demo.people import secret
from assises.models import Edition
from registration.checkin import actions
from registration.checkin.models import Door, Place

PLACES = [
    ("batiment", Place.Kind.BUILDING, "Bâtiment", "Building"),
    ("salle-mobilite", Place.Kind.ROOM, "Atelier Mobilité", "Workshop: mobility"),
    ("grand-amphi", Place.Kind.ROOM, "Grand amphithéâtre", "Large amphitheatre"),
    ("dejeuner", Place.Kind.MEAL, "Déjeuner", "Lunch"),
]
LIMITS = {"grand-amphi": 292}  # its seats, for more than 500 people: see the relay
DOORS = [
    ("entree", "batiment", "Entrée A", "Entrance A"),
    ("entree-b", "batiment", "Entrée B", "Entrance B"),
    ("atelier-mobilite", "salle-mobilite", "Atelier Mobilité", "Workshop: mobility"),
    ("amphi", "grand-amphi", "Amphithéâtre", "Amphitheatre"),
    ("repas", "dejeuner", "Déjeuner", "Lunch"),
]
RULES = {"amphi": {"counts_exits": True}, "repas": {"once": True}}
DEVICES = [
    ("entree", "Téléphone 1"),
    ("entree", "Téléphone 2"),
    ("entree-b", "Téléphone 3"),
    ("atelier-mobilite", "Téléphone 4"),
]


def build_doors(edition: Edition, seed: int) -> list[tuple[str, str]]:
    """The doors and their devices: (door, token). A second run makes nothing new."""
    places = {
        slug: Place.objects.get_or_create(
            edition=edition,
            slug=slug,
            defaults={
                "kind": kind,
                "name": name,
                "name_en": name_en,
                "capacity": LIMITS.get(slug),
            },
        )[0]
        for slug, kind, name, name_en in PLACES
    }
    doors = {
        slug: Door.objects.get_or_create(
            edition=edition,
            slug=slug,
            defaults={
                "place": places[place],
                "name": name,
                "name_en": name_en,
                "always_open": True,
                **RULES.get(slug, {}),
            },
        )[0]
        for slug, place, name, name_en in DOORS
    }
    given = []
    for number, (slug, name) in enumerate(DEVICES, start=1):
        token = secret(f"token:device:{number}", seed).hex()
        actions.enrol(edition, name=name, doors=[doors[slug]], token=token, now=timezone.now())
        given.append((slug, token))
    return given
