"""Polls of the demo's live rooms: one open, one prepared, one over, with made-up answers."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from agenda.live.actions import fold
from agenda.live.models import LiveRoom, Poll, PollAnswer, PollOption, Voice

NAMESPACE = uuid.UUID("5d0a7c1e-9b1c-4c62-8f37-0f6f2f3c8a44")
Kind, State = Poll.Kind, Poll.State


@dataclass(frozen=True)
class Asked:
    """A poll, and for options, points or words how often each is chosen."""

    kind: str
    question: str
    question_en: str
    state: str
    weights: dict[str, int]
    english: tuple[str, ...] = ()
    shown: bool = False
    labels: tuple[str, str] = ("", "")


POLLS: dict[str, list[Asked]] = {
    "de-la-loi-ess-a-la-loi-pacte": [
        Asked(
            Kind.SCALE,
            "Connaissez-vous la loi PACTE ?",
            "Do you know the PACTE law?",
            State.CLOSED,
            {"1": 18, "2": 31, "3": 26, "4": 17, "5": 8},
            labels=("Pas du tout", "Très bien"),
        ),
        Asked(
            Kind.SINGLE,
            "Votre structure a-t-elle déjà parlé de raison d’être ?",
            "Has your organisation talked about its purpose?",
            State.OPEN,
            {
                "Oui, c’est écrit": 14,
                "Oui, on en discute": 31,
                "Pas encore": 38,
                "Je découvre le mot": 17,
            },
            english=(
                "Yes, it is written down",
                "Yes, we are discussing it",
                "Not yet",
                "I have just learnt the word",
            ),
        ),
        Asked(Kind.TEXT, "Que retenez-vous de ce débat ?", "", State.DRAFT, {}),
    ],
    "la-place-de-l-ess-pour-l-europe": [
        Asked(
            Kind.WORDS,
            "En un mot, l’ESS c’est…",
            "In one word, the social economy is…",
            State.CLOSED,
            {
                "coopération": 38,
                "solidarité": 35,
                "emploi": 24,
                "territoire": 22,
                "insertion": 19,
                "local": 14,
                "utilité": 13,
                "partage": 12,
                "démocratie": 12,
                "communs": 11,
                "ensemble": 10,
                "citoyenneté": 9,
                "confiance": 8,
                "dignité": 8,
                "circuit court": 7,
                "réparer": 6,
                "transmettre": 6,
                "audace": 5,
                "Scic": 4,
                "patience": 3,
            },
            shown=True,
        ),
    ],
}


def fill_polls(room: LiveRoom, voices: Sequence[Voice], chance: Random) -> None:
    for number, asked in enumerate(POLLS.get(room.session.slug, []), start=1):
        opened = room.session.starts_at + timedelta(minutes=10 * number)
        is_draft = asked.state == State.DRAFT
        poll = Poll.objects.create(
            id=uuid.uuid5(NAMESPACE, f"{room.session.uid}:{number}"),
            room=room,
            number=number,
            kind=asked.kind,
            question=asked.question,
            question_en=asked.question_en,
            lowest_label=asked.labels[0],
            highest_label=asked.labels[1],
            state=asked.state,
            is_current=asked.state == State.OPEN or asked.shown,
            is_shown=asked.shown,
            opened_at=None if is_draft else opened,
            closed_at=opened + timedelta(minutes=5) if asked.state == State.CLOSED else None,
            seq=room.seq,
        )
        options = add_options(poll, asked) if asked.kind == Kind.SINGLE else {}
        if not is_draft:
            some = chance.sample(voices, k=min(187, len(voices) * 2 // 3))
            PollAnswer.objects.bulk_create(
                answers(poll, asked, options, some, opened, chance), batch_size=500
            )


def add_options(poll: Poll, asked: Asked) -> dict[str, PollOption]:
    english = asked.english or ("",) * len(asked.weights)
    options = [
        PollOption(poll=poll, number=number, text=text, text_en=text_en)
        for number, (text, text_en) in enumerate(zip(asked.weights, english, strict=True))
    ]
    return {option.text: option for option in PollOption.objects.bulk_create(options)}


def answers(
    poll: Poll,
    asked: Asked,
    options: dict[str, PollOption],
    voices: Iterable[Voice],
    at: datetime,
    chance: Random,
) -> Iterable[PollAnswer]:
    for voice in voices:
        [chosen] = chance.choices([*asked.weights], [*asked.weights.values()])
        answer = PollAnswer(
            poll=poll, voice=voice, at=at + timedelta(seconds=chance.randint(1, 240))
        )
        if asked.kind == Kind.SCALE:
            answer.number = int(chosen)
        elif asked.kind == Kind.WORDS:
            answer.text, answer.folded = chosen, fold(chosen)
        else:
            answer.option = options[chosen]
        yield answer
