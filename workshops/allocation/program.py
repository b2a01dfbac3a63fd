"""Everything that a flow cannot say: a program in whole numbers, solved to a proven optimum.

Rooms that differ by round, least numbers, reserved seats, wheelchairs, people put by hand,
people together or spread. HiGHS, through OR-tools; its bound must meet what it found.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from ortools.math_opt.python import mathopt

from workshops.allocation.problem import (
    LOTS,
    Conflict,
    Held,
    Impossible,
    Person,
    Problem,
    Slot,
    Wishes,
    lot,
)
from workshops.allocation.solved import Solved

Variable = Any
FINE = 1024  # so that what two lots differ by is above what the solver takes for nothing
EXACT = mathopt.SolveParameters(relative_gap_tolerance=0.0, absolute_gap_tolerance=1e-6)


class Program:
    """The wishes of everybody as one program."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.asked: set[Slot] = set()  # workshops whose least number must be asked for

    def best(self) -> Solved:
        """Raises Impossible where those who are put somewhere cannot all be."""
        rough = Model(self.problem, asked=set())
        rough.let_share()
        if rough.solve():  # a guess at what must be asked for: asking too much costs only time
            self.asked = rough.too_few()
        found = self._solve()
        if found is None:
            self.asked |= self._led()
            found = self._solve()
        if found is None:
            raise Impossible(explain(self.problem))
        return found

    def without_the_worst(self, best: Solved) -> Solved | None:
        """As good a solution without the worst rank of this one, if there is any."""
        return self._solve(best) if best.worst > 1 else None

    def _solve(self, best: Solved | None = None) -> Solved | None:
        """The best; or one as good without the worst rank of `best`, None when there is none.

        Least numbers are asked for only where they are not reached without asking. That is much
        quicker, and as good: what is best without a rule, and keeps it, is best.
        """
        while True:
            model = Model(self.problem, best.worst - 1 if best else None, asked={*self.asked})
            if best:
                model.be_as_good_as(best)
            if not model.solve():
                return None
            short = model.too_few()
            if not short:
                return model.found()
            self.asked |= short

    def _led(self) -> set[Slot]:
        """Those that can be closed with the people who must be there: nobody else is missed."""
        led = {slot for one in self.problem.wishes for slot in one.must}
        return {slot for slot in led if self.problem.slots[slot].least}


