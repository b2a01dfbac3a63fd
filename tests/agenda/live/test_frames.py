import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.live import frames
from agenda.live.frames import Malformed, parse

ID = "0b9f1c52-6f7e-4f0f-8a52-0d6a7f1c9e11"
QUESTION = "5a1d8f6e-3a43-4a39-9d0b-3d1f6f4f0a22"
simple = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9)
json_values = simple | st.lists(simple, max_size=2)


def frame(**content):
    return json.dumps({"id": ID, **content})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (frame(type="ask", text="Quoi ?"), frames.Ask(uuid.UUID(ID), "Quoi ?")),
        (
            frame(type="ask", text="Quoi ?", anonymous=True),
            frames.Ask(uuid.UUID(ID), "Quoi ?", True),
        ),
        (
            frame(type="vote", question=QUESTION, on=False),
            frames.Vote(uuid.UUID(ID), uuid.UUID(QUESTION), False),
        ),
        (
            frame(type="withdraw", question=QUESTION),
            frames.Withdraw(uuid.UUID(ID), uuid.UUID(QUESTION)),
        ),
        (
            frame(type="moderate", question=QUESTION, action="reject", reason="Hors sujet"),
            frames.Moderate(uuid.UUID(ID), uuid.UUID(QUESTION), "reject", "Hors sujet"),
        ),
        (frame(type="open"), frames.Open(uuid.UUID(ID))),
        (frame(type="close"), frames.Close(uuid.UUID(ID))),
        (
            frame(type="moderate", question=QUESTION, action="merge", into=ID),
            frames.Moderate(uuid.UUID(ID), uuid.UUID(QUESTION), "merge", into=uuid.UUID(ID)),
        ),
    ],
)
def test_parse_reads_every_frame_of_the_protocol(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        None,
        b"{}",
        "",
        "not json",
        "[]",
        "null",
        "1" * 5000,
        "[" * 16000,
        json.dumps({"type": "ask", "text": "sans id"}),
        json.dumps({"type": "ask", "text": "x", "id": 12}),
        json.dumps({"type": "ask", "text": "x", "id": "{" + ID + "}"}),
        frame(type="ask", text="x" * frames.MOST_BYTES),
    ],
)
def test_parse_refuses_what_has_no_id(text):
    with pytest.raises(Malformed) as refusal:
        parse(text)

    assert refusal.value.id is None


@pytest.mark.parametrize(
    "text",
    [
        frame(),
        frame(type="dance"),
        frame(type=["ask"]),
        frame(type="ask"),
        frame(type="ask", text=12),
        frame(type="ask", text="\ud800"),
        frame(type="ask", text="x", anonymous="yes"),
        frame(type="vote", question=QUESTION),
        frame(type="vote", question=QUESTION, on=1),
        frame(type="vote", question="1", on=True),
        frame(type="moderate", question=QUESTION, action="delete"),
        frame(type="moderate", question=QUESTION, action={}),
    ],
)
def test_parse_refuses_what_is_no_frame_and_says_which(text):
    with pytest.raises(Malformed) as refusal:
        parse(text)

    assert refusal.value.id == uuid.UUID(ID)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "type", "text", "question", "on"]), json_values))
def test_parse_never_breaks(content):
    for id_ in (content.get("id"), ID):
        try:
            parse(json.dumps({**content, "id": id_}))
        except Malformed:
            continue
