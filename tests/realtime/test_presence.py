"""Who is here, in one process and in several."""

from dataclasses import dataclass

from realtime.presence import Presence, Unseen, places_of, spot


@dataclass
class Seconds:
    now: float = 0

    def __call__(self) -> float:
        return self.now


def presence(clock: Seconds) -> Presence:
    return Presence(clock, forget_after_seconds=60)


def test_noor_is_here_for_as_long_as_one_of_her_windows_is() -> None:
    here = presence(Seconds())
    assert here.arrive("case:1", "Noor")
    assert not here.arrive("case:1", "Noor"), "a second window is no news"
    assert not here.leave("case:1", "Noor")
    assert here.here("case:1") == {"Noor"}
    assert here.leave("case:1", "Noor")
    assert here.here("case:1") == frozenset()


def test_noor_is_only_where_she_is() -> None:
    here = presence(Seconds())
    here.arrive("case:1", "Noor")
    assert here.here("case:2") == frozenset()


def test_two_processes_count_as_one_room() -> None:
    here = presence(Seconds())
    here.arrive("case:1", "Noor")
    assert here.hear("case:1", "other", frozenset({"Gita", "Noor"})) == {"Gita"}
    assert here.here("case:1") == {"Noor", "Gita"}
    assert here.own("case:1") == {"Noor"}
    assert not here.hear("case:1", "other", frozenset({"Gita"})), "Noor is still here"
    assert here.hear("case:1", "other", frozenset()) == {"Gita"}
    assert here.here("case:1") == {"Noor"}


def test_a_process_that_fell_silent_is_forgotten() -> None:
    clock = Seconds()
    here = presence(clock)
    here.hear("case:1", "other", frozenset({"Gita"}))
    clock.now = 60
    assert here.here("case:1") == {"Gita"}
    clock.now = 61
    assert here.here("case:1") == frozenset()


def test_no_two_processes_have_one_name() -> None:
    assert presence(Seconds()).process != presence(Seconds()).process


def test_on_a_page_that_shows_nobody_who_comes_and_goes_is_no_news() -> None:
    unseen = Unseen()
    assert not unseen.arrive("today:1", "Noor")
    assert not unseen.hear("case:1", "elsewhere", frozenset({"Gita"}))
    assert unseen.here("today:1") == unseen.here("case:1") == unseen.own("today:1") == frozenset()
    assert not unseen.leave("today:1", "Noor")


def test_who_is_at_a_place_is_told_apart_from_who_is_here() -> None:
    here = presence(Seconds())
    here.arrive("case:1", "Noor")
    here.arrive("case:1", spot("Noor", "item 1"))
    assert list(places_of(here.here("case:1"))) == [("Noor", "item 1")]
