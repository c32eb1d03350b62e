import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.persons.brp import Reading, Refused, read_persons
from app.persons.record import UNKNOWN_DATE, Record, RegisterDate, Residence
from tests.persons.sample import LEVI, PETRA, TJON, VAN_OOSTEN, home, households, person, real_file, written


@pytest.fixture(scope="module")
def real() -> Reading:
    return read_persons(real_file().read_bytes())


def the_one(people: object) -> Record:
    reading = read_persons(written(people))
    assert not reading.refused
    [record] = reading.records
    return record


def refusal(people: object) -> str:
    reading = read_persons(written(people))
    assert not reading.records
    [refused] = reading.refused
    return refused.reason


# ── The 1,176 test persons of the register ───────────────────────────────────────────────────────────────────────


def test_all_1176_persons_are_read_and_one_is_refused(real: Reading) -> None:
    assert len(real.records) == 1175
    assert real.refused == [Refused(1111, "The BSN fails the eleven test.")]


def test_those_who_are_secret_deceased_or_abroad_are_known_as_such(real: Reading) -> None:
    assert sum(record.secret for record in real.records) == 55
    assert sum(record.deceased_on is not None for record in real.records) == 40
    assert sum(record.residence is not None and record.residence.country is not None for record in real.records) == 94


def test_incomplete_dates_keep_what_is_known(real: Reading) -> None:
    incomplete = Counter(record.born.written for record in real.records if record.born.day is None)
    assert incomplete["00000000"] == 3
    assert incomplete["19700000"] == 1
    assert incomplete["19780600"] == 1
    assert incomplete.total() == 15
    died = {record.deceased_on.written for record in real.records if record.deceased_on and not record.deceased_on.day}
    assert died == {"20140000", "20080000", "20080700"}


def test_names_of_one_sign_and_of_197_and_people_without_given_names_are_kept_whole(real: Reading) -> None:
    lengths = Counter(len(record.surname) for record in real.records)
    assert (lengths[1], max(lengths)) == (5, 196)  # the longest has 197 with the space that ends it in the file
    assert sum(record.surname == "." for record in real.records) == 2
    assert sum(record.given_names is None for record in real.records) == 14


def test_only_who_lives_at_a_complete_dutch_front_door_is_at_home(real: Reading) -> None:
    homes = Counter(record.residence.key for record in real.records if record.residence and record.at_home)
    assert homes.total() == 1064
    assert homes["2272bv|54|||"] == 253
    assert sum(record.residence is None for record in real.records) == 2
    assert not any(record.at_home and record.residence and record.residence.country for record in real.records)
    assert any(
        record.residence and record.residence.description == "woonaak De Kabouter in Ruigoord"
        for record in real.records
    )


# ── One record ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_petra_is_read_as_she_is_registered() -> None:
    assert the_one(households()[:1]) == Record(
        bsn=PETRA,
        given_names="Petra",
        prefix=None,
        surname="Dijkhuizen",
        born=RegisterDate(1985, 3, 14),
        deceased_on=None,
        secret=False,
        municipality_code="9999",
        residence=Residence(street="Vaartkade", number="12", postcode="9999AB", town="Eikerveen"),
        at_home=True,
    )


def test_the_bsn_does_not_show_in_a_log() -> None:
    assert PETRA not in repr(the_one(households()[:1]))


def test_a_name_is_kept_composed_and_without_loose_spaces() -> None:
    name = {"voornamen": " Ame\u0301lie \n Rose ", "geslachtsnaam": "<Onbekend> & </Onbemind>", "voorvoegsel": " "}
    record = the_one([person(TJON, "Tjon", naam=name)])
    assert (record.given_names, record.prefix, record.surname) == ("Amélie Rose", None, "<Onbekend> & </Onbemind>")


@pytest.mark.parametrize("birth", [None, {}, {"datum": None}, {"datum": "00000000"}])
def test_someone_whose_birth_date_nobody_knows_is_kept(birth: object) -> None:
    assert the_one([person(PETRA, "Dijkhuizen", geboorte=birth)]).born == UNKNOWN_DATE


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({"overlijden": {"datum": "20140000"}}, RegisterDate(2014)),
        ({"overlijden": {}}, UNKNOWN_DATE),
        ({"opschortingBijhouding": {"reden": {"code": "O"}}}, UNKNOWN_DATE),
        ({"overlijden": None}, None),
        ({"opschortingBijhouding": {"reden": {"code": "E"}}}, None),
    ],
)
def test_who_has_died_is_kept_and_marked_also_when_nobody_knows_the_day(
    more: dict[str, object], day: RegisterDate | None
) -> None:
    assert the_one([person(VAN_OOSTEN, "Oosten", **more)]).deceased_on == day


@pytest.mark.parametrize("mark", ["1", "7", 1, True, "ja", [], {}], ids=repr)
def test_every_mark_of_secrecy_counts_also_one_that_we_do_not_know(mark: object) -> None:
    assert the_one([person(TJON, "Tjon", geheimhoudingPersoonsgegevens=mark)]).secret


