"""Photographs: what is refused, what is cut, what a camera adds and nobody gets."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from assises import people
from networking.directory import actions, forgetting, photographs
from networking.directory.following import follow
from networking.directory.photographs import NotAPhotograph, TooBig, small_name
from networking.models import Profile


def sent(picture, kind="JPEG", **options) -> SimpleUploadedFile:
    written = BytesIO()
    picture.save(written, kind, **options)
    return SimpleUploadedFile("moi.jpg", written.getvalue())


def picture(size=(900, 600), color="red", mode="RGB") -> Image.Image:
    return Image.new(mode, size, color)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_becomes_two_squares(kind):
    pictures = photographs.read(sent(picture(), kind))

    whole, small = opened(pictures.whole), opened(pictures.small)
    assert (whole.format, whole.size) == ("JPEG", (512, 512))
    assert (small.format, small.size) == ("JPEG", (128, 128))


def test_what_a_camera_adds_stays_behind():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Zéphyrine"
    exif[0x8825] = {1: "N", 2: (50.0, 38.0, 0.0)}

    pictures = photographs.read(sent(picture(), exif=exif, comment=b"Zephyrine", icc_profile=b"x"))

    for content in (pictures.whole, pictures.small):
        assert not opened(content).getexif()
        assert set(opened(content).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"phyrine" not in content


def test_a_picture_taken_sideways_stands_upright():
    sideways = picture((600, 600), "red")
    sideways.paste("blue", (0, 0, 600, 300))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter

    whole = opened(photographs.read(sent(sideways, exif=exif)).whole)

    red, _green, blue = whole.convert("RGB").getpixel((500, 256))  # type: ignore[misc]
    assert blue > 200 > red


@pytest.mark.parametrize(
    ("place", "color"), [("start", "red"), ("middle", "blue"), ("end", "lime"), ("x", "blue")]
)
def test_the_square_is_taken_where_it_is_asked(place, color):
    tall = picture((300, 900), "red")
    tall.paste("blue", (0, 300, 300, 600))
    tall.paste("lime", (0, 600, 300, 900))

    whole = opened(photographs.read(sent(tall), place).whole)

    named = {"red": (255, 0, 0), "blue": (0, 0, 255), "lime": (0, 255, 0)}
    assert all(
        abs(a - b) < 12 for a, b in zip(whole.getpixel((256, 256)), named[color], strict=True)
    )


def test_what_is_transparent_is_white():
    whole = opened(photographs.read(sent(picture(mode="RGBA", color=(0, 0, 0, 0)), "PNG")).whole)

    assert min(whole.getpixel((10, 10))) > 250


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0" * 20],
)
def test_what_is_not_a_photograph_is_refused(content):
    with pytest.raises(NotAPhotograph):
        photographs.read(SimpleUploadedFile("moi.jpg", content))


def test_another_format_is_refused_whatever_its_name():
    with pytest.raises(NotAPhotograph):
        photographs.read(sent(picture(), "GIF"))


def test_half_a_photograph_is_refused():
    whole = sent(Image.effect_noise((900, 600), 90)).read()

    with pytest.raises(NotAPhotograph):
        photographs.read(SimpleUploadedFile("moi.jpg", whole[: len(whole) // 2]))


@pytest.mark.parametrize("side", [7_100, 13_000])
def test_a_bomb_is_refused_before_it_is_opened(side):
    bomb = sent(Image.new("1", (side, side)), "PNG")
    assert 0 < (bomb.size or 0) < photographs.MOST_BYTES

    with pytest.raises(TooBig):
        photographs.read(bomb)


def test_a_file_too_big_is_refused():
    with pytest.raises(TooBig):
        photographs.read(SimpleUploadedFile("moi.jpg", b"x" * (photographs.MOST_BYTES + 1)))


# -- On the disk ---------------------------------------------------------------------------------


def on_disk() -> set[str]:
    found = default_storage.listdir("profiles")[1] if default_storage.exists("profiles") else []
    return {f"profiles/{name}" for name in found}


@pytest.fixture
def put(profile, now, django_capture_on_commit_callbacks):
    for name in on_disk():
        default_storage.delete(name)

    def put(color="red"):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.put_photograph(
                profile.registration, sent(picture(color=color)), place="middle", now=now
            ).photograph.name

    return put


def test_its_name_says_nothing_and_the_one_before_goes(put):
    first = put()
    assert on_disk() == {first, small_name(first)}

    second = put("blue")

    assert second != first
    assert on_disk() == {second, small_name(second)}


@pytest.mark.parametrize("way", ["remove", "leave", "erase", "elsewhere", "forget"])
def test_it_leaves_the_disk(put, profile, now, way, django_capture_on_commit_callbacks):
    put()
    owner = profile.registration

    with django_capture_on_commit_callbacks(execute=True):
        if way == "remove":
            actions.remove_photograph(owner)
        elif way == "leave":
            actions.leave(owner, now=now)
        elif way == "erase":
            actions.erase_profile(owner, now=now)
        elif way == "elsewhere":
            owner.consents.update(withdrawn_at=now)
            follow(now)
        else:
            forgetting.forget(owner, now=now)

    assert on_disk() == set()
    assert not Profile.objects.exclude(photograph="").exists()


def test_a_bad_one_leaves_the_one_before(put, profile, now):
    name = put()

    with pytest.raises(NotAPhotograph):
        actions.put_photograph(
            profile.registration, SimpleUploadedFile("moi.jpg", b"no"), place="end", now=now
        )

    assert on_disk() == {name, small_name(name)}


def test_files_that_no_profile_names_go_after_an_hour(put):
    kept = put()
    pictures = photographs.read(sent(picture()))
    orphan = photographs.keep(pictures)  # the process ended before the row was written
    now = timezone.now()  # as files have it

    people.forget(now + timedelta(minutes=59))
    assert default_storage.exists(orphan)
    people.forget(now + timedelta(minutes=61))

    names = (orphan, small_name(orphan), kept, small_name(kept))
    assert [default_storage.exists(name) for name in names] == [False, False, True, True]
    assert photographs.sweep(now + timedelta(hours=2)) == 0
