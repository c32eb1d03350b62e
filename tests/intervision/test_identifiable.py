"""What leads to a person is found, however it is typed; what does not is left alone. All people here are invented."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.intervision.identifiable import find_identifiable
from app.intervision.keeping import Kind

NUMBERS = {Kind.BSN, Kind.PHONE, Kind.EMAIL, Kind.IBAN, Kind.ADDRESS, Kind.DATE}
LONG = 20_000


def found(text: str, *known: str) -> list[tuple[str, str]]:
    return [(finding.kind.value, text[finding.start : finding.end]) for finding in find_identifiable(text, known)]


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "number",
    [
        "123456782",
        "1234.56.782",
        "123 456 782",
        "123-456-782",
        "1 2 3 4 5 6 7 8 2",
        "1234\n56782",
        "１２３４５６７８２",
    ],
)
def test_a_bsn_is_found_however_it_is_typed(number: str) -> None:
    assert found(f"In de map lag {number} zonder naam.") == [("bsn", number)]


def test_a_number_that_fails_the_eleven_test_is_a_bsn_only_where_it_is_called_one() -> None:
    assert found("Het dossier heeft nummer 123456789.") == []
    assert found("Zijn BSN is 123456789.") == [("bsn", "123456789")]
    assert found("BSN: 12345678") == [("bsn", "12345678")]


@pytest.mark.parametrize(
    "number",
    [
        *("0612345678", "06-12345678", "06 12 34 56 78", "06 - 1234 5678", "06.12.34.56.78", "(06) 12345678"),
        *(
            "+31612345678",
            "+31 6 12345678",
            "0031 6 12345678",
            "+31 (0)6 12345678",
            "06 1234\n5678",
            "06\u00a012345678",
        ),
        *("020-1234567", "(020) 123 45 67", "0522 123456", "088 - 755 5555", "+49 30 1234567", "+90 532 123 45 67"),
        *("06‑1234‑5678", "٠٦١٢٣٤٥٦٧٨", "0\u00ad612345678"),
    ],
)
def test_a_phone_number_is_found_however_it_is_typed(number: str) -> None:
    assert found(f"Ik had alleen {number}, meer niet.") == [("phone", number)]


def test_each_of_two_numbers_in_a_row_is_found() -> None:
    assert found("BSN 123456782 06-12345678 en NL91ABNA0417164300 NL20INGB0001234567") == [
        ("bsn", "123456782"),
        ("phone", "06-12345678"),
        ("iban", "NL91ABNA0417164300"),
        ("iban", "NL20INGB0001234567"),
    ]
    assert found("Op 01-01-2020 0612345678 gebeld.") == [("date", "01-01-2020"), ("phone", "0612345678")]


def test_a_short_number_is_a_phone_number_where_it_is_called_one() -> None:
    assert found("Zij is bereikbaar op 555 12 34.") == [("phone", "555 12 34")]
    assert found("Wij hadden 555 1234 keer gebeld.") == []


def test_numbers_of_everybody_lead_to_nobody() -> None:
    for text in (
        "Bel 112 of 0800-2000.",
        "Van 09.30 tot 10.45 uur, 08.15 - 09.00 in de klas.",
        "In 2024 waren het er 1310.",
    ):
        assert found(text) == [], text


@pytest.mark.parametrize(
    "address", ["k.jansen@voorbeeld.nl", "K_Jansen+werk@mail.voorbeeld.co.uk", "kees (at) voorbeeld.nl"]
)
def test_an_email_address_is_found(address: str) -> None:
    assert found(f"Mail naar {address}.") == [("email", address)]


@pytest.mark.parametrize(
    "number",
    [
        "NL91ABNA0417164300",
        "NL91 ABNA 0417 1643 00",
        "nl91abna0417164300",
        "BE68 5390 0754 7034",
        "NL91 ABNA 0417\n1643 00",
    ],
)
def test_an_account_number_is_found(number: str) -> None:
    assert found(f"Het geld ging naar {number} en was weg.") == [("iban", number)]


def test_of_a_foreign_account_number_the_check_digits_have_to_agree() -> None:
    assert found("BE69 5390 0754 7034") == []
    assert found("NL00 ABNA 0417 1643 00") == [("iban", "NL00 ABNA 0417 1643 00")], "a Dutch one is told by its form"


@pytest.mark.parametrize(
    "address",
    [
        *("Kerkstraat 12", "Burgemeester de Vlugtlaan 3", "Laan van Meerdervoort 100a", "Prof. Dr. Schoutelaan 1-3"),
        *("1234 AB 12", "1234AB", "kerkstraat 12", "Postbus 1234", "2e Oosterdwarsstraat 8"),
    ],
)
def test_an_address_is_found(address: str) -> None:
    assert found(f"Zij woont op {address}, boven.") == [("address", address)]


def test_a_street_without_a_number_and_a_number_without_a_street_lead_to_no_door() -> None:
    for text in (
        "In de Kerkstraat liep niemand.",
        "De weg was 3 kilometer.",
        "In 2024 op 12 plekken.",
        "1500 mg per dag.",
    ):
        assert found(text) == [], text


@pytest.mark.parametrize(
    "day",
    [
        "3 mei 1981",
        "3-5-1981",
        "03/05/1981",
        "3.5.1981",
        "1981-05-03",
        "3-5-'81",
        "3 mei '81",
        "3\u00a0mei\n1981",
        "May 3rd, 1981",
    ],
)
def test_a_full_date_is_found(day: str) -> None:
    assert found(f"Op {day} begon het.") == [("date", day)]


def test_a_day_without_a_year_is_a_birthday_only_where_it_is_called_one() -> None:
    assert found("Zij is geboren op 3 mei.") == [("date", "3 mei")]
    assert found("Op 3 mei praten we verder.") == []
    assert found("Op 31-02-2020, een dag die er niet is.") == []


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gisteren belde Fatima mij op.", "Fatima"),
        ("Ik sprak met Jan de Vries over de huur.", "Jan de Vries"),
        ("De moeder is A.B. van der Sluis.", "A.B. van der Sluis"),
        ("Bij de familie El Amrani loop ik vast.", "El Amrani"),
        ("Wat doe ik als mevrouw de Goede boos wordt?", "de Goede"),
        ("Meneer Wellingasterveen kwam te laat.", "Wellingasterveen"),
        ("Dat zei Jan-Willem later.", "Jan-Willem"),
        ("Toen Visser-de Jong aanbelde, deed niemand open.", "Visser-de Jong"),
        ("Roos zegt dat het goed gaat.", "Roos"),
        ("Ik vroeg Storm naar zijn dag.", "Storm"),
        ("Kees' fiets stond er nog.", "Kees"),
        ("Haar zoon Mirikos zat op de trap.", "Mirikos"),
        ("Zij heet Xandra Quist.", "Xandra Quist"),
        ("Het huis van Özlem Yılmaz was leeg.", "Özlem Yılmaz"),
        ("Vandaag ging het over Yusuf\nDemir uit de wijk.", "Yusuf\nDemir"),
    ],
)
def test_a_name_is_found(text: str, name: str) -> None:
    assert found(text) == [("name", name)]


@pytest.mark.parametrize(
    "text",
    [
        "Roos is een mooie bloem.",
        "Een storm in een glas water. Storm is het pas later.",
        "De groot opgezette vergadering ging over de grote vraag.",
        "Wil je dat ik meega? Mark die grens.",
        "De Wmo, de GGZ en Veilig Thuis waren er al.",
        "In Amsterdam en Meppel gaat het anders.",
        "Stichting De Vlinder bood een plek.",
        "Mevrouw A. wilde niet praten.",
        "Zij spreekt Pools en Turks. Moeder ook.",
    ],
)
def test_a_capital_is_not_yet_a_name(text: str) -> None:
    assert found(text) == []


def test_who_knows_somebody_is_told_so_however_the_name_is_typed() -> None:
    text = "ik sprak quirientje zandhuisje, en Zandhuisje belde nog"
    assert found(text) == [("name", "Zandhuisje")], "a capital within a sentence"
    assert found(text, "Quirientje Zandhuisje") == [("name", "quirientje zandhuisje"), ("name", "Zandhuisje")]


def test_a_name_that_is_a_word_is_found_as_the_name_of_somebody_known_by_its_capital_only() -> None:
    assert found("Roos is stil. Een roos is een bloem.", "Roos Timmer") == [("name", "Roos")]


# ── Any text ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_text_takes_longer_than_it_is_long() -> None:
    """Nested repetitions would not end here."""
    pieces = (
        "1 ",
        "0 ",
        "06",
        "+31 ",
        "NL12",
        "a",
        "A.",
        "a@",
        "Van de ",
        "Jan-",
        "1-",
        "3 mei ",
        "Laan van ",
        "'s ",
        "\n",
        "É",
    )
    for piece in pieces:
        text = (piece * LONG)[:LONG]
        assert all(one.end <= LONG for one in find_identifiable(text, ["Jan de Vries"])), piece


PIECES = st.sampled_from(
    [
        *(
            "123456782",
            "06-12345678",
            "06 1234 5678",
            "k.jansen@voorbeeld.nl",
            "NL91 ABNA 0417 1643 00",
            "1234 AB",
            "1",
        ),
        *(
            "Kerkstraat 12",
            "3 mei 1981",
            "03-05-1981",
            "Jan de Vries",
            "mevrouw",
            "van der",
            "bsn",
            "tel",
            "geboren op",
        ),
        *(
            " ",
            "\n",
            ".",
            ",",
            "-",
            "\u00a0",
            "\u00ad",
            "0",
            "12",
            "9999",
            "A.B.",
            "é",
            "ﬁ",
            "e\u0301",
            "٣",
            "😀",
            "(",
            "+31",
        ),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=14).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_marks_lie_within_the_text_and_never_overlap(text: str) -> None:
    reached = 0
    for finding in find_identifiable(text, ["Jan de Vries"]):
        assert reached <= finding.start < finding.end <= len(text)
        reached = finding.end


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_what_is_left_without_the_marked_numbers_holds_no_number(text: str) -> None:
    left, reached = [], 0
    for finding in find_identifiable(text):
        if finding.kind in NUMBERS:
            left.append(text[reached : finding.start])
            reached = finding.end
    again = " iets anders ".join([*left, text[reached:]])
    assert [one for one in find_identifiable(again) if one.kind in NUMBERS] == [], again


def test_the_words_of_a_mark_are_those_of_the_text() -> None:
    text = "Na e\u0301e\u0301n keer belde ik 06\u00a012\u00ad345678 nog."
    (finding,) = find_identifiable(text)
    assert re.sub(r"\D", "", text[finding.start : finding.end]) == "0612345678"
