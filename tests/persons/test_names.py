import pytest

from app.persons.names import comparable


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        ("dijkhuizen", "Dijkhuizen"),
        ("  van  der Meulen ", "van der Meulen"),
        ("Bronwasser", "Bronwaßer"),
        ("Zywialowska", "Żywiałowska"),
        ("Hovell", "Hövell"),
        ("Sigurdardottir", "Sigurðardóttir"),
        ("Haci", "Hacı"),
        ("vukovasoose", "VųĸovāsoØse"),
        ("Ijssel", "\u0132ssel"),
        ("in ’t Veld", "in 't Veld"),
        ("Amélie", "Ame\u0301lie"),
    ],
)
def test_a_name_is_the_same_name_in_other_signs(typed: str, registered: str) -> None:
    assert comparable(typed) == comparable(registered)


@pytest.mark.parametrize(("one", "other"), [("Jansen", "Janssen"), ("Tjon", "Tjon Jon"), (".", ""), ("Aa", "Aaa")])
def test_another_name_stays_another_name(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)
