"""Files are known by what they hold: what is kept, what is refused and in which words."""

from io import BytesIO

import pytest
from PIL import Image

from agenda.speaking import files
from agenda.speaking.files import Cut, Macros, TooHeavy, UnknownKind
from tests.agenda.speaking.conftest import PDF, sent, zipped
from tests.pictures import picture
from tests.pictures import sent as photograph

OASIS = b"application/vnd.oasis.opendocument."
ODP = zipped(mimetype=OASIS + b"presentation", **{"content.xml": b"<a/>"})
PPTX = zipped(**{"[Content_Types].xml": b"<a/>", "ppt__presentation.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, "pdf"),
        (ODP, "odp"),
        (zipped(mimetype=OASIS + b"text", **{"content.xml": b"<a/>"}), "odt"),
        (PPTX, "pptx"),
        (zipped(**{"[Content_Types].xml": b"", "word__document.xml": b""}), "docx"),
        (zipped(**{"[Content_Types].xml": b"", "xl__workbook.xml": b""}), "xlsx"),
    ],
)
def test_what_is_kept_whatever_its_name(content, extension):
    found = files.read(sent(content, "virus.exe"))

    assert found.extension == extension
    assert found.size == len(content)
    assert found.content.read() == b""  # read through for its digest; stored from the start
    found.content.seek(0)
    assert found.content.read() == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        zipped(**{"a.txt": b"a"}),
        zipped(mimetype=b"application/epub+zip", **{"content.xml": b""}),
        zipped(mimetype=OASIS + b"presentation"),
    ],
)
def test_what_nobody_should_be_offered_is_refused_whatever_its_name(content):
    with pytest.raises(UnknownKind):
        files.read(sent(content, "diapositives.pdf"))


@pytest.mark.parametrize("part", ["ppt__vbaProject.bin", "Basic__Standard.xml"])
def test_macros_are_refused(part):
    content = zipped(
        **{"[Content_Types].xml": b"", "ppt__presentation.xml": b"", part: b"Sub AutoOpen()"}
    )

    with pytest.raises(Macros):
        files.read(sent(content))


@pytest.mark.parametrize("content", [PDF[:-8], PPTX[:-30], PPTX[:40] + b"\x00" * 40])
def test_half_a_file_is_refused(content):
    with pytest.raises(Cut):
        files.read(sent(content))


def test_a_list_of_contents_out_of_proportion_is_refused_before_it_is_read():
    bomb = zipped(**{f"{number:0200}": b"" for number in range(9000)})
    assert len(bomb) < files.MOST_BYTES

    with pytest.raises(UnknownKind):
        files.read(sent(bomb))


def test_a_file_too_big_is_refused():
    with pytest.raises(TooHeavy):
        files.read(sent(PDF + b"x" * files.MOST_BYTES))


def test_a_picture_too_wide_is_refused_before_it_is_opened():
    with pytest.raises(TooHeavy):
        files.read(photograph(Image.new("1", (13_000, 13_000)), "PNG"))


def test_a_picture_is_kept_without_what_a_camera_adds():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Zephyrine"
    exif[0x8825] = {1: "N", 2: (50.0, 38.0, 0.0)}

    found = files.read(photograph(picture(), exif=exif, comment=b"Zephyrine"))

    found.content.seek(0)
    content = found.content.read()
    assert found.size == len(content)
    assert b"phyrine" not in content
    kept = Image.open(BytesIO(content))
    assert (kept.format, kept.size) == ("JPEG", (900, 600))
    assert not kept.getexif()


def test_a_phone_s_picture_with_another_in_it_is_a_jpeg():
    two = photograph(picture(), "MPO", save_all=True, append_images=[picture((90, 60))])

    found = files.read(two)

    assert (found.extension, found.media_type) == ("jpg", "image/jpeg")


@pytest.mark.parametrize(("kind", "extension"), [("PNG", "png"), ("WEBP", "webp")])
def test_pictures_keep_their_kind(kind, extension):
    assert files.read(photograph(picture(), kind)).extension == extension


def test_half_a_picture_is_refused():
    whole = photograph(Image.effect_noise((900, 600), 90)).read()

    with pytest.raises(Cut):
        files.read(sent(whole[: len(whole) // 2]))
