"""Reads persons in the JSON form of the population register (BRP): bytes in, a reading out; nothing is stored here.

A file that cannot be read as a whole raises Invalid with one sentence. A record that cannot be trusted is refused
with its reason, and the others go on. What looks odd but is real in the register is kept: surnames of one sign or of
197, no given names, dates of which only the year is known, people without an address.

The form is that of the test persons of BRP-API/Haal-Centraal-BRP-bevragen (src/config/BrpService); lengths and codes
are those of the Logisch Ontwerp BRP.
"""

import codecs
import json
import unicodedata
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from app.errors import Invalid
from app.persons.bsn import check_bsn
from app.persons.record import MAX_TEXT, UNKNOWN, UNKNOWN_DATE, Record, RegisterDate, Residence

HOME: Final = "W"  # woonadres; B is a briefadres, where someone's post goes but nobody need live
KNOWN_TO_HAVE_LEFT: Final = "089999"  # the address is under investigation, and the person does not live there
DECEASED: Final = "O"
WITHDRAWN: Final = frozenset({"F", "W"})  # recorded by mistake; wiped
NO_SECRECY: Final = (None, False, 0, "0", "")  # anything else is secrecy: a mark that we do not know hides as well

JsonObject = dict[str, object]


@dataclass(frozen=True)
class Refused:
    """number: the record's place in the file, counted from one: it names the record without its BSN."""

    number: int
    reason: str


@dataclass(frozen=True)
class Reading:
    records: Sequence[Record]
    refused: Sequence[Refused]


def read_persons(content: bytes) -> Reading:
    """Every record of the file, as a person or as refused. Raises Invalid for the file as a whole."""
    people = _people(_decoded(content))
    doubles = _doubles(people)
    records, refused, shielded = list[Record](), list[Refused](), set[str]()
    for number, person in enumerate(people, 1):
        try:
            records.append(_record(person, doubles))
        except Invalid as reason:
            refused.append(Refused(number, str(reason)))
            shielded |= _secret_address(person)
    return Reading([_without(shielded, record) for record in records], refused)


