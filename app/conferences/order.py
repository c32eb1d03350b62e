"""In which order cases are best discussed: the one in which organisations wait least between their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Final
from uuid import UUID

MOST_TO_TRY_ALL: Final = 6
"""Of six there are 720 orders, which takes some hundredths of a second."""


@dataclass(frozen=True)
class Slot:
    """A case on the agenda: how long it takes, and which organisations are asked to come for it."""

    id: UUID
    minutes: int
    asked: frozenset[UUID]


def minutes_waited(slots: Sequence[Slot]) -> int:
    """The sum over organisations of the time between their first and their last case in which they are not needed."""
    return sum(waited_by(partner_id, slots) for partner_id in {id for slot in slots for id in slot.asked})


def waited_by(partner_id: UUID, slots: Sequence[Slot]) -> int:
    own = [at for at, slot in enumerate(slots) if partner_id in slot.asked]
    between = slots[own[0] : own[-1]] if own else ()
    return sum(slot.minutes for slot in between if partner_id not in slot.asked)


def shortest_wait(slots: Sequence[Slot]) -> Sequence[Slot]:
    """The order as it is, unless another is better."""
    if len(slots) <= MOST_TO_TRY_ALL:
        return min(permutations(slots), key=minutes_waited)
    return _moved_while_it_helps(slots)


def _moved_while_it_helps(slots: Sequence[Slot]) -> Sequence[Slot]:
    """One case at a time to the place that helps most: good, and not always the best there is."""
    best = slots
    while True:
        better = min((_moved(best, *move) for move in product(range(len(slots)), repeat=2)), key=minutes_waited)
        if minutes_waited(better) >= minutes_waited(best):
            return best
        best = better


def _moved(slots: Sequence[Slot], old: int, new: int) -> Sequence[Slot]:
    rest = [*slots[:old], *slots[old + 1 :]]
    return [*rest[:new], slots[old], *rest[new:]]
