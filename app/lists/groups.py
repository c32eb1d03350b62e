"""Whose agreements there are to choose from, how they stand, and what is done with several. Nothing of it is kept."""

from enum import StrEnum
from typing import Final


class Whose(StrEnum):
    MINE = "mine"
    OURS = "ours"
    DIRECTED = "directed"


class Group(StrEnum):
    """The first five are ours to do, in the order of the page; in a case that one directs, the last but one.

    OVER is looked up when it is asked for.
    """

    WAITING = "waiting"
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    OTHERS = "others"
    RUNNING = "running"
    OVER = "over"


STUCK: Final = (Group.LATE, Group.REFUSED, Group.UNANSWERED)
"""What a director has to do something about."""
STANDING: Final = tuple(group for group in Group if group is not Group.OVER)


class By(StrEnum):
    WHEN = "when"
    CASE = "case"
    PERSON = "person"


class Order(StrEnum):
    DATE = "date"
    CASE = "case"
    PERSON = "person"


class Deed(StrEnum):
    """What can be done with several at once."""

    YES = "accepted"
    DONE = "done"
    DATE = "date"
    COLLEAGUE = "colleague"
