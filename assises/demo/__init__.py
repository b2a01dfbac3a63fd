"""The 2nd Assises with made-up people: the demo edition."""

from base64 import b32encode
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from agenda.speaking.access import link_of as speaker_link
from assises.access import DESK_LEAD, DOOR_STAFF, MODERATOR, ORGANISER
from assises.demo.agenda import build_agenda
from assises.demo.contacts import build_contacts
from assises.demo.doors import build_doors
from assises.demo.live import build_live
from assises.demo.meetings import build_meetings, build_tables
from assises.demo.notices import build_notices
from assises.demo.people import build_categories, build_people, secret
from assises.demo.profiles import build_profiles
from assises.demo.speakers import build_speakers
from assises.demo.workshops import build_seats, build_workshops
from assises.models import User
from assises.tokens import give_token
from registration.access import link_of
from registration.badges import address

DAY = date(2027, 3, 18)
PARTICIPANTS = 412
LIVE_SESSION = "de-la-loi-ess-a-la-loi-pacte"
STAFF = {
    "organiser": ("organisation@example.org", "Camille Delattre", ORGANISER),
    "desk_lead": ("accueil@example.org", "Fatou Diallo", DESK_LEAD),
    "staff": ("porte@example.org", "Yann Leroy", DOOR_STAFF),
    "moderator": ("moderation@example.org", "Solène Marchand", MODERATOR),
}


@transaction.atomic
def load(*, participants: int | None, seed: int, day: date | None, now: datetime) -> dict[str, Any]:
    """Build the demo edition, or what is missing of it, and answer its credentials.

    The same arguments again change nothing. Passwords and tokens come from the
    installation's key and the seed: the same at each run, unguessable elsewhere.
    """
    how_many = PARTICIPANTS if participants is None else participants
    edition = build_agenda(day or DAY, capacity=max(500, how_many + 88), now=now)
    speakers = build_speakers(edition, now)
    build_categories(edition)
    people = build_people(edition, how_many=how_many, seed=seed, now=now)
    doors = build_doors(edition, seed)
    build_live(edition, people, seed)
    build_seats(build_workshops(edition), people, seed, now)
    build_profiles(edition, people, seed)
    build_notices(edition, people, seed, now)
    build_contacts(edition, people, seed, now)
    build_tables(edition)
    build_meetings(edition, people, seed, now)
    staff = {role: build_staff(role, seed) for role in STAFF}
    token = secret("token:organiser", seed).hex()
    give_token(User.objects.get(email=STAFF["organiser"][0]), token=token, name="demo")
    staff["organiser"]["api_token"] = token
    return {
        "base_url": settings.SITE_URL,
        **staff,
        "doors": [{"door": door, "token": token} for door, token in doors],
        "live_session": LIVE_SESSION,
        "speakers": [{"name": one.full_name, "space": speaker_link(one)} for one in speakers],
        "participants": [
            {
                "email": person.email,
                "badge": address(person.badge, settings.SITE_URL),
                "code": person.code,
                "space": link_of(person),
            }
            for person in people
        ],
    }


def build_staff(role: str, seed: int) -> dict[str, str]:
    email, name, group = STAFF[role]
    password = b32encode(secret(f"password:{role}", seed)[:10]).decode().lower()
    user = User.objects.filter(email=email).first() or User(email=email)
    if not user.pk or not user.check_password(password):
        user.name, user.is_staff = name, group == ORGANISER
        user.set_password(password)
        user.save()
        user.groups.set([Group.objects.get(name=group)])
    return {"email": email, "password": password}
