"""The programme's socket: what moved reaches open pages, and those that come back."""

import json
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from agenda.actions import save_session
from agenda.editing import during
from agenda.models import Release, Session
from agenda.moving import hub
from assises.asgi import application
from assises.models import Edition
from tests.factories import EditionFactory, RoomFactory, SessionFactory

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def talk(edition) -> Session:
    return SessionFactory(edition=edition, slug="table-ronde", title="Financer", title_en="Funding")


@pytest.fixture
def before(talk):
    return talk.starts_at - 10 * MINUTE


class Page:
    """An open page that speaks French, or English."""

    def __init__(self, query: str = "lang=fr") -> None:
        self.socket = WebsocketCommunicator(application, f"/ws/programme/?{query}")

    async def __aenter__(self) -> "Page":
        assert (await self.socket.connect())[0]
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.socket.disconnect()

    async def hear(self) -> dict:
        return json.loads(await self.socket.receive_from(timeout=10))

    async def hears_nothing(self) -> bool:
        return await self.socket.receive_nothing(timeout=0.2)


def late(session: Session, now, minutes: int = 15) -> Release:
    return during.run_late(session.room, minutes=minutes, by=None, now=now)


async def entered(how_many: int) -> None:
    """The pages are in: what is said from now on reaches them."""
    while len(hub.current().sockets) < how_many:
        await sync_to_async(lambda: None)()


async def test_a_gesture_moves_every_open_page_in_its_language(talk, before):
    async with Page() as french, Page("lang=en") as english:
        await entered(2)
        await sync_to_async(late)(talk, before)

        said, told = await french.hear(), await english.hear()

    [line] = said["sessions"]
    assert (said["type"], said["release"]) == ("programme", 2)
    assert said["version"] == (await Edition.objects.aget()).version
    assert said["grid"].startswith(f"/programme/grille-{talk.edition_id}-{said['version']}-")
    assert (line["slug"], line["uid"], line["state"]) == (talk.slug, str(talk.uid), "planned")
    assert line["starts"] == "2027-03-18T10:45:00+01:00"
    assert line["place"] == "c1 de-1045 a-1135"
    assert line["what"] == ["10\u00a0h\u00a045 au lieu de 10\u00a0h\u00a030"]
    assert told["sessions"][0]["what"] == ["10:45 instead of 10:30"]
    assert told["sessions"][0]["when"] == "10:45 – 11:35"
    assert told["sessions"][0]["title"] == "Funding"


async def test_a_page_that_was_away_is_told_the_whole_way_at_once(talk, before):
    def twice():
        late(talk, before)
        late(talk, before, 5)

    await sync_to_async(twice)()

    async with Page("lang=fr&since=1") as page:
        frame = await page.hear()

    [line] = frame["sessions"]
    assert frame["release"] == 3
    assert line["what"] == ["10\u00a0h\u00a050 au lieu de 10\u00a0h\u00a030"]


async def test_a_page_that_is_up_to_date_is_told_nothing(talk, before):
    await sync_to_async(late)(talk, before)

    async with Page("since=2") as page:
        assert await page.hears_nothing()


@pytest.mark.parametrize("since", ["0", "99"])
async def test_a_page_from_another_time_reads_itself_again(talk, before, since):
    await sync_to_async(late)(talk, before)

    async with Page(f"since={since}") as page:
        frame = await page.hear()

    assert (frame["reload"], frame["sessions"]) == (True, [])


async def test_too_much_for_one_frame_is_read_again(edition, before):
    def many():
        room = RoomFactory(edition=edition)
        for number in range(60):
            SessionFactory(
                edition=edition,
                room=room,
                starts_at=before + number * MINUTE,
                ends_at=before + (number + 1) * MINUTE,
            )
        return room

    room = await sync_to_async(many)()
    async with Page() as page:
        await entered(1)
        await sync_to_async(during.run_late)(room, minutes=30, by=None, now=before)
        text = await page.socket.receive_from(timeout=10)

    assert json.loads(text)["reload"] is True
    assert len(text.encode()) <= 16 * 1024


async def test_a_correction_without_a_version_moves_pages_too(talk, before):
    async with Page() as page:
        await entered(1)
        talk.room = await sync_to_async(RoomFactory)(edition=talk.edition, name="Salle B")
        await sync_to_async(save_session)(talk, changed={"room"}, by=None, now=before)
        frame = await page.hear()

    assert (frame["release"], frame["sessions"][0]["room"]) == (1, "Salle B")
    assert frame["sessions"][0]["what"] == ["Salle B au lieu de Grand amphithéâtre"]


