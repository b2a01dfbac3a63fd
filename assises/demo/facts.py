"""Facts of the 2nd Assises: rooms, themes, people on stage, sessions.

Source: the slides of the day. Hours other than lunch, rooms of the sessions and seats of
the workshops are proposed.
"""

from typing import Any

from assises.demo.about import about

QUESTIONS = """Comment la MEL s’investit durablement dans l’ESS ?
Comment les acteurs de l’ESS peuvent investir les compétences de la MEL ?
Comment l’ESS va devenir contributrice d’une Europe plus citoyenne et solidaire, et accéder à ses financements ?"""
QUESTIONS_EN = """How does the MEL commit itself to the social economy for the long term?
How can the social economy take part in what the MEL is in charge of?
How will the social economy help build a more civic and caring Europe, and reach its funding?"""

ROOMS: dict[str, dict[str, Any]] = {
    "grand-amphi": {
        "name": "Grand amphithéâtre",
        "name_en": "Large amphitheatre",
        "capacity": 292,
        "wheelchair_places": 8,
        "induction_loop": True,
        "position": 1,
    },
    "petit-amphi": {
        "name": "Petit amphithéâtre",
        "name_en": "Small amphitheatre",
        "capacity": 110,
        "note": "salle de débord",
        "note_en": "overflow room",
        "wheelchair_places": 4,
        "induction_loop": True,
        "position": 2,
    },
    "hall": {
        "name": "Hall",
        "name_en": "Hall",
        "capacity": 60,
        "note": "assis",
        "note_en": "seated",
        "position": 3,
    },
    "commission-1": {
        "name": "Salle de commission 1",
        "name_en": "Committee room 1",
        "capacity": 40,
        "wheelchair_places": 2,
        "position": 4,
    },
    "commission-2": {
        "name": "Salle de commission 2",
        "name_en": "Committee room 2",
        "capacity": 40,
        "wheelchair_places": 2,
        "position": 5,
    },
    "salle-y": {
        "name": "Salle Y",
        "name_en": "Room Y",
        "capacity": 40,
        "wheelchair_places": 2,
        "position": 6,
    },
}

THEMES: dict[str, dict[str, Any]] = {
    "mobilite": {"name": "Mobilité", "name_en": "Mobility", "position": 1},
    "alimentation": {"name": "Alimentation", "name_en": "Food", "position": 2},
    "dechets": {"name": "Déchets ménagers", "name_en": "Household waste", "position": 3},
    "logements": {"name": "Logements", "name_en": "Housing", "position": 4},
    "commande": {
        "name": "Commande publique responsable",
        "name_en": "Responsible public procurement",
        "position": 5,
    },
    "financement": {
        "name": "Financement de l’ESS",
        "name_en": "Funding the social economy",
        "position": 6,
    },
}


def person(
    first: str, last: str, function: str, function_en: str, organisation: str
) -> dict[str, Any]:
    return {
        "first_name": first,
        "last_name": last,
        "function": function,
        "function_en": function_en,
        "organisation": organisation,
    }


PEOPLE: dict[str, dict[str, Any]] = {
    "frederique-seels": person(
        "Frédérique",
        "Seels",
        "Vice-présidente, économie, commerce et artisanat",
        "Vice-president, economy, trade and crafts",
        "Métropole Européenne de Lille",
    ),
    "marc-godefroy": person(
        "Marc",
        "Godefroy",
        "Conseiller métropolitain délégué à l’économie sociale et solidaire",
        "Metropolitan councillor for the social and solidarity economy",
        "Métropole Européenne de Lille",
    ),
    "nicolas-postel": person(
        "Nicolas",
        "Postel",
        "Professeur des universités en sciences économiques, membre du Clersé et de la ChairESS",
        "Professor of economics, member of Clersé and ChairESS",
        "Université Lille 1",
    ),
    "jean-yves-doisy": person(
        "Jean-Yves", "Doisy", "Directeur général", "Managing director", "Vitamine T"
    ),
    "vianney-duhoo": person(
        "Vianney",
        "Duhoo",
        "Directeur général",
        "Managing director",
        "Les Façonnables, Scop à Mouvaux",
    ),
    "jean-philippe-sloves": person(
        "Jean-Philippe",
        "Sloves",
        "Directeur responsabilité sociale et environnementale et communication corporate",
        "Director of corporate responsibility and communication",
        "La Redoute",
    ),
    "marion-rousseaux": person(
        "Marion",
        "Rousseaux",
        "Membre",
        "Member",
        "ANIS, Association Numérique et Innovation Sociale",
    ),
    "philippe-bertrand": person(
        "Philippe", "Bertrand", "Journaliste", "Journalist", "Radio France"
    ),
    "patrick-klein": person(
        "Patrick",
        "Klein",
        "Chef de secteur économie sociale",
        "Head of sector, social economy",
        "DG GROW, Commission européenne",
    ),
    "jeanne-barseghian": person(
        "Jeanne",
        "Barseghian",
        "Conseillère déléguée à l’ESS, membre du RTES",
        "Councillor for the social economy, member of RTES",
        "Eurométropole de Strasbourg",
    ),
    "claire-bizet": person("Claire", "Bizet", "Directrice", "Director", "Le Mouvement Associatif"),
    "sebastien-pereau": person(
        "Sébastien", "Pereau", "Secrétaire général", "General secretary", "ConcertES"
    ),
    "sandrino-graceffa": person(
        "Sandrino",
        "Graceffa",
        "Administrateur délégué",
        "Managing director",
        "SMart, coopérative européenne",
    ),
}

