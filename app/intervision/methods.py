"""The six methods of intervision, each as the steps that it goes through. This page is all there is to change.

Each step has its minutes, what the bringer, the facilitator and the others do, and how one writes at it:

    together   whoever wants to notes something, which all read at once
    alone      a silent round: everyone but the bringer writes, and reads nothing of others until it is opened
    cards      the same, but what is opened has no name to it
    choosing   the bringer chooses among what was advised

Sources. Incidentmethode, roddelmethode and waarderende intervisie: steps and minutes as Dutch wijkteams use them.
Vijfstappenmethode: BP Opleidingen, 'Intervisie Methode 5 Stappen' (bpopleidingen.nl). Tienstappenmethode: BP
Opleidingen, 'Intervisie: De 10 Stappen Methode', and Guide to Coach, 'De 10-stappenmethode', which gives 2 to 2.5
hours for six people. Balint: Movisie, 'De Balint-methode voor intervisie' (2019), eleven steps, five people or more,
one to two hours. The minutes of each step of these three are ours, within those totals; so are those of the gossip
method beside its fifteen, and the words of the instructions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.i18n import N_
from app.intervision.models import MethodName


class Writing(StrEnum):
    TOGETHER = "together"
    ALONE = "alone"
    CARDS = "cards"
    CHOOSING = "choosing"


@dataclass(frozen=True)
class Step:
    name: str
    minutes: int
    bringer: str
    facilitator: str
    others: str
    writing: Writing = Writing.TOGETHER


@dataclass(frozen=True)
class Method:
    name: str
    about: str
    steps: Sequence[Step]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


# What is done at many steps.
LISTEN: Final = N_("You listen.")
ONLY_LISTEN: Final = N_("You listen and say nothing.")
ANSWER_BRIEFLY: Final = N_("You answer in short, with facts.")
ASK_ONLY: Final = N_("You ask only. No advice yet.")
WRITE_ALONE: Final = N_("You write for yourself. Nobody reads it yet.")
WRITE_CARD: Final = N_("You write one advice on a card. Nobody sees that it is yours.")
WAIT: Final = N_("You wait while the others write.")
KEEP_SILENCE: Final = N_("You keep it silent, and open what was written when all are ready.")
KEEP_TIME: Final = N_("You keep the time, and see that everyone has a turn.")
STOP_ADVICE: Final = N_("You see to it that everyone asks, and stop whoever advises or judges.")
LET_CHOOSE: Final = N_("You let the bringer choose, and stop discussions.")
SAY_WHAT_HELPS: Final = N_("You choose the advice that you can use, and say what you will do with it.")
ONE_ROUND: Final = N_("You give everyone one turn, the bringer last.")
SAY_WHAT_YOU_LEARNED: Final = N_("You say what you take with you.")

EVALUATION: Final = N_("Evaluation")
REACTION: Final = N_("Reaction of the bringer")
ADVICE: Final = N_("Advice")


def evaluation(minutes: int) -> Step:
    return Step(EVALUATION, minutes, SAY_WHAT_YOU_LEARNED, ONE_ROUND, SAY_WHAT_YOU_LEARNED)


def reaction(minutes: int) -> Step:
    return Step(REACTION, minutes, SAY_WHAT_HELPS, LET_CHOOSE, LISTEN, Writing.CHOOSING)


def cards(name: str, minutes: int) -> Step:
    return Step(name, minutes, WAIT, KEEP_SILENCE, WRITE_CARD, Writing.CARDS)


def alone(name: str, minutes: int) -> Step:
    return Step(name, minutes, WAIT, KEEP_SILENCE, WRITE_ALONE, Writing.ALONE)


def telling(name: str, minutes: int) -> Step:
    do = N_("You tell what happened and what you ask yourself.")
    return Step(name, minutes, do, N_("You help the bringer to keep it short."), ONLY_LISTEN)


def questions(name: str, minutes: int) -> Step:
    return Step(name, minutes, ANSWER_BRIEFLY, STOP_ADVICE, ASK_ONLY)


METHODS: Final[Mapping[MethodName, Method]] = {
    MethodName.INCIDENT: Method(
        N_("Incident method"),
        N_("About one moment in which you had to act. Good to begin with."),
        [
            telling(N_("Incident"), 5),
            questions(N_("Information questions"), 10),
            alone(N_("Judging alone"), 5),
            Step(
                N_("Own solutions"),
                15,
                ONLY_LISTEN,
                KEEP_TIME,
                N_("You tell what you would have done yourself, and why."),
            ),
            cards(ADVICE, 10),
            reaction(10),
            evaluation(10),
        ],
    ),
    MethodName.FIVE_STEPS: Method(
        N_("Five steps"),
        N_("Short and clear: from a question to advice."),
        [
            telling(N_("The question"), 5),
            questions(N_("Exploration"), 15),
            Step(
                N_("Core"),
                10,
                N_("You say which description fits best."),
                KEEP_TIME,
                N_("You say in one sentence what you think the core is."),
            ),
            cards(ADVICE, 10),
            Step(EVALUATION, 10, SAY_WHAT_HELPS, ONE_ROUND, SAY_WHAT_YOU_LEARNED, Writing.CHOOSING),
        ],
    ),
    MethodName.TEN_STEPS: Method(
        N_("Ten steps"),
        N_("A firm structure for a difficult question: two to two and a half hours for six people."),
        [
            telling(N_("The situation"), 10),
            alone(N_("Writing down questions"), 10),
            Step(
                N_("Rating the questions"),
                10,
                N_("You say of each question whether it is cold, warm or hot. You do not answer yet."),
                N_("You read out the questions one by one."),
                ONLY_LISTEN,
            ),
            Step(N_("Answering"), 20, N_("You answer the questions."), KEEP_TIME, LISTEN),
            questions(N_("Last round of questions"), 15),
            alone(N_("The core of the problem"), 15),
            Step(
                N_("The problem again"),
                15,
                N_("You say what fits, and put your problem into words anew."),
                STOP_ADVICE,
                ONLY_LISTEN,
            ),
            Step(
                N_("Another approach"),
                15,
                N_("You say what you want to do otherwise, and what keeps you from it."),
                KEEP_TIME,
                N_("You ask what it would take."),
            ),
            cards(N_("Tips and advice"), 15),
            Step(N_("What each of us sees"), 10, SAY_WHAT_HELPS, ONE_ROUND, SAY_WHAT_YOU_LEARNED, Writing.CHOOSING),
        ],
    ),
    MethodName.GOSSIP: Method(
        N_("Gossip method"),
        N_("The bringer turns away and hears what the others think of it."),
        [
            telling(N_("The question"), 10),
            Step(
                N_("Gossip"),
                15,
                N_("You turn away from the group, listen and make notes for yourself."),
                N_("You see to it that nobody speaks to the bringer, and that it stays kind."),
                N_("You talk about the question as if the bringer is not there."),
            ),
            Step(
                REACTION,
                10,
                N_("You turn back, and say what touched you and what you can use."),
                N_("You stop discussions."),
                LISTEN,
            ),
            evaluation(10),
        ],
    ),
    MethodName.BALINT: Method(
        N_("Balint method"),
        N_("About the relation with somebody, and what it does to you. For five people or more who know each other."),
        [
            Step(N_("Collecting"), 5, LISTEN, KEEP_TIME, N_("You name a situation from your work, if you have one.")),
            Step(
                N_("Raising interest"),
                5,
                N_("You tell in three sentences at most what it is about."),
                KEEP_TIME,
                LISTEN,
            ),
            Step(
                N_("Choosing the question"),
                5,
                LISTEN,
                N_("You ask the group what it wants to work on."),
                N_("You say which situation you would learn from."),
            ),
            Step(
                N_("Who facilitates"),
                5,
                LISTEN,
                N_("You say how the session goes, and what the group agreed on."),
                LISTEN,
            ),
            telling(N_("The story"), 10),
            alone(N_("Associating"), 5),
            questions(N_("Forming a picture"), 20),
            cards(N_("Judging alone"), 10),
            Step(N_("Judging together"), 20, ONLY_LISTEN, KEEP_TIME, N_("You talk about what was written.")),
            Step(N_("Decision"), 10, SAY_WHAT_HELPS, LET_CHOOSE, LISTEN, Writing.CHOOSING),
            evaluation(10),
        ],
    ),
    MethodName.APPRECIATIVE: Method(
        N_("Appreciative method"),
        N_("About what went well, and how there can be more of it."),
        [
            Step(
                N_("A good experience"),
                15,
                N_("You tell of a moment that went well, and what you did in it."),
                N_("You help the bringer to tell it with details."),
                ONLY_LISTEN,
            ),
            Step(
                N_("What made it work"),
                20,
                ANSWER_BRIEFLY,
                N_("You keep the talk with what works."),
                N_("You ask what made it succeed, and name the strengths that you hear."),
            ),
            Step(
                N_("What we wish for"),
                15,
                N_("You say what you wish for next time."),
                KEEP_TIME,
                N_("You say what it makes you wish for in your own work."),
            ),
            Step(
                N_("The next step"),
                10,
                N_("You name one small step that you will take."),
                ONE_ROUND,
                SAY_WHAT_YOU_LEARNED,
            ),
        ],
    ),
}
