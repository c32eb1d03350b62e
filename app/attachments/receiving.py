"""A form with files, read as it arrives: the files go to disk piece by piece, and never whole through memory."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.attachments.shelf import Sent, Shelf
from app.errors import Invalid
from app.i18n import N_
from app.settings import Settings
from app.web import MAX_FIELDS, Form, form_of, form_with

if TYPE_CHECKING:
    from _hashlib import HASH

    from python_multipart.multipart import MultipartCallbacks

MOST_FILES: Final = 10
DRAINED_TIMES: Final = 20
"""What is too large is read on and thrown away, up to so many times that, since only then a browser shows why."""


class Bounded(Protocol):
    most_bytes: int


@dataclass
class Part:
    """Of a form: a field, or a file on its way to disk."""

    name: str
    file_name: str | None
    text: bytearray = field(default_factory=bytearray)
    path: Path | None = None
    file: FileIO | None = None
    size: int = 0
    digest: "HASH" = field(default_factory=hashlib.sha256)


@dataclass
class Receiver:
    """Takes the pieces of a form, and says what is to be written where."""

    settings: Settings
    parts: list[Part] = field(default_factory=list)
    writes: list[tuple[Part, bytes]] = field(default_factory=list)
    _headers: dict[bytes, bytes] = field(default_factory=dict)
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._headers.clear,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._note_header,
            "on_headers_finished": self._begin,
            "on_part_data": self._take,
        }

    def _note_header(self) -> None:
        self._headers[bytes(self._header).lower()] = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _begin(self) -> None:
        _, said = parse_options_header(self._headers.get(b"content-disposition"))
        if b"name" not in said or len(self.parts) > MAX_FIELDS:
            raise FormParserError("a part without a name, or too many")
        file_name = said[b"filename"].decode(errors="replace") if b"filename" in said else None
        self.parts.append(Part(said[b"name"].decode(errors="replace"), file_name))

    def _take(self, data: bytes, start: int, end: int) -> None:
        part = self.parts[-1]
        part.size += end - start
        if part.file_name is None:
            part.text += data[start:end]
            if sum(len(part.text) for part in self.parts) > self.settings.max_body_bytes:
                raise FormParserError("more text than any form has")
        elif part.size <= self.settings.max_file_bytes and len(self.files) <= MOST_FILES:
            self.writes.append((part, data[start:end]))

    @property
    def files(self) -> Sequence[Part]:
        """A browser sends one without a name where none was chosen."""
        return [part for part in self.parts if part.file_name]

    @property
    def fields(self) -> list[tuple[str, str]]:
        return [(part.name, part.text.decode(errors="replace")) for part in self.parts if part.file_name is None]

    def with_files(self, form: Form) -> Form:
        """What it takes to know the same form again: with other files it is another one."""
        files = [(part.name, f"{part.file_name} {part.digest.hexdigest()}") for part in self.files]
        return Form([*form.fields, *files])

    def write(self, shelf: Shelf) -> None:
        """In a thread."""
        for part, data in self.writes:
            if part.file is None:
                part.path = shelf.place_for_one()
                part.file = FileIO(part.path, "xb")
            part.file.write(data)
            part.digest.update(data)
        self.writes.clear()

    def close(self) -> None:
        for part in self.parts:
            if part.file is not None:
                part.file.close()

    def forget(self) -> None:
        """In a thread; what cannot be kept is no longer there."""
        self.close()
        for part in self.parts:
            if part.path is not None:
                part.path.unlink(missing_ok=True)

    def sent(self) -> Sequence[Sent]:
        """Raises Invalid for what is too much, and when nothing was chosen."""
        if not self.files:
            raise Invalid(N_("Choose a file first."))
        if len(self.files) > MOST_FILES:
            raise Invalid(N_("At most {most} files at a time."), most=str(MOST_FILES))
        for part in self.files:
            if part.size > self.settings.max_file_bytes:
                raise Invalid(
                    N_("{name} is too large: a file can be at most {most} MB."),
                    name=part.file_name or "",
                    most=str(self.settings.max_file_bytes // 1_000_000),
                )
            if part.path is None:
                raise Invalid(N_("{name} is empty."), name=part.file_name or "")
        return [Sent(part.path, part.file_name or "") for part in self.files if part.path]


@dataclass
class Received:
    form: Form
    receiver: Receiver


async def receive(request: Request, shelf: Shelf) -> Received:
    """Only for who may attach something: from here on the body may be large. Its text stays with the request.

    Raises whatever a form can be refused for; then nothing of it is left on disk.
    """
    settings = cast(Settings, request.app.state.settings)
    receiver = Receiver(settings)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return Received(await form_of(request), receiver)
    cast(Bounded, request.state.body).most_bytes = DRAINED_TIMES * settings.max_file_bytes
    try:
        await _read(request, receiver, shelf)
        return Received(form_with(receiver.fields), receiver)
    except BaseException:
        await asyncio.shield(asyncio.to_thread(receiver.forget))
        raise
    finally:
        request.state.form = FormData([*receiver.fields])


async def _read(request: Request, receiver: Receiver, shelf: Shelf) -> None:
    _, said = parse_options_header(request.headers["content-type"])
    try:
        parser = MultipartParser(said.get(b"boundary", b""), receiver.callbacks())
        async for piece in request.stream():
            if piece:
                parser.write(piece)
            if receiver.writes:
                await asyncio.to_thread(receiver.write, shelf)
        parser.finalize()
    except FormParserError as error:
        raise HTTPException(400) from error
    await asyncio.to_thread(receiver.close)