INTERLUDE = {
    "kind": "performance",
    "title": "… ou comment des participants un peu décalés ont compris nos échanges !",
    "title_en": "… or how somewhat offbeat participants understood what we said!",
    "room": "grand-amphi",
}


def workshop(
    slug: str, theme: str, room: str, capacity: int, title: str, title_en: str
) -> dict[str, Any]:
    return {
        "slug": slug,
        "kind": "workshop",
        "theme": theme,
        "room": room,
        "capacity": capacity,
        "title": title,
        "title_en": title_en,
        "summary": "Comment les acteurs de l’ESS peuvent investir les compétences de la MEL ?",
        "summary_en": "How can the social economy take part in what the MEL is in charge of?",
        **about(slug),
        "from": "14:00",
        "to": "15:45",
    }


SESSIONS: list[dict[str, Any]] = [
    {
        "slug": "accueil",
        "kind": "welcome",
        "title": "Accueil, café, remise des badges",
        "title_en": "Welcome, coffee, badges",
        "room": "hall",
        "from": "08:30",
        "to": "09:00",
    },
    {
        "slug": "l-ess-un-investissement-pour-la-mel",
        "kind": "plenary",
        "title": "L’ESS, un investissement pour la MEL",
        "title_en": "The social economy, an investment for the MEL",
        "room": "grand-amphi",
        "from": "09:00",
        "to": "09:10",
        "who": [("frederique-seels", "speaker")],
    },
    {
        "slug": "la-mel-une-chance-pour-l-ess",
        "kind": "plenary",
        "title": "La MEL, une chance pour l’ESS",
        "title_en": "The MEL, an opportunity for the social economy",
        "room": "grand-amphi",
        "from": "09:10",
        "to": "09:20",
        "who": [("marc-godefroy", "speaker")],
    },
    {
        "slug": "bilan",
        "kind": "plenary",
        "title": "Bilan intermédiaire du plan d’action ESS et perspectives",
        "title_en": "The social economy plan: where it stands, what comes next",
        "summary": "Cinq axes, 62 projets financés, et la suite.",
        "summary_en": "Five lines of action, 62 funded projects, and what follows.",
        "room": "grand-amphi",
        "from": "09:20",
        "to": "10:15",
    },
    {
        "slug": "methode-animation-gouvernance",
        "kind": "plenary",
        "title": "Méthode, animation, gouvernance",
        "title_en": "Method, facilitation, governance",
        "room": "grand-amphi",
        "from": "10:15",
        "to": "10:30",
    },
    {
        "slug": "de-la-loi-ess-a-la-loi-pacte",
        "kind": "round_table",
        "title": "De la loi ESS à la loi PACTE",
        "title_en": "From the ESS Act to the PACTE Act",
        "has_live": True,
        "room": "grand-amphi",
        "from": "10:30",
        "to": "11:20",
        "summary": "En 2014, une loi reconnaît l’économie sociale et solidaire. En 2019, une autre invite toutes les entreprises à dire leur raison d’être. Qu’est-ce que cela change ici ?",
        "summary_en": "In 2014 an act recognised the social economy. In 2019 another invited every company to state its purpose. What does that change here?",
        "who": [
            ("nicolas-postel", "speaker"),
            ("jean-yves-doisy", "speaker"),
            ("vianney-duhoo", "speaker"),
            ("jean-philippe-sloves", "speaker"),
            ("marion-rousseaux", "speaker"),
            ("philippe-bertrand", "moderator"),
        ],
    },
    {
        "slug": "la-place-de-l-ess-pour-l-europe",
        "kind": "round_table",
        "title": "La place de l’ESS pour l’Europe",
        "title_en": "The place of the social economy for Europe",
        "has_live": True,
        "sign_language": True,
        "captions": True,
        "room": "grand-amphi",
        "from": "11:25",
        "to": "12:15",
        "summary": "Comment l’ESS va devenir contributrice d’une Europe plus citoyenne et solidaire, et accéder à ses financements ?",
        "summary_en": "How will the social economy help build a more civic and caring Europe, and reach its funding?",
        "who": [
            ("patrick-klein", "speaker"),
            ("jeanne-barseghian", "speaker"),
            ("claire-bizet", "speaker"),
            ("sebastien-pereau", "speaker"),
            ("sandrino-graceffa", "speaker"),
            ("philippe-bertrand", "moderator"),
        ],
    },
    {
        "slug": "retransmission-matin",
        "kind": "relay",
        "title": "Retransmission du grand amphithéâtre",
        "title_en": "Relay of the large amphitheatre",
        "summary": "Salle de débord : image, son et questions en direct. On vous y conduit quand les 292 places sont prises.",
        "summary_en": "Overflow room: picture, sound and live questions. You are shown there once the 292 seats are taken.",
        "room": "petit-amphi",
        "of": "de-la-loi-ess-a-la-loi-pacte",
        "from": "09:00",
        "to": "12:15",
    },
    {
        "slug": "interlude",
        **INTERLUDE,
        "summary": "Compagnie La Belle Histoire",
        "summary_en": "La Belle Histoire theatre company",
        "from": "12:15",
        "to": "12:30",
    },
    {
        "slug": "dejeuner",
        "kind": "meal",
        "title": "Le bon déjeuner",
        "title_en": "A good lunch",
        "summary": "Traiteur KPA Cité, brasserie Le Singe savant",
        "summary_en": "Caterer KPA Cité, brewery Le Singe savant",
        "room": "hall",
        "from": "12:30",
        "to": "14:00",
    },
    workshop(
        "atelier-financement",
        "financement",
        "grand-amphi",
        220,
        "Financement de l’ESS",
        "Funding the social economy",
    ),
    workshop("atelier-alimentation", "alimentation", "petit-amphi", 110, "Alimentation", "Food"),
    workshop(
        "atelier-commande-publique",
        "commande",
        "hall",
        60,
        "Commande publique responsable",
        "Responsible public procurement",
    ),
    workshop("atelier-mobilite", "mobilite", "commission-1", 40, "Mobilité", "Mobility"),
    workshop(
        "atelier-dechets", "dechets", "commission-2", 40, "Déchets ménagers", "Household waste"
    ),
    workshop("atelier-logements", "logements", "salle-y", 40, "Logements", "Housing"),
    {
        "slug": "pause",
        "kind": "break",
        "title": "Pause et réseau",
        "title_en": "Break and networking",
        "room": "hall",
        "from": "15:45",
        "to": "16:05",
    },
    {
        "slug": "restitution",
        **INTERLUDE,
        "summary": "La compagnie La Belle Histoire raconte ce qu’elle a compris des ateliers.",
        "summary_en": "La Belle Histoire theatre company tells what it understood of the workshops.",
        "from": "16:05",
        "to": "16:30",
    },
    {
        "slug": "cloture",
        "kind": "plenary",
        "title": "Remerciements et clôture",
        "title_en": "Thanks and closing",
        "room": "grand-amphi",
        "from": "16:30",
        "to": "17:00",
    },
    {
        "slug": "retransmission-soir",
        "kind": "relay",
        "title": "Retransmission",
        "title_en": "Relay",
        "summary": "Salle de débord",
        "summary_en": "Overflow room",
        "room": "petit-amphi",
        "of": "cloture",
        "from": "16:05",
        "to": "17:00",
    },
]
