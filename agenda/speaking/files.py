"""Files that go with a session: known by what they hold, never by their name."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from assises.errors import Refused
from assises.pictures import MOST_PIXELS

MOST_BYTES = 25_000_000
MOST_INSIDE = 2_000_000  # bytes of the list of what a ZIP file holds
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
# What may be kept: how its name ends. The rest of the program trusts this list alone.
EXTENSIONS = {
    "application/pdf": "pdf",
    f"{OPEN_DOCUMENT}presentation": "odp",
    f"{OPEN_DOCUMENT}text": "odt",
    f"{OPEN_DOCUMENT}spreadsheet": "ods",
    f"{OFFICE}presentationml.presentation": "pptx",
    f"{OFFICE}wordprocessingml.document": "docx",
    f"{OFFICE}spreadsheetml.sheet": "xlsx",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
MAIN_PARTS = {
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
}
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class UnknownKind(Refused):
    code = "unknown_kind"
    message = _(
        "This file is none that we can offer. Choose a PDF, a presentation (ODP, PPTX), a document "
        "(ODT, DOCX), a spreadsheet (ODS, XLSX) or a picture (JPEG, PNG, WebP)."
    )


class TooHeavy(Refused):
    code = "too_heavy"
    message = _("This file is too big: 25 MB at most. Make its pictures smaller, or give a link.")


class Macros(Refused):
    code = "macros"
    message = _("This file holds macros, which nobody should have to trust: save it without them.")


class Cut(Refused):
    code = "cut"
    message = _("This file is damaged, or was cut on its way: send it again.")


@dataclass(frozen=True)
class Readable:
    """A file that may be kept."""

    content: File
    media_type: str
    size: int
    digest: str

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.media_type]


def read(file: UploadedFile) -> Readable:
    """Look at what somebody sends. Pictures come out without what a camera adds.

    Raises TooHeavy, UnknownKind, Macros or Cut.
    """
    if (file.size or 0) > MOST_BYTES:
        raise TooHeavy
    file.seek(0)
    head = file.read(16)
    for begins, look in LOOKS:
        if begins(head):
            media_type, content = look(file)
            content.seek(0)
            digest = sha256()
            for piece in content.chunks():
                digest.update(piece)
            return Readable(content, media_type, int(content.size or 0), digest.hexdigest())
    raise UnknownKind


def _pdf(file: File) -> tuple[str, File]:
    size = int(file.size or 0)
    file.seek(max(size - 4096, 0))
    if b"%%EOF" not in file.read(4096):
        raise Cut
    return "application/pdf", file


# -- What is a ZIP file inside ---------------------------------------------------------------------


def _zipped(file: File) -> tuple[str, File]:
    _look_at_the_end(file)
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            return _office(archive), file
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise Cut from None


def _look_at_the_end(file: BinaryIO | File) -> None:
    """A list of contents out of all proportion is refused before it is read."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(size - 66_000, 0))
    tail = file.read(66_000)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise Cut
    if int.from_bytes(tail[at + 12 : at + 16], "little") > MOST_INSIDE:
        raise UnknownKind


def _office(archive: ZipFile) -> str:
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
        raise Macros
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        said = archive.read("mimetype").decode("ascii", "replace").strip()
        if said.startswith(OPEN_DOCUMENT) and said in EXTENSIONS and "content.xml" in names:
            return said
    if "[Content_Types].xml" in names:
        for part, media_type in MAIN_PARTS.items():
            if part in names:
                return media_type
    raise UnknownKind


# -- Pictures --------------------------------------------------------------------------------------


def _picture(file: File) -> tuple[str, File]:
    """The same picture upright, with its pixels alone."""
    written = BytesIO()
    file.seek(0)
    try:
        with Image.open(file, formats=tuple(IMAGES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooHeavy
            # A phone's JPEG with a second picture in it (depth, light) is "MPO" to Pillow.
            kind = "JPEG" if picture.format == "MPO" else str(picture.format)
            mode = "RGB" if kind == "JPEG" else "RGBA"
            upright = ImageOps.exif_transpose(picture).convert(mode)
            bare = Image.new(mode, upright.size)
            bare.paste(upright)
            bare.save(written, kind, quality=90)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooHeavy from None
    except (OSError, SyntaxError, ValueError, ArithmeticError, EOFError):
        raise Cut from None
    return IMAGES[kind], ContentFile(written.getvalue())


Look = Callable[[File], tuple[str, File]]
LOOKS: list[tuple[Callable[[bytes], bool], Look]] = [
    (lambda head: head.startswith(b"%PDF-"), _pdf),
    (lambda head: head.startswith(b"PK\x03\x04"), _zipped),
    (lambda head: head.startswith(b"\xff\xd8\xff"), _picture),
    (lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), _picture),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", _picture),
]
