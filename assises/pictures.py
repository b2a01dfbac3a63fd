"""Photographs: looked at, cut square, made small, and written without what a camera adds."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from assises.errors import Refused

MOST_BYTES = 5 * 2**20
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIDE, SMALL_SIDE = 512, 128
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


def with_small_ones(names: Iterable[str]) -> set[str]:
    """All the files of these photographs."""
    whole = set(names)
    return whole | {small_name(name) for name in whole}


def keep(pictures: Pictures, *, folder: str) -> str:
    """Write both; the name of the whole one."""
    name = default_storage.save(
        f"{folder}/{secrets.token_hex(16)}.jpg", ContentFile(pictures.whole)
    )
    default_storage.save(small_name(name), ContentFile(pictures.small))
    return name


def drop(name: str) -> None:
    default_storage.delete(name)
    default_storage.delete(small_name(name))


def drop_after_commit(name: str) -> None:
    """Both files go once what named them is written for good."""
    if name:
        transaction.on_commit(partial(drop, name))
