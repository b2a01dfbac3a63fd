"""The terms of the social economy, as data: `vocabulary` reads it.

`# group | French | English`, then for each term
`slug | French | English | as said in a sentence | in English`
and, further in, the other words that mean it, in both languages. What stands under `-` are words
that look like a term and are not: said so, they mean nothing here.
"""

TABLE = """
# lieux | Lieux | Premises
locaux | Bureaux et locaux partagés | Shared offices and premises | des locaux à partager | premises to share
  bureau; bureau partagé; local; local partagé; espace de travail; coworking; bureaux à partager; pièce de travail; plateau de bureaux;; co-working; poste de travail;
  colocation de bureaux; open space; tiers-lieu; tiers lieu; desk; office; office space; premises; workspace;
  pied d’immeuble; rez-de-chaussée commercial
atelier-partage | Atelier partagé | Shared workshop | un atelier partagé | a shared workshop
  fablab; fab lab; makerspace; atelier bois; atelier de fabrication; local d’activité; locaux d’activité; machines partagées;
  workshop space; shared tools; outils partagés; outillage; outilthèque
cuisine-partagee | Cuisine partagée | Shared kitchen | une cuisine partagée | a shared kitchen
  cuisine; cuisine professionnelle; laboratoire de cuisine; labo de cuisine; laboratoire culinaire; légumerie; conserverie; fourneaux; chambre froide; labo aux normes;;
  kitchen; professional kitchen; commercial kitchen; plan de travail aux normes
salle-de-reunion | Salle de réunion | Meeting room | une salle de réunion | a meeting room
  salle; salle de formation; salle polyvalente; salle de spectacle; salle des fêtes; amphithéâtre; auditorium; meeting space; venue;
  lieu de réunion; lieu pour nos assemblées; réunir les adhérents
stockage | Stockage | Storage | un espace de stockage | storage space
  entrepôt; hangar; dépôt; box de stockage; réserve; garde-meuble; entreposer des palettes;; lieu de stockage; storage; warehouse; entreposer; entreposage
commerce | Boutique, commerce | Shop | une boutique | a shop
  magasin; boutique éphémère; vitrine; local commercial; cellule commerciale; shop; store; pop-up store; point de vente
foncier | Foncier, terrain | Land | du foncier | land
  terrain à bâtir; terrain constructible; terrain agricole; friche; terres agricoles; bail emphytéotique; urbanisme transitoire; land; plot
# mobilite | Mobilité | Mobility
entretien-velos | Entretien de vélos | Bicycle maintenance | l’entretien de vélos | bicycle maintenance
  flotte de vélos; flotte de vélos cargos; réparation de vélos; réparer vélo; atelier vélo; mécanicien vélo; mécanique vélo; révision de vélos;
  vélociste; remise en selle de vélos; révision de deux-roues; maintenance de bicyclettes; réglage de vélos; mécano; pneus et freins;; bike repair; bicycle repair; bike workshop; bike fleet; maintenance vélo; flotte de bicyclettes
logistique-velo | Logistique à vélo | Cycle logistics | la logistique à vélo | cycle logistics
  livraison à vélo; livreur à vélo; cyclologistique; cyclo-logistique; vélo-cargo; vélo cargo; vélocargo; coursier; triporteur;
  livrer à vélo; dernier kilomètre; cargo bike; bike delivery; last mile; biporteur; transport à deux-roues
vehicules | Véhicules partagés | Shared vehicles | des véhicules à partager | vehicles to share
  véhicule; autopartage; voiture partagée; camionnette; utilitaire; camion; minibus; fourgon; prêt de véhicule; van; truck;
  car sharing; covoiturage; carpooling; flotte automobile
garage-solidaire | Garage solidaire | Community garage | un garage solidaire | a community garage
  réparation automobile; réparation de voitures; mécanique auto; garage associatif; garage pour voitures
transport-personnes | Transport de personnes | Passenger transport | le transport de personnes | passenger transport
  transport à la demande; transport adapté; navette; transport solidaire; accompagner les trajets; shuttle; trajets accompagnés
logistique | Logistique et livraison | Logistics and delivery | de la logistique | logistics
  livraison; transport de marchandises; tournée mutualisée; mutualiser les tournées; acheminer; préparation de commandes; delivery; freight
mobilite-conseil | Plan de mobilité | Mobility plan | un plan de mobilité | a mobility plan
  conseil en mobilité; mobilité inclusive; mobilité durable; vélo-école; vélo école; apprendre à faire du vélo; plan de déplacement; mobility advice
# finance | Financement | Funding
financement | Financement | Funding | du financement | funding
  financeur; investisseur; coup de pouce financier; partenaires financiers; lancer l’activité;; fonds d’amorçage; subvention; levée de fonds; investissement; apport en capital; titre participatif;
  capital; tour de table; funder; funding; grant; investor; seed money; trésorerie; argent; fonds de roulement
pret-honneur | Prêt d’honneur | Interest-free loan | un prêt d’honneur | an interest-free loan
  prêt solidaire; prêter de l’argent; prêt bancaire; microcrédit; micro-crédit; avance remboursable; prêt à taux zéro; emprunt; crédit bancaire; loan; microcredit
garantie | Garantie bancaire | Bank guarantee | une garantie bancaire | a bank guarantee
  garantie; caution; cautionnement; fonds de garantie; guarantee
epargne-solidaire | Épargne solidaire, financement participatif | Ethical savings, crowdfunding | de l’épargne solidaire | ethical savings
  épargne; financement participatif; crowdfunding; cigales; club d’investisseurs; cagnotte; appel aux dons; collecte de dons; donateur; savings
mecenat | Mécénat | Corporate giving | du mécénat | corporate giving
  mécène; fondation d’entreprise; sponsor; parrain financier; philanthropie; patronage; sponsorship; philanthropy
monnaie-locale | Monnaie locale | Local currency | une monnaie locale | a local currency
  monnaie citoyenne; monnaie complémentaire; monnaie; sel; système d’échange local; community currency
europe | Fonds européens | European funding | des fonds européens | European funding
  fse; feder; fonds social européen; programme européen; erasmus; interreg; dossier européen; partenaire européen; european project; eu funds
appel-a-projets | Réponse aux appels à projets | Answering calls for projects | la réponse à un appel à projets | answering a call for projects
  appel à projets; appel à projet; montage de dossiers; dossier de subvention; répondre à un appel à manifestation d’intérêt; call for projects; grant writing
# personnes | Personnes et compétences | People and skills
benevoles | Bénévoles | Volunteers | des bénévoles | volunteers
  bénévole; bénévolat; coup de main; volontaire; bras; engagement citoyen; volunteer; volunteering; renfort le week-end
mecenat-competences | Mécénat de compétences | Skills-based volunteering | du mécénat de compétences | skills-based volunteering
  congé solidaire; jours offerts par nos salariés; salariés volontaires; pro bono; compétences gratuites; skills sponsorship
service-civique | Service civique | Civic service | un service civique | civic service
  volontaire en service civique; corps européen de solidarité; civic service
stagiaires | Stagiaires et apprentis | Interns and apprentices | des stagiaires ou apprentis | interns or apprentices
  stagiaire; stage; apprenti; apprentissage; alternant; alternance; étudiants en stage; projet étudiant; promotion de master; étudiants;; intern; internship; apprentice; jeunes diplômés
recrutement | Recrutement | Recruitment | du recrutement | recruitment
  embauche; embaucher; recruter; poste à pourvoir; offre d’emploi; candidats; candidature; salarié à temps partagé; hiring; recruit; job seekers
groupement-employeurs | Groupement d’employeurs | Employers’ group | un groupement d’employeurs | an employers’ group
  emploi partagé; temps partagé; mutualiser un poste; partager un salarié; partager un poste; mutualisation d’emplois; shared employment
mentorat | Mentorat, parrainage | Mentoring | du mentorat | mentoring
  mentor; parrainage; tutorat; tuteur; conseil entre pairs; échange entre pairs; mentoring; coach; coaching; regard extérieur
administrateurs | Administratrices et administrateurs | Board members | des membres pour un conseil d’administration | board members
  administrateur; administratrice; trésorier; trésorière; membre du conseil; conseil d’administration; board member; treasurer
# emploi | Formation et insertion | Training and inclusion
formation | Formation | Training | de la formation | training
  former; formateur; formatrice; organisme de formation; cours; atelier d’apprentissage; modules courts; journée de formation; remise à niveau;; monter en compétences; training; trainer; course
insertion | Insertion par l’emploi | Inclusion through work | de l’insertion par l’emploi | inclusion through work
  insertion; parcours d’insertion; chantier d’insertion; entreprise d’insertion; embauche sans diplôme; embaucher sans diplôme; retour à l’emploi;
  chômage de longue durée; sans condition de diplôme; éloigné de l’emploi; éloignées de l’emploi; salariés en parcours; premier emploi; deuxième chance;; siae; work integration; clause sociale d’emploi
handicap | Travail adapté et accessibilité | Disability and accessibility | du travail adapté | adapted work
  handicap; esat; entreprise adaptée; travailleur handicapé; accessibilité; langue des signes; facile à lire; disability; sheltered work; falc
decouverte-metiers | Découverte des métiers | Discovering trades | la découverte des métiers | discovering trades
  orientation des jeunes; immersion professionnelle; pmsmp; stage de troisième; visite d’entreprise; accueillir des collégiens; job discovery
francais | Apprentissage du français | Learning French | des cours de français | French lessons
  cours de français; fle; alphabétisation; illettrisme; français langue étrangère; literacy; french lessons
# achats | Achats responsables | Responsible buying
achats-responsables | Achats responsables | Responsible buying | des achats responsables | responsible buying
  achat responsable; commande publique; marché public; marchés réservés; lot réservé; lots réservés; clause sociale; clause environnementale; acheteur;
  acheteur public; donneur d’ordre; sourcing; fournisseur responsable; appel d’offres; public procurement; social clause; reserved contract; tender
sous-traitance | Sous-traitance, cotraitance | Subcontracting | de la sous-traitance | subcontracting
  cotraitance; co-traitance; groupement momentané; répondre à plusieurs à un marché; subcontractor; joint bid
debouches | Débouchés, clients | Customers | des débouchés | customers
  client; clientèle; débouché; prospects; distributeurs; réseau de vente; customer; outlet; distribution de nos produits
groupement-achats | Groupement d’achats | Buying group | un groupement d’achats | a buying group
  achat groupé; achats groupés; commande groupée; centrale d’achat; mutualiser nos achats; group purchase; bulk buying
# matieres | Réemploi et matières | Reuse and materials
reemploi | Réemploi | Reuse | du réemploi | reuse
  ressourcerie; recyclerie; seconde main; deuxième main; objets de seconde vie; vide-grenier; vider une cave; reprise d’objets; dons d’objets;; seconde vie; reconditionné; reconditionnement; réutilisation; reuse; second hand; upcycling; surcyclage
materiaux | Matériaux | Materials | des matériaux | materials
  matériau; chutes de bois; bois de récupération; planches; poutres; carrelage; bois de réemploi;; palettes; matériauthèque; matériaux de chantier; déconstruction; chutes; tissus; building materials; offcuts; invendus textiles
mobilier | Mobilier | Furniture | du mobilier | furniture
  meuble; tables et chaises; mobilier de bureau; étagères; furniture; ameublement
compostage | Compostage, biodéchets | Composting | le compostage | composting
  compost; composteur; biodéchet; bio-déchets; déchets organiques; épluchures; restes alimentaires; composting; food waste; valoriser les déchets alimentaires
collecte | Collecte et tri | Collection and sorting | la collecte et le tri | collection and sorting
  collecte des déchets; tri; tri des déchets; recyclage; collecte de textiles; déchetterie; waste collection; recycling; zéro déchet
consigne | Consigne, vrac | Deposit and bulk | la consigne | bottle deposit
  consigne de bouteilles; contenants réutilisables; bocaux; lavage de bocaux; laver bocaux; laveur; contenants consignés; vaisselle consignée;; lavage de contenants; vrac; bouteilles réemployées; reusable containers; bottle washing
reparation | Réparation | Repair | de la réparation | repair
  repair café; repair cafe; réparer; réparateur; dépannage; électroménager; petit électroménager; couture; retouche; repair
textile | Textile et couture | Textiles and sewing | du textile | textiles
  vêtement; atelier de couture; confection; laine; friperie; clothes; sewing; lin
materiel | Prêt de matériel | Lending equipment | du matériel à prêter | equipment to lend
  prêt de matériel; vaisselle réutilisable; gobelets; barnum; sono; matériel de sonorisation; tentes; chaises; sonoriser; scène mobile;; chapiteau; matériel événementiel; equipment; prêter du matériel
# gestion | Gestion et droit | Management and law
comptabilite | Comptabilité, gestion | Accounting | de la comptabilité | accounting
  comptable; expert-comptable; expert comptable; gestion financière; paie; fiches de paie; tenue des comptes; bilan comptable; contrôle de gestion; tenir les comptes; bilan et déclarations; bulletins de salaire; déclarations fiscales;; accounting; accountant; bookkeeping; payroll
gouvernance | Gouvernance coopérative | Cooperative governance | la gouvernance coopérative | cooperative governance
  gouvernance partagée; gouvernance; scic; scop; sociétariat; statuts; vie associative; sociocratie; prise de décision collective; governance; bylaws; transformer en coopérative
juridique | Appui juridique | Legal advice | un appui juridique | legal advice
  droit; juriste; avocat; avocate; contrat; conseil juridique; relecture de contrats; propriété des marques;; rgpd; propriété intellectuelle; legal; lawyer; convention
accompagnement | Accompagnement de projets | Project support | de l’accompagnement de projets | project support
  incubateur; incubation; couveuse; accompagner les porteurs de projets; porteur de projet; création d’entreprise; dla; dispositif local d’accompagnement; pépinière; incubator; coopérative d’activité; étude de faisabilité
ressources-humaines | Ressources humaines | Human resources | des ressources humaines | human resources
  rh; gestion du personnel; dialogue social; qualité de vie au travail; qvt; qvct; human resources
impact | Évaluation d’impact | Impact measurement | l’évaluation de l’impact | impact measurement
  mesure d’impact; mesurer nos effets; méthode d’évaluation;; impact social; utilité sociale; évaluation; évaluer; indicateurs; impact measurement; social value; prouver nos effets
strategie | Stratégie et modèle économique | Strategy and business model | de la stratégie | strategy
  modèle économique; plan d’affaires; business plan; étude de marché; changement d’échelle; essaimage; essaimer; scaling; strategy
assurance | Assurance, mutuelle | Insurance | une assurance | insurance
  mutuelle; complémentaire santé; prévoyance; assureur; insurance
# communication | Communication | Communication
communication | Communication | Communication | de la communication | communication
  graphiste; graphisme; réseaux sociaux; relations presse; affiche; logo; identité visuelle; campagne; plaquette; dépliant; brochure; flyer; site vitrine;; designer; press relations; visibilité
evenements | Organisation d’événements | Organising events | l’organisation d’événements | organising events
  événement; festival; animation; traiteur; buffet; organiser un événement; fête de quartier; event; régie technique
video | Vidéo, photo et son | Video, photo and sound | de la vidéo | video
  film; photographe; photographie; podcast; captation; documentaire; radio associative; video; photographer
redaction | Rédaction et récit | Writing | de la rédaction | writing
  rédiger; récit; journal; biographie; plume; rédacteur; copywriting; writer
traduction | Traduction, interprétation | Translation and interpreting | de la traduction | translation
  traduire; traducteur; traductrice; interprète; néerlandais; interprétariat; translation; langues étrangères; traduction;; translator; interpreter; bilingue; relecture en anglais
# numerique | Numérique | Digital
numerique-libre | Numérique libre | Free software | du numérique libre | free software
  logiciel libre; logiciels libres; open source; hébergement; hébergeur; outils libres; nuage libre; listes de diffusion;; chatons; cloud souverain; visioconférence; site internet; site web; wordpress; développeur; développeuse; free software; website; web developer; application mobile; informatique
donnees | Données | Data | des données | data
  open data; données ouvertes; base de données; cartographie; observatoire; statistiques; enquête; tableau de bord; data; mapping; carte interactive
inclusion-numerique | Inclusion numérique | Digital inclusion | de l’inclusion numérique | digital inclusion
  médiation numérique; conseiller numérique; aidants numériques; fracture numérique; initiation à l’ordinateur; digital inclusion; digital literacy
materiel-informatique | Matériel informatique | Computers | du matériel informatique | computers
  ordinateur; ordinateurs; ordinateur reconditionné; ordinateurs reconditionnés; smartphone; imprimante; parc informatique; écran; clavier; ordinateur portable; linux;; laptop; computer
cybersecurite | Sécurité informatique | Cybersecurity | de la sécurité informatique | cybersecurity
  cybersécurité; sauvegarde; protection des données; security audit; audit de sécurité
# alimentation | Alimentation | Food
alimentation-locale | Alimentation locale | Local food | une alimentation locale | local food
  circuit court; circuits courts; produits locaux; producteur local; maraîcher; maraîchage; producteur; paniers de légumes; amap; légumes bio; légumes; produits bio; bio et local; fruits; produits fermiers; paniers de saison; vente à la ferme; pommes de terre;; local food; local producer; farmer; agriculteur
restauration | Restauration collective | Catering | de la restauration collective | canteens and catering
  cantine; cantines; restaurant; repas; restaurant solidaire; restauration; cuisinier; cuisinière; plats préparés; canteen; meals; catering for schools
aide-alimentaire | Aide alimentaire | Food aid | de l’aide alimentaire | food aid
  épicerie solidaire; épicerie sociale; banque alimentaire; invendus; invendus alimentaires; surplus alimentaires; anti-gaspi; gaspillage alimentaire; repas non servis; surplus de boulangerie; denrées;; glanage; colis alimentaires; food bank; surplus food
jardins | Jardins partagés | Community gardens | des jardins partagés | community gardens
  jardin; jardin partagé; jardin collectif; potager; agriculture urbaine; ferme urbaine; jardinage; semences; plants; compost pour potager; jardinier; maraîchage collectif; bacs potagers; parcelle de jardin;; garden; gardening; urban farm; verger
epicerie | Épicerie coopérative | Cooperative grocery | une épicerie coopérative | a cooperative grocery
  supermarché coopératif; épicerie; épicerie participative; grocery; coopérative de consommateurs
# habitat | Habitat et énergie | Housing and energy
habitat-participatif | Habitat participatif | Co-housing | de l’habitat participatif | co-housing
  habitat partagé; habitat groupé; habitat inclusif; coopérative d’habitants; béguinage; cohabitation intergénérationnelle; co-housing; cohousing
logement | Logement solidaire | Affordable housing | des logements solidaires | affordable housing
  logement; hébergement d’urgence; logement social; intermédiation locative; bail réel solidaire; logement abordable; chambre chez l’habitant; location solidaire; housing; foyer de jeunes travailleurs; bailleur; bailleur social
renovation | Rénovation | Renovation | de la rénovation | renovation
  rénovation énergétique; isolation; isoler; éco-matériaux; écoconstruction; éco-construction; chantier; auto-réhabilitation; artisan du bâtiment; bâtiment; travaux; peinture; plomberie; menuiserie; maçonnerie; maçon; plâtre; enduit; électricien;; retrofit; insulation; building work
energie | Énergie citoyenne | Community energy | de l’énergie citoyenne | community energy
  énergie; énergie renouvelable; photovoltaïque; panneaux solaires; solaire; toiture; toitures; autoconsommation collective; économies d’énergie; factures de chauffage; panneaux photovoltaïques; chauffage;; précarité énergétique; solar; renewable energy; rooftop
nature | Nature en ville, eau | Nature and water | de la nature en ville | nature in town
  biodiversité; végétalisation; arbres; eau de pluie; ruches; apiculture; espaces verts; biodiversity; green spaces; entretien d’espaces verts
# solidarite | Solidarités et vie sociale | Care and social life
garde-enfants | Garde d’enfants | Childcare | de la garde d’enfants | childcare
  crèche; places en crèche; berceaux; assistante maternelle; petite enfance; halte-garderie; garderie; accueil périscolaire; nounou; mode de garde; accueil du jeune enfant;; childcare; nursery
aide-domicile | Aide à domicile | Home care | de l’aide à domicile | home care
  services à la personne; service à la personne; aidants familiaux; seniors; personnes âgées; ménage; home care; elderly
sante | Santé et soin | Health | de la santé | health care
  santé; centre de santé; prévention; médiation santé; soignants; health; sport santé
culture | Culture | Culture | de la culture | culture
  spectacle; compagnie de théâtre; théâtre; musique; concert; artistes; bibliothèque; résidence d’artiste; arts; theatre; artist
sport-loisirs | Sport, loisirs, tourisme | Sport and leisure | du sport et des loisirs | sport and leisure
  sport; loisirs; club sportif; centre de loisirs; vacances; tourisme solidaire; jeux; ludothèque; leisure
jeunesse | Jeunesse | Young people | des projets avec la jeunesse | projects with young people
  jeunes; éducation populaire; mission locale; lycéens; collégiens; soutien scolaire; école; écoles; youth; schools
accueil-exil | Accueil des personnes exilées | Welcoming refugees | l’accueil des personnes exilées | welcoming refugees
  réfugié; réfugiés; exilé; migrants; primo-arrivants; demandeurs d’asile; refugee
habitants | Mobilisation des habitants | Involving residents | la mobilisation des habitants | involving residents
  habitants; relais avec les habitants; réseau d’habitants; toucher les publics; associer les familles;; centre social; comité de quartier; participation citoyenne; concertation; residents; community outreach; familles du quartier
egalite | Égalité | Equality | l’égalité | equality
  égalité femmes-hommes; égalité femmes hommes; lutte contre les discriminations; violences sexistes; mixité; gender equality
# savoirs | Recherche et coopération | Research and cooperation
recherche-action | Recherche-action | Action research | de la recherche-action | action research
  recherche; recherche action; chercheur; chercheuse; universitaire; laboratoire de recherche; doctorant; thèse; cifre; mémoire de master; sciences participatives; research; researcher
cooperation | Coopération territoriale | Local cooperation | de la coopération territoriale | local cooperation
  ptce; pôle territorial; cluster; coopération économique; zone d’activité; écologie industrielle; mutualisation; partenariat avec les collectivités; cooperation cluster
international | Coopération internationale | International cooperation | de la coopération internationale | international cooperation
  commerce équitable; solidarité internationale; transfrontalier; eurométropole; jumelage; partenaires belges; fair trade; cross-border
-
  acteur local; acteurs locaux; développement local; tissu local; associatif local; partenaire local; élu local; collectivité locale;
  vie locale; ancrage local; emploi local; économie locale; service économie; cours de route; cours d’eau; plan de travail;
  jeux d’acteurs; table ronde; culture du risque; droit à l’erreur; formation d’un groupe; bureau de l’association; bureau d’études; bureau des élèves;
  santé financière; chantier ouvert; capital humain; capital social; capital confiance; terrain d’entente; terrain connu; retour de terrain;
  acteur de terrain; temps fort; volontaire pour témoigner; énergie collective; feuille de route; service public local; transport de joie
"""  # noqa: E501
