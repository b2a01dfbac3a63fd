"""Key figures of the plan, as the slides of the 2nd Assises show them, and who makes the day.

What was hard to read says so: a lost comma, a lost label, two columns brought together by their
order. Sums that do not fit are left as they were read.
"""

from typing import Any

SLIDES = "Diaporama des 2es Assises"
PLAN = "Plan métropolitain de développement de l’ESS, 2015-2018"
AXES = {
    1: {
        "heading": "Axe 1 : l’accompagnement et le financement",
        "heading_en": "Axis 1: support and funding",
    },
    2: {"heading": "Axe 2 : l’animation territoriale", "heading_en": "Axis 2: local facilitation"},
    4: {
        "heading": "Axe 4 : la sensibilisation, la formation et la promotion",
        "heading_en": "Axis 4: awareness, training and promotion",
    },
    5: {
        "heading": "Axe 5 : l’emploi et les ressources humaines",
        "heading_en": "Axis 5: jobs and human resources",
    },
}


def doubt(reason: str, reason_en: str) -> dict[str, str]:
    return {"state": "doubtful", "reason": reason, "reason_en": reason_en}


LOST_COMMA = doubt(
    "Équivalents temps plein, lus sur une diapositive. Une virgule a pu se perdre : 48,3 et 45,5 sont plausibles.",
    "Full-time equivalents, read on a slide. A decimal comma may be lost: 48.3 and 45.5 are plausible.",
)
BY_ORDER = doubt(
    "Noms et parts lus dans deux colonnes, rapprochés par leur ordre.",
    "Names and shares were read in two columns, brought together by their order.",
)
EIGHTH = doubt(
    "Un huitième territoire manque dans la liste ; 97 % font 60 projets sur 62.",
    "An eighth territory is missing from the list; 97% make 60 projects out of 62.",
)
LOST_LABEL = doubt(
    "Le nombre est lu, son intitulé est perdu.", "The number could be read, its label is lost."
)
REMNANT = doubt(
    "Intitulé perdu : ce nombre peut être un reste de lecture.",
    "Label lost: this number may be a remnant of the reading.",
)
ONE_TOO_MANY = doubt(
    "Une des lignes sans intitulé est fausse d’une unité, ou l’un des nombres.",
    "One of the lines without a label is wrong by one, or one of the numbers is.",
)
LIKELY = doubt(
    "Libellés et valeurs lus dans deux listes, rapprochés par vraisemblance.",
    "Labels and values were read in two lists, brought together by likelihood.",
)
SWAPPED = doubt(
    "3 912 et 4 284 ont pu être échangés ; aucune barre n’est tracée.",
    "3,912 and 4,284 may be the other way round; no bar is drawn.",
)
LOST_DIGIT = doubt(
    "Le premier chiffre de la somme est perdu.", "The first digit of the sum is lost."
)
WHOSE = doubt(
    "Les montants sont lus ; à qui chacun revient ne l’est pas sûrement.",
    "The amounts could be read; whose each one is, not for certain.",
)

