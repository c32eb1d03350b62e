"""What is asked about a text, and what is kept of the answers."""

from app.intervision.checking import check_text
from app.intervision.keeping import Because, Kept, Kind, read_kept, written_down


def test_a_text_in_which_nobody_is_named_is_taken_as_it_is() -> None:
    taken = check_text("Ik merk dat ik te snel met een oplossing kom.\n\nWat maakt dat ik niet wacht?")
    assert taken.text == "Ik merk dat ik te snel met een oplossing kom.\n\nWat maakt dat ik niet wacht?"
    assert taken.kept == ""


def test_what_was_kept_is_read_back_without_its_words() -> None:
    kept = [Kept(Kind.NAME, Because.PUBLIC), Kept(Kind.PHONE, Because.NOBODY), Kept(Kind.NAME, Because.PUBLIC)]
    column = written_down(kept)
    assert column == "name:public name:public phone:nobody"
    assert sorted(read_kept(column), key=str) == sorted(kept, key=str)
    assert read_kept("") == []
