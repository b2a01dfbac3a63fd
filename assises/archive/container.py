"""The file itself: a zip that ends with the SHA-256 of all that stands before."""

import json
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from assises.archive.manifest import KEY, MANIFEST, Manifest, parsed
from assises.archive.refusals import Damaged, Exists, Unreadable

SEAL = b"sha256:"  # the archive's comment, followed by 64 hexadecimal digits
DIGITS = 64
CHUNK = 1 << 20
MANIFEST_LIMIT = 64 << 20
BAD = (BadZipFile, LargeZipFile, zlib.error, EOFError, KeyError, RuntimeError, ValueError)


@contextmanager
def new_archive(path: Path) -> Iterator[ZipFile]:
    """An archive that takes its name only when it is whole, sealed, and on the disk."""
    if os.path.lexists(path):
        raise Exists
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED) as archive:
                archive.comment = SEAL + b"0" * DIGITS
                yield archive
            _seal(file)
            file.flush()
            os.fsync(file.fileno())
        _give_name(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)
    synchronise(path.parent)


def member(name: str) -> ZipInfo:
    """A part that is its owner's alone once unpacked."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _seal(file: BinaryIO) -> None:
    digest = _digest(file, file.seek(0, os.SEEK_END) - DIGITS)
    file.seek(-DIGITS, os.SEEK_END)
    file.write(digest)


def _digest(file: BinaryIO, length: int) -> bytes:
    """The digest of the first `length` bytes, in hexadecimal digits."""
    digest = sha256()
    file.seek(0)
    while length > 0 and (chunk := file.read(min(CHUNK, length))):
        digest.update(chunk)
        length -= len(chunk)
    return digest.hexdigest().encode()


def _give_name(unfinished: Path, path: Path) -> None:
    """Somebody else's file that came meanwhile is not overwritten."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise Exists from None
    except OSError:  # a file system without links
        if os.path.lexists(path):
            raise Exists from None
        unfinished.rename(path)


def synchronise(folder: Path) -> None:
    """Names in `folder` survive a power cut from now on."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:  # some network folders cannot
        pass
    finally:
        os.close(descriptor)


@contextmanager
def opened(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """An archive that is whole, and what it says of itself. Raises Unreadable or Damaged."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        _refuse_unless_sealed(file)
        with refusing_damage():
            archive = ZipFile(file)
        with archive:
            yield archive, _checked(archive)


@contextmanager
def refusing_damage() -> Iterator[None]:
    try:
        yield
    except BAD as error:
        raise Damaged("it is not the zip that a backup makes") from error


def _refuse_unless_sealed(file: BinaryIO) -> None:
    length = file.seek(0, os.SEEK_END) - DIGITS
    if length < len(SEAL):
        raise Damaged("it is too short")
    file.seek(length - len(SEAL))
    mark, said = file.read(len(SEAL)), file.read(DIGITS)
    if mark != SEAL or said != _digest(file, length):
        raise Damaged("its seal does not fit what it holds")


def _checked(archive: ZipFile) -> Manifest:
    """The manifest, when the archive holds what it names, once each, and nothing else."""
    with refusing_damage():
        if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
            raise Damaged("its manifest is too long")
        manifest = parsed(json.loads(archive.read(MANIFEST)))
    if sorted(archive.namelist()) != sorted(manifest.members()):
        raise Damaged("it does not hold what its manifest names")
    return manifest


def key_of(archive: ZipFile) -> str:
    with refusing_damage():
        if archive.getinfo(KEY).file_size > CHUNK:
            raise Damaged("its key is too long")
        key = archive.read(KEY).decode().strip()
    if not key:
        raise Damaged("its key is empty")
    return key