CHARTS: dict[str, dict[str, Any]] = {
    "projets": {
        **AXES[1],
        "kind": "bricks",
        "title": "projets financés, une brique chacun",
        "title_en": "funded projects, one brick each",
        "bricks": 62,
        "unit": "%",
        "adds_up_to": 100,
        "source": PLAN,
        "is_on_home": True,
        "figures": [
            {"label": "associations", "label_en": "associations", "value": "45 %", "amount": 45},
            {
                "label": "entreprises coopératives ou sociales",
                "label_en": "cooperatives or social enterprises",
                "value": "55 %",
                "amount": 55,
            },
        ],
    },
    "emplois": {
        **AXES[1],
        "kind": "pairs",
        "title": "Emplois créés ou consolidés, 2015",
        "title_en": "Jobs created or consolidated, 2015",
        "unit": "équivalents temps plein",
        "unit_en": "full-time equivalents",
        "source": SLIDES,
        "is_on_home": True,
        "figures": [
            {
                "label": "2015",
                "series": "Réalisé",
                "series_en": "Achieved",
                "value": "483",
                "amount": 483,
                **LOST_COMMA,
            },
            {
                "label": "2015",
                "series": "Prévu",
                "series_en": "Planned",
                "value": "455",
                "amount": 455,
                **LOST_COMMA,
            },
        ],
    },
    "territoires": {
        **AXES[1],
        "title": "Où sont les projets soutenus",
        "title_en": "Where the supported projects are",
        "unit": "%",
        "adds_up_to": 100,
        "source": SLIDES,
        "is_on_home": True,
        **EIGHTH,
        "figures": [
            {
                "label": name,
                "label_en": english,
                "value": f"{share} %",
                "amount": share,
                **BY_ORDER,
            }
            for name, english, share in (
                ("Lillois", "Lille area", 55),
                ("Roubaisien", "Roubaix area", 19),
                ("Est", "East", 11),
                ("Nord", "North", 7),
                ("Tourquennois", "Tourcoing area", 3),
                ("Sud", "South", 2),
                ("Weppes", "Weppes", 0),
            )
        ],
    },
    "activites": {
        **AXES[1],
        "title": "Ce que font les projets financés",
        "title_en": "What the funded projects do",
        "unit": "projets",
        "unit_en": "projects",
        "adds_up_to": 62,
        "source": SLIDES,
        **ONE_TOO_MANY,
        "figures": [
            {"label": name, "label_en": english, "value": str(count), "amount": count, **more}
            for name, english, count, more in (
                ("Art et culture", "Art and culture", 11, {}),
                (
                    "Restaurants et distribution alimentaire",
                    "Restaurants and food distribution",
                    10,
                    {},
                ),
                (
                    "Solidarité, citoyenneté, cohésion sociale",
                    "Solidarity, citizenship, social cohesion",
                    10,
                    {},
                ),
                ("Intitulé perdu", "Label lost", 9, LOST_LABEL),
                ("Numérique", "Digital", 5, {}),
                ("Commerces", "Shops", 4, {}),
                ("Conseil et accompagnement", "Advice and support", 4, {}),
                ("Intitulé perdu, autre ligne", "Label lost, another line", 4, REMNANT),
                ("Petite enfance, santé", "Early childhood, health", 2, {}),
                (
                    "Bâtiment, filière bois et éco-construction",
                    "Building, timber and eco-construction",
                    2,
                    {},
                ),
                ("Communication", "Communication", 1, {}),
                ("Industrie", "Industry", 1, {}),
            )
        ],
    },
    "galeries-lafayette": {
        **AXES[1],
        "kind": "numbers",
        "title": "Apport des Galeries Lafayette, 2018",
        "title_en": "Contribution of Galeries Lafayette, 2018",
        "note": "Convention de revitalisation.",
        "note_en": "Under a revitalisation agreement.",
        "source": SLIDES,
        "figures": [
            {
                "label": "en soutien à la création d’emplois",
                "label_en": "to help create jobs",
                "value": "38 000 €",
                "value_en": "€38,000",
                "amount": 38000,
            },
            {"label": "emplois à créer", "label_en": "jobs to create", "value": "10", "amount": 10},
        ],
    },
    "accompagnement": {
        **AXES[1],
        "title": "Structures d’accompagnement et de financement, 2015-2018",
        "title_en": "Support and funding bodies, 2015-2018",
        "source": SLIDES,
        "figures": [
            {"label": name, "label_en": english, "value": value, **more}
            for name, english, value, more in (
                (
                    "Accueils",
                    "Welcomed",
                    "10 940",
                    {"amount": 10940, "value_en": "10,940", **LIKELY},
                ),
                (
                    "Accompagnements",
                    "Supported",
                    "3 912 ou 4 284",
                    {"value_en": "3,912 or 4,284", **SWAPPED},
                ),
                (
                    "Emplois créés",
                    "Jobs created",
                    "4 284 ou 3 912",
                    {"value_en": "4,284 or 3,912", **SWAPPED},
                ),
                (
                    "Créations",
                    "Businesses created",
                    "1 980",
                    {"amount": 1980, "value_en": "1,980", **LIKELY},
                ),
                (
                    "Prêts ou garanties",
                    "Loans or guarantees",
                    "1 697",
                    {"amount": 1697, "value_en": "1,697", **LIKELY},
                ),
            )
        ],
    },
    "prets": {
        **AXES[1],
        "kind": "numbers",
        "title": "Prêts ou garanties, 2015-2018",
        "title_en": "Loans or guarantees, 2015-2018",
        "source": SLIDES,
        "figures": [
            {
                "label": "en tout, soit quelque 24 800 € par prêt si 1 697 est bien leur nombre",
                "label_en": "in all, some €24,800 a loan if 1,697 is their number",
                "value": "42 101 685 €",
                "value_en": "€42,101,685",
                "amount": 42101685,
                **LIKELY,
            },
        ],
    },
    "locaux": {
        **AXES[1],
        "kind": "numbers",
        "title": "Un lieu dédié à l’économie créatrice",
        "title_en": "A place for the creative economy",
        "note": "Porté par InitiativesETcité et SMart : ateliers d’artistes, espaces de visibilité, bureaux partagés, coworking.",
        "note_en": "Run by InitiativesETcité and SMart: artists’ studios, show rooms, shared offices, coworking.",
        "source": SLIDES,
        "figures": [
            {
                "label": "de locaux",
                "label_en": "of premises",
                "value": "5 000 m²",
                "value_en": "5,000 m²",
                "amount": 5000,
            },
            {
                "label": "montant lu sur la diapositive",
                "label_en": "amount read on the slide",
                "value": "…500 000 €",
                "value_en": "€…500,000",
                **LOST_DIGIT,
            },
        ],
    },
    "rencontres": {
        **AXES[2],
        "kind": "numbers",
        "title": "Rencontres territoriales",
        "title_en": "Local meetings",
        "note": "Armentières, Loos, Wambrechies, Roubaix, Roncq, Marcq-en-Barœul, Haubourdin, Fournes-en-Weppes, Wattignies, Tourcoing, Hem, Halluin, Villeneuve-d’Ascq, Erquinghem-Lys, Mons-en-Barœul, Quesnoy-sur-Deûle.",
        "source": SLIDES,
        "figures": [
            {"label": "communes", "label_en": "towns", "value": "16", "amount": 16},
            {
                "label": "participants",
                "label_en": "participants",
                "value": "plus de 500",
                "value_en": "over 500",
                "amount": 500,
            },
        ],
    },
    "commande-publique": {
        **AXES[4],
        "title": "Commande publique, dépenses annuelles",
        "title_en": "Public procurement, yearly spending",
        "unit": "millions d’euros",
        "unit_en": "million euros",
        "source": SLIDES,
        "figures": [
            {
                "label": "Tous les acteurs publics du territoire",
                "label_en": "All public bodies of the area",
                "value": "1 Md€",
                "value_en": "€1bn",
                "amount": 1000,
                **WHOSE,
            },
            {
                "label": "Métropole Européenne de Lille",
                "value": "450 M€",
                "value_en": "€450m",
                "amount": 450,
                **WHOSE,
            },
        ],
    },
    "fabrique": {
        **AXES[5],
        "kind": "numbers",
        "title": "La Fabrique de l’emploi",
        "title_en": "La Fabrique de l’emploi, a job factory",
        "note": "Quartiers prioritaires : Les Oliveaux à Loos, Triangle de Menin à Tourcoing.",
        "note_en": "Priority neighbourhoods: Les Oliveaux in Loos, Triangle de Menin in Tourcoing.",
        "source": SLIDES,
        "figures": [
            {"label": "sites", "label_en": "sites", "value": "2", "amount": 2},
            {
                "label": "habitants",
                "label_en": "inhabitants",
                "value": "10 000",
                "value_en": "10,000",
                "amount": 10000,
            },
            {
                "label": "chômeurs de longue durée",
                "label_en": "long-term unemployed",
                "value": "530",
                "amount": 530,
            },
            {
                "label": "salariés en CDI",
                "label_en": "people on permanent contracts",
                "value": "120",
                "amount": 120,
            },
        ],
    },
    "fabrique-profil": {
        **AXES[5],
        "kind": "numbers",
        "title": "La Fabrique de l’emploi : profil",
        "title_en": "La Fabrique de l’emploi: profile",
        "source": SLIDES,
        "figures": [
            {
                "label": "de chômage auparavant",
                "label_en": "out of work before",
                "value": "36 mois",
                "value_en": "36 months",
                "amount": 36,
            },
            {
                "label": "de moyenne d’âge",
                "label_en": "on average",
                "value": "44 ans",
                "value_en": "44 years",
                "amount": 44,
            },
            {
                "label": "de niveau VI",
                "label_en": "at level VI",
                "value": "42 %",
                "value_en": "42%",
                "amount": 42,
            },
        ],
    },
}

PARTNERS: list[dict[str, str]] = [
    {
        "name": "Métropole Européenne de Lille",
        "what": "invite",
        "what_en": "host",
        "kind": "organiser",
    },
    {"name": "LILLIAD", "what": "salles et accueil", "what_en": "rooms and welcome"},
    {"name": "La Belle Histoire", "what": "théâtre", "what_en": "theatre", "kind": "provider"},
    {"name": "KPA Cité", "what": "traiteur", "what_en": "caterer", "kind": "provider"},
    {"name": "Le Singe savant", "what": "brasserie", "what_en": "brewery", "kind": "provider"},
]
