"""Several versions as one."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from agenda.editing.gathering import gathered

FACTS = st.fixed_dictionaries(
    {
        "starts_at": st.sampled_from(["09:00", "09:15", "10:00"]),
        "ends_at": st.sampled_from(["11:00", "12:00"]),
        "room": st.sampled_from(["A", "B"]),
        "state": st.sampled_from(["planned", "cancelled"]),
    }
)


def line(before, after, what=(), uid="1"):
    return {"uid": uid, "slug": "s", "what": list(what), "before": before, "after": after}


@given(states=st.lists(FACTS, min_size=2, max_size=6))
def test_only_the_two_ends_count(states):
    versions = [[line(before, after)] for before, after in pairwise(states)]

    assert gathered(versions) == gathered([[line(states[0], states[-1])]])


@given(here=FACTS, there=FACTS)
def test_what_is_put_back_is_not_told(here, there):
    assert gathered([[line(here, there)], [line(there, here)]]) == []


@given(facts=FACTS)
def test_a_session_that_came_and_went_is_not_told(facts):
    gone = {**facts, "state": "cancelled"}
    planned = {**facts, "state": "planned"}

    assert gathered([[line({}, planned, ["added"])], [line(planned, gone)]]) == []
    assert gathered([[line({}, planned, ["added"])]])[0]["what"] == ["added"]


def test_words_that_changed_stay_said():
    facts = {"starts_at": "1", "ends_at": "2", "room": "A", "state": "planned"}
    moved = {**facts, "room": "B"}

    [told] = gathered([[line(facts, moved, ["room"])], [line(moved, facts, ["room", "people"])]])

    assert told["what"] == ["people"]


def test_sessions_are_apart():
    facts = {"starts_at": "1", "ends_at": "2", "room": "A", "state": "planned"}
    moved = {**facts, "room": "B"}

    told = gathered([[line(facts, moved), line(facts, moved, uid="2")], [line(moved, facts)]])

    assert [one["uid"] for one in told] == ["2"]
