import pytest

from app.errors import Invalid
from app.persons.record import UNKNOWN_DATE, RegisterDate, Residence

DOOR = Residence(street="Vaartkade", number="12", letter="a", postcode="9999AB", town="Eikerveen")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("19850314", RegisterDate(1985, 3, 14)),
        ("19780600", RegisterDate(1978, 6)),
        ("19700000", RegisterDate(1970)),
        ("00000000", UNKNOWN_DATE),
        ("20000229", RegisterDate(2000, 2, 29)),
    ],
)
def test_a_date_keeps_what_is_known_of_it_and_no_more(text: str, known: RegisterDate) -> None:
    assert RegisterDate.read(text) == known
    assert known.written == text


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("14-03-1985", RegisterDate(1985, 3, 14)),
        (" 14-3-1985 ", RegisterDate(1985, 3, 14)),
        ("3-1985", RegisterDate(1985, 3)),
        ("1985", RegisterDate(1985)),
        ("00-00-1985", RegisterDate(1985)),
        ("00-00-0000", UNKNOWN_DATE),
    ],
)
def test_the_desk_types_what_is_known_of_a_date(typed: str, known: RegisterDate) -> None:
    assert RegisterDate.typed(typed) == known


@pytest.mark.parametrize(
    "wrong", ["", "14 maart 1985", "85", "14-03-85", "1985-03-14", "31-02-1985", "14-00-1985", "0\0"]
)
def test_what_the_desk_types_that_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid):
        RegisterDate.typed(wrong)


@pytest.mark.parametrize(
    ("known", "shown"),
    [
        (RegisterDate(1985, 3, 14), "14-03-1985"),
        (RegisterDate(1978, 6), "06-1978"),
        (RegisterDate(1970), "1970"),
        (UNKNOWN_DATE, ""),
    ],
)
def test_a_date_shows_what_is_known_of_it(known: RegisterDate, shown: str) -> None:
    assert str(known) == shown


@pytest.mark.parametrize(
    "wrong",
    ["", "1970", "1970-01-01", "19701301", "19700230", "19990229", "19700015", "00000600", "00001231", "٢٠٠٠٠١٠١"],
)
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid):
        RegisterDate.read(wrong)


@pytest.mark.parametrize(
    "same",
    [
        Residence(street="Vaartk", number="12", letter="A", postcode="9999AB"),
        Residence(street="Vaartkáde", number="12", letter="a", postcode="9999AB", town="Elders"),
    ],
)
def test_one_front_door_is_one_address_however_it_is_written(same: Residence) -> None:
    assert same.key == DOOR.key


@pytest.mark.parametrize(
    "other",
    [
        Residence(street="Vaartkade", number="12", postcode="9999AB", town="Eikerveen"),
        Residence(street="Vaartkade", number="12", letter="a", addition="hs", postcode="9999AB"),
        Residence(street="Vaartkade", number="12", letter="a", indication="to", postcode="9999AB"),
        Residence(street="Vaartkade", number="12", addition="a", postcode="9999AB"),
        Residence(street="Vaartkade", number="12", letter="a", postcode="9999AB", country="België"),
        Residence(description="woonboot Vaartkade 12a", town="Eikerveen"),
    ],
)
def test_another_front_door_is_another_address(other: Residence) -> None:
    assert other.key != DOOR.key


@pytest.mark.parametrize(
    "incomplete",
    [
        Residence(street="Vaartkade", town="Eikerveen"),
        Residence(street="Vaartkade", number="12", town="Eikerveen"),
        Residence(street="Vaartkade", postcode="9999AB"),
        Residence(street="Vaartkade", number="12", postcode="0999AB"),
        Residence(street="Vaartkade", number="12", postcode="9999"),
        Residence(street="Vaartkade", number="boven", postcode="9999AB"),
        Residence(description="woonboot De Hoop", town="Eikerveen"),
        Residence(description="Rue du pomme 25, Bruxelles", country="België"),
    ],
)
def test_without_postcode_and_number_in_the_netherlands_no_front_door_is_known(incomplete: Residence) -> None:
    assert not incomplete.is_complete


def test_the_front_door_of_the_dijkhuizens_is_known() -> None:
    assert DOOR.is_complete


@pytest.mark.parametrize(
    ("residence", "shown"),
    [
        (DOOR, "Vaartkade 12a, 9999AB Eikerveen"),
        (Residence(street="Dam", number="3", addition="hs", town="Eikerveen"), "Dam 3-hs, Eikerveen"),
        (
            Residence(street="Kade", number="4", indication="to", postcode="9999AB", town="Elders"),
            "Kade tegenover 4, 9999AB Elders",
        ),
        (Residence(description="woonboot De Hoop", town="Eikerveen"), "woonboot De Hoop, Eikerveen"),
        (Residence(description="Rue du pomme 25, Bruxelles", country="België"), "Rue du pomme 25, Bruxelles, België"),
    ],
)
def test_an_address_is_shown_on_one_line(residence: Residence, shown: str) -> None:
    assert str(residence) == shown
