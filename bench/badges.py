"""Five hundred badges as one PDF, one a page and four a sheet: seconds and megabytes."""

import os
import time
from collections.abc import Iterator
from datetime import date
from datetime import time as clock
from typing import Any, get_args

HOW_MANY = 500


def people(how_many: int) -> list[Any]:
    """Made-up people with true badges; nothing is written to a database."""
    from cryptography.hazmat.primitives.asymmetric import ec

    from assises.models import Edition
    from registration.badges import Claim, new_code, sign
    from registration.models import Category, Registration

    key = ec.generate_private_key(ec.SECP256R1())
    edition = Edition(
        pk=1,
        short_name="Assises de l’ESS",
        day=date(2027, 3, 18),
        opens_at=clock(8, 30),
        closes_at=clock(17),
        venue="LILLIAD",
    )
    bands = [
        Category(edition=edition, name=str(name), band=band, number=number)
        for number, (band, name) in enumerate(Category.Band.choices, 1)
    ]
    return [
        Registration(
            edition=edition,
            category=bands[number % len(bands)],
            first_name=("Amina", "Jean-François", "Marie-Christine", "Théo")[number % 4],
            last_name=f"Vandenbroucke {number}",
            organisation="Centre social des Trois Ponts, Tourcoing",
            code=new_code(),
            badge=sign(Claim(1, number, 1, 1, 1), key),
        )
        for number in range(1, how_many + 1)
    ]


def run() -> Iterator[dict[str, Any]]:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assises.settings")
    django.setup()
    from registration import qr
    from registration.pdf import Paper, badges_pdf

    several = people(HOW_MANY)
    badges_pdf(several[:1])  # fonts are found once a process
    for paper in get_args(Paper):
        qr.modules.cache_clear()  # each pays for its own codes
        qr._path.cache_clear()
        started = time.perf_counter()
        made = badges_pdf(several, paper=paper)
        took = time.perf_counter() - started
        figures = {"seconds": round(took, 2), "MB": round(len(made) / 1e6, 2)}
        yield {"badges": HOW_MANY, "paper": paper, **figures}


if __name__ == "__main__":
    for row in run():
        print(" · ".join(f"{key} {value}" for key, value in row.items()))
