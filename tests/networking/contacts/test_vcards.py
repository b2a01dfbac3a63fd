"""Cards for address books, read back by a reader that forgives nothing (RFC 6350)."""

import re
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from networking.contacts.vcards import Entry, as_vcards

AT = datetime(2027, 3, 18, 11, 47, tzinfo=UTC)
LINE = re.compile(r"^([A-Z-]+)((?:;[A-Z-]+=[^:;,\"]+)*):(.*)$", re.S)
COMPOUND = {"N": 5, "ADR": 7, "ORG": 1}
ONCE = {"VERSION", "UID", "REV", "N", "PRODID"}


def unescaped(text: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\,;nN]", text), f"unknown escape in {text!r}"
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.S)


def parts(text: str) -> list[str]:
    return [unescaped(part) for part in re.findall(r"(?:^|;)((?:[^\\;]|\\.)*)", text)]


def lines_of(content: bytes) -> list[str]:
    """Unfolded; every end of line is CRLF, no line is longer than 75 bytes, each cut leaves
    UTF-8 whole."""
    assert content.endswith(b"\r\n")
    pieces = content[:-2].split(b"\r\n")
    for piece in pieces:
        assert len(piece) <= 75
        assert b"\n" not in piece
        assert b"\r" not in piece
        piece.decode()
    return re.sub(r"\r\n[ \t]", "", content.decode())[:-2].split("\r\n")


def read(content: bytes) -> list[dict[str, list]]:
    cards: list[dict[str, list]] = []
    for line in lines_of(content):
        found = LINE.match(line)
        assert found, f"no line of a vCard: {line!r}"
        name, value = found[1], found[3]
        if name == "BEGIN":
            cards.append({})
            continue
        if name == "VERSION":
            assert list(cards[-1]) == []  # it comes first
        cards[-1].setdefault(name, []).append(_value(name, value))
    for card in cards:
        assert card.pop("END") == ["VCARD"]
        assert card["VERSION"] == ["4.0"]
        assert len(card["FN"]) == 1
        assert all(len(values) == 1 for name, values in card.items() if name in ONCE)
    return cards


def _value(name: str, value: str):
    if name in COMPOUND:
        found = parts(value)
        assert len(found) == COMPOUND[name]
        return found
    if name in ("URL", "PHOTO", "UID", "REV"):
        return value
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value) or name in ("PRODID",)
    return unescaped(value)


def entry(note: str = "", **card: object) -> Entry:
    return Entry(card, uid="one", at=AT, note=note, category="Assises de l’ESS")


def test_a_card_says_all_that_was_given():
    given_card = {
        "first_name": "Hélène",
        "last_name": "Dubois; Martin",
        "organisation": "Les Bocaux, du Nord",
        "email": "helene@example.org",
        "telephone": "03 20 00 00 00",
        "commune": "Villeneuve-d’Ascq",
        "links": ["https://bocaux.example/a,b"],
        "photograph": "QUJD" * 60,
    }

    (card,) = read(as_vcards([entry("Rappeler le 25,\nsans faute \\ merci", **given_card)]))

    assert card == {
        "VERSION": ["4.0"],
        "PRODID": ["-//Assises//Contacts//FR"],
        "UID": [card["UID"][0]],
        "REV": ["20270318T114700Z"],
        "FN": ["Hélène Dubois; Martin"],
        "N": [["Dubois; Martin", "Hélène", "", "", ""]],
        "ORG": [["Les Bocaux, du Nord"]],
        "EMAIL": ["helene@example.org"],
        "TEL": ["03 20 00 00 00"],
        "ADR": [["", "", "", "Villeneuve-d’Ascq", "", "", ""]],
        "URL": ["https://bocaux.example/a,b"],
        "PHOTO": ["data:image/jpeg;base64," + "QUJD" * 60],
        "NOTE": ["Rappeler le 25,\nsans faute \\ merci"],
        "CATEGORIES": ["Assises de l’ESS"],
    }


def test_a_card_is_the_same_one_each_time():
    first, second = read(as_vcards([entry(first_name="A")])), read(as_vcards([entry("x")]))

    assert first[0]["UID"] == second[0]["UID"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", first[0]["UID"][0])


def test_a_card_without_a_name_still_has_one():
    assert read(as_vcards([entry(organisation="Vélo")]))[0]["FN"] == ["Vélo"]
    assert read(as_vcards([entry()]))[0]["FN"] == ["?"]


def test_what_somebody_typed_begins_no_line_of_its_own():
    typed = "Zoé\r\nEND:VCARD\r\nBEGIN:VCARD\u2028FN:x"
    (card,) = read(
        as_vcards(
            [entry(typed, first_name=typed, organisation=typed, links=["https://x\r\nNOTE:y"])]
        )
    )

    assert card["NOTE"] == ["Zoé\nEND:VCARD\nBEGIN:VCARD\nFN:x"]
    assert card["URL"] == ["https://xNOTE:y"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4))
def test_any_words_are_read_back_as_they_were(people):
    file = as_vcards(
        [
            entry(note, first_name="Zoé", last_name=name, organisation=org)
            for name, org, note in people
        ]
    )

    def kept(text: str) -> str:
        text = re.sub(r"\r\n|\r|\u2028|\u2029", "\n", text)
        return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)

    cards = read(file) if people else []
    assert [card["N"][0][0] for card in cards] == [kept(name) for name, _org, _note in people]
    assert [card.get("NOTE", [""])[0] for card in cards] == [kept(n) for _name, _org, n in people]
