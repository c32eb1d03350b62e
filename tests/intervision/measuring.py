"""How well the check finds: on public snippets of Dutch care, and on sentences made with the people of the register's
public test data.

In the snippets, where a mark can begin and end elsewhere (with the title, or without), something is found when a mark
of its kind touches it; in the sentences, when all its letters and digits are within such marks.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from babel.dates import format_date
from stdnum.nl import bsn

from app.intervision.identifiable import find_identifiable
from app.intervision.keeping import Kind
from tests.intervision import sentences

DATA: Final = Path(__file__).parents[3] / "shared/data"
SNIPPETS: Final = DATA / "deid"
PEOPLE: Final = DATA / "brp/test-data-1176-personen.json"
MADE: Final = 300
"""Sentences of each sort."""

TAGS: Final[Mapping[str, Kind]] = {
    "bsn": Kind.BSN,
    "telefoonnummer": Kind.PHONE,
    "emailadres": Kind.EMAIL,
    "datum": Kind.DATE,
    "locatie": Kind.ADDRESS,
    "persoon": Kind.NAME,
}


@dataclass(frozen=True)
class Score:
    """there: things that lead to a person; found: of these; marks: of this kind; right: marks on such a thing."""

    there: int
    found: int
    marks: int = 0
    right: int = 0

    @property
    def recall(self) -> str:
        return percent(self.found, self.there)

    @property
    def precision(self) -> str:
        return percent(self.right, self.marks)


def percent(part: int, whole: int) -> str:
    """Cut off, never rounded up: 99.9 % is not 100 %."""
    return f"{100 * part // whole} %" if whole else "-"


# ── Public snippets ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Snippet:
    text: str
    there: Sequence[tuple[int, int, Kind]]


def snippets() -> Iterator[Snippet]:
    """All of them. A place leads to a front door only with a number in it."""
    for path in sorted(SNIPPETS.glob("*.json")):
        for example in json.loads(path.read_text())["examples"]:
            marked = [note for note in example["annotations"] if note["tag"] in TAGS]
            leading = [n for n in marked if n["tag"] != "locatie" or any(sign.isdigit() for sign in n["text"])]
            yield Snippet(example["text"], [(n["start_char"], n["end_char"], TAGS[n["tag"]]) for n in leading])


def on_snippets() -> Mapping[Kind, Score]:
    totals = {kind: [0, 0, 0, 0] for kind in TAGS.values()}
    for snippet in snippets():
        marks = [(mark.start, mark.end, mark.kind) for mark in find_identifiable(snippet.text)]
        for thing in snippet.there:
            totals[thing[2]][0] += 1
            totals[thing[2]][1] += any(_touch(thing, mark) for mark in marks)
        for mark in marks:
            totals[mark[2]][2] += 1
            totals[mark[2]][3] += any(_touch(thing, mark) for thing in snippet.there)
    return {kind: Score(*total) for kind, total in totals.items()}


def _touch(one: tuple[int, int, Kind], other: tuple[int, int, Kind]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


# ── Sentences that were made ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Person:
    given: str
    family: str
    street: str
    number: str
    postcode: str


def people() -> Sequence[Person]:
    """Those with a given name and a surname of letters; the register's test data has others on purpose."""
    found = set()
    for person in json.loads(PEOPLE.read_text()):
        name, home = person["naam"], person.get("verblijfplaats", {})
        given, surname = name.get("voornamen", "").split(" ")[0], name.get("geslachtsnaam", "")
        family = " ".join(part for part in (name.get("voorvoegsel"), surname) if part)
        if len(given) > 1 and len(surname) > 1 and len(family) < 60 and "igid" not in given + surname:
            found.add(
                Person(given, family, home.get("straat", ""), home.get("huisnummer", ""), home.get("postcode", ""))
            )
    return sorted(found, key=str)


Make = Callable[[random.Random, Person], str]


def _bsn(chance: random.Random, _: Person) -> str:
    number = next(n for n in iter(lambda: f"{chance.randrange(10**8, 10**9)}", "") if bsn.is_valid(n))
    form = chance.choice(["{}{}{}", "{}.{}.{}", "{} {} {}", "{}-{}-{}", "{}{}\n{}"])
    cut = chance.choice([(3, 6), (4, 6)])
    return form.format(number[: cut[0]], number[cut[0] : cut[1]], number[cut[1] :])


def _phone(chance: random.Random, _: Person) -> str:
    digits = "".join(chance.choices("0123456789", k=9))
    mobile = ["06{0}", "06-{0}", "06 {1} {2} {3} {4}", "+316{0}", "+31 6 {0}", "+31 (0)6-{0}", "06.{1}.{2}.{3}.{4}"]
    fixed = ["020-{5}", "(030) {5}", "0592 {6}", "088 {7} {2}{3}", "0031 20 {5}", "+49 30 {0}", "070 - {7} {4} {3}"]
    pairs = [digits[i : i + 2] for i in range(0, 8, 2)]
    return chance.choice(mobile + fixed).format(digits[:8], *pairs, "2" + digits[:6], digits[:6], "3" + digits[:2])


