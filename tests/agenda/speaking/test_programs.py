"""What other programs read of what goes with a session, and what they do not."""

import json

from django.utils import timezone

from agenda.speaking import materials
from tests.agenda.speaking.conftest import PDF


def text(response) -> str:
    return response.content.decode()


def test_programs_read_it_all(client, session, slides, shown):
    materials.set_addresses(
        session,
        stream_url="https://video.example.org/live",
        recording_url="https://video.example.org/replay",
        by=None,
        now=timezone.now(),
    )

    [one] = client.get("/api/v1/sessions/").json()["results"]
    [person] = client.get("/api/v1/speakers/").json()["results"]
    frab = client.get("/programme/schedule.json").json()
    xml = text(client.get("/programme/schedule.xml"))

    assert (one["language"], one["sign_language"], one["captions"]) == ("fr", False, False)
    assert one["recording_url"] == "https://video.example.org/replay"
    [material] = one["materials"]
    assert (material["type"], material["size"]) == ("application/pdf", len(PDF))
    assert material["url"].endswith(f"/programme/de-la-loi/documents/{slides.pk}/")
    assert person["photograph"].endswith(f"/photographie/{shown.portrait}.jpg")
    assert material["url"] in json.dumps(frab)
    assert f'<attachment href="{material["url"]}">' in xml
    assert "<optout>false</optout>" in xml


def test_programs_read_nothing_that_is_for_the_organisers(client, session, slides):
    materials.show(slides, to_all=False, by=None, now=timezone.now())

    for address in ("/api/v1/sessions/", "/programme/schedule.json", "/programme/schedule.xml"):
        assert "documents/" not in text(client.get(address))
