"""What the closed sets and the events are called on the screen; message ids, translated where they are shown."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from app.agreements.models import AgreementState, Rhythm
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.models import Escalation, Phase
from app.conferences.models import ConferenceKind, Step
from app.database import Duty
from app.i18n import N_, say_weekday, translate
from app.intervision.keeping import Because, Kind
from app.intervision.models import OpenTo
from app.lists.groups import Group, Whose
from app.notices.models import MailWish, NoticeKind
from app.partners.models import PartnerKind
from app.seats.models import GuestRole, Purpose

# By class first: members of two sets can be the same string, such as a life domain and a purpose.
WORDS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    OpenTo: {
        OpenTo.PARTICIPANTS: N_("Only who took part"),
        OpenTo.TEAM: N_("The organisations of our team"),
        OpenTo.ALL: N_("Everyone"),
    },
    LifeDomain: {
        LifeDomain.GOES_WELL: N_("What goes well"),
        LifeDomain.HOUSING: N_("Housing"),
        LifeDomain.MONEY: N_("Money"),
        LifeDomain.HEALTH: N_("Health"),
        LifeDomain.CHILDREN: N_("Children and upbringing"),
        LifeDomain.WORK: N_("Work and day"),
        LifeDomain.NETWORK: N_("Network"),
        LifeDomain.SAFETY: N_("Safety"),
    },
    Nature: {
        Nature.FACT: N_("Fact"),
        Nature.OBSERVATION: N_("Observation"),
        Nature.OPINION: N_("Opinion"),
    },
    ItemKind: {
        ItemKind.CONTRIBUTION: N_("Contribution"),
        ItemKind.QUESTION: N_("Question"),
        ItemKind.ADVICE: N_("Advice"),
        ItemKind.CONCLUSION: N_("Conclusion"),
        ItemKind.DECISION: N_("Decision"),
        ItemKind.AGREEMENT: N_("Agreement"),
        ItemKind.GOAL: N_("Goal"),
        ItemKind.NOTE: N_("Note"),
    },
    AgreementState: {
        AgreementState.ASKED: N_("Waiting for a yes"),
        AgreementState.ACCEPTED: N_("Said yes"),
        AgreementState.DECLINED: N_("Said no"),
        AgreementState.IN_HAND: N_("In hand"),
        AgreementState.DONE: N_("Done"),
        AgreementState.COULD_NOT: N_("Could not be done"),
        AgreementState.NOT_DONE: N_("Was not done"),
    },
    Whose: {
        Whose.MINE: N_("My agreements"),
        Whose.OURS: N_("Our agreements"),
        Whose.DIRECTED: N_("Where I direct"),
    },
    Group: {
        Group.WAITING: N_("Waits for our yes"),
        Group.LATE: N_("Late"),
        Group.TODAY: N_("For today"),
        Group.WEEK: N_("This week"),
        Group.LATER: N_("Later"),
        Group.REFUSED: N_("Said no"),
        Group.UNANSWERED: N_("No answer for three days"),
        Group.OTHERS: N_("Waits for others"),
        Group.RUNNING: N_("On its way"),
        Group.OVER: N_("What is over"),
    },
    Phase: {
        Phase.REFERRAL: N_("Referral"),
        Phase.INTAKE: N_("Intake"),
        Phase.ALLOCATION: N_("Allocation"),
        Phase.OUTREACH: N_("Outreach"),
        Phase.REGISTRATION: N_("Registration"),
        Phase.PLAN: N_("Plan"),
        Phase.FOLLOW_UP: N_("Follow-up"),
        Phase.CLOSING: N_("Closing"),
        Phase.CLOSED: N_("Closed"),
    },
    Escalation: {
        Escalation.CASE: N_("Case level"),
        Escalation.PROCESS: N_("Process level"),
        Escalation.MANAGEMENT: N_("Management"),
        Escalation.ADMINISTRATION: N_("Board and aldermen"),
    },
    ConferenceKind: {
        ConferenceKind.CONFERENCE: N_("Case conference"),
        ConferenceKind.BRIEFING: N_("Briefing"),
    },
    Step: {
        Step.OLD_AGREEMENTS: N_("Old agreements"),
        Step.WISH: N_("The household's wish"),
        Step.ROUND: N_("Round"),
        Step.DOMAINS: N_("Life domains"),
        Step.CONCLUSION: N_("Conclude"),
        Step.AGREEMENTS: N_("Agree"),
        Step.HOUSEHOLD: N_("Tell the household"),
        Step.EVALUATION: N_("Look back on"),
    },
    Purpose: {
        Purpose.COORDINATION: N_("Coordinating help"),
        Purpose.SAFETY: N_("Keeping people safe"),
        Purpose.HOUSING: N_("Keeping the home"),
        Purpose.DEBT: N_("Solving debts"),
    },
    PartnerKind: {
        PartnerKind.MUNICIPALITY: N_("Municipality"),
        PartnerKind.HOUSING: N_("Housing association"),
        PartnerKind.POLICE: N_("Police"),
        PartnerKind.GGZ: N_("Mental health care"),
        PartnerKind.WELFARE: N_("Welfare"),
        PartnerKind.DEBT_HELP: N_("Debt help"),
        PartnerKind.CARE_PROVIDER: N_("Care provider"),
        PartnerKind.YOUTH_HELP: N_("Youth help"),
    },
    NoticeKind: {
        NoticeKind.ASKED: N_("{who} asks for your answer"),
        NoticeKind.GIVEN: N_("{who} put this in your name"),
        NoticeKind.ANSWERED: N_("{who} answered: {answer}"),
        NoticeKind.STUCK: N_("{who} says that this got stuck"),
        NoticeKind.NAMED: N_("{who} named you at the table"),
        NoticeKind.STANDS_IN: N_("{who} named you as the stand-in for {absent}"),
        NoticeKind.OFFERED: N_("{who} asks you to direct this case"),
        NoticeKind.PLANNED: N_("{who} put the case on the agenda of a meeting"),
        NoticeKind.TIME_TOLD: N_("{who} told when the case is discussed"),
        NoticeKind.MOVED: N_("{who} changed when, where or by whom the meeting is held"),
        NoticeKind.CALLED_OFF: N_("{who} called the meeting off"),
        NoticeKind.DUE_TOMORROW: N_("Tomorrow is the last day for this agreement"),
        NoticeKind.DUE_TODAY: N_("Today is the last day for this agreement"),
        NoticeKind.LATE: N_("This agreement is late"),
        NoticeKind.LATE_A_WEEK: N_("This agreement is more than a week late"),
    },
    MailWish: {
        MailWish.AT_ONCE: N_("At once, for each notice"),
        MailWish.DAILY: N_("Once a day, at eight in the morning"),
        MailWish.OFF: N_("No mail"),
    },
    GuestRole: {
        GuestRole.RESIDENT: N_("Resident"),
        GuestRole.CLIENT_SUPPORTER: N_("Client supporter"),
        GuestRole.GUEST: N_("Guest"),
        GuestRole.OBSERVER: N_("Observer"),
    },
    Kind: {
        Kind.BSN: N_("BSN"),
        Kind.PHONE: N_("phone number"),
        Kind.EMAIL: N_("e-mail address"),
        Kind.IBAN: N_("account number"),
        Kind.ADDRESS: N_("address"),
        Kind.DATE: N_("full date"),
        Kind.NAME: N_("name"),
    },
    Because: {
        Because.PUBLIC: N_("It stays: a writer, or somebody known to the public"),
        Because.COLLEAGUE: N_("It stays: a colleague, who agrees"),
        Because.ORGANISATION: N_("It stays: an organisation or a place"),
        Because.NOBODY: N_("It stays: this is not about a person"),
    },
    Duty: {
        Duty.INTAKE_DESK: N_("Intake desk"),
        Duty.MANDATE: N_("Mandate for decisions"),
        Duty.ADMINISTRATION: N_("Administration"),
    },
}

HAPPENINGS: Final[Mapping[str, str]] = {
    "case.opened": N_("opened the case"),
    "case.allocated": N_("made {readers} the director"),
    "case.offered": N_("offered the case to {readers}"),
    "case.taken_over": N_("took over the case"),
    "case.offer_declined": N_("ended the offer of the case"),
    "case.steered": N_("changed the phase, the date or the wish"),
    "case.escalated": N_("scaled the case up or down"),
    "point.planned": N_("put the case on the agenda of a conference"),
    "point.changed": N_("changed how the case stands on the agenda"),
    "point.moved": N_("moved the case on the agenda"),
    "point.rearranged": N_("changed when, where or by whom the conference is held"),
    "point.called_off": N_("called the conference off"),
    "point.reinstated": N_("said that the conference is held after all"),
    "point.put_back": N_("put the case back on the agenda"),
    "point.taken_off": N_("took the case off the agenda"),
    "point.time_told": N_("told the time at which the case is discussed"),
    "point.opened": N_("began to discuss the case"),
    "point.left": N_("finished discussing the case"),
    "point.closed": N_("closed the conference"),
    "point.knocked": N_("noted that {readers} is there"),
    "point.made_room": N_("made the shared screen fit for {readers}"),
    "point.arrived": N_("let {readers} in"),
    "point.departed": N_("noted that {readers} has left"),
    "point.guest_named": N_("named {readers} as a guest at the shared screen"),
    "point.guest_taken_back": N_("noted that {readers} does not come as a guest"),
    "point.guest_signed": N_("noted that {readers} is there as a guest, and has signed"),
    "point.screen_grown": N_("let the shared screen grow"),
    "point.chair_taken": N_("took the chair"),
    "point.stepped": N_("went on to another step"),
    "point.paused": N_("paused the clock"),
    "point.resumed": N_("let the clock run again"),
    "point.extended": N_("gave more time"),
    "point.turn_marked": N_("noted who has spoken"),
    "preparation.written": N_("changed our preparation"),
    "point.minutes_read": N_("read the minutes"),
    "point.household_settled": N_("noted who tells the household and when the table looks back"),
    "seat.given": N_("gave {readers} a seat"),
    "seat.withdrawn": N_("withdrew the seat of {readers}"),
    "seat.named": N_("named {readers} at the table"),
    "seat.stand_in": N_("named {readers} as a stand-in"),
    "seat.unnamed": N_("ended the place of {readers} at the table"),
    "seat.secrecy_lifted": N_("recorded how professional secrecy is lifted"),
    "item.laid": N_("wrote this"),
    "item.shared": N_("shared this with {readers}"),
    "item.unshared": N_("stopped sharing this with {readers}"),
    "item.last_day": N_("chose a last day for sharing with {readers}"),
    "item.edited": N_("changed the text"),
    "item.moved": N_("moved this"),
    "item.retracted": N_("retracted this"),
    "item.restored": N_("put this back"),
    "revision": N_("replaced this text:"),
    "entry.written": N_("added a line"),
    "entry.shared": N_("shared a line with {readers}"),
    "entry.unshared": N_("stopped sharing a line with {readers}"),
    "entry.last_day": N_("chose a last day for sharing with {readers}"),
    "entry.retracted": N_("retracted a line"),
    "entry.restored": N_("put a line back"),
    "agreement.laid": N_("asked for this"),
    "agreement.taken_on": N_("took this on"),
    "agreement.moved": N_("moved the date, with the meeting"),
    "agreement.passed": N_("handed this over to {readers}"),
    "agreement.handed_over": N_("asked {readers} to take this over"),
    "agreement.stopped": N_("let this repeat no more"),
    "agreement.asked": N_("took back the answer"),
    "agreement.accepted": N_("said yes"),
    "agreement.declined": N_("said no"),
    "agreement.in_hand": N_("began with this"),
    "agreement.done": N_("marked this as done"),
    "agreement.could_not": N_("said that this could not be done"),
    "agreement.not_done": N_("said that this was not done"),
    "agreement.rescheduled": N_("set another date"),
    "agreement.reopened": N_("opened this again"),
    "bottleneck.raised": N_("raised a bottleneck"),
    "bottleneck.scaled_up": N_("scaled the bottleneck up"),
    "bottleneck.scaled_down": N_("scaled the bottleneck down"),
    "bottleneck.handed_on": N_("had somebody else act on the bottleneck"),
    "bottleneck.solved": N_("solved the bottleneck"),
    "attachment.added": N_("added a file"),
    "attachment.retracted": N_("retracted a file"),
    "addendum.written": N_("added something to the minutes"),
    "addendum.shared": N_("shared an addition to the minutes with {readers}"),
    "addendum.unshared": N_("stopped sharing an addition to the minutes with {readers}"),
    "addendum.last_day": N_("chose a last day for sharing with {readers}"),
    "person.added": N_("added a person"),
    "person.shared": N_("shared a person with {readers}"),
    "person.unshared": N_("stopped sharing a person with {readers}"),
    "person.last_day": N_("chose a last day for sharing with {readers}"),
    "address.added": N_("added an address"),
    "address.shared": N_("shared an address with {readers}"),
    "address.unshared": N_("stopped sharing an address with {readers}"),
    "address.last_day": N_("chose a last day for sharing with {readers}"),
    "share.ended": N_("ended sharing with the former director"),
    "offer.declined": N_("chose not to share what was there before"),
}


RHYTHMS: Final[Mapping[Rhythm, tuple[str, str]]] = {
    Rhythm.DAYS: (N_("every day"), N_("every {count} days")),
    Rhythm.WEEKS: (N_("every {weekday}"), N_("every {count} weeks")),
    Rhythm.MONTHS: (N_("every month"), N_("every {count} months")),
}


def say_rhythm(language: str, rhythm: Rhythm, every: int, due_on: date) -> str:
    """Such as: every Tuesday, every 2 weeks."""
    one, many = RHYTHMS[rhythm]
    if every > 1:
        return translate(language, many, count=str(every))
    return translate(language, one, weekday=say_weekday(language, due_on))


def word_of(member: StrEnum) -> str:
    return WORDS[type(member)][member]