def _email(chance: random.Random, person: Person) -> str:
    given, family = ("".join(sign for sign in part if sign.isalpha()).lower() for part in (person.given, person.family))
    form = chance.choice(
        ["{g}.{f}@{d}", "{g}{n}@{d}", "{f}_{g}@{d}", "{i}.{f}@mail.{d}", "{g}-{f}+werk@{d}", "{g} @ {d}"]
    )
    domain = chance.choice(["voorbeeld.nl", "post.example", "gemeente-voorbeeld.nl", "voorbeeld.co.uk"])
    return form.format(g=given, f=family, i=given[0], n=chance.randrange(100), d=domain)


def _iban(chance: random.Random, _: Person) -> str:
    bank, account = chance.choice(["INGB", "RABO", "ABNA", "SNSB"]), f"{chance.randrange(10**9):010}"
    rest = "".join(str(int(sign, 36)) for sign in f"{bank}{account}NL00")
    number = f"NL{98 - int(rest) % 97:02}{bank}{account}"
    grouped = " ".join(number[i : i + 4] for i in range(0, 18, 4))
    return chance.choice([number, grouped, number.lower(), grouped.replace(" ", "\u00a0")])


def _address(chance: random.Random, person: Person) -> str:
    postcode = person.postcode or "1234AB"
    spaced = f"{postcode[:4]} {postcode[4:]}"
    forms = ["{s} {n}", "{s} {n}{l}", "{s} {n}, {p}", "{p} {n}", "{s} {n} ({p})"]
    return chance.choice(forms).format(s=person.street, n=person.number, p=spaced, l=chance.choice("abc"))


def _birth_date(chance: random.Random, _: Person) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1935, 2025)
    named = format_date(date(year, month, day), "MMMM", locale="nl")
    forms = ["{d}-{m}-{y}", "{d:02}/{m:02}/{y}", "{d} {n} {y}", "{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "{d} {n} '{s:02}"]
    return chance.choice(forms).format(d=day, m=month, y=year, n=named, s=year % 100)


def _whole_name(chance: random.Random, person: Person) -> str:
    return f"{person.given} {person.family}"


def _with_initials(chance: random.Random, person: Person) -> str:
    return f"{person.given[0]}. {person.family}"


SORTS: Final[Mapping[str, tuple[Kind, Sequence[str], Make]]] = {
    "BSN": (Kind.BSN, sentences.WITH_A_BSN, _bsn),
    "phone number": (Kind.PHONE, sentences.WITH_A_PHONE, _phone),
    "e-mail address": (Kind.EMAIL, sentences.WITH_AN_EMAIL, _email),
    "account number": (Kind.IBAN, sentences.WITH_AN_IBAN, _iban),
    "address": (Kind.ADDRESS, sentences.WITH_AN_ADDRESS, _address),
    "full date": (Kind.DATE, sentences.WITH_A_BIRTH_DATE, _birth_date),
    "whole name": (Kind.NAME, sentences.WITH_A_WHOLE_NAME, _whole_name),
    "family name with a title": (Kind.NAME, sentences.WITH_A_FAMILY_NAME, lambda _, person: person.family),
    "family name with an initial": (Kind.NAME, sentences.WITH_A_WHOLE_NAME, _with_initials),
    "given name alone": (Kind.NAME, sentences.WITH_A_GIVEN_NAME, lambda _, person: person.given),
}


def on_sentences(sort: str) -> tuple[Score, Sequence[str]]:
    """And those in which something was missed."""
    kind, patterns, make = SORTS[sort]
    chance = random.Random(sort)
    drawn = [one for one in people() if one.street or kind is not Kind.ADDRESS]
    made = [_filled(chance.choice(patterns), make(chance, chance.choice(drawn))) for _ in range(MADE)]
    missed = [text for text, start, end in made if not _is_covered(text, start, end, kind)]
    return Score(MADE, MADE - len(missed)), missed


def _filled(pattern: str, thing: str) -> tuple[str, int, int]:
    start = pattern.index("{}")
    thing = thing[0].upper() + thing[1:] if start == 0 else thing
    return pattern.replace("{}", thing), start, start + len(thing)


def _is_covered(text: str, start: int, end: int, kind: Kind) -> bool:
    marks = [mark for mark in find_identifiable(text) if mark.kind is kind]
    signs = [place for place in range(start, end) if text[place].isalnum()]
    return all(any(mark.start <= place < mark.end for mark in marks) for place in signs)


def on_nobody() -> tuple[int, int, Sequence[str]]:
    """Of sentences in which nobody is: how many there are, how many words, and what was marked."""
    marked = [text[m.start : m.end] for text in sentences.OF_NOBODY for m in find_identifiable(text)]
    return len(sentences.OF_NOBODY), sum(len(text.split()) for text in sentences.OF_NOBODY), marked
