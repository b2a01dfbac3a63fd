"""Workshops by ranking: against every possible allocation, where there are few."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workshops.allocation import Held, Impossible, Problem, Wishes, allocate, lot
from workshops.allocation.comparing import by_lot, first_come, outcome, preferred, taken
from workshops.allocation.flow import Flow, fits
from workshops.allocation.program import Program
from workshops.allocation.spreading import spread

TOPICS = "abc"


def even(seats, rounds=1):
    """The same rooms in each round."""
    return [Held(topic, n, seats[topic]) for topic in seats for n in range(1, rounds + 1)]


@st.composite
def plain(draw):
    """Up to four people, three workshops of up to two seats, the same in one or two rounds."""
    rounds = draw(st.integers(1, 2))
    held = even({topic: draw(st.integers(0, 2)) for topic in TOPICS}, rounds)
    wishes = []
    for n in range(draw(st.integers(1, 4))):
        barred = draw(st.sets(st.sampled_from(TOPICS), max_size=1))
        wishes.append(
            Wishes(
                f"p{n}",
                tuple(draw(st.lists(st.sampled_from(["a", "b", "c", "x", ""]), max_size=4))),
                barred=frozenset((topic, r + 1) for topic in barred for r in range(rounds)),
            )
        )
    return Problem.of(held, wishes, "2027")


@st.composite
def knotted(draw):
    """Up to four people in two rounds, with everything that may tie them."""
    slots = [(topic, n) for topic in TOPICS for n in (1, 2)]
    held = [
        Held(
            topic,
            number,
            draw(st.integers(0, 3)),
            least=draw(st.integers(0, 2)),
            reserved={"guest": draw(st.integers(0, 1))},
            chairs=draw(st.sampled_from([None, 0, 1])),
        )
        for topic, number in draw(st.sets(st.sampled_from(slots), min_size=2))
    ]
    places = st.frozensets(st.sampled_from(sorted(one.slot for one in held)), max_size=1)
    wishes = [
        Wishes(
            f"p{n}",
            tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=3))),
            category=draw(st.sampled_from(["", "guest"])),
            must=draw(places) if draw(st.booleans()) and n == 0 else frozenset(),
            kept=draw(places) if draw(st.booleans()) and n == 1 else frozenset(),
            barred=draw(places),
            company=draw(st.sampled_from(["", "", "c"])),
            bunch=draw(st.sampled_from(["", "", "b"])),
            chair=draw(st.booleans()),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    return Problem.of(held, wishes, "2027")


def mine(problem, one):
    """All that one person may get: a workshop or none in each round."""
    for chosen in product(*([None, *TOPICS] for _round in problem.rounds)):
        seats = {n: topic for n, topic in zip(problem.rounds, chosen, strict=True) if topic}
        slots = {(topic, n) for n, topic in seats.items()}
        if len(set(seats.values())) < len(seats) or not one.kept <= slots:
            continue
        wished = {(topic, n) for topic, n in slots - one.fixed}
        if wished <= set(problem.options(one)):
            yield seats


def holds(problem, seats):
    """Whether an allocation keeps every rule. Says nothing about how good it is."""
    people = {one.person: one for one in problem.wishes}
    inside = {held.slot: [] for held in problem.held}
    for person, mine in seats.items():
        for n, topic in mine.items():
            inside[topic, n].append(people[person])
    return all(
        [
            *(room_holds(held, inside[held.slot], problem) for held in problem.held),
            *(company_holds(some, seats) for some in problem.companies().values()),
            *(
                slot in {(topic, n) for n, topic in seats.get(one.person, {}).items()}
                or not inside[slot]
                for one in problem.wishes
                for slot in one.must
            ),
        ]
    )


def room_holds(held, people, problem):
    kept = {category: n for category, n in held.reserved.items() if n}
    sharing = sum(one.category not in kept for one in people)
    for category, n in kept.items():
        sharing += max(0, sum(one.category == category for one in people) - n)
    bunches = Counter(one.bunch for one in problem.wishes if one.bunch)
    beside = sum(other.round == held.round for other in problem.held)
    alike = Counter(one.bunch for one in people if one.bunch and held.slot not in one.fixed)
    return (
        len(people) <= held.seats
        and (not people or len(people) >= held.least)
        and sharing <= max(0, held.seats - sum(kept.values()))
        and (held.chairs is None or sum(one.chair for one in people) <= held.chairs)
        and all(n <= -(-bunches[bunch] // beside) for bunch, n in alike.items())
    )


def company_holds(some, seats):
    for number in {n for mine in seats.values() for n in mine}:
        free = [one for one in some if number not in {n for _topic, n in one.fixed}]
        if len({seats.get(one.person, {}).get(number) for one in free}) > 1:
            return False
    return True


def worth(problem, seats):
    ranks = [
        problem.rank(one, topic)
        for one in problem.wishes
        for n, topic in seats.get(one.person, {}).items()
        if (topic, n) not in one.fixed
    ]
    return -len(ranks), sum(ranks), max(ranks, default=0)


def best(problem):
    """The best of everything that holds; None where nothing does."""
    everybody = [list(mine(problem, one)) for one in problem.wishes]
    found = []
    for chosen in product(*everybody):
        seats = {one.person: some for one, some in zip(problem.wishes, chosen, strict=True) if some}
        if holds(problem, seats) and led(problem, seats):
            found.append(worth(problem, seats))
    return min(found, default=None)


def led(problem, seats):
    """Who leads a workshop without a least number is there: nothing can close it."""
    return all(
        slot in {(topic, n) for n, topic in seats.get(one.person, {}).items()}
        for one in problem.wishes
        for slot in one.must
        if not problem.slots[slot].least
    )


@settings(max_examples=150, deadline=None)
@given(problem=plain())
def test_nothing_better_exists(problem):
    found = allocate(problem)

    assert fits(problem)
    assert (-found.given, found.cost, found.worst) == best(problem)
    assert holds(problem, found.seats)


@settings(max_examples=60, deadline=None)
@given(problem=plain())
def test_both_ways_of_solving_agree(problem):
    flow, program = Flow(problem).best(), Program(problem).best()

    assert flow.worth == program.worth


@settings(max_examples=150, deadline=None)
@given(problem=knotted())
def test_nothing_better_exists_whatever_ties_people(problem):
    assume(not problem.conflicts())
    expected = best(problem)

    if expected is None:
        with pytest.raises(Impossible):
            allocate(problem)
    else:
        found = allocate(problem)
        assert (-found.given, found.cost, found.worst) == expected
        assert holds(problem, found.seats)


@settings(max_examples=50, deadline=None)
@given(problem=plain(), chance=st.randoms())
def test_the_order_of_the_lists_changes_nothing(problem, chance):
    held, wishes = [*problem.held], [*problem.wishes]
    chance.shuffle(held)
    chance.shuffle(wishes)

    assert allocate(Problem.of(held, wishes, problem.seed)) == allocate(problem)


@pytest.mark.parametrize("least", [0, 1], ids=["flow", "program"])
def test_the_seed_alone_decides_between_equals(least):
    wishes = [Wishes(f"p{n}", ("a",)) for n in range(8)]

    winners = [
        next(iter(allocate(Problem.of([Held("a", 1, 1, least)], wishes, f"seed {n}")).seats))
        for n in range(40)
    ]
    again = allocate(Problem.of([Held("a", 1, 1, least)], wishes, "seed 0"))

    assert len(set(winners)) > 3
    assert list(again.seats) == [winners[0]]


@pytest.mark.parametrize("seed", ["2027", "another"])
@pytest.mark.parametrize("least", [0, 1], ids=["flow", "program"])
def test_among_many_equals_the_seats_go_to_the_lowest_lots(least, seed):
    """As many as a big event has: lots must still be told apart."""
    crowd = [Wishes(f"p{n}", ("a",)) for n in range(1500)]

    found = allocate(Problem.of([Held("a", 1, 40, least), Held("b", 1, 900)], crowd, seed))

    lowest = sorted(crowd, key=lambda one: lot(seed, one.person, "a"))[:40]
    assert set(found.seats) == {one.person for one in lowest}


def test_a_malformed_ranking_gains_nothing():
    held = even({"a": 1, "b": 5})
    fair = Wishes("fair", ("a", "b"))
    sly = Wishes("sly", ("x", "a", "a", "x", "b"))

    outcomes = {
        tuple(sorted((who, mine[1]) for who, mine in found.seats.items()))
        for n in range(30)
        for found in [allocate(Problem.of(held, [fair, sly], str(n)))]
    }

    assert outcomes == {(("fair", "a"), ("sly", "b")), (("fair", "b"), ("sly", "a"))}


def test_a_wish_that_is_gone_keeps_its_rank():
    problem = Problem.of(even({"a": 1}), [Wishes("p", ("", "a"))], "x")

    assert (allocate(problem).cost, allocate(problem).worst) == (2, 2)


def test_nobody_gets_a_worse_rank_than_need_be():
    """Two ways cost the same in all: third and first wishes, or two second ones."""
    wishes = [Wishes("p", ("a", "b", "c")), Wishes("q", ("a", "b", "d"))]

    found = allocate(Problem.of(even(dict.fromkeys("abcd", 1)), wishes, "x"))

    assert (found.given, found.cost, found.worst) == (2, 3, 2)


def test_who_must_be_somewhere_is_though_others_would_fill_more():
    wishes = [Wishes("lead", ("b",), must=frozenset({("a", 1)})), Wishes("other", ("a",))]

    found = allocate(Problem.of(even({"a": 1, "b": 1}), wishes, "x"))

    assert found.seats == {"lead": {1: "a"}}


def test_a_workshop_with_too_few_is_closed_and_its_people_go_to_their_next_wish():
    held = [Held("a", 1, 5, least=3), Held("b", 1, 5)]
    wishes = [Wishes("p", ("a", "b")), Wishes("q", ("a", "b")), Wishes("r", ("b",))]

    found = allocate(Problem.of(held, wishes, "x"))

    assert found.closed == (("a", 1),)
    assert {mine[1] for mine in found.seats.values()} == {"b"}
    assert len(found.seats) == 3


def at(topic, number=1):
    return frozenset({(topic, number)})


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ([Wishes("p", must=at("a")), Wishes("q", must=at("a"))], "overfull"),
        ([Wishes("p", must=at("a") | at("b"))], "twice"),
        ([Wishes("p", must=at("z"))], "unknown"),
        ([Wishes("p", kept=at("a"), barred=at("a"))], "barred"),
        ([Wishes("p", ("a",), company="c"), Wishes("q", ("b",), company="c")], "apart"),
    ],
)
def test_what_cannot_hold_is_named(wishes, code):
    with pytest.raises(Impossible) as raised:
        allocate(Problem.of(even({"a": 1, "b": 1}), wishes, "x"))

    assert [one.code for one in raised.value.conflicts] == [code]


def test_what_cannot_hold_with_the_rest_is_named_after_solving():
    """Kept in a workshop that too few may come to: only the solver can see it."""
    held = [Held("a", 1, 5, least=2), Held("b", 1, 5)]
    wishes = [Wishes("p", kept=at("a")), Wishes("q", ("b",))]

    with pytest.raises(Impossible) as raised:
        allocate(Problem.of(held, wishes, "x"))

    assert [(one.code, one.people, one.slot) for one in raised.value.conflicts] == [
        ("together", ("p",), ("a", 1))
    ]


@settings(max_examples=80, deadline=None)
@given(
    edges=st.sets(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=90),
    rounds=st.integers(1, 4),
)
def test_rounds_are_even_whatever_the_pairs(edges, rounds):
    pairs, count = [], Counter()
    for person, topic in sorted(edges):
        if count[person] < rounds:
            count[person] += 1
            pairs.append((f"p{person}", f"t{topic}"))

    seats = spread(pairs, rounds)

    assert sorted((p, t) for p, mine in seats.items() for t in mine.values()) == sorted(pairs)
    by_round = taken(seats)
    of_topic = Counter(topic for _person, topic in pairs)
    assert all(n <= -(-of_topic[topic] // rounds) for (topic, _n), n in by_round.items())


def test_first_come_leaves_people_out_whom_an_allocation_seats():
    problem = Problem.of(
        even({"a": 1, "b": 1}), [Wishes("early", ("a", "b")), Wishes("late", ("a",))], "x"
    )
    simple, better = first_come(problem, ["early", "late"]), allocate(problem).seats

    assert outcome(problem, simple).with_nothing == 1
    assert outcome(problem, better).with_nothing == 0
    assert preferred(problem, better, simple) == (1, 1)
    assert outcome(problem, by_lot(problem)).given <= outcome(problem, better).given


def test_first_come_never_seats_more_than_there_are_chairs_nor_who_cannot_come():
    held = [Held("a", 1, 5, chairs=1)]
    people = [Wishes(f"p{n}", ("a",), chair=True) for n in range(3)]
    people.append(replace(Wishes("out", ("a",)), barred=at("a")))
    problem = Problem.of(held, people, "x")

    assert taken(first_come(problem, [one.person for one in problem.wishes])) == {("a", 1): 1}
