"""Names of people: listed ones, ones that are written as a name is, and those of people whom the writer knows.

A name begins with a capital, and so does every sentence. Words that follow each other and could be one name are taken
together ('Jan de Vries', 'A.B. van der Sluis'); then it is asked what speaks for a name: a title before it, initials, a
prefix, a list, or the verb beside it. What may begin a sentence needs more than a capital.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Final

from app.i18n import N_
from app.intervision.keeping import Kind
from app.intervision.vocabulary import (
    AT_A_PLACE,
    CALLED,
    KIN,
    NAMED_SO,
    NAMED_SO_ENDS,
    ORDINARY,
    PARTICLES,
    PEOPLE_DO,
    TITLES,
    Vocabulary,
    vocabulary,
)
from app.persons.names import comparable

Span = tuple[int, int, Kind, str]

TOKEN: Final = re.compile(
    r"(?P<initials>(?<![\w.])(?:(?:[^\W\d_]|Th|Ph|Ch|Chr|IJ|Joh|Jac|Wm|Tj|Sj)\.-?){1,8})"
    r"|(?P<word>'[st](?=[ -])|[^\W\d_]+(?:['-][^\W\d_]+){0,6})"
)
BEGINS: Final = re.compile(r"(?:\A|[.!?:;\n•*>\"“”„«»(\[/]|(?:\A|\n)[ ]*-|\d[.)])[ '\"“„«(]*\Z")
STRONG: Final = frozenset(
    {"van der", "van den", "van 't", "ten", "ter", "el", "ben", "bin", "op den", "in 't", "van het"}
)
"""Prefixes that hardly stand before anything else with a capital."""
SMALL_WORDS: Final = frozenset({"in", "op", "aan", "uit", "te", "het"})
OF_A_COUNTRY: Final = ("se", "sche", "ische", "aans", "isch", "iers", "ees")
STREETS: Final = ("straat", "laan", "plein", "gracht", "singel", "dreef", "kade", "steeg", "plantsoen", "weg")
ROLES: Final = (
    *(
        "er",
        "ster",
        "or",
        "ist",
        "ent",
        "ent",
        "ant",
        "aar",
        "ing",
        "heid",
        "en",
        "atie",
        "man",
        "vrouw",
        "arts",
        "loog",
    ),
    *(
        "kundige",
        "coach",
        "kracht",
        "werk",
        "cliente",
        "ie",
        "schap",
        "dienst",
        "genoot",
        "baas",
        "lid",
        "kind",
        "ouder",
    ),
)
LONGEST: Final = 12
SHORTEST: Final = 3

LISTED: Final = N_("This is a given name or a family name.")
WRITTEN_SO: Final = N_("This is written as a name is: with a title, initials or a prefix, or beside what people do.")
CAPITALS: Final = N_("A capital within a sentence, of a word that is in no list: is this a name?")
KNOWN: Final = N_("Somebody at one of your tables is called this.")


class Form(Enum):
    INITIALS = auto()
    CAPITAL = auto()
    LETTER = auto()
    PARTICLE = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Token:
    start: int
    end: int
    text: str
    form: Form

    @cached_property
    def plain(self) -> str:
        """Comparable, without the s of whose it is: Kees', Fatima's."""
        return comparable(self.text).removesuffix("'s").removesuffix("'")

    @property
    def parts(self) -> Sequence[str]:
        return self.plain.split("-")


def names(text: str, known: Collection[str]) -> Iterator[Span]:
    tokens = [_token(found) for found in TOKEN.finditer(text)]
    yield from _known(text, tokens, known)
    reading = Reading(text, tokens, vocabulary())
    for first, last in reading.chains():
        yield from reading.judged(first, last)


def _token(found: re.Match[str]) -> Token:
    text, initials = found[0], found["initials"]
    form = Form.INITIALS if initials and not any(sign.islower() for sign in re.findall(r"\b\w", text)) else _form(text)
    return Token(found.start(), found.end(), text, form)


def _form(word: str) -> Form:
    if word[:2] == "d'" and word[2:3].isupper():
        return Form.CAPITAL
    if not word[0].isupper():
        return Form.PARTICLE if word in PARTICLES else Form.OTHER
    if len(word) == 1:
        return Form.LETTER
    return Form.OTHER if word.isupper() else Form.CAPITAL


@dataclass(frozen=True)
class Reading:
    """Tokens are told by their place in the list."""

    text: str
    tokens: Sequence[Token]
    words: Vocabulary

    # ── What could be one name ──

    def chains(self) -> Iterator[tuple[int, int]]:
        """First and last token, both included."""
        place = 0
        while place < len(self.tokens):
            last = self._end_of_chain(place)
            if last is not None:
                yield place, last
            place = place + 1 if last is None else last + 1

    def _end_of_chain(self, first: int) -> int | None:
        """Up to its last capital; None when none begins here."""
        last = None
        for place in range(first, min(first + LONGEST, len(self.tokens))):
            form = self.tokens[place].form
            if form is Form.OTHER or (place > first and not self._adjoins(place)):
                break
            if form is Form.CAPITAL:
                last = place
        return last

    def _adjoins(self, place: int) -> bool:
        """Nothing but a blank, or the end of a line, stands before it."""
        before, here = self.tokens[place - 1], self.tokens[place]
        between = self.text[before.end : here.start]
        return between in (" ", "\n", "  ") or (not between and before.form is Form.INITIALS)

    # ── What speaks for it ──

    def judged(self, first: int, last: int) -> Iterator[Span]:
        organisation = self._has_before(first, NAMED_SO)
        while first <= last and self._is_loose(first, last):
            organisation = organisation or self.tokens[first].plain in NAMED_SO
            first += 1
        if organisation or self._ends_as_organisation(first, last):
            return
        why = self._why(first, last)
        if why:
            yield self.tokens[first].start, self.tokens[last].end, Kind.NAME, why

    def _is_loose(self, place: int, last: int) -> bool:
        """'Vandaag belde Jan' has no name in its first word; nor have 'In Utrecht' or 'De Wmo' in theirs."""
        token = self.tokens[place]
        if token.form in (Form.INITIALS, Form.LETTER):
            return False
        if token.plain not in PARTICLES:
            return token.plain in ORDINARY | TITLES
        of_somebody = token.plain not in SMALL_WORDS and self._has_before(place, TITLES)
        return not of_somebody and not self._prefix(place, last)

    def _ends_as_organisation(self, first: int, last: int) -> bool:
        """'Wilhelmina Kinderziekenhuis', and not 'mevrouw Verhulp'."""
        alone = first == last or self._has_before(first, TITLES)
        return not alone and self.tokens[last].plain.endswith(NAMED_SO_ENDS)

    def _prefix(self, first: int, last: int) -> bool:
        """One or more small words before a family name that is listed; or a prefix that little else has."""
        place = first
        while place <= last and self.tokens[place].plain in PARTICLES:
            place += 1
        if place in (first, last + 1):
            return False
        prefix, named = " ".join(token.plain for token in self.tokens[first:place]), self.tokens[place]
        if f"{prefix} {named.plain}" in self.words.places:
            return False
        if prefix in STRONG:
            return True
        listed = named.plain not in ORDINARY and not self._is_place(place) and self._is_family(named)
        return listed and prefix not in SMALL_WORDS

    def _why(self, first: int, last: int) -> str | None:
        capitals = [t for t in self.tokens[first : last + 1] if t.form is Form.CAPITAL and t.plain not in PARTICLES]
        if not capitals:
            return None
        if self._is_written_so(first, last, capitals):
            return WRITTEN_SO
        if self._is_listed(first, last, capitals):
            return LISTED
        return CAPITALS if self._is_strange(first, last, capitals) else None

    def _is_written_so(self, first: int, last: int, capitals: Sequence[Token]) -> bool:
        """By what stands before it, in it or beside it."""
        forms = {token.form for token in self.tokens[first : last + 1]}
        if any(self._prefix(place, last) for place in range(first, last)) and (
            self.tokens[first].plain in PARTICLES or forms & {Form.INITIALS, Form.LETTER}
        ):
            return True
        if Form.PARTICLE in forms and (Form.INITIALS in forms or self._has_before(first, TITLES)):
            return True
        if capitals[-1].plain in ORDINARY:
            return False
        if Form.INITIALS in forms or self._has_before(first, TITLES | KIN | CALLED):
            return True
        if capitals[0].plain[:2] in ("d'", "o'") or {Form.LETTER, Form.PARTICLE} <= forms:
            return True
        return len(capitals) == 1 and not self._is_place(last) and self._does_something(first, last)

    def _has_before(self, place: int, words: frozenset[str]) -> bool:
        """With a point, a colon or a quote between them at most."""
        if not place or self.tokens[place - 1].plain not in words:
            return False
        between = self.text[self.tokens[place - 1].end : self.tokens[place].start]
        return len(between) <= 3 and not between.strip(" .:'\"“„\n")

    def _does_something(self, first: int, last: int) -> bool:
        """'Roos zegt', 'zegt Roos'; at the beginning of a sentence not 'Bewindvoerder zegt'."""
        after = last + 1 < len(self.tokens) and self._adjoins(last + 1) and self.tokens[last + 1].plain in PEOPLE_DO
        before = first > 0 and self._adjoins(first) and self.tokens[first - 1].plain in PEOPLE_DO
        if self._begins(first):
            named = self.tokens[first]
            is_word = self._is_thing(named) or self._is_frequent(named) or named.plain.endswith(ROLES)
            return after and (self._is_given(named) or not is_word)
        return after or before

    def _is_listed(self, first: int, last: int, capitals: Sequence[Token]) -> bool:
        if self._begins(first) and len(capitals) == 1:
            return self._begins_with_name(first, capitals[0])
        return any(self._is_name_within(place) for place in range(first, last + 1))

    def _begins_with_name(self, first: int, named: Token) -> bool:
        """At the beginning of a sentence, where every word has its capital."""
        if named.plain in ORDINARY or self._is_frequent(named) or self._is_place(first):
            return False
        return self._is_given(named) or self._is_of(named, self.words.family_at_home)

    def _is_name_within(self, place: int) -> bool:
        token = self.tokens[place]
        if token.form is not Form.CAPITAL or token.plain in ORDINARY or token.plain in PARTICLES:
            return False
        if self._is_given(token):
            return not (self._is_place(place) and self._has_before(place, AT_A_PLACE))
        return self._is_family(token) and not self._is_place(place)

    def _is_strange(self, first: int, last: int, capitals: Sequence[Token]) -> bool:
        """In no list, and yet with a capital: not as the first word of a sentence, of an organisation or of a place."""
        head, *others = capitals
        if self._is_frequent(head) or self._is_thing(head) or head.plain in self.words.places:
            return False
        if not others:
            return not self._begins(first)
        has_prefix = any(token.plain in PARTICLES for token in self.tokens[first : last + 1])
        return not any(self._is_thing(t) or (t.plain in self.words.places and not has_prefix) for t in others)

    def _is_thing(self, token: Token) -> bool:
        return token.plain in ORDINARY or token.plain.endswith(NAMED_SO_ENDS + OF_A_COUNTRY + STREETS)

    # ── Words ──

    def _begins(self, place: int) -> bool:
        start = self.tokens[place].start
        return bool(BEGINS.search(self.text[max(0, start - 8) : start])) or start == 0

    def _is_given(self, token: Token) -> bool:
        return self._is_of(token, self.words.given)

    def _is_family(self, token: Token) -> bool:
        return self._is_of(token, self.words.family)

    def _is_of(self, token: Token, listed: frozenset[str]) -> bool:
        """Also 'Onbekende-Willem', and 'Willems fiets'."""
        whose = token.plain.removesuffix("s")
        return any(part in listed for part in token.parts) or (whose in listed and whose in self.words.given)

    def _is_frequent(self, token: Token) -> bool:
        return token.plain in self.words.frequent

    def _is_place(self, place: int) -> bool:
        return self.tokens[place].plain in self.words.places


# ── Names that the writer knows ──────────────────────────────────────────────────────────────────────────────────


def _known(text: str, tokens: Sequence[Token], known: Collection[str]) -> Iterator[Span]:
    """Their whole names however they are written; one word of them with a capital, or when it is no other word."""
    parts, wholes = _parts_of(known), {tuple(comparable(name).split()) for name in known}
    longest = max((len(whole) for whole in wholes), default=0)
    firsts = {whole[0] for whole in wholes if whole}
    for place, token in enumerate(tokens):
        if token.plain in firsts:
            for length in range(min(longest, len(tokens) - place), 1, -1):
                if tuple(one.plain for one in tokens[place : place + length]) in wholes:
                    yield token.start, tokens[place + length - 1].end, Kind.NAME, KNOWN
                    break
        if token.plain in parts and _is_meant(token):
            yield token.start, token.end, Kind.NAME, KNOWN


def _parts_of(known: Collection[str]) -> frozenset[str]:
    words = {word for name in known for word in comparable(name).split()}
    return frozenset(word for word in words - PARTICLES if len(word) > 1)


def _is_meant(token: Token) -> bool:
    words = vocabulary()
    if token.text[0].isupper():
        return token.plain not in ORDINARY
    return len(token.plain) > SHORTEST and token.plain not in ORDINARY | words.frequent
