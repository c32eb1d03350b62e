"""Advice cards while they are written: in the memory of this process until their round is opened, and nowhere else.

A card on disk would have an author, or a moment, or a place in a file, and each of these tells who wrote it. So there
is none: when the round opens, all of it is written at once, shuffled. What a server that stops takes with it is asked
again. Several processes do not know each other's rounds: a proxy sends what begins with /intervision/ to one of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import SystemRandom
from typing import Final
from uuid import UUID, uuid4

from app.errors import Invalid
from app.i18n import N_
from app.intervision.keeping import CheckedText

NOT_KEPT: Final = N_("This round is over: it was opened, or the server stopped. Your text was not handed in.")


class Cards:
    def __init__(self) -> None:
        self._rounds: dict[UUID, dict[UUID, CheckedText]] = {}

    def begin(self) -> UUID:
        """A new round, and the name by which it is known."""
        round_id = uuid4()
        self._rounds[round_id] = {}
        return round_id

    def forget(self, round_id: UUID) -> None:
        self._rounds.pop(round_id, None)

    def knows(self, round_id: UUID | None) -> bool:
        return round_id in self._rounds

    def hand_in(self, round_id: UUID | None, professional_id: UUID, text: CheckedText) -> None:
        """One for each writer: a second one takes the place of the first."""
        if round_id is None or round_id not in self._rounds:
            raise Invalid(NOT_KEPT)
        self._rounds[round_id][professional_id] = text

    def own(self, round_id: UUID | None, professional_id: UUID) -> str:
        handed_in = self._of(round_id).get(professional_id)
        return handed_in.text if handed_in else ""

    def count(self, round_id: UUID | None) -> int:
        return len(self._of(round_id))

    @contextmanager
    def opening(self, round_id: UUID | None) -> Iterator[Sequence[CheckedText]]:
        """What was written, in no order. It is kept when it could not be saved, and gone when it was."""
        if round_id is None or round_id not in self._rounds:
            raise Invalid(NOT_KEPT)
        written = self._rounds.pop(round_id)
        try:
            yield SystemRandom().sample([*written.values()], len(written))
        except BaseException:
            self._rounds[round_id] = written
            raise

    def _of(self, round_id: UUID | None) -> dict[UUID, CheckedText]:
        return self._rounds.get(round_id, {}) if round_id else {}
