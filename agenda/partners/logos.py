"""Logos: looked at, made small, and written again, so that only their pixels go further."""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from assises.errors import Refused

MOST_BYTES = 5 * 2**20
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
SIZE = (384, 192)  # four times what is shown


class NotALogo(Refused):
    code = "not_a_logo"
    message = _("This file is not a picture that we can read. Choose a JPEG, PNG or WebP one.")


class TooBig(Refused):
    code = "too_big"
    message = _("This picture is too big: 5 MB and 50 million pixels at most.")


def read(file: UploadedFile) -> bytes:
    """A PNG of SIZE with the whole logo in its middle. Raises NotALogo or TooBig."""
    if (file.size or 0) > MOST_BYTES:
        raise TooBig
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooBig
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            small = ImageOps.pad(upright, SIZE, color=(255, 255, 255, 0))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooBig from None
    except (OSError, SyntaxError, ValueError, ArithmeticError, EOFError):
        raise NotALogo from None
    written = BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()