def _decoded(content: bytes) -> str:
    """As UTF-8; the mark that Windows programs put in front of it is allowed."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:4]:
        raise Invalid("The file is UTF-16 or UTF-32: save it as UTF-8. Nothing was imported.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start + 1}"
        raise Invalid(f"The file breaks off or is not UTF-8, at {place}. Nothing was imported.") from None


def _people(text: str) -> list[object]:
    if not text.strip():
        raise Invalid("The file is empty. Nothing was imported.")
    try:
        people = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Invalid(f"The file breaks off or is not JSON, at {place}. Nothing was imported.") from None
    except (ValueError, RecursionError):
        raise Invalid("The file holds numbers or nesting that no register writes. Nothing was imported.") from None
    if not isinstance(people, list):
        raise Invalid("The file is not a list of persons. Nothing was imported.")
    return people


def _refuse_constant(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity: Python reads them, JSON does not know them


def _doubles(people: Sequence[object]) -> AbstractSet[str]:
    """The BSNs that occur more than once: nothing says which record is right, so none of them is taken."""
    times = Counter(str(person.get("burgerservicenummer")).strip() for person in people if isinstance(person, dict))
    return {bsn for bsn, count in times.items() if count > 1}


def _secret_address(person: object) -> set[str]:
    """The address that a refused record marks as secret."""
    try:
        fields = _object("record", person)
        residence = _residence(fields) if _is_secret(fields) else None
    except Invalid:
        return set()
    return {residence.key} if residence else set()


def _without(shielded: AbstractSet[str], record: Record) -> Record:
    """A mark on a refused record is not stored, so who lives there is taken without the address."""
    if record.residence and record.residence.key in shielded:
        return replace(record, residence=None, at_home=False)
    else:
        return record


def _record(person: object, doubles: AbstractSet[str]) -> Record:
    fields = _object("record", person)
    if _suspended_for(fields) in WITHDRAWN:
        raise Invalid("The register has withdrawn this record.")
    name, residence = _part(fields, "naam"), _residence(fields)
    return Record(
        bsn=_bsn(fields, doubles),
        given_names=_text(name, "voornamen"),
        prefix=_text(name, "voorvoegsel"),
        surname=_surname(name),
        born=_date(_part(fields, "geboorte")),
        deceased_on=_deceased_on(fields),
        secret=_is_secret(fields),
        municipality_code=_text(_part(fields, "gemeenteVanInschrijving"), "code"),
        residence=residence,
        at_home=bool(residence and residence.is_complete and _is_home(fields)),
    )


def _bsn(fields: JsonObject, doubles: AbstractSet[str]) -> str:
    bsn = _text(fields, "burgerservicenummer")
    if bsn is None:
        raise Invalid("There is no BSN.")
    if bsn in doubles:
        raise Invalid("The BSN is on more than one record of this file.")
    check_bsn(bsn)
    return bsn


def _surname(name: JsonObject) -> str:
    """Where there is no surname the register writes UNKNOWN; a record without even that is broken."""
    surname = _text(name, "geslachtsnaam")
    if surname is None:
        raise Invalid("There is no surname.")
    return surname


def _deceased_on(fields: JsonObject) -> RegisterDate | None:
    if fields.get("overlijden") is not None or _suspended_for(fields) == DECEASED:
        return _date(_part(fields, "overlijden"))
    else:
        return None


def _suspended_for(fields: JsonObject) -> str | None:
    return _text(_part(_part(fields, "opschortingBijhouding"), "reden"), "code")


def _is_secret(fields: JsonObject) -> bool:
    return fields.get("geheimhoudingPersoonsgegevens") not in NO_SECRECY


def _is_home(fields: JsonObject) -> bool:
    place = _part(fields, "verblijfplaats")
    under_investigation = _text(_part(place, "inOnderzoek"), "aanduidingGegevensInOnderzoek")
    return _text(_part(place, "functieAdres"), "code") == HOME and under_investigation != KNOWN_TO_HAVE_LEFT


def _residence(fields: JsonObject) -> Residence | None:
    """None when nothing but the municipality is known."""
    place = _part(fields, "verblijfplaats")
    if place.get("land") is not None:
        return _abroad(place)
    # Older records have no woonplaats; their municipality stands for it.
    town = _text(place, "woonplaats") or _text(_part(fields, "gemeenteVanInschrijving"), "omschrijving")
    residence = replace(_domestic(place), town=town)
    return None if residence == Residence(town=town) else residence


def _abroad(place: JsonObject) -> Residence:
    """Abroad is abroad, also in a country that the register cannot name (code 0000)."""
    country = _part(place, "land")
    lines = [line for key in ("regel1", "regel2", "regel3") if (line := _text(place, key))]
    name = _text(country, "omschrijving") or _text(country, "code") or UNKNOWN
    return Residence(description=", ".join(lines) or None, country=name)


def _domestic(place: JsonObject) -> Residence:
    street, postcode = _text(place, "straat"), _text(place, "postcode")
    return Residence(
        street=None if street == UNKNOWN else street,
        number=_text(place, "huisnummer"),
        letter=_text(place, "huisletter"),
        addition=_text(place, "huisnummertoevoeging"),
        indication=_text(_part(place, "aanduidingBijHuisnummer"), "code"),
        postcode=postcode and postcode.replace(" ", "").upper(),
        description=_text(place, "locatiebeschrijving"),
    )


def _date(part: JsonObject) -> RegisterDate:
    text = _text(part, "datum")
    return UNKNOWN_DATE if text is None else RegisterDate.read(text)


def _part(fields: JsonObject, key: str) -> JsonObject:
    value = fields.get(key)
    return {} if value is None else _object(key, value)


def _object(name: str, value: object) -> JsonObject:
    if not isinstance(value, dict):
        raise Invalid(f"'{name}' is not in the form of the register.")
    return value


def _text(fields: JsonObject, key: str) -> str | None:
    """The text as it is shown: composed (NFC), without doubled or outer spaces; None when nothing is left."""
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid(f"'{key}' is not text.")
    text = " ".join(unicodedata.normalize("NFC", value).split())
    if len(text) > MAX_TEXT:
        raise Invalid(f"'{key}' is longer than {MAX_TEXT} signs.")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise Invalid(f"'{key}' holds a sign that cannot be written.")
    return text or None
