"""The photograph of a profile on the disk: replaced, and gone with what names it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assises import people, pictures
from assises.pictures import NotAPhotograph, small_name
from networking.directory import actions, forgetting, photographs
from networking.directory.following import follow
from networking.models import Profile
from tests.pictures import picture, sent


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
    read = pictures.read(sent(picture()))
    orphan = pictures.keep(read, folder=photographs.FOLDER)  # the process ended before its row
    now = timezone.now()  # as files have it

    people.forget(now + timedelta(minutes=59))
    assert default_storage.exists(orphan)
    people.forget(now + timedelta(minutes=61))

    names = (orphan, small_name(orphan), kept, small_name(kept))
    assert [default_storage.exists(name) for name in names] == [False, False, True, True]
    assert photographs.sweep(now + timedelta(hours=2)) == 0
