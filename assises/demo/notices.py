"""The wall of offers and needs of the demo, written by made-up people of the directory."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from agenda.models import Theme
from assises.models import Edition
from networking.models import Notice, Profile, Reply
from registration.models import Registration
from registration.names import folded

NAMESPACE = uuid.UUID("b7f0c3ce-2a55-4a37-9f0b-6f1d6a3f2e94")

# kind, theme, text, replies, whether it is found
NOTICES: list[tuple[str, str, str, list[str], bool]] = [
    (
        "offer",
        "logements",
        "Deux bureaux fermés et une salle de réunion à partager à Fives, libres le mardi et le "
        "jeudi, bail solidaire.",
        ["Nous sommes trois et cherchons pour janvier : on se voit à la pause ?"],
        False,
    ),
    (
        "need",
        "alimentation",
        "Cherchons une cuisine agréée un jour par semaine, pour 80 repas livrés à vélo.",
        [
            "La nôtre est libre le lundi, à Wattignies.",
            "Regardez aussi du côté de la cantine des Weppes, ils ouvrent leur créneau du vendredi.",
        ],
        True,
    ),
    (
        "offer",
        "mobilite",
        "Entretien de flottes de vélos cargos, à l’atelier ou chez vous, tarif solidaire pour les "
        "associations.",
        ["Combien pour six vélos ?", "Preneuse aussi, pour quatre."],
        False,
    ),
    (
        "need",
        "financement",
        "Qui a déjà levé un titre participatif ? Une heure de conseil nous éviterait six mois.",
        ["Nous, l’an dernier. Avec plaisir."],
        False,
    ),
    (
        "offer",
        "dechets",
        "Quarante chaises et dix tables d’un réaménagement, à venir chercher avant la fin du mois.",
        [],
        False,
    ),
    (
        "need",
        "commande",
        "Un binôme pour répondre à un marché de nettoyage avec clause d’insertion : nous avons "
        "l’équipe, pas l’expérience des marchés.",
        ["Nous répondons à deux ou trois par an : parlons-en."],
        False,
    ),
    (
        "need",
        "",
        "Un comptable à temps partagé, deux jours par mois, métropole ou visio.",
        [],
        False,
    ),
    (
        "offer",
        "",
        "Formation d’une demi-journée à la facilitation, pour huit personnes, contre un repas.",
        ["Une place pour moi ?"],
        False,
    ),
    (
        "need",
        "mobilite",
        "Un utilitaire électrique à emprunter le samedi matin pour la collecte.",
        [],
        False,
    ),
    (
        "offer",
        "alimentation",
        "Surplus de légumes de saison, une trentaine de cagettes par semaine, à enlever à Loos.",
        ["Notre épicerie en prend dix."],
        False,
    ),
    (
        "need",
        "logements",
        "Un local de 60 m² en pied d’immeuble pour une ressourcerie de quartier, Roubaix ou Hem.",
        [],
        False,
    ),
    (
        "offer",
        "financement",
        "Relecture de plans de financement, par une ancienne chargée de crédit à la retraite.",
        ["Précieux, merci : je viens avec le mien."],
        False,
    ),
]


@transaction.atomic
def build_notices(
    edition: Edition, people: Sequence[Registration], seed: int, now: datetime
) -> None:
    """Put up what is missing of the wall. The same seed, the same authors; again changes nothing."""
    shown = Profile.objects.shown().filter(registration__in=[one.pk for one in people[:200]])
    authors = [
        one.registration
        for one in shown.select_related("registration").order_by("registration__number")
    ]
    if len(authors) < 3:
        return
    themes = {theme.slug: theme for theme in Theme.objects.filter(edition=edition)}
    for index, (kind, theme, text, replies, found) in enumerate(NOTICES):
        dice, at = Random(f"{seed}:{index}"), now - timedelta(hours=1 + 7 * index)
        author, *others = dice.sample(authors, k=min(len(authors), 1 + max(2, len(replies))))
        notice, _made = Notice.objects.get_or_create(
            pk=uuid.uuid5(NAMESPACE, f"{edition.pk}:{seed}:{index}"),
            defaults={
                "edition": edition,
                "author": author,
                "kind": kind,
                "text": text,
                "text_key": folded(text),
                "theme": themes.get(theme),
                "at": at,
                "settled_at": at + timedelta(hours=3) if found else None,
            },
        )
        _reply(notice, replies, others, at)


def _reply(notice: Notice, texts: list[str], people: list[Registration], at: datetime) -> None:
    for index, text in enumerate(texts):
        Reply.objects.get_or_create(
            pk=uuid.uuid5(NAMESPACE, f"{notice.pk}:{index}"),
            defaults={
                "notice": notice,
                "author": people[index % len(people)],
                "text": text,
                "at": at + timedelta(minutes=40 * (index + 1)),
                "told_at": at,
            },
        )
