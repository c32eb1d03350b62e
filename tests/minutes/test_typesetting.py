"""The PDF itself: accessible, the same on every machine, and deaf to what people type."""

from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Final

import pdfua
import pikepdf
import pytest

from app.minutes.sheets import Bundle, Fact, Grid, Note, Row, Section, Sheet
from app.minutes.typesetting import UNKNOWN, typeset
from tests.pdf import pages_of

AT: Final = datetime(2026, 11, 23, 10, 0, 0, 123, tzinfo=UTC)
BY: Final = "Noor Hendriks, Woningcorporatie Thuishaven · 10.12"


def sheet_with(text: str) -> Sheet:
    note = Note(text, BY, ["Geld", "Feit"], [Note("Een regel eronder", BY)])
    agreed = Grid(["Wat", "Wie", "Uiterlijk", "Antwoord"], [Row(note, ["Noor", "27 november 2026", "Ja gezegd"])])
    present = Grid(["Naam", "Organisatie", "Van", "Tot"], [Row(Note("Noor"), ["Thuishaven", "10.00", "10.15"])])
    sections = [
        Section("Conclusies en besluiten", "Er is geen conclusie die iedereen aan tafel ziet."),
        Section("Afspraken", grid=agreed),
        Section("Na het overleg", facts=[Fact("Vertelt het het huishouden", "Rosa")]),
        Section("Besproken", notes=[note, note]),
        Section("Aanwezig", grid=present),
    ]
    own, added = Section("Besproken", notes=[note]), Section("Later toegevoegd", "Toegevoegd.", notes=[note])
    digest = Fact("Vingerafdruk", "ab" * 32)
    return Sheet("Huishouden", [Fact("Wens", text)], sections, "Alleen voor u", "Alleen.", [own], added, digest)


def bundle_with(text: str, cases: int = 1) -> Bundle:
    sheets = [sheet_with(text)] * cases
    return Bundle("Verslag van 23 november 2026", "Overleg", "Vertrouwelijk", "Voor Noor", "Casussen", sheets)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("cases", [1, 3])
def test_it_is_pdf_ua(tmp_path: Path, language: str, cases: int) -> None:
    """typst refuses to export what breaks the standard, as far as it knows; another reads what came out."""
    path = tmp_path / "minutes.pdf"
    path.write_bytes(typeset(bundle_with("De huur loopt achter.\n\nEn verder.", cases), language, AT))
    assert pdfua.validate(str(path)).findings == ()
    with pikepdf.open(path) as pdf:
        assert pdf.Root.Lang == language
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Verslag van 23 november 2026"


def tags_in(pdf: pikepdf.Pdf) -> list[str]:
    """Of all structure elements, in the order of reading."""
    found: list[str] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element.as_list():
                walk(child)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(str(element.S).strip("/"))
            if "/K" in element:
                walk(element.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def test_headings_descend_by_one_and_tables_have_headers() -> None:
    with pikepdf.open(BytesIO(typeset(bundle_with("De huur."), "nl", AT))) as pdf:
        tags = tags_in(pdf)
    levels = [int(tag[1]) for tag in tags if tag[0] == "H" and tag[1:].isdigit()]
    assert levels[0] == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert tags.count("Table") == 2
    assert tags.count("TH") == 8
    assert {"L", "LI", "P", "TR", "TD"} <= set(tags)


def test_every_font_is_embedded_and_comes_with_typst() -> None:
    """So it looks the same on a machine without fonts."""
    with pikepdf.open(BytesIO(typeset(bundle_with("Δ ж שלום → ✔ ½"), "nl", AT))) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.as_dict().values()]
        names = {str(font.BaseFont).partition("+")[2] for font in fonts}
        within = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert all("/FontFile2" in inner or "/FontFile3" in inner for inner in within)
    assert names
    assert all(name.startswith(("LibertinusSerif", "DejaVuSansMono", "NewCM")) for name in names), names


@pytest.mark.parametrize(
    "typed", ["#panic()", "*vet* _cursief_ $x$", "#include 'x'", "@label <b> // /* \\ ` ```", "= Kop"]
)
def test_what_people_type_is_never_markup(typed: str) -> None:
    text = " ".join("".join(pages_of(typeset(bundle_with(typed), "nl", AT))).split())
    assert typed in text


@pytest.mark.parametrize("sign", ["😀", "漢", "\x07", "\ud7ff"])
def test_a_sign_that_no_font_has_is_printed_as_a_box(sign: str) -> None:
    text = "".join(pages_of(typeset(bundle_with(f"voor {sign} na"), "nl", AT)))
    assert f"voor {UNKNOWN} na" in text


def test_the_same_bundle_gives_the_same_bytes() -> None:
    assert typeset(bundle_with("De huur."), "nl", AT) == typeset(bundle_with("De huur."), "nl", AT)
    assert typeset(bundle_with("De huur."), "nl", AT) != typeset(bundle_with("De buur."), "nl", AT)
