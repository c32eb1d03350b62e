"""What leads to a person by its form: BSN, phone number, e-mail address, account number, address and full date.

All is asked of the plain text (plain.py). No pattern can repeat without a bound inside another, so that a long text
takes as long as it is long.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Final

from stdnum import iban, numdb
from stdnum.nl import bsn

from app.i18n import N_
from app.intervision.keeping import Kind
from app.intervision.vocabulary import ORDINARY

Span = tuple[int, int, Kind, str]
"""Where in the plain text, what, and why."""


def _taken(pattern: re.Pattern[str], text: str, is_one: Callable[[re.Match[str]], object]) -> Iterator[re.Match[str]]:
    """Where one that has the form is none after all, another can begin within it."""
    place = 0
    while found := pattern.search(text, place):
        if is_one(found):
            yield found
            place = found.end()
        else:
            place = found.start() + 1


# ── BSN ──────────────────────────────────────────────────────────────────────────────────────────────────────────

NINE_DIGITS: Final = re.compile(r"(?<!\d)(?=(\d(?:[ .\-/\n]{0,2}\d){8})(?!\d))")
EIGHT_DIGITS: Final = re.compile(r"(?<![\d.,/-])\d{8}(?!\d)")
CALLED_BSN: Final = re.compile(
    r"(?i)(?<![^\W\d_])(?:bsn|burgerservicenummer|sofi|sofinummer)(?:[ :=#.\-\n(]|is|nummer|nr){0,6}"
    r"(\d(?:[ .\-/\n]{0,2}\d){6,8}\d*)"
)
PASSES: Final = N_("A number that passes the eleven test, as a BSN does.")


def bsns(text: str) -> Iterator[Span]:
    for found in NINE_DIGITS.finditer(text):
        if _is_one_number(found[1]) and bsn.is_valid(_digits(found[1])):
            yield (*found.span(1), Kind.BSN, PASSES)
    for found in EIGHT_DIGITS.finditer(text):
        if bsn.is_valid(f"0{found[0]}"):
            yield (*found.span(), Kind.BSN, PASSES)
    for found in CALLED_BSN.finditer(text):
        yield (*found.span(1), Kind.BSN, N_("The word before it says that this is a BSN."))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _is_one_number(text: str) -> bool:
    """Its parts are kept apart by one sign, wherever a line ends."""
    return len(set(text) - set("0123456789\n")) <= 1


# ── Phone numbers ────────────────────────────────────────────────────────────────────────────────────────────────

_DIGIT: Final = r"(?:[ .\-/()\n]{0,3}\d)"
DUTCH_NUMBER: Final = re.compile(
    rf"(?:(?:\+|(?<![\d+])00)[ ]?31[ .\-\n]{{0,3}}(?:\(0\)|0)?{_DIGIT}{{9}}"
    rf"|(?<![\d+])\(?0[ )]?[1-9]{_DIGIT}{{8}})\d?(?!\d)"
)
FOREIGN_NUMBER: Final = re.compile(rf"(?:\+|(?<![\d+])00)[ ]?[1-9]{_DIGIT}{{7,13}}(?!\d)")
CALLED_PHONE: Final = re.compile(
    r"(?i)(?<![^\W\d_])(?:tel|telnr|telefoon|telefoonnummer|mobiel|gsm|whatsapp|fax|phone|bereikbaar op|bellen op)"
    r"(?:[ :.\n(]|is|nummer|nr){0,6}(\d(?:[ .\-/()\n]{0,3}\d){5,12}\d*)"
)
NO_PHONE: Final = re.compile(
    r"\(?\d\d?[-/. ]\d\d?[-/. ](?:19|20)\d\d"  # a date, and what follows it
    r"|0\d\.[0-5]\d[ -]+[0-2]?\d\.[0-5]\d"  # from this time to that
)


def phones(text: str) -> Iterator[Span]:
    for pattern in (DUTCH_NUMBER, FOREIGN_NUMBER):
        for found in _taken(pattern, text, lambda found: not NO_PHONE.match(found[0])):
            yield (*found.span(), Kind.PHONE, N_("This is written like a phone number."))
    for found in CALLED_PHONE.finditer(text):
        yield (*found.span(1), Kind.PHONE, N_("The word before it says that this is a phone number."))


# ── E-mail addresses ─────────────────────────────────────────────────────────────────────────────────────────────

AT: Final = re.compile(r"[ ]?(?:@|\(at\)|\[at\])[ ]?", re.IGNORECASE)
BEFORE_AT: Final = re.compile(r"[\w.+%'-]{1,64}\Z")
AFTER_AT: Final = re.compile(r"[\w-]{1,63}(?:[ ]?\.[ ]?[\w-]{1,63}){0,4}")
LONGEST_LOCAL_PART: Final = 64


def emails(text: str) -> Iterator[Span]:
    for at in AT.finditer(text):
        before = BEFORE_AT.search(text[max(0, at.start() - LONGEST_LOCAL_PART) : at.start()])
        after = AFTER_AT.match(text, at.end())
        if before and after and (at[0] == "@" or "." in after[0]):
            yield at.start() - len(before[0]), after.end(), Kind.EMAIL, N_("This is an e-mail address.")


# ── Account numbers ──────────────────────────────────────────────────────────────────────────────────────────────

ACCOUNT: Final = re.compile(r"(?<![^\W\d_])[A-Za-z]{2}[ ]?\d[ ]?\d(?:[ .\-\n]{0,2}[A-Za-z0-9]){11,30}")
GLUED: Final = re.compile(r"[^\W_]+")
DUTCH_ACCOUNT: Final = re.compile(r"(?i)NL\d\d[A-Z]{4}\d{10}")


def ibans(text: str) -> Iterator[Span]:
    place = 0
    while found := ACCOUNT.search(text, place):
        length = _length_of_account(found[0])
        place = found.start() + (length or 1)
        if length:
            glued = GLUED.match(text, place)
            yield found.start(), glued.end() if glued else place, Kind.IBAN, N_("This is an account number (IBAN).")


def _length_of_account(text: str) -> int:
    """As far as its country has signs in a number; 0 when it is none.

    A Dutch one is told by its form, even with a slip in it; of others the check digits have to agree.
    """
    signs = [(place, sign) for place, sign in enumerate(text) if sign.isalnum()]
    length = account_length(text[:2].upper())
    number = "".join(sign for _, sign in signs[:length])
    if not length or len(number) < length:
        return 0
    return (
        signs[length - 1][0] + 1 if DUTCH_ACCOUNT.fullmatch(number) or iban.is_valid(number, check_country=False) else 0
    )


@cache
def account_length(country: str) -> int:
    """Of an account number there, with its country and check digits; 0 where there are none."""
    for found, properties in numdb.get("iban").info(country):
        if found == country and "bban" in properties:
            return 4 + sum(int(size) for size in re.findall(r"\d+", properties["bban"]))
    return 0


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBER: Final = r"\d{1,5}(?:[ ]?[-/][ ]?\d{1,4})?(?:[ -]?[A-Za-z](?![\w]))?(?![\d])"
POSTCODE: Final = re.compile(
    r"(?<![\w.,])[1-9]\d{3}(?:[ \n]{0,2}(?!S[ADS]|EU)[A-Z]{2}|(?!s[adst]|eu|m[glm]|k[gm]|cm)[a-z]{2})"
    rf"(?![^\W\d])(?:,?[ ]?(?:(?:nr\.?|nummer|huisnummer)[ ]?)?-?{_NUMBER})?"
)
BEFORE_NUMBER: Final = re.compile(
    rf"(?<![^\W\d_])(?<!['-])([^\W\d_][\w'.-]{{1,40}})[ \n]{{1,3}}(?:(?:nr\.?|nummer)[ ]?)?{_NUMBER}"
)
STREETS: Final = (
    *(
        "straat",
        "str",
        "str.",
        "laan",
        "weg",
        "wg",
        "plein",
        "pln",
        "gracht",
        "singel",
        "dreef",
        "kade",
        "steeg",
        "stg",
    ),
    *("dijk", "dyk", "pad", "hof", "markt", "hage", "erf", "wal", "park", "plantsoen", "plnts", "oord", "veld", "werf"),
    *("haven", "brink", "donk", "heuvel", "akker", "weide", "boulevard", "poort", "meent", "baan", "dam"),
)
ALSO_SMALL: Final = ("straat", "laan", "plein", "gracht", "singel", "dreef", "kade", "steeg", "plantsoen")
_NO_STREETS: Final = """
baan haven park dam markt weg poort erf pad veld dijk wal hof oord brink akker amsterdam rotterdam schiedam onderweg
snelweg uitweg omweg halverwege stappenpad leerpad arbeidsmarkt woningmarkt huizenmarkt voorhof loopbaan gerechtshof
werkveld woord antwoord
"""
NO_STREETS: Final = frozenset(_NO_STREETS.split())
LEADS_IN: Final = re.compile(r"(?:(?:[A-Z][\w'.-]{0,30}|van|de|den|der|het|'t|ten|ter|te|en|1e|2e|3e)[ ]){1,6}\Z")
LIVES_AT: Final = re.compile(
    r"(?i:(?<![^\W\d_])(?:woont|wonen|woonde|adres|adres is|huis|pand|flat)[ :]{1,3})"
    r"(?:(?:op|aan|in|bij|de|het|'t)[ ]){0,3}"
    rf"([A-Z][\w'.-]{{2,40}}(?:[ ][A-Z][\w'-]{{1,40}}){{0,2}}[ ]{_NUMBER})"
)
STREET_OF: Final = re.compile(
    r"(?<![^\W\d_])(?:Laan|Plein|Weg|Hof|Park|Kade|Dijk)[ ](?:(?:van|de|den|der|het)[ ]){1,2}[A-Z][\w'-]{1,40}"
    rf"[ ]{_NUMBER}"
)
AT_NUMBER: Final = re.compile(
    r"(?<![^\W\d_])(?:op|aan|bij|van|naar|tegenover|adres|Op|Bij)[ ]((?:(?:de|het|'t)[ ])?"
    rf"(?P<name>[A-Z][\w'-]{{2,40}}(?:[ ][A-Z][\w'-]{{1,40}}){{0,2}})[ ](?!(?:19|20)\d\d(?!\d)){_NUMBER})"
)
BEFORE_POSTCODE: Final = re.compile(
    rf"([A-Z][\w'-]{{1,40}}(?:[ ][A-Z][\w'-]{{1,40}}){{0,2}}[ ]{_NUMBER}),?[ \n]\(?[1-9]\d{{3}}[ ]?[A-Z]{{2}}(?!\w)"
)
PO_BOX: Final = re.compile(r"(?i)(?<![^\W\d_])postbus[ ]\d{1,5}(?!\d)")
HOUSE: Final = N_("A street with a number leads to a front door.")


def addresses(text: str) -> Iterator[Span]:
    for found in POSTCODE.finditer(text):
        yield (*found.span(), Kind.ADDRESS, N_("A postcode leads to a few front doors."))
    for found in _taken(BEFORE_NUMBER, text, lambda found: _is_street(found[1])):
        yield _name_begins(text, found.start()), found.end(), Kind.ADDRESS, HOUSE
    for pattern, group in ((LIVES_AT, 1), (STREET_OF, 0), (BEFORE_POSTCODE, 1), (PO_BOX, 0)):
        for found in pattern.finditer(text):
            yield (*found.span(group), Kind.ADDRESS, HOUSE)
    for found in _taken(AT_NUMBER, text, lambda found: ORDINARY.isdisjoint(found["name"].lower().split())):
        yield (*found.span(1), Kind.ADDRESS, HOUSE)


def _is_street(word: str) -> bool:
    small = word.lower()
    if small in NO_STREETS or not small.endswith(STREETS):
        return False
    return word[0].isupper() or (small.endswith(ALSO_SMALL) and len(small) > 7)


def _name_begins(text: str, start: int) -> int:
    """The street 'Burgemeester de Vlugtlaan' begins before its last word; 'In de Kerkstraat' does not."""
    before = text[max(0, start - 80) : start]
    words = LEADS_IN.search(before)
    if not words:
        return start
    kept = re.sub(r"\A(?:(?:In|Op|Aan|Bij|Naar|Over|Uit|Voor|Achter|[a-z']+)[ ])+", "", words[0])
    return start - len(kept)


# ── Full dates ───────────────────────────────────────────────────────────────────────────────────────────────────

MONTHS: Final = (
    *(("jan", "januari", "january"), ("feb", "februari", "february"), ("mrt", "maart", "march"), ("apr", "april")),
    *(("mei", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"), ("aug", "augustus", "august")),
    *(("sep", "sept", "september"), ("okt", "oktober", "oct", "october"), ("nov", "november"), ("dec", "december")),
)
MONTH_OF: Final = {word: number for number, words in enumerate(MONTHS, 1) for word in words}
_MONTH: Final = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_DAY: Final = r"(?P<day>\d{1,2})"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d|'\d\d)"
_BETWEEN: Final = r"[ .,\-\n]{1,3}"
DATES: Final = tuple(
    re.compile(rf"(?i)(?<![\d]){pattern}(?!\d)")
    for pattern in (
        rf"{_DAY}(?P<sign>[ ]?[-/.\n ][ ]?)(?P<month>\d{{1,2}})[ ]?[-/.\n ][ ]?{_YEAR}",
        rf"{_DAY}(?P<sign>[-/])(?P<month>\d{{1,2}})(?P=sign)(?P<year>\d\d)",
        rf"{_YEAR}(?P<sign>[-/. ])(?P<month>\d{{1,2}})(?P=sign){_DAY}",
        rf"{_DAY}(?:e|ste|de)?{_BETWEEN}(?:van )?(?P<named>{_MONTH}){_BETWEEN}{_YEAR}",
        rf"{_YEAR}{_BETWEEN}(?P<named>{_MONTH}){_BETWEEN}{_DAY}",
        rf"(?<![^\W\d_])(?P<named>{_MONTH}){_BETWEEN}{_DAY}(?:st|nd|rd|th)?{_BETWEEN}{_YEAR}",
    )
)
FULL_DATE: Final = N_("A full date can be a date of birth, or lead to what happened then.")
BIRTHDAY: Final = re.compile(
    r"(?i)(?<![^\W\d_])(?:geboren|geb|geboortedatum|jarig|verjaardag|verjaart|born)\b[ .:]{1,3}(?:is |op |on ){0,2}"
    rf"(\d{{1,2}}(?:[ ](?:{_MONTH})\b|[-/.]\d{{1,2}}(?!\d))|\d{{8}}(?!\d))"
)


def dates(text: str) -> Iterator[Span]:
    for pattern in DATES:
        for found in _taken(pattern, text, _is_date):
            yield (*found.span(), Kind.DATE, FULL_DATE)
    for found in BIRTHDAY.finditer(text):
        yield (*found.span(1), Kind.DATE, N_("The word before it says that this is a birthday."))


def _is_date(found: re.Match[str]) -> bool:
    parts: dict[str, str | None] = found.groupdict()
    named, year, day = parts.get("named"), int((parts["year"] or "").strip("'")), int(parts["day"] or 0)
    month = MONTH_OF[named.lower()] if named else int(parts["month"] or 0)
    try:
        return bool(date(year + 1900 if year < 100 else year, month, day))
    except ValueError:
        return False
