"""The clock of a step, of whatever is done step by step."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Timer:
    """Of the step at hand. paused_left: how much is left while it stands still."""

    ends_at: datetime
    length: timedelta
    paused_left: timedelta | None


def running_from(began_at: datetime, length: timedelta, paused_at: datetime | None) -> Timer:
    return Timer(began_at + length, length, began_at + length - paused_at if paused_at else None)
