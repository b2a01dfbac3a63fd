import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from registration import badges
from registration.badges import Claim, NotABadge

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())
SITE = "https://assises.example.org"

claims = st.builds(
    Claim,
    edition=st.integers(0, 2**16 - 1),
    number=st.integers(0, 2**24 - 1),
    version=st.integers(0, 2**16 - 1),
    category=st.integers(0, 2**16 - 1),
    key=st.integers(0, 2**8 - 1),
)
BADGE = badges.sign(Claim(1, 42, 1, 2, 1), KEY)


@given(claims)
def test_any_claim_is_read_back(claim):
    text = badges.sign(claim, KEY)

    assert badges.read(text) == claim
    assert badges.verify(text, KEY.public_key())
    assert not badges.verify(text, OTHER.public_key())


def test_a_badge_is_capitals_and_digits_of_one_length():
    assert len(BADGE) == badges.LENGTH
    assert set(BADGE) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


@given(st.integers(0, 75 * 8 - 1))
def test_any_flipped_bit_is_refused(bit):
    raw = bytearray(base64.b32decode(BADGE))
    raw[bit // 8] ^= 1 << bit % 8

    assert not badges.verify(base64.b32encode(raw).decode(), KEY.public_key())


@given(st.integers(0, badges.LENGTH - 1), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_any_other_letter_is_refused(place, letter):
    text = BADGE[:place] + letter + BADGE[place + 1 :]

    assert badges.verify(text, KEY.public_key()) == (text == BADGE)


@settings(max_examples=300)
@given(st.one_of(st.text(), st.text("ABCDEF234567=", min_size=110, max_size=130)))
def test_any_other_text_is_not_a_badge(text):
    assert not badges.verify(text, KEY.public_key())
    with pytest.raises(NotABadge):
        badges.read(text)


@pytest.mark.parametrize("text", ["", BADGE.lower(), BADGE[:-1], BADGE + "A", BADGE + "======"])
def test_a_badge_has_one_spelling(text):
    assert not badges.verify(text, KEY.public_key())


@pytest.mark.parametrize(
    "scanned",
    [
        BADGE,
        f"  {BADGE}\r\n",
        BADGE.lower(),
        f"HTTPS://ASSISES.EXAMPLE.ORG/B/{BADGE}",
        f"https://elsewhere.example/b/{BADGE.lower()}/",
        f"http://127.0.0.1:8000/b/{BADGE}?utm=1#top",
    ],
)
def test_from_scanned_finds_the_badge(scanned):
    assert badges.from_scanned(scanned) == BADGE


@pytest.mark.parametrize("typed", ["7KQ4M2XB", "7kq4 m2xb", " 7KQ4-M2XB ", "7kq4\u00a0m2xb"])
def test_from_scanned_finds_a_typed_code(typed):
    assert badges.from_scanned(typed) == "7KQ4M2XB"


@given(st.text())
def test_from_scanned_takes_anything(text):
    found = badges.from_scanned(text)

    assert badges.from_scanned(found) == found or "/" in found


def test_new_code_is_eight_letters_that_nobody_confuses():
    codes = {badges.new_code() for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {8}
    assert not set("".join(codes)) & set("01AEILOU")


def test_spaced_is_what_people_read():
    assert badges.spaced("7KQ4M2XB") == "7KQ4 M2XB"


@pytest.mark.parametrize(
    ("site", "start"),
    [
        (SITE, "HTTPS://ASSISES.EXAMPLE.ORG/B/"),
        ("http://127.0.0.1:8000", "HTTP://127.0.0.1:8000/B/"),
        ("https://example.org/assises", "https://example.org/assises/b/"),
        ("https://under_score.example", "https://under_score.example/b/"),
    ],
)
def test_address_is_in_capitals_where_nothing_changes_for_it(site, start):
    assert badges.address(BADGE, site) == start + BADGE
