"""Photographs: looked at, cut square, made small, and written without what a camera adds."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from assises.errors import Refused
from networking.models import Profile

MOST_BYTES = 5 * 2**20
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIDE, SMALL_SIDE = 512, 128
FOLDER = "profiles"
UNNAMED_FOR = timedelta(hours=1)  # a file whose row is being written is younger
# Where the square is taken from, in a picture that is longer than wide, or wider than long.
PLACES = {"start": 0.0, "middle": 0.5, "end": 1.0}


class NotAPhotograph(Refused):
    code = "not_a_photograph"
    message = _("This file is not a photograph that we can read. Choose a JPEG, PNG or WebP one.")


class TooBig(Refused):
    code = "too_big"
    message = _("This photograph is too big: 5 MB and 50 million pixels at most.")


@dataclass(frozen=True)
class Pictures:
    """Two JPEG files."""

    whole: bytes
    small: bytes


def read(file: UploadedFile, place: str = "middle") -> Pictures:
    """The square of a photograph that somebody sends. Raises NotAPhotograph or TooBig.

    Only its pixels go further: position, camera and comments stay behind.
    """
    if (file.size or 0) > MOST_BYTES:
        raise TooBig
    square = _square(file, PLACES.get(place, PLACES["middle"]))
    return Pictures(_jpeg(square), _jpeg(square.resize((SMALL_SIDE, SMALL_SIDE))))


def _square(file: UploadedFile, at: float) -> Image.Image:
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooBig
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            cut = ImageOps.fit(upright, (SIDE, SIDE), centering=(at, at))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooBig from None
    except (OSError, SyntaxError, ValueError, ArithmeticError, EOFError):
        raise NotAPhotograph from None
    white = Image.new("RGB", cut.size, "white")
    white.paste(cut, mask=cut.getchannel("A"))
    return white


def _jpeg(picture: Image.Image) -> bytes:
    written = BytesIO()
    picture.save(written, "JPEG", quality=82, optimize=True)
    return written.getvalue()


# -- Kept under a name that says nothing ---------------------------------------------------------


def small_name(name: str) -> str:
    return name.replace(".jpg", f"-{SMALL_SIDE}.jpg")


def keep(pictures: Pictures) -> str:
    """Write both; the name of the whole one."""
    name = default_storage.save(
        f"{FOLDER}/{secrets.token_hex(16)}.jpg", ContentFile(pictures.whole)
    )
    default_storage.save(small_name(name), ContentFile(pictures.small))
    return name


def drop(name: str) -> None:
    default_storage.delete(name)
    default_storage.delete(small_name(name))


def sweep(now: datetime) -> int:
    """Erase files of an hour or more that no profile names: their process ended between file and
    row. Returns how many."""
    old = [name for name in _files() if _is_old(name, now)]
    named = _named() if old else set()
    gone = [name for name in old if name not in named]
    for name in gone:
        default_storage.delete(name)
    return len(gone)


def _named() -> set[str]:
    names = set(Profile.objects.exclude(photograph="").values_list("photograph", flat=True))
    return names | {small_name(name) for name in names}


def _files() -> list[str]:
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in files]


def _is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) <= now - UNNAMED_FOR
    except FileNotFoundError:
        return False


def take_off(profile: Profile) -> None:
    """The profile has no photograph any more; the files go once that is written for good."""
    if profile.photograph:
        transaction.on_commit(partial(drop, str(profile.photograph.name)))
        profile.photograph = ""
