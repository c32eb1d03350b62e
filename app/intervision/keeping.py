"""What leads to a person, and why it may stay: what is kept of the check with a text that was saved.

With the text go the kinds and the reasons of what its writer kept, in one column beside it: `name:public phone:nobody`.
Not the words themselves, which stand in the text; no author and no time, which a card without an author must not have.
So what was kept goes when the text goes, and nothing else points at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_KEPT: Final = 40
"""Different findings that one text may keep; the column never needs more than MAX_KEPT * 24 signs."""


class Kind(StrEnum):
    """What leads to a person."""

    BSN = "bsn"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    ADDRESS = "address"
    DATE = "date"
    NAME = "name"


class Because(StrEnum):
    """Why something that was found may stay."""

    PUBLIC = "public"
    COLLEAGUE = "colleague"
    ORGANISATION = "organisation"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Kept:
    kind: Kind
    because: Because


@dataclass(frozen=True)
class CheckedText:
    """A text that may be saved: the check found nothing in it that its writer did not keep. Only the check makes one.

    kept: for the column beside the text.
    """

    text: str
    kept: str = ""


def written_down(kept: Sequence[Kept]) -> str:
    return " ".join(sorted(f"{one.kind}:{one.because}" for one in kept))


def read_kept(column: str) -> Sequence[Kept]:
    pairs = (one.split(":") for one in column.split())
    return [Kept(Kind(kind), Because(because)) for kind, because in pairs]