class Model:
    """One program: who may be where, and what must hold."""

    def __init__(
        self,
        problem: Problem,
        up_to: int | None = None,
        *,
        asked: set[Slot],
        soft: bool = False,
    ) -> None:
        self.problem = problem
        self.asked = asked
        self.soft = soft  # may people be elsewhere than where they are put?
        self.model = mathopt.Model()
        self.ranks: dict[tuple[Person, Slot], int] = {}
        self.wished: dict[tuple[Person, Slot], Variable] = {}
        self.put: dict[tuple[Person, Slot], Variable] = {}
        self.broken: dict[tuple[Person, Slot], Variable] = {}
        self.open = {
            held.slot: self.model.add_integer_variable(lb=0 if held.slot in asked else 1, ub=1)
            for held in problem.held
        }
        for one in problem.wishes:
            self._offer(one, up_to)
        for held in problem.held:
            self._fill(held)
        for some in problem.companies().values():
            self._together(some)
        self._spread()

    def _binary(self) -> Variable:
        return self.model.add_binary_variable()

    def _at_most(self, terms: Iterable[Variable], most: Any) -> None:
        self.model.add_linear_constraint(mathopt.fast_sum(terms) - most <= 0)

    def _offer(self, one: Wishes, up_to: int | None) -> None:
        """One workshop a round, never the same twice; where they are put, they are."""
        for slot in sorted(one.fixed):
            self.put[one.person, slot] = self._put(one, slot)
        mine = self.problem.options(one).items()
        kept = {slot: rank for slot, rank in mine if up_to is None or rank <= up_to}
        for slot, rank in kept.items():
            self.ranks[one.person, slot] = rank
            self.wished[one.person, slot] = self._binary()
        for part in (0, 1):  # by workshop, by round
            for value in {slot[part] for slot in kept}:
                some = [self.wished[one.person, slot] for slot in kept if slot[part] == value]
                if len(some) > 1:
                    self._at_most(some, 1)

    def _put(self, one: Wishes, slot: Slot) -> Variable:
        there = self._binary()
        slack = self._binary() if self.soft else 0
        if self.soft:
            self.broken[one.person, slot] = slack
        wanted = self.open[slot] if slot not in one.kept else 1
        self.model.add_linear_constraint(there + slack - wanted == 0)
        return there

    def there(self, slot: Slot) -> list[tuple[Wishes, Variable]]:
        """Who may be in a workshop, or is put there."""
        return self._by_slot.get(slot, [])

    @cached_property
    def _by_slot(self) -> dict[Slot, list[tuple[Wishes, Variable]]]:
        people = {one.person: one for one in self.problem.wishes}
        found: dict[Slot, list[tuple[Wishes, Variable]]] = {}
        for (person, slot), variable in (self.put | self.wished).items():
            found.setdefault(slot, []).append((people[person], variable))
        return found

    def _fill(self, held: Held) -> None:
        """Seats, the least number, reserved seats, wheelchairs."""
        people, is_open = self.there(held.slot), self.open[held.slot]
        everybody = [variable for _one, variable in people]
        self._at_most(everybody, held.seats * is_open)
        if held.slot in self.asked:
            total = mathopt.fast_sum(everybody)
            self.model.add_linear_constraint(total - held.least * is_open >= 0)
        if held.chairs is not None:
            self._at_most([there for one, there in people if one.chair], held.chairs)
        self._reserve(held, people)

    def _reserve(self, held: Held, people: list[tuple[Wishes, Variable]]) -> None:
        """Who has a reserved seat takes it; all others share what is not reserved."""
        kept = {category: seats for category, seats in held.reserved.items() if seats}
        if not kept:
            return
        sharing = [there for one, there in people if one.category not in kept]
        for category, seats in kept.items():
            beyond = self.model.add_variable(lb=0)  # of this category, without reserved seat
            theirs = [there for one, there in people if one.category == category]
            self._at_most(theirs, beyond + seats)
            sharing.append(beyond)
        self._at_most(sharing, max(0, held.seats - sum(kept.values())))

    def _together(self, some: list[Wishes]) -> None:
        """All of a company, or none; who is put somewhere in a round is left out of it there."""
        for slot in self.problem.slots:
            free = [one for one in some if slot[1] not in {number for _t, number in one.fixed}]
            theirs = [self.wished.get((one.person, slot)) for one in free]
            there = [variable for variable in theirs if variable is not None]
            for variable in there if len(there) < len(free) else []:
                self.model.add_linear_constraint(variable == 0)
            for variable in there[1:] if len(there) == len(free) else []:
                self.model.add_linear_constraint(variable - there[0] == 0)

    def _spread(self) -> None:
        """Of a bunch, no more in a workshop than if they were dealt out evenly."""
        bunches: dict[str, int] = {}
        for one in self.problem.wishes:
            if one.bunch:
                bunches[one.bunch] = bunches.get(one.bunch, 0) + 1
        for held in self.problem.held:
            beside = sum(other.round == held.round for other in self.problem.held)
            theirs: dict[str, list[Variable]] = {}
            for one, there in self.there(held.slot):
                if one.bunch and (one.person, held.slot) in self.wished:
                    theirs.setdefault(one.bunch, []).append(there)
            for bunch, some in theirs.items():
                self._at_most(some, -(-bunches[bunch] // beside))

    # -- Solving ------------------------------------------------------------------------------

    @cached_property
    def weight(self) -> int:
        """What a seat is worth: more than all ranks together can be."""
        people, rounds = len(self.problem.wishes), len(self.problem.rounds)
        return people * rounds * self.problem.deepest + 1

    def let_share(self) -> None:
        """Let people be cut in parts: quick, and near enough to see which rooms stay empty."""
        for variable in self.model.variables():
            variable.integer = False

    def be_as_good_as(self, other: Solved) -> None:
        terms = [(self.weight - self.ranks[key]) * there for key, there in self.wished.items()]
        worth = other.given * self.weight - other.cost
        self.model.add_linear_constraint(mathopt.fast_sum(terms) >= worth)

    def solve(self) -> bool:
        """False when nothing holds.

        Most seats, then the least dissatisfaction, then as many workshops held as can be, then
        lots: each of them all together weighs less than one step of the one before. Lots weigh
        as much as they may, to be well above what the solver takes for nothing.
        """
        step = 1 / (2 * (len(self.asked) + 1))  # one more workshop held
        most = len(self.problem.wishes) * len(self.problem.rounds)  # lots that can be drawn
        unit, seed = step / (LOTS * (most + 1)), self.problem.seed
        gain = [step * self.open[slot] for slot in sorted(self.asked)]
        gain += [
            (self.weight - rank - unit * lot(seed, person, slot[0])) * self.wished[person, slot]
            for (person, slot), rank in self.ranks.items()
        ]
        if self.soft:
            self.model.minimize(mathopt.fast_sum(self.broken.values()))
        else:
            self.model.maximize(FINE * mathopt.fast_sum(gain))
        result = mathopt.solve(self.model, mathopt.SolverType.HIGHS, params=EXACT)
        reason = result.termination.reason
        if reason in (
            mathopt.TerminationReason.INFEASIBLE,
            mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED,
        ):
            return False
        if reason != mathopt.TerminationReason.OPTIMAL:
            raise RuntimeError(f"The solver says {reason}")
        self.values = result.variable_values()
        return True

    def is_set(self, variable: Variable) -> bool:
        return bool(self.values[variable] > 0.5)

    def too_few(self) -> set[Slot]:
        """Workshops held for fewer than their least number."""
        return {
            held.slot
            for held in self.problem.held
            if self.is_set(self.open[held.slot]) and self._taken(held.slot) < held.least - 0.5
        }

    def found(self) -> Solved:
        seats: dict[Person, dict[int, str]] = {}
        for (person, (topic, number)), there in sorted((self.put | self.wished).items()):
            if self.is_set(there):
                seats.setdefault(person, {})[number] = topic
        ranks = [rank for key, rank in self.ranks.items() if self.is_set(self.wished[key])]
        closed = tuple(slot for slot, is_open in self.open.items() if not self.is_set(is_open))
        return Solved(seats, len(ranks), sum(ranks), max(ranks, default=0), closed)

    def _taken(self, slot: Slot) -> float:
        return float(sum(self.values[there] for _one, there in self.there(slot)))


def explain(problem: Problem) -> list[Conflict]:
    """Of those who are put somewhere, as few as cannot be there with the others: `together`."""
    least = {held.slot for held in problem.held if held.least}
    model = Model(problem, asked=least, soft=True)
    model.solve()
    return [
        Conflict("together", (person,), slot)
        for (person, slot), slack in sorted(model.broken.items())
        if model.is_set(slack)
    ]
