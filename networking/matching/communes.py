"""Where the communes of the Métropole Européenne de Lille are, and how far from each other.

Coordinates of their centres, within some hundred metres: enough to say « à 3 km ». Of the rest of
the world, nothing is said.
"""

import re
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt

from registration.names import folded

Place = tuple[float, float]

TABLE = """
Allennes-les-Marais 50.540 2.955; Annœullin 50.530 2.933; Anstaing 50.605 3.190
Armentières 50.687 2.881; Aubers 50.595 2.825; Baisieux 50.607 3.253; La Bassée 50.535 2.808
Bauvin 50.517 2.893; Beaucamps-Ligny 50.603 2.917; Bois-Grenier 50.650 2.875
Bondues 50.703 3.094; Bousbecque 50.770 3.080; Bouvines 50.579 3.188; Capinghem 50.645 2.964
Carnin 50.520 2.965; La Chapelle-d’Armentières 50.672 2.894; Chéreng 50.612 3.208
Comines 50.762 3.008; Croix 50.678 3.150; Deûlémont 50.735 2.948; Don 50.549 2.919
Emmerin 50.594 3.001; Englos 50.632 2.962; Ennetières-en-Weppes 50.636 2.941
Erquinghem-le-Sec 50.610 2.930; Erquinghem-Lys 50.678 2.846; Escobecques 50.620 2.932
Faches-Thumesnil 50.598 3.073; Forest-sur-Marque 50.633 3.191; Fournes-en-Weppes 50.585 2.889
Frelinghien 50.711 2.931; Fretin 50.557 3.134; Fromelles 50.606 2.852; Gruson 50.597 3.208
Hallennes-lez-Haubourdin 50.613 2.960; Halluin 50.784 3.126; Hantay 50.533 2.870
Haubourdin 50.609 2.987; Hem 50.656 3.189; Herlies 50.578 2.855; Houplin-Ancoisne 50.570 2.998
Houplines 50.694 2.911; Illies 50.560 2.834; Lambersart 50.652 3.027; Lannoy 50.667 3.211
Leers 50.681 3.244; Lesquin 50.586 3.113; Lezennes 50.615 3.117; Le Maisnil 50.613 2.887
Lille 50.633 3.060; Linselles 50.738 3.079; Lompret 50.669 2.990; Loos 50.612 3.015
Lys-lez-Lannoy 50.671 3.216; La Madeleine 50.655 3.073; Marcq-en-Barœul 50.671 3.097
Marquette-lez-Lille 50.676 3.066; Marquillies 50.553 2.872; Mons-en-Barœul 50.643 3.110
Mouvaux 50.703 3.138; Neuville-en-Ferrain 50.750 3.157; Noyelles-lès-Seclin 50.576 3.018
Pérenchies 50.669 2.971; Péronne-en-Mélantois 50.570 3.175; Prémesques 50.657 2.950
Provin 50.513 2.908; Quesnoy-sur-Deûle 50.712 2.999; Radinghem-en-Weppes 50.620 2.904
Ronchin 50.605 3.092; Roncq 50.753 3.121; Roubaix 50.691 3.174; Sailly-lez-Lannoy 50.648 3.224
Sainghin-en-Mélantois 50.587 3.163; Sainghin-en-Weppes 50.562 2.897
Saint-André-lez-Lille 50.660 3.047; Salomé 50.534 2.847; Santes 50.593 2.956; Seclin 50.549 3.030
Sequedin 50.627 2.983; Templemars 50.574 3.056; Toufflers 50.660 3.233; Tourcoing 50.724 3.161
Tressin 50.617 3.193; Vendeville 50.576 3.079; Verlinghem 50.685 2.999
Villeneuve-d’Ascq 50.623 3.144; Wambrechies 50.685 3.049; Warneton 50.752 2.950
Wasquehal 50.670 3.131; Wattignies 50.587 3.043; Wattrelos 50.705 3.218; Wavrin 50.574 2.937
Wervicq-Sud 50.774 3.043; Wicres 50.571 2.867; Willems 50.632 3.238
"""
# No communes of their own, yet what people write.
QUARTERS = """
Hellemmes 50.628 3.108; Lomme 50.642 2.990; Fives 50.633 3.087; Wazemmes 50.626 3.048
Lille-Sud 50.612 3.046; Vieux-Lille 50.641 3.061; Lille-Moulins 50.620 3.070
"""
SPELLINGS = {"st": "saint", "ste": "sainte", "les": "lez"}
EARTH = 6371.0  # km


def key(name: str) -> str:
    """One spelling: no accents, hyphens, postal code or « cedex »; lez is lès, St is Saint."""
    words = folded(re.sub(r"[-–’'‑/(),.]", " ", name)).split()
    kept = [SPELLINGS.get(word, word) for word in words if not word.isdigit()]
    return " ".join(word for word in kept if word != "cedex")


def rows(table: str) -> dict[str, Place]:
    found = {}
    for cell in re.split(r"[;\n]", table.strip()):
        name, latitude, longitude = cell.strip().rsplit(" ", 2)
        found[name] = (float(latitude), float(longitude))
    return found


@cache
def _places() -> dict[str, Place]:
    return {key(name): place for name, place in (rows(TABLE) | rows(QUARTERS)).items()}


@lru_cache(maxsize=2000)
def place_of(name: str) -> Place | None:
    """Where a commune is, as people write it (« 59118 wambrechies », « Lille, Fives »)."""
    words = key(name).split()
    starts = (" ".join(words[:length]) for length in range(len(words), 0, -1))
    return next((_places()[start] for start in starts if start in _places()), None)


def kilometres(one: Place, other: Place) -> float:
    """As the crow flies."""
    (lat1, lon1), (lat2, lon2) = ((radians(a), radians(b)) for a, b in (one, other))
    chord = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * asin(sqrt(chord))
