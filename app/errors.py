"""The four ways in which a request can end badly.

Each carries a sentence for the person reading it: an English message id marked with N_, translated at the edge,
with the values that go into it.
"""


class Refusal(Exception):
    def __init__(self, sentence: str = "", **values: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class NotVisible(Refusal):
    """Not there, or not yours to see: always the same answer."""


class NotAllowed(Refusal):
    """You see it, but this is not yours to do."""


class Invalid(Refusal):
    """What was typed cannot be taken as it is; nothing of it is lost."""


class Stale(Refusal):
    """Somebody changed the text while you were editing it.

    theirs: the text as it is now. version: what to send along to save over it knowingly.
    """

    def __init__(self, sentence: str, theirs: str, version: int) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.version = version
