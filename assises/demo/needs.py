"""What made-up people offer and seek, in their own words: who says which answers whom is known.

`kind | theme | the term that its people may tick, if there is one`, then `+` a way to offer it and
`-` a way to seek it. The ways were written as people speak, not taken from the vocabulary: about a
third say nothing that it knows, and four kinds have no term at all. `SIDE_WORDS` share words with
them and mean something else.
"""

TABLE = """
locaux | logements | locaux
+ des bureaux clairs à {q}, trois places libres
+ un local partagé de {n} m² en rez-de-chaussée
+ deux pièces au calme dans notre maison des associations, clés comprises
+ un plateau à partager à {q}, salle d’attente et copieur inclus
- un local partagé près du métro
- des bureaux pour quatre personnes
- un toit pour notre équipe, {n} m² environ
- quelques mètres carrés où poser nos tables, à {q}
- de quoi installer cinq salariés
cuisine | alimentation | cuisine-partagee
+ une cuisine partagée équipée, le {d}
+ un labo aux normes avec chambre froide, libre le {d}
+ nos fourneaux le {d}, plonge et four mixte compris
+ une légumerie à {q}, créneaux le matin
- une cuisine professionnelle pour nos ateliers
- un endroit aux normes pour préparer {n} repas
- des fourneaux et une chambre froide deux matins
- un laboratoire culinaire à louer au mois
+ notre piano et nos frigos, hors service de midi
velos | mobilite | entretien-velos
+ l’entretien de flottes de vélos, sur place
+ la révision de deux-roues par nos mécanos, dans vos murs
+ un atelier vélo mobile qui vient le {d}
+ freins, pneus, batteries : nous remettons vos montures en état
- quelqu’un pour réparer une flotte de six vélos cargos
- la maintenance de nos bicyclettes de service
- un mécano qui passe chaque mois régler nos triporteurs
- une révision annuelle de {n} vélos
- des mains expertes pour nos tandems adaptés
livraison | mobilite | logistique-velo
+ la livraison à vélo dans la métropole
+ des tournées en triporteur jusqu’à {q}
+ nos coursières livrent le dernier kilomètre sans moteur
- un livreur à vélo pour dix cantines
- une façon propre de porter {n} paniers par semaine
- des tournées sans camionnette vers {q}
- un transporteur sur deux roues pour nos bocaux
+ {n} colis par jour, sans une goutte d’essence
camion | mobilite | vehicules
+ un minibus neuf places à prêter le {d}
+ notre utilitaire, libre en semaine
+ une voiture en autopartage pour les associations de {q}
- une camionnette un samedi par mois
- un véhicule pour nos maraudes
- de quoi transporter {n} personnes à la mer
- emmener nos aînés au marché
argent | financement | financement
+ des fonds d’amorçage jusqu’à {n} 000 euros
+ un tour de table avec trois investisseurs solidaires
+ un coup de pouce financier pour démarrer
- un financeur pour les deux premières années
- {n} 000 euros pour lancer l’activité
- des partenaires prêts à investir avec nous
- de la trésorerie en attendant une subvention
+ un club d’épargnants de {q}
prets | financement | pret-honneur
+ un prêt d’honneur à taux zéro
+ des microcrédits pour les indépendants
+ une avance sans intérêt, sur dossier
- un emprunt sans garantie personnelle
- un prêt solidaire pour acheter une machine
- quelqu’un qui nous avance l’argent du stock
- un crédit que les banques nous refusent
benevoles | alimentation | benevoles
+ des bénévoles motivés, le {d}
+ {n} paires de bras pour un coup de main
+ un groupe de retraités volontaires à {q}
- des bénévoles pour la distribution
- du monde pour tenir la buvette et la caisse
- des gens de bonne volonté le {d}
+ mon temps libre, je suis à la retraite
comptes | financement | comptabilite
+ la tenue des comptes des petites associations
+ une comptable à temps partagé
+ paie et bulletins de salaire, pour les moins de dix salariés
- quelqu’un qui mette de l’ordre dans nos comptes
- un cabinet comptable qui connaisse les associations
- de l’aide pour le bilan et les déclarations
- quelqu’un à l’aise avec les chiffres
com | commande | communication
+ des affiches et une identité visuelle
+ l’animation de vos réseaux sociaux
+ un graphiste deux jours par mois
- quelqu’un pour refaire notre logo
- de la visibilité dans la presse locale
- une plaquette qui donne envie
- un coup de jeune sur nos dépliants
+ des textes et des visuels qui parlent à tout le monde
informatique | commande | numerique-libre
+ un hébergement libre pour vos sites
+ le développement de sites en logiciel libre
+ de quoi quitter les géants du web, pas à pas
- un nouveau site internet, simple
- des outils libres pour travailler à distance
- quelqu’un pour notre nuage et nos listes de diffusion
- une application pour nos plannings
ordis | dechets | materiel-informatique
+ des ordinateurs reconditionnés, garantis un an
+ {n} portables révisés, sous Linux
+ un parc de tours et d’écrans qui ne servent plus
- des ordinateurs pour une salle de quartier
- du matériel informatique de seconde main
- quelques écrans et claviers en bon état
+ {n} unités centrales déclassées par notre mairie
garde | logements | garde-enfants
+ trois berceaux pour les salariés de la zone
+ une halte-garderie ouverte tôt
+ une nounou solidaire aux horaires décalés
- une place en crèche pour nos intérimaires
- une garde d’enfants le soir
- un mode d’accueil pour les tout-petits, dès 6 h
- quelqu’un qui veille sur les enfants pendant nos réunions
legumes | alimentation | alimentation-locale
+ des légumes bio de notre ferme
+ des paniers de saison cueillis à {q}
+ poireaux, endives et pommes de terre en direct
- un maraîcher pour fournir notre cantine
- des produits fermiers pour {n} repas
- des producteurs à moins de 20 kilomètres
+ ce que donne la terre, cueilli le {d}
invendus | alimentation | aide-alimentaire
+ nos invendus du {d}, propres à la consommation
+ {n} repas non servis par semaine
+ des surplus de boulangerie chaque soir
- des surplus alimentaires à redistribuer
- des denrées pour notre épicerie solidaire
- ce qui reste en rayon le samedi soir
- de quoi remplir {n} colis
repas | alimentation | restauration
+ des buffets et plats préparés en insertion
+ {n} repas par jour, livrés chauds
- une cantine pour nos salariés
- un restaurateur pour nos réunions
- quelqu’un pour nourrir {n} convives
+ une brigade en formation qui régale
bois | dechets | materiaux
+ des chutes de bois et des palettes
+ des planches, poutres et portes issues de chantiers
+ notre stock de carrelage et de peinture déclassés
- du bois de récupération pour nos décors
- des matériaux à prix doux pour rénover
- de vieilles planches en chêne
- du contreplaqué qui a déjà servi
reemploi | dechets | reemploi
+ une ressourcerie qui vide caves et greniers
+ une deuxième vie pour vos objets
+ la reprise de ce que vous ne voulez plus
- une recyclerie qui vienne chercher nos stocks
- un débouché pour nos meubles remis en état
- où donner {n} cartons de vaisselle
+ une boutique d’occasion de {n} m²
compost | dechets | compostage
+ le ramassage de vos épluchures à vélo
+ des composteurs de quartier et un référent formé
+ une plateforme qui transforme les restes en terreau
- une solution pour nos biodéchets
- quelqu’un qui reprenne marc de café et pelures
- un composteur pour la résidence
- valoriser ce que laissent nos assiettes
insertion | commande | insertion
+ une équipe en insertion pour vos espaces et vos locaux
+ un chantier d’insertion du bâtiment
+ des salariés en parcours, encadrés
- des structures qui embauchent sans diplôme
- un premier emploi pour {n} personnes accompagnées
- des employeurs prêts à donner une deuxième chance
+ des ouvriers polyvalents en contrat aidé
stages | commande | stagiaires
+ des étudiants en stage de mars à juin
+ une promotion de master qui cherche des terrains
+ {n} alternants en gestion
- un stagiaire pour six mois
- un apprenti jardinier
- des jeunes en formation à qui transmettre le métier
- un renfort étudiant au printemps
formation | commande | formation
+ une formation à la conduite de réunion
+ des modules courts pour encadrants
+ nos formatrices, une journée sur mesure
- une formation aux premiers secours
- de quoi faire monter nos équipes en compétences
- un organisme qui intervienne à {q}
+ vingt heures pour apprendre à animer
marches | commande | achats-responsables
+ des lots réservés dans nos prochains marchés publics
+ un accès à la commande d’une collectivité
+ des clauses sociales pour {n} 000 heures
- des acheteurs publics à rencontrer
- un premier marché réservé
- un service achats qui ose de petites structures
- répondre à un appel d’offres de ville
gouvernance | financement | gouvernance
+ la transformation d’associations en coopératives
+ des statuts de Scic clés en main
+ un regard sur la façon dont vous décidez à plusieurs
- de l’aide pour passer en Scop
- un appui sur la gouvernance partagée
- quelqu’un qui ait déjà fait entrer salariés et usagers au capital
+ des outils pour voter sans se fâcher
impact | financement | impact
+ une mesure de votre utilité sociale
+ des indicateurs faits avec les habitants
+ prouver ce que vous changez, chiffres et récits à l’appui
- une évaluation d’impact pour convaincre
- une méthode pour compter ce qui compte
- un évaluateur qui connaisse le logement
- montrer aux financeurs ce que nous apportons
recherche | financement | recherche-action
+ une équipe de recherche-action en sociologie
+ un doctorant en contrat Cifre
+ des enquêtes menées avec une université
- un laboratoire pour étudier nos pratiques
- des chercheuses curieuses du terrain
- une étude universitaire sur nos emplois
+ un séminaire ouvert aux praticiens
energie | logements | energie
+ du solaire citoyen sur vos toits
+ un montage en autoconsommation collective
+ des panneaux financés par {n} familles
- une toiture à équiper
- des conseils pour baisser nos factures de chauffage
- un projet photovoltaïque à rejoindre
- sortir du gaz
renovation | logements | renovation
+ l’isolation en matériaux biosourcés
+ un chantier participatif encadré
+ plâtre, enduit et peinture par une équipe locale
- des artisans pour rénover une maison
- une entreprise pour isoler {n} logements
- du monde qui sache manier la truelle
+ des charpentiers et couvreurs en Scop
habitat | logements | habitat-participatif
+ deux appartements dans un habitat participatif
+ notre expérience d’habitat groupé
+ un terrain pour bâtir à plusieurs familles
- un groupe d’habitants avec qui construire
- une coopérative d’habitants à rejoindre
- vivre à plusieurs générations sous le même toit, à {q}
- partager buanderie et chambre d’amis
jardin | alimentation | jardins
+ une parcelle dans notre jardin partagé
+ des plants et des semences
+ un bout de pelouse à cultiver, au pied des tours
- un potager pour nos résidents
- des jardiniers pour nos bacs
- un coin de terre à bêcher, à {q}
+ des carrés de terre à l’abri du vent
salle | commande | salle-de-reunion
+ une salle pour {n} personnes avec vidéoprojecteur
+ notre amphithéâtre hors vacances
- une salle de réunion le {d}
- un lieu pour nos assemblées générales
- où réunir {n} adhérents un soir
- accueillir une assemblée de {n}
stock | dechets | stockage
+ un hangar de {n} m², quai de déchargement
+ de la place dans notre entrepôt à {q}
- un box pour entreposer nos décors
- un espace où garder {n} palettes
- un garde-meuble solidaire
+ trois garages secs à {q}
traduction | commande | traduction
+ de la traduction vers l’arabe et l’anglais
+ une interprète en langue ukrainienne
- une relecture en anglais
- des interprètes pour nos permanences
- quelqu’un qui parle dari et pachto
- mettre notre site en néerlandais
habitants | commande | habitants
+ un relais auprès de {n} habitants du quartier
+ des cafés de rue et du porte-à-porte
- de l’aide pour aller vers les habitants
- des familles qui testent notre service
- une façon de toucher ceux qui ne viennent jamais
+ trente ans de confiance rue par rue
consigne | dechets | consigne
+ le lavage de bocaux et bouteilles
+ {n} 000 contenants consignés par an
- un laveur pour nos bouteilles
- des bocaux propres en quantité
- passer nos plats à emporter au réutilisable
- ne plus jeter une seule barquette
droit | financement | juridique
+ une permanence d’avocats pour associations
+ la relecture de vos contrats et conventions
- un conseil juridique pour un bail
- quelqu’un qui connaisse le droit des marques
- un œil d’avocate sur nos statuts
+ une juriste en retraite, le {d}
theatre | commande | culture
+ un spectacle joué par des salariés
+ des concerts dans les cours d’immeuble
- une compagnie pour animer nos vœux
- des artistes en résidence
- de la musique pour une inauguration
- dix minutes de clown pour ouvrir le congrès
sono | commande | materiel
+ barnums, tables et gobelets à prêter
+ une sono et deux micros
- du matériel pour une fête de rue
- des tentes et {n} chaises un samedi
- de quoi sonoriser une place
+ une scène démontable
poules | alimentation |
+ des poules pondeuses réformées
+ un poulailler mobile à installer
- quelques gallinacés pour nos pelures
- un poulailler pour l’école
drone | mobilite |
+ des prises de vue par drone
+ un télépilote diplômé
- des images aériennes de nos toits
- un survol du site avant travaux
anciens | logements |
+ une troupe de grands-parents conteurs
+ des veillées de contes en patois
- des conteurs pour nos petits
- des histoires du quartier racontées par ses anciens
impression | dechets |
+ de la risographie à encre végétale
+ une presse typographique et deux cents casses
- un imprimeur à l’ancienne pour des affiches
- une presse pour nos linogravures
"""
SIDE_WORDS = """
Nous avons toiture refaite et porte ouverte à tous
Un réseau solide comme du bois
Élue au bureau de notre fédération depuis {n} ans
Prête à mettre les mains dans le cambouis et à partager mon carnet d’adresses
La culture du résultat n’est pas la nôtre
Nous faisons monter la mayonnaise entre acteurs locaux
Ancienne élève d’une école de commerce
On roule à deux vitesses : le vélo du quotidien et le train
Toujours en stage de voile en août
Pas de marché sans marchandage
Une présence forte sur le terrain à {q}
Recherche l’équilibre, et le soleil
Un parcours classique, une deuxième vie à {n} ans
Curieux des histoires de plateaux et de cuisine politique
Notre projet prend racine
Nous livrons nos doutes autant que nos résultats
Beaucoup d’énergie et un petit grain de folie
Formés sur le tas
Une équipe soudée qui joue collectif
Le chantier de l’année : nos vingt ans
"""