@pytest.mark.parametrize("mark", ["0", 0, False, None, ""], ids=repr)
def test_no_mark_is_no_secrecy(mark: object) -> None:
    assert not the_one([person(TJON, "Tjon", geheimhoudingPersoonsgegevens=mark)]).secret


@pytest.mark.parametrize(
    "place",
    [
        home("Vaartkade", "12", "9999AB", functieAdres={"code": "B"}),
        home("Vaartkade", "12", "9999AB", functieAdres=None),
        home("Vaartkade", "12", "9999AB", inOnderzoek={"aanduidingGegevensInOnderzoek": "089999"}),
        {"functieAdres": {"code": "W"}, "straat": "Vaartkade"},
        {"functieAdres": {"code": "W"}, "locatiebeschrijving": "woonboot De Hoop"},
        {"land": {"code": "5010", "omschrijving": "België"}, "regel1": "Rue du pomme 25"},
    ],
)
def test_whose_post_goes_there_or_who_left_or_has_no_front_door_is_not_at_home(place: dict[str, object]) -> None:
    record = the_one([person(PETRA, "Dijkhuizen", verblijfplaats=place)])
    assert record.residence is not None
    assert not record.at_home


def test_an_address_that_is_only_under_investigation_is_still_home() -> None:
    place = home("Vaartkade", "12", "9999AB", inOnderzoek={"aanduidingGegevensInOnderzoek": "080000"})
    assert the_one([person(PETRA, "Dijkhuizen", verblijfplaats=place)]).at_home


@pytest.mark.parametrize("place", [None, {}, {"functieAdres": {"code": "W"}, "straat": "."}])
def test_someone_without_an_address_has_none(place: object) -> None:
    record = the_one([person(PETRA, "Dijkhuizen", verblijfplaats=place)])
    assert record.residence is None
    assert not record.at_home


@pytest.mark.parametrize(
    ("country", "name"), [({"code": "5010", "omschrijving": "België"}, "België"), ({"code": "0000"}, "0000"), ({}, ".")]
)
def test_abroad_is_abroad_also_in_a_country_without_a_name(country: object, name: str) -> None:
    record = the_one(
        [person(PETRA, "Dijkhuizen", verblijfplaats={"land": country, "regel1": "Rue 5", "regel2": "Luik"})]
    )
    assert record.residence == Residence(description="Rue 5, Luik", country=name)


# ── Refused, with the reason ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"burgerservicenummer": None}, "There is no BSN."),
        ({"burgerservicenummer": ""}, "There is no BSN."),
        ({"burgerservicenummer": 999990007}, "'burgerservicenummer' is not text."),
        ({"burgerservicenummer": "9990007"}, "The BSN is not nine digits."),
        ({"burgerservicenummer": "999999245"}, "The BSN fails the eleven test."),
        ({"naam": {}}, "There is no surname."),
        ({"naam": {"geslachtsnaam": "  "}}, "There is no surname."),
        ({"naam": "Dijkhuizen"}, "'naam' is not in the form of the register."),
        ({"naam": {"geslachtsnaam": "a" * 201}}, "'geslachtsnaam' is longer than 200 signs."),
        ({"naam": {"geslachtsnaam": "Dijk\0huizen"}}, "'geslachtsnaam' holds a sign that cannot be written."),
        ({"geboorte": {"datum": "19851399"}}, "A date is not in the calendar."),
        ({"geboorte": {"datum": "onbekend"}}, "A date is not eight digits."),
        ({"overlijden": {"datum": "19851399"}}, "A date is not in the calendar."),
        ({"overlijden": "ja"}, "'overlijden' is not in the form of the register."),
        ({"verblijfplaats": ["Vaartkade 12"]}, "'verblijfplaats' is not in the form of the register."),
        ({"verblijfplaats": {"straat": 12}}, "'straat' is not text."),
        ({"opschortingBijhouding": {"reden": {"code": "F"}}}, "The register has withdrawn this record."),
    ],
)
def test_a_record_that_cannot_be_trusted_is_refused_with_its_reason(wrong: dict[str, object], reason: str) -> None:
    assert refusal([person(PETRA, "Dijkhuizen", **wrong)]) == reason


def test_half_a_character_is_refused() -> None:
    content = written([person(PETRA, "Dijkhuizen")]).replace(b'"Dijkhuizen"', b'"Dijk\\ud800"')
    [refused] = read_persons(content).refused
    assert refused.reason == "'geslachtsnaam' holds a sign that cannot be written."


@pytest.mark.parametrize("record", [None, 7, "Petra", [], True])
def test_what_is_not_a_record_is_refused(record: object) -> None:
    assert refusal([record]) == "'record' is not in the form of the register."


