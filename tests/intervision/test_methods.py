"""The six methods, as they are told."""

from app.intervision.methods import METHODS, Writing
from app.intervision.models import MethodName


def test_there_are_six_and_each_says_what_everyone_does() -> None:
    assert set(METHODS) == set(MethodName)
    for method in METHODS.values():
        assert all(step.bringer and step.facilitator and step.others for step in method.steps)


def test_the_incident_method_takes_its_minutes() -> None:
    assert [step.minutes for step in METHODS[MethodName.INCIDENT].steps] == [5, 10, 5, 15, 10, 10, 10]
    assert [step.minutes for step in METHODS[MethodName.APPRECIATIVE].steps] == [15, 20, 15, 10]


def test_ten_steps_are_ten_and_balint_has_eleven_within_their_time() -> None:
    ten, balint = METHODS[MethodName.TEN_STEPS], METHODS[MethodName.BALINT]
    assert len(ten.steps) == 10
    assert 120 <= ten.minutes <= 150
    assert len(balint.steps) == 11
    assert 60 <= balint.minutes <= 120


def test_who_may_choose_has_something_to_choose_from() -> None:
    for method in METHODS.values():
        kinds = [step.writing for step in method.steps]
        if Writing.CHOOSING in kinds:
            assert Writing.CARDS in kinds[: kinds.index(Writing.CHOOSING)]
