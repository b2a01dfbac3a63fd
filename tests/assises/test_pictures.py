"""Photographs: what is refused, what is cut, what a camera adds and nobody gets."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from assises import pictures
from assises.pictures import NotAPhotograph, TooBig
from tests.pictures import picture, sent


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_becomes_two_squares(kind):
    made = pictures.read(sent(picture(), kind))

    whole, small = opened(made.whole), opened(made.small)
    assert (whole.format, whole.size) == ("JPEG", (512, 512))
    assert (small.format, small.size) == ("JPEG", (128, 128))


def test_what_a_camera_adds_stays_behind():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Zéphyrine"
    exif[0x8825] = {1: "N", 2: (50.0, 38.0, 0.0)}

    made = pictures.read(sent(picture(), exif=exif, comment=b"Zephyrine", icc_profile=b"x"))

    for content in (made.whole, made.small):
        assert not opened(content).getexif()
        assert set(opened(content).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"phyrine" not in content


def test_a_picture_taken_sideways_stands_upright():
    sideways = picture((600, 600), "red")
    sideways.paste("blue", (0, 0, 600, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter

    whole = opened(pictures.read(sent(sideways, exif=exif)).whole)

    red, _green, blue = whole.convert("RGB").getpixel((500, 256))  # type: ignore[misc]
    assert blue > 200 > red


@pytest.mark.parametrize(
    ("place", "color"), [("start", "red"), ("middle", "blue"), ("end", "lime"), ("x", "blue")]
)
def test_the_square_is_taken_where_it_is_asked(place, color):
    tall = picture((300, 900), "red")
    tall.paste("blue", (0, 300, 300, 600))
    tall.paste("lime", (0, 600, 300, 900))

    whole = opened(pictures.read(sent(tall), place).whole)

    named = {"red": (255, 0, 0), "blue": (0, 0, 255), "lime": (0, 255, 0)}
    assert all(
        abs(a - b) < 12 for a, b in zip(whole.getpixel((256, 256)), named[color], strict=True)
    )


def test_what_is_transparent_is_white():
    whole = opened(pictures.read(sent(picture(mode="RGBA", color=(0, 0, 0, 0)), "PNG")).whole)

    assert min(whole.getpixel((10, 10))) > 250


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0" * 20],
)
def test_what_is_not_a_photograph_is_refused(content):
    with pytest.raises(NotAPhotograph):
        pictures.read(SimpleUploadedFile("moi.jpg", content))


def test_another_format_is_refused_whatever_its_name():
    with pytest.raises(NotAPhotograph):
        pictures.read(sent(picture(), "GIF"))


def test_half_a_photograph_is_refused():
    whole = sent(Image.effect_noise((900, 600), 90)).read()

    with pytest.raises(NotAPhotograph):
        pictures.read(SimpleUploadedFile("moi.jpg", whole[: len(whole) // 2]))


@pytest.mark.parametrize("side", [7_100, 13_000])
def test_a_bomb_is_refused_before_it_is_opened(side):
    bomb = sent(Image.new("1", (side, side)), "PNG")
    assert 0 < (bomb.size or 0) < pictures.MOST_BYTES

    with pytest.raises(TooBig):
        pictures.read(bomb)


def test_a_file_too_big_is_refused():
    with pytest.raises(TooBig):
        pictures.read(SimpleUploadedFile("moi.jpg", b"x" * (pictures.MOST_BYTES + 1)))
