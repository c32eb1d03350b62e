"""What the closed sets and the events are called on the screen; message ids, translated where they are shown."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.agreements.models import AgreementState
from app.board.models import ItemKind, LifeDomain, Nature
from app.cases.models import Phase
from app.database import Duty
from app.i18n import N_
from app.partners.models import PartnerKind
from app.seats.models import Purpose

# By class first: members of two sets can be the same string, such as a life domain and a purpose.
WORDS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
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
        ItemKind.CONCLUSION: N_("Conclusion"),
        ItemKind.DECISION: N_("Decision"),
        ItemKind.AGREEMENT: N_("Agreement"),
    },
    AgreementState: {
        AgreementState.ASKED: N_("Waiting for a yes"),
        AgreementState.ACCEPTED: N_("Said yes"),
        AgreementState.DECLINED: N_("Said no"),
        AgreementState.DONE: N_("Done"),
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
    "seat.given": N_("gave {readers} a seat"),
    "seat.withdrawn": N_("withdrew the seat of {readers}"),
    "seat.named": N_("named {readers} at the table"),
    "seat.unnamed": N_("ended the place of {readers} at the table"),
    "seat.secrecy_lifted": N_("recorded how professional secrecy is lifted"),
    "item.laid": N_("wrote this"),
    "item.shared": N_("shared this with {readers}"),
    "item.unshared": N_("stopped sharing this with {readers}"),
    "item.edited": N_("changed the text"),
    "item.moved": N_("moved this"),
    "item.retracted": N_("retracted this"),
    "item.restored": N_("put this back"),
    "revision": N_("replaced this text:"),
    "entry.written": N_("added a line"),
    "entry.shared": N_("shared a line with {readers}"),
    "entry.unshared": N_("stopped sharing a line with {readers}"),
    "entry.retracted": N_("retracted a line"),
    "entry.restored": N_("put a line back"),
    "agreement.asked": N_("took back the answer"),
    "agreement.accepted": N_("said yes"),
    "agreement.declined": N_("said no"),
    "agreement.done": N_("marked this as done"),
    "person.added": N_("added a person"),
    "person.shared": N_("shared a person with {readers}"),
    "person.unshared": N_("stopped sharing a person with {readers}"),
    "address.added": N_("added an address"),
    "address.shared": N_("shared an address with {readers}"),
    "address.unshared": N_("stopped sharing an address with {readers}"),
    "share.ended": N_("ended sharing with the former director"),
    "offer.declined": N_("chose not to share what was there before"),
}


def word_of(member: StrEnum) -> str:
    return WORDS[type(member)][member]
