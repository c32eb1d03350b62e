"""Where the files are: outside whatever is served, under names that tell nothing.

A file is complete on disk before its row is committed; so a row never points to nothing, and whoever is killed in
between leaves a file that no row knows, which the sweep removes. Everything here waits for the disk: run it in a
thread.
"""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID, uuid4

from app.attachments.kinds import DAMAGED, ENDINGS, recognise
from app.attachments.models import FileKind
from app.attachments.pictures import DamagedPicture, copy_picture
from app.errors import Invalid
from app.i18n import N_

ARRIVING: Final = ".arriving"
LEFT_SECONDS: Final = 3600
"""So long nobody wrote to a file that no row knows: nobody will."""
LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class Sent:
    """A file as it arrived, and what it was called there."""

    path: Path
    name: str


@dataclass(frozen=True)
class NewFile:
    """A file that is checked and on the shelf, and not yet a row."""

    stored_as: UUID
    name: str
    kind: FileKind
    size: int


@dataclass(frozen=True)
class Shelf:
    folder: Path

    def place_for_one(self) -> Path:
        """Where it can arrive."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / f"{uuid4().hex}{ARRIVING}"

    def keep(self, sent: Sent) -> NewFile:
        """Raises Invalid for what cannot be attached; what arrived is gone either way."""
        try:
            if sent.path.stat().st_size == 0:
                raise Invalid(N_("{name} is empty."), name=sent.name)
            kind = recognise(sent.path, sent.name)
            if kind in (FileKind.PNG, FileKind.JPEG):
                self._without_what_a_camera_notes(sent, kind)
            return self._put(sent, kind)
        finally:
            sent.path.unlink(missing_ok=True)

    def _without_what_a_camera_notes(self, sent: Sent, kind: FileKind) -> None:
        copy = self.place_for_one()
        try:
            copy_picture(sent.path, copy, kind)
            copy.replace(sent.path)
        except DamagedPicture as error:
            raise Invalid(DAMAGED, name=sent.name) from error
        finally:
            copy.unlink(missing_ok=True)

    def _put(self, sent: Sent, kind: FileKind) -> NewFile:
        new = NewFile(uuid4(), _stem(sent.name, kind), kind, sent.path.stat().st_size)
        with sent.path.open("rb+") as file:
            os.fsync(file.fileno())
        sent.path.rename(self._path(new.stored_as))
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return new

    def open(self, stored_as: UUID) -> BinaryIO:
        return self._path(stored_as).open("rb")

    def remove(self, stored_as: Iterable[UUID]) -> None:
        for name in stored_as:
            self._path(name).unlink(missing_ok=True)

    def left_alone(self) -> set[UUID]:
        """Complete files to which nobody has written for a while; what never arrived whole goes at once."""
        before, found = time.time() - LEFT_SECONDS, set()
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.stat().st_mtime > before:
                continue
            if path.suffix == ARRIVING:
                path.unlink(missing_ok=True)
                continue
            with suppress(ValueError):  # not one of ours
                found.add(UUID(path.name))
        return found

    def _path(self, stored_as: UUID) -> Path:
        return self.folder / stored_as.hex


def _stem(name: str, kind: FileKind) -> str:
    """What it was called, without folders, without signs that nobody sees or that turn the others around."""
    plain = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable()).strip()
    ending = next((ending for ending in ENDINGS[kind] if plain.lower().endswith(ending)), "")
    return plain[: len(plain) - len(ending)].strip(" .")[: LONGEST_NAME - 10] or "bestand"
