"""Who is here, on which topic: counted per process, told to the others over the bus.

Someone who leaves stays for a few seconds, so that a reload or a change of network does not make names blink.
Besides on the topic as a whole, a name can be at a spot of it, such as the item under which somebody types.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from uuid import uuid4


def spot(name: str, place: str) -> str:
    """The name, at this place on the page: among the names of a topic, and apart from the name alone."""
    return f"{name}@{place}"


def places_of(here: Iterable[str]) -> Iterable[tuple[str, str]]:
    """(name, place) of those who are at a place."""
    return ((name, place) for name, at, place in (known.partition("@") for known in here) if at)


class Presence:
    """here: topic → names as the sockets gave them (for us, ids of professionals)."""

    def __init__(self, clock: Callable[[], float], forget_after_seconds: float) -> None:
        self.process = uuid4().hex
        self._clock = clock
        self._forget_after_seconds = forget_after_seconds
        self._own: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._elsewhere: defaultdict[str, dict[str, tuple[float, frozenset[str]]]] = defaultdict(dict)

    def here(self, topic: str) -> frozenset[str]:
        """Own and elsewhere; a process that fell silent is forgotten."""
        since = self._clock() - self._forget_after_seconds
        elsewhere = (names for told_at, names in self._elsewhere.get(topic, {}).values() if told_at >= since)
        return self.own(topic).union(*elsewhere)

    def own(self, topic: str) -> frozenset[str]:
        return frozenset(self._own.get(topic, ()))

    def arrive(self, topic: str, name: str) -> bool:
        """Whether this is news to the other processes."""
        self._own[topic][name] += 1
        return self._own[topic][name] == 1

    def leave(self, topic: str, name: str) -> bool:
        self._own[topic][name] -= 1
        if self._own[topic][name] > 0:
            return False
        del self._own[topic][name]
        if not self._own[topic]:
            del self._own[topic]
        return True

    def hear(self, topic: str, process: str, names: frozenset[str]) -> frozenset[str]:
        """Take in what another process tells; returns who is here since, or no more."""
        before = self.here(topic)
        self._elsewhere[topic][process] = (self._clock(), names)
        if not names:
            del self._elsewhere[topic][process]
        return self.here(topic) ^ before


class Unseen(Presence):
    """Of pages that do not show who else has them open: nobody is told."""

    def __init__(self) -> None:
        super().__init__(clock=lambda: 0.0, forget_after_seconds=0.0)

    def arrive(self, topic: str, name: str) -> bool:
        return False

    def leave(self, topic: str, name: str) -> bool:
        return False

    def hear(self, topic: str, process: str, names: frozenset[str]) -> frozenset[str]:
        return frozenset()
