"""What the benchmarks count with: frames taken apart, delays, shares of them."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import fanout, votes
from bench.phones import frames_in
from bench.shares import shares


def sent_by_a_server(kind: int, content: bytes) -> bytes:
    length = len(content)
    if length < 126:
        return bytes([128 | kind, length]) + content
    if length < 65536:
        return bytes([128 | kind, 126]) + length.to_bytes(2, "big") + content
    return bytes([128 | kind, 127]) + length.to_bytes(8, "big") + content


@given(
    contents=st.lists(st.sampled_from([b"", b"a", b"b" * 125, b"c" * 126, b"d" * 70_000])),
    cuts=st.sets(st.integers(1, 200_000)),
)
def test_frames_are_taken_apart_wherever_they_are_cut(contents, cuts):
    stream = b"".join(sent_by_a_server(1, content) for content in contents)
    edges = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    buffer, found = bytearray(), []

    for start, end in pairwise(edges):
        buffer += stream[start:end]
        found += [content for _kind, content in frames_in(buffer)]

    assert found == contents
    assert buffer == b""


def test_shares_of_delays_are_in_milliseconds():
    assert shares([n / 1000 for n in range(1, 101)], "ack ") == {
        "ack p50 ms": 51,
        "ack p95 ms": 96,
        "ack p99 ms": 100,
        "ack max ms": 100,
    }
    assert shares([])["p99 ms"] is None


class Client:
    number = 0


def delta(**counts):
    questions = [{"id": question, "votes": votes} for question, votes in counts.items()]
    return json.dumps({"type": "delta", "questions": questions}, separators=(",", ":")).encode()


def test_a_question_is_late_from_its_publication_to_each_client():
    ears = fanout.Ears(1)
    for now in (1.1, 1.3):
        ears.hear(Client(), delta(q=0), now)
    ears.hear(Client(), delta(q=1), 9.0)  # shown again: not what was waited for

    assert ears.delays({"q": 1.0, "never": 1.0}) == pytest.approx([0.1, 0.3])


def test_a_vote_shows_once_the_count_has_reached_it(monkeypatch):
    monkeypatch.setattr(votes, "SAMPLE", 1)
    ears = votes.Ears()
    ears.hear(Client(), delta(q=2), 2.0)
    ears.hear(Client(), delta(q=3), 3.0)

    assert ears.effects({"q": [1.0, 1.5, 2.5]}) == pytest.approx([1.0, 0.5, 0.5])
