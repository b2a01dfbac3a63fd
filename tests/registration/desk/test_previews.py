"""Every mail can be looked at, and looking changes nothing."""

import pytest
from django.urls import reverse

from assises.models import AuditEntry, Edition, OutgoingMail
from registration.desk.previews import SHOWN
from registration.models import Registration
from tests.factories import UserFactory


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", SHOWN)
def test_each_mail_is_shown_as_html_and_as_text(desk, edition, category, kind, language):
    page = desk.get(reverse("desk:preview", args=[kind, language]))
    html = desk.get(reverse("desk_preview", args=[kind, language]))

    assert page.context["letter"].subject
    assert f'<html lang="{language}">' in html.content.decode()
    assert "cid:" not in html.content.decode()
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src" not in html["Content-Security-Policy"]


def test_looking_leaves_nothing_behind(desk, edition, category):
    for kind in SHOWN:
        desk.get(reverse("desk:preview", args=[kind, "fr"]))

    assert not Registration.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert not AuditEntry.objects.exists()
    assert Edition.objects.get().last_number == 0


@pytest.mark.parametrize(("kind", "language"), [("nonsense", "fr"), ("thanks", "de")])
def test_what_is_not_a_mail_is_not_found(desk, edition, category, kind, language):
    assert desk.get(reverse("desk:preview", args=[kind, language])).status_code == 404


def test_others_do_not_read_them(client, edition, category):
    client.force_login(UserFactory())

    assert client.get(reverse("desk_preview", args=["thanks", "fr"])).status_code == 403
