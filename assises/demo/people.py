"""Made-up participants: the same seed gives the same people."""

import hmac
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from django.conf import settings

from assises.models import Edition
from registration import badges, keys
from registration.models import Category, Registration
from registration.names import folded, name_keys

NAMESPACE = uuid.UUID("6f0c6a1e-52f4-4a9b-9d2e-5c5c1a7d0b02")
FIRST_NAMES = """Aïcha Alban Alice Amandine Amine Anaïs Annick Antoine Ariane Aurélie Bachir Benoît Bérénice
Camille Caroline Catherine Cécile Chloé Claire Clément Coralie Damien David Delphine Didier Dominique Élodie
Emma Estelle Étienne Fabrice Farida Fatou Florence Franck François Gaëlle Gérald Grégoire Guillaume Hakim
Hélène Hugues Inès Isabelle Jamila Jean-Baptiste Jeanne Jérémie Joëlle Julien Karim Kévin Laëtitia Laurent
Léa Leïla Lise Louis Lucie Lydie Maëlle Magali Malika Manon Marc Marguerite Marie-Christine Martin Mathilde
Maxime Mélanie Michel Mohamed Myriam Nadia Nathalie Nicolas Noémie Nora Odile Olivier Ophélie Pascal Patricia
Paul Perrine Philippe Pierre Quentin Rachid Raphaëlle Régis Rémi Romane Sabrina Samuel Sandrine Sarah Sébastien
Séverine Simon Sofia Solène Sophie Stéphane Sylvain Théo Thérèse Thomas Valérie Vincent Virginie Yann Yasmine
Zoé""".split()
LAST_NAMES = """Aït-Ahmed Bailleul Baron Beauvois Becquet Benali Bernard Blondel Boucher Boulanger Bourgeois
Cappelaere Carlier Caron Castelain Chevalier Coquelle Cousin Da Silva D’Hondt Debruyne Declercq Decottignies
Degroote Delattre Delecroix Delemotte Deleplanque Delvaux Demarle Desmet Desreumaux Devos Dhaene Diallo Dubois
Dubrulle Duhamel Dumont Dupont Durand Dutoit Fauquembergue Flament Fontaine Fournier Garcia Gauthier Ghesquière
Hennebelle Herbaut Houzé Ibrahimi Jacquart Kaddour Kowalski Lambert Lamotte Lecomte Lefebvre Legrand Leleu
Lemaire Leroy Mahieu Marchand Martin Masson Mercier Meurisse Michel Moreau Nguyen Nowak Olivier Parmentier
Petit Pollet Pruvost Quesnoy Rahmani Renard Richard Robert Rousseau Roussel Salembier Sénéchal Simon Slimani
Tanghe Thibaut Toulemonde Traoré Vandamme Vanhove Vasseur Verhaeghe Wallart Wattel Wibaux Zielinski""".split()
ORGANISATIONS = [
    ("La Recyclerie des Weppes", "association"),
    ("Habitat partagé du Sud", "cooperative"),
    ("Le Panier de Fives", "association"),
    ("Mutuelle des Deux-Lys", "mutual"),
    ("Les Jardins du Triangle", "association"),
    ("Coop’Vélo Métropole", "cooperative"),
    ("Fondation Terres du Nord", "foundation"),
    ("Atelier Bois Commun", "cooperative"),
    ("Ressourcerie de la Marque", "association"),
    ("Ville d’exemple, service économie", "public"),
    ("Numérique en partage", "company"),
    ("Université d’exemple, master ESS", "teaching"),
    ("Crèche des Tilleuls", "association"),
    ("Épicerie La Bonne Mesure", "company"),
    ("Régie de quartier des Oliviers", "association"),
    ("Énergies citoyennes de la Lys", "cooperative"),
    ("Maison de l’emploi d’exemple", "public"),
    ("Théâtre du Canal", "association"),
    ("Finance solidaire du Nord", "cooperative"),
    ("Collectif des tiers-lieux", "other"),
]
COMMUNES = """Lille Roubaix Tourcoing Villeneuve-d’Ascq Armentières Loos Wambrechies Roncq Marcq-en-Barœul
Haubourdin Wattignies Hem Halluin Mons-en-Barœul Fournes-en-Weppes Quesnoy-sur-Deûle""".split()


CATEGORIES = [
    ("participant", "Participation", "Participant", Category.Band.PUBLIC, True),
    ("speaker", "Intervention", "Speaker", Category.Band.SPEAKER, False),
    ("team", "Équipe", "Team", Category.Band.TEAM, False),
    ("press", "Presse", "Press", Category.Band.PRESS, False),
]


def build_categories(edition: Edition) -> None:
    for number, (slug, name, name_en, band, is_public) in enumerate(CATEGORIES, start=1):
        Category.objects.get_or_create(
            edition=edition,
            slug=slug,
            defaults={
                "name": name,
                "name_en": name_en,
                "band": band,
                "is_public": is_public,
                "number": number,
            },
        )


def secret(purpose: str, seed: int) -> bytes:
    """Bytes that only this installation can make, the same at each run."""
    message = f"assises.demo:{seed}:{purpose}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, sha256).digest()


def code_of(seed: int, index: int) -> str:
    digest = secret(f"code:{index}", seed)
    return "".join(badges.ALPHABET[byte % len(badges.ALPHABET)] for byte in digest[:8])


def build_people(
    edition: Edition, *, how_many: int, seed: int, now: datetime
) -> list[Registration]:
    """The first `how_many` made-up participants of this seed; those who are missing are added."""
    ids = [uuid.uuid5(NAMESPACE, f"{seed}:{index}") for index in range(how_many)]
    there = set(Registration.objects.of(edition).filter(pk__in=ids).values_list("pk", flat=True))
    taken = set(Registration.objects.of(edition).values_list("code", flat=True))
    made = []
    for index, person in enumerate(draw(edition, ids, seed, now)):
        if person.pk in there:
            continue
        edition.last_number += 1
        person.number = edition.last_number
        attempt = index
        while (code := code_of(seed, attempt)) in taken:
            attempt += 1_000_000
        taken.add(code)
        person.code = code
        person.badge = keys.sign_for(person, now)
        made.append(person)
    Registration.objects.bulk_create(made, batch_size=200)
    edition.save(update_fields=["last_number"])
    return list(Registration.objects.of(edition).filter(pk__in=ids).order_by("number"))


def draw(
    edition: Edition, ids: list[uuid.UUID], seed: int, now: datetime
) -> Iterator[Registration]:
    """One person an id. Each is drawn alone, so that more people change nobody."""
    categories = {category.slug: category for category in Category.objects.filter(edition=edition)}
    for index, pk in enumerate(ids):
        dice = Random(f"{seed}:{index}")
        first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
        organisation, family = dice.choice(ORGANISATIONS)
        yield Registration(
            pk=pk,
            edition=edition,
            category=categories[dice.choices(["participant", "team", "press"], [94, 4, 2])[0]],
            state=Registration.State.CONFIRMED,
            first_name=first,
            last_name=last,
            **name_keys(first, last),
            email=f"personne{index + 1}@example.org",
            language="en" if dice.random() < 0.05 else "fr",
            organisation=organisation,
            organisation_key=folded(organisation),
            family=family,
            commune=dice.choice(COMMUNES),
            lunch=dice.random() < 0.8,
            asked_at=now - timedelta(minutes=dice.randrange(1, 40_000)),
        )
