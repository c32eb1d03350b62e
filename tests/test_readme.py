"""What the README shows is there, and is what `make screenshots` makes."""

import re

from app.settings import ROOT
from tests.e2e.__main__ import FOLDER, PICTURES


def test_the_readme_shows_each_picture_that_is_made() -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    made = [(FOLDER / f"{name}.png").relative_to(ROOT).as_posix() for name in PICTURES]
    assert sorted(shown) == sorted(made)
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(PICTURES)


def test_together_the_pictures_weigh_little() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1_250_000
