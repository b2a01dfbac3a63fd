"""What each workshop of the demo is about: what the slides say of it, then questions made up for the demo."""

MADE_UP = "Questions proposées pour la démonstration : les diapositives n’en donnent que le titre."
MADE_UP_EN = "Questions proposed for the demo: the slides give the title alone."

# slug: facts and questions, in French, then in English
TEXTS: dict[str, tuple[str, str, str, str]] = {
    "atelier-mobilite": (
        "La mobilité est une compétence de la MEL. Parmi les activités de La Fabrique de l’emploi, à Loos et à Tourcoing : un garage.",
        "Qui a besoin de se déplacer, et pour aller où ? Que peut une association ou une coopérative là où une ligne de bus s’arrête ? Qui paie, qui conduit, qui répare ?",
        "Mobility is one of the things that the MEL is in charge of. Among the activities of La Fabrique de l’emploi, in Loos and Tourcoing: a garage.",
        "Who needs to get about, and where to? What can an association or a cooperative do where a bus line ends? Who pays, who drives, who repairs?",
    ),
    "atelier-alimentation": (
        "Dix des projets financés de 2015 à 2018 sont des restaurants ou de la distribution alimentaire. La Fabrique de l’emploi compte une épicerie solidaire et du maraîchage ; TAST’in FIVES prépare une cuisine professionnelle.",
        "Comment nourrir mieux, plus près, sans trier les mangeurs selon leurs moyens ? Quelles terres, quelles cuisines, quels horaires partager ?",
        "Ten of the projects funded from 2015 to 2018 are restaurants or food distribution. La Fabrique de l’emploi has a solidarity grocery and market gardening; TAST’in FIVES prepares a professional kitchen.",
        "How to feed people better and nearer, without sorting them by what they can pay? Which land, kitchens and hours can be shared?",
    ),
    "atelier-dechets": (
        "Les déchets ménagers sont une compétence de la MEL. Parmi les activités de La Fabrique de l’emploi : une ressourcerie.",
        "Que récupérer avant la benne, et avec qui ? Comment une ressourcerie vit-elle de ce qu’elle évite de brûler ? Que demander au prochain marché de collecte ?",
        "Household waste is one of the things that the MEL is in charge of. Among the activities of La Fabrique de l’emploi: a reuse centre.",
        "What can be saved before the skip, and with whom? How does a reuse centre live on what it keeps from being burnt? What should the next collection contract ask for?",
    ),
    "atelier-logements": (
        "Deux des projets financés de 2015 à 2018 relèvent du bâtiment, de la filière bois et de l’éco-construction.",
        "Rénover à plusieurs, habiter à plusieurs, gérer à plusieurs : qu’est-ce qui marche déjà ici ? Qu’est-ce qui manque, le terrain, le prêt ou le mode d’emploi ?",
        "Two of the projects funded from 2015 to 2018 are about building, timber and ecological construction.",
        "Renovating, living and managing together: what works here already? What is missing, the land, the loan or the instructions?",
    ),
    "atelier-commande-publique": (
        "L’axe 4 du plan : « agir dans le cadre de la commande publique en faveur de l’ESS », et l’adoption d’un SPAPSER. Montants lus sur une diapositive, à vérifier : 450 millions d’euros par an pour la MEL, un milliard pour tous les acteurs publics du territoire.",
        "Quels lots sont à la taille de nos structures ? Quelle clause aide, laquelle décourage ? Comment se parler avant l’appel d’offres, en toute égalité ?",
        "Axis 4 of the plan: acting within public procurement in favour of the social economy, and adopting a plan for responsible purchases (SPAPSER). Amounts read on a slide, to be checked: 450 million euros a year for the MEL, one billion for all public bodies of the area.",
        "Which lots are the size of our organisations? Which clause helps, which one puts people off? How to talk before the call for tenders, on equal terms?",
    ),
    "atelier-financement": (
        "62 projets financés de 2015 à 2018 : 45 % d’associations, 55 % d’entreprises coopératives ou sociales. L’axe 1 du plan : accompagner et financer, tester son activité, trouver des locaux.",
        "De quoi un projet a-t-il besoin à un an, à trois ans, à dix ans ? Quand le prêt vaut-il mieux que la subvention ? Que changer au prochain appel à projets ?",
        "62 projects funded from 2015 to 2018: 45% associations, 55% cooperatives or social enterprises. Axis 1 of the plan: support and funding, trying out an activity, finding premises.",
        "What does a project need after one year, three years, ten years? When is a loan better than a grant? What should change in the next call for projects?",
    ),
}


def about(slug: str) -> dict[str, str]:
    """A workshop's description in both languages."""
    facts, questions, facts_en, questions_en = TEXTS[slug]
    return {
        "description": f"{facts}\n\n{questions}\n\n{MADE_UP}",
        "description_en": f"{facts_en}\n\n{questions_en}\n\n{MADE_UP_EN}",
    }
