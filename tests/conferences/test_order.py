"""The order of an agenda: organisations wait least, and nothing moves when that helps nobody."""

import random
from itertools import permutations
from uuid import UUID

from app.conferences.order import MOST_TO_TRY_ALL, Slot, minutes_waited, shortest_wait, waited_by

NOOR, PIETER, GITA = UUID(int=1), UUID(int=2), UUID(int=3)


def slot(id: int, *asked: UUID, minutes: int = 15) -> Slot:
    return Slot(UUID(int=100 + id), minutes, frozenset(asked))


def test_waiting_is_the_time_between_the_first_and_the_last_case_at_which_one_is_not_needed() -> None:
    agenda = [slot(1, PIETER), slot(2, NOOR), slot(3, PIETER, minutes=20), slot(4, NOOR), slot(5, PIETER)]
    assert waited_by(NOOR, agenda) == 20
    assert waited_by(PIETER, agenda) == 30
    assert waited_by(GITA, agenda) == 0
    assert minutes_waited(agenda) == 50


def test_cases_of_the_same_organisation_come_together() -> None:
    agenda = [slot(1, NOOR), slot(2, PIETER), slot(3, NOOR), slot(4, PIETER)]
    assert minutes_waited(agenda) == 30
    assert minutes_waited(shortest_wait(agenda)) == 0


def test_what_cannot_be_better_stays_as_it_is() -> None:
    agenda = [slot(1, NOOR), slot(2, NOOR, PIETER), slot(3, PIETER)]
    assert list(shortest_wait(agenda)) == agenda
    assert list(shortest_wait([])) == []


def test_of_few_cases_there_is_no_better_order() -> None:
    agenda = some_agenda(MOST_TO_TRY_ALL)
    assert minutes_waited(shortest_wait(agenda)) == min(map(minutes_waited, permutations(agenda)))


def test_of_many_cases_all_stay_and_the_wait_is_no_longer_than_it_was() -> None:
    agenda = some_agenda(12)
    better = shortest_wait(agenda)
    assert {slot.id for slot in better} == {slot.id for slot in agenda}
    assert minutes_waited(better) < minutes_waited(agenda)


def some_agenda(length: int) -> list[Slot]:
    chance = random.Random(7)
    return [slot(at, *chance.sample([NOOR, PIETER, GITA, UUID(int=4)], 2)) for at in range(length)]
