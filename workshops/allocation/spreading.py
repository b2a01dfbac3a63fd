"""Which workshop in which round: the edges of a graph coloured, a colour for each round."""

from collections.abc import Iterable, Mapping
from itertools import count

Node = tuple[str, ...]


def spread(pairs: Iterable[tuple[str, str]], rounds: int) -> dict[str, dict[int, str]]:
    """For each person their workshops by round, from pairs of a person and a workshop.

    Nobody may be in more pairs than there are rounds, nor twice with the same workshop. Each
    workshop then has as many people in each round as is possible: its people divided by the
    rounds, rounded up. It is cut in parts of so many people as there are rounds, and König's
    theorem colours the edges one by one, turning round a chain of two colours where need be.
    """
    colours: dict[Node, dict[int, Node]] = {}
    parts: dict[str, Iterable[int]] = {}
    for person, topic in sorted(pairs):
        part = next(iter(parts.setdefault(topic, count()))) // rounds
        one, other = ("person", person), ("topic", topic, str(part))
        mine, theirs = colours.setdefault(one, {}), colours.setdefault(other, {})
        free, wanted = _free(mine, rounds), _free(theirs, rounds)
        if free != wanted and free in theirs:
            _turn_round(colours, other, free, wanted)
        mine[free], theirs[free] = other, one
    return {
        node[1]: {colour: other[1] for colour, other in sorted(held.items())}
        for node, held in colours.items()
        if node[0] == "person"
    }


def _free(held: Mapping[int, Node], rounds: int) -> int:
    return next(colour for colour in range(rounds) if colour not in held)


def _turn_round(colours: dict[Node, dict[int, Node]], node: Node, one: int, other: int) -> None:
    """Exchange two colours along the chain that leaves `node` by `one`, which becomes free."""
    chain = [node]
    colour = one
    while colour in colours[chain[-1]]:
        chain.append(colours[chain[-1]][colour])
        colour = other if colour == one else one
    for place in chain:
        held = colours[place]
        first, second = held.pop(one, None), held.pop(other, None)
        if first:
            held[other] = first
        if second:
            held[one] = second