async def corrected(talk, now) -> tuple[int, int]:
    """Moved to another room by hand, without a version; the edition's before and after."""
    before = (await Edition.objects.aget()).version
    talk.room = await sync_to_async(RoomFactory)(edition=talk.edition, name="Salle B")
    await sync_to_async(save_session)(talk, changed={"room"}, by=None, now=now)
    return before, (await Edition.objects.aget()).version


async def test_a_page_that_slept_over_a_correction_shows_what_stands(talk, before):
    other = await sync_to_async(SessionFactory)(edition=talk.edition, title="Ouverture")
    slept, after = await corrected(talk, before)

    async with Page(f"since=1&edition={slept}") as page, Page(f"since=1&edition={after}") as fresh:
        frame = await page.hear()
        assert await fresh.hears_nothing()

    told = {line["slug"]: (line["room"], line["what"]) for line in frame["sessions"]}
    assert told == {talk.slug: ("Salle B", []), other.slug: (other.room.name, [])}
    assert (frame["version"], "reload" in frame) == (after, False)


async def test_versions_are_told_in_words_and_a_correction_among_them_in_silence(talk, before):
    moved = await sync_to_async(SessionFactory)(edition=talk.edition, room=talk.room)
    slept, _after = await corrected(talk, before)
    await sync_to_async(during.cancel)(moved, by=None, now=before)

    async with Page(f"lang=fr&since=1&edition={slept}") as page:
        frame = await page.hear()

    told = {line["slug"]: (line["room"], line["what"]) for line in frame["sessions"]}
    assert told == {talk.slug: ("Salle B", []), moved.slug: (moved.room.name, ["Annulé"])}


async def test_too_much_to_tell_anew_is_read_again_with_what_changed_in_words(talk, before):
    def many():
        for number in range(60):
            SessionFactory(edition=talk.edition, room=talk.room, slug=f"autre-{number}")

    await sync_to_async(many)()
    slept, _after = await corrected(talk, before)
    await sync_to_async(during.cancel)(talk, by=None, now=before)

    async with Page(f"since=1&edition={slept}") as page:
        frame = await page.hear()

    assert [line["what"] for line in frame["sessions"]] == [["Annulé"]]
    assert frame["reload"] is True


async def test_an_edition_that_changed_elsewhere_is_not_told_again(talk, before):
    version = (await Edition.objects.aget()).version
    async with Page(f"since=1&edition={version}") as page:
        await entered(1)
        await sync_to_async(Edition.objects.bump)(talk.edition_id)
        while hub.current().state.edition.version == version:
            await sync_to_async(hub.current().hear)()

        async with Page(f"since=1&edition={version}") as back:
            assert await back.hears_nothing()
            assert await page.hears_nothing()


async def test_other_words_move_nothing(talk, before):
    async with Page() as page:
        await entered(1)
        talk.description = "Plus long."
        await sync_to_async(save_session)(talk, changed={"description"}, by=None, now=before)

        assert await page.hears_nothing()


async def test_another_process_is_seen_within_half_a_second(talk, before):
    """Written past this process's news, as another one does."""
    async with Page() as page:
        await entered(1)
        await Session.objects.filter(pk=talk.pk).aupdate(state=Session.State.CANCELLED)
        await sync_to_async(Edition.objects.bump)(talk.edition_id)
        frame = await page.hear()

    assert frame["sessions"][0]["state"] == "cancelled"
    assert frame["sessions"][0]["what"] == ["Annulé"]


async def test_another_edition_says_nothing(talk, before):
    def elsewhere():
        other = EditionFactory(is_current=False)
        late(SessionFactory(edition=other), before)

    async with Page() as page:
        await entered(1)
        await sync_to_async(elsewhere)()

        assert await page.hears_nothing()


async def test_without_an_edition_there_is_nothing(db):
    socket = WebsocketCommunicator(application, "/ws/programme/")
    await socket.connect()

    assert (await socket.receive_output(timeout=5))["code"] == 4404


async def test_what_pages_say_is_not_heard(talk, before):
    async with Page() as page:
        await entered(1)
        await page.socket.send_to(text_data="not JSON")
        await page.socket.send_to(bytes_data=b"\0" * 100)
        await sync_to_async(late)(talk, before)

        assert (await page.hear())["release"] == 2