def test_one_refused_record_does_not_keep_the_others_out() -> None:
    reading = read_persons(written([households()[0], {"burgerservicenummer": "1"}, households()[1]]))
    assert [record.bsn for record in reading.records] == [PETRA, LEVI]
    assert [refused.number for refused in reading.refused] == [2]


def test_of_two_records_with_one_bsn_neither_is_taken() -> None:
    reading = read_persons(written([*households()[:2], person(PETRA, "Vos")]))
    assert [record.bsn for record in reading.records] == [LEVI]
    assert [refused.number for refused in reading.refused] == [1, 3]
    assert {refused.reason for refused in reading.refused} == {"The BSN is on more than one record of this file."}


def test_a_refused_record_with_the_mark_still_hides_the_address_for_who_lives_there() -> None:
    marked = person("999999245", "Tjon", geheimhoudingPersoonsgegevens="1")
    reading = read_persons(written([marked, *households()[:3]]))
    assert {record.bsn for record in reading.records if record.residence} == {VAN_OOSTEN}
    assert {record.bsn for record in reading.records if record.at_home} == {VAN_OOSTEN}


def test_a_refused_record_without_the_mark_hides_nothing() -> None:
    reading = read_persons(written([person("999999245", "Tjon"), *households()[:3]]))
    assert all(record.residence for record in reading.records)


# ── Files that cannot be read ────────────────────────────────────────────────────────────────────────────────────


def sentence(content: bytes) -> str:
    with pytest.raises(Invalid) as invalid:
        read_persons(content)
    return str(invalid.value)


def outcome(content: bytes) -> Reading | str:
    try:
        return read_persons(content)
    except Invalid as invalid:
        return str(invalid)


def is_one_clear_sentence(text: str) -> bool:
    return text.startswith("The file ") and text.endswith(". Nothing was imported.") and "\n" not in text


def test_a_small_file_cut_off_at_any_byte_is_one_clear_sentence() -> None:
    content = written(households())
    for length in range(len(content)):
        assert is_one_clear_sentence(sentence(content[:length])), length


def test_the_large_file_cut_off_at_many_bytes_is_one_clear_sentence() -> None:
    content = real_file().read_bytes()
    for length in range(1, len(content), len(content) // 50):
        assert is_one_clear_sentence(sentence(content[:length])), length


@given(at=st.integers(min_value=0), byte=st.integers(0, 255))
@settings(deadline=None, max_examples=300)
def test_one_wrong_byte_gives_a_sentence_or_a_reading_and_never_anything_else(at: int, byte: int) -> None:
    content = bytearray(written(households()))
    content[at % len(content)] = byte
    said = outcome(bytes(content))
    assert is_one_clear_sentence(said) if isinstance(said, str) else len(said.records) + len(said.refused) == 5


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["datum", "code", "reden", "land", "geslachtsnaam", "straat"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(key=st.sampled_from(sorted(households()[0])), value=json_values)
@settings(deadline=None)
def test_any_value_in_any_place_is_read_or_refused(key: str, value: object) -> None:
    reading = read_persons(json.dumps([households()[0] | {key: value}]).encode())
    assert len(reading.records) + len(reading.refused) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_another_unicode_encoding_is_named(encoding: str) -> None:
    assert sentence(written(households(), encoding)).startswith("The file is UTF-16 or UTF-32: save it as UTF-8.")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp850"])
def test_an_encoding_of_one_byte_is_refused_at_its_first_diacritic(encoding: str) -> None:
    assert "is not UTF-8, at byte " in sentence(written(households(), encoding))


def test_the_mark_that_windows_puts_before_utf_8_is_allowed() -> None:
    assert read_persons(written(households(), "utf-8-sig")) == read_persons(written(households()))


@pytest.mark.parametrize("content", [b"", b" \r\n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    assert sentence(content) == "The file is empty. Nothing was imported."


@pytest.mark.parametrize("shape", [{}, {"personen": []}, "personen", 7, None, True])
def test_another_shape_is_named(shape: object) -> None:
    assert sentence(written(shape)) == "The file is not a list of persons. Nothing was imported."


@pytest.mark.parametrize("content", [b"[NaN]", b"[-Infinity]", b"[" + b"9" * 5000 + b"]", b"[" * 200_000])
def test_json_that_no_register_writes_is_one_clear_sentence(content: bytes) -> None:
    assert is_one_clear_sentence(sentence(content))


@pytest.mark.parametrize(
    "content", [b"[{}]]", b"[{},]", b"[{}] tail", b"\x1f\x8b\x08\x00", b"<xml/>", b"bsn;naam\n1;2"]
)
def test_what_is_not_json_is_one_clear_sentence(content: bytes) -> None:
    assert is_one_clear_sentence(sentence(content))


def test_the_sentence_tells_nothing_of_what_is_in_the_file() -> None:
    content = written(households())
    assert PETRA not in sentence(content[: content.index(PETRA.encode()) + 12])


def test_a_list_without_persons_is_a_reading_of_none() -> None:
    assert read_persons(b"[]") == Reading([], [])
