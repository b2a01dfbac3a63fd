"""The log tells no secret."""

import pytest

from assises.log import without_secrets


@pytest.mark.parametrize(
    ("line", "logged"),
    [
        ("GET /ma-journee/s3cret-Link_1/ 302", "GET /ma-journee/…"),
        ("GET /ma-journee/ 200", "GET /ma-journee/ 200"),
        ("GET /B/ABCDEF234 200", "GET /B/… 200"),
        ("GET /b/abcdef 200", "GET /b/… 200"),
        ("GET /agenda/s3cret.ics 200", "GET /agenda/… 200"),
        ("GET /accueil/recherche/?q=dubois 200", "GET /accueil/recherche/ 200"),
    ],
)
def test_without_secrets(line, logged):
    assert without_secrets(line).startswith(logged.removesuffix(" 302"))
    assert "s3cret" not in without_secrets(line)
