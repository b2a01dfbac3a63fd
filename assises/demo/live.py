"""Live rooms of the demo: open, with made-up questions in each state."""

import uuid
from datetime import timedelta
from random import Random

from django.db import transaction

from agenda.live import feed
from agenda.live.models import LiveRoom, Question, Voice, Vote
from agenda.models import Session
from assises.demo.polls import fill_polls
from assises.models import Edition
from registration.models import Registration

NAMESPACE = uuid.UUID("a3a5f0de-7c61-4f0c-8f1e-2a6a8f6b7d11")
Status = Question.Status

# status, text, asked without a name
QUESTIONS: dict[str, list[tuple[str, str, bool]]] = {
    "de-la-loi-ess-a-la-loi-pacte": [
        (
            Status.ON_SCREEN,
            "Que change concrètement la loi PACTE pour l’agrément ESUS des petites associations ?",
            False,
        ),
        (
            Status.PUBLISHED,
            "La « raison d’être » des grandes entreprises ne risque-t-elle pas de diluer l’ESS ?",
            False,
        ),
        (
            Status.PUBLISHED,
            "Comment une coopérative de douze salariés peut-elle financer sa transformation ?",
            True,
        ),
        (
            Status.PUBLISHED,
            "L’épargne salariale solidaire arrive-t-elle vraiment jusqu’aux structures du territoire ?",
            False,
        ),
        (Status.ANSWERED, "Les SCIC sont-elles ouvertes à toutes les communes ?", False),
        (
            Status.PENDING,
            "Quel accompagnement pour celles et ceux qui reprennent une entreprise en SCOP ?",
            False,
        ),
        (Status.REJECTED, "À quelle heure est le déjeuner ?", False),
    ],
    "la-place-de-l-ess-pour-l-europe": [
        (
            Status.PUBLISHED,
            "Comment une petite association accède-t-elle aux fonds européens sans service dédié ?",
            False,
        ),
        (Status.PUBLISHED, "Un statut d’association européenne est-il en vue ?", True),
        (Status.PENDING, "Quels exemples de coopération entre métropoles ?", False),
    ],
}
CODES = {"de-la-loi-ess-a-la-loi-pacte": "PACTE", "la-place-de-l-ess-pour-l-europe": "EUROPE"}
REASONS = {Status.REJECTED: "La réponse est au programme : le déjeuner commence à 12 h 30."}


@transaction.atomic
def build_live(edition: Edition, registrations: list[Registration], seed: int) -> None:
    """Open the live rooms of the edition, each with its questions. Again changes nothing."""
    for session in Session.objects.of(edition).filter(has_live=True).in_order():
        room = feed.room_of(session)
        LiveRoom.objects.select_for_update(no_key=True).get(pk=room.pk)
        if room.seq == 0:
            fill(room, registrations, Random(f"{seed}:{session.slug}"))


def fill(room: LiveRoom, people: list[Registration], chance: Random) -> None:
    questions = QUESTIONS.get(room.session.slug, [])
    voices = {
        who.pk: Voice(
            id=Voice.id_of(room.pk, who.pk),
            room=room,
            registration=who,
            since=room.session.starts_at,
        )
        for who in people
    }
    Voice.objects.bulk_create(voices.values(), batch_size=500)
    for seq, (status, text, anonymous) in enumerate(questions if people else [], start=1):
        asked_at = room.session.starts_at + timedelta(minutes=3 * seq)
        public = status in Question.PUBLIC
        voters = chance.sample(people, k=min(chance.randint(2, 40), len(people))) if public else []
        asking = chance.choice(people)
        question = Question.objects.create(
            id=uuid.uuid5(NAMESPACE, f"{room.session.uid}:{seq}"),
            room=room,
            voice=voices[asking.pk],
            author=None if anonymous else asking,
            text=text,
            status=status,
            reason=REASONS.get(Status(status), ""),
            why=Question.Why.ELSEWHERE if status == Status.REJECTED else "",
            votes=len(voters),
            asked_at=asked_at,
            was_public=public,
            seq=seq,
        )
        Vote.objects.bulk_create(
            Vote(question=question, voice=voices[voter.pk], at=asked_at) for voter in voters
        )
    room.is_open, room.seq, room.changed_seq = True, len(questions) + 1, len(questions) + 1
    code = CODES.get(room.session.slug, "")
    if code and not LiveRoom.objects.filter(code=code).exists():
        room.code, room.allows_guests = code, True
    room.save(update_fields=["is_open", "seq", "changed_seq", "code", "allows_guests"])
    fill_polls(room, list(voices.values()), chance)
