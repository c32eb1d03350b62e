"""Files: sent, fetched and retracted. Who sees what a file hangs under is asked anew at each request."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import BinaryIO, Final, cast
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from app import policy
from app.attachments.actions import Line, attach, check_may_attach, retract_attachment
from app.attachments.kinds import CHUNK, MEDIA_TYPES
from app.attachments.models import Attachment
from app.attachments.queries import attachments_of, parent_with
from app.attachments.receiving import MOST_FILES, Receiver, receive
from app.attachments.shelf import NewFile, Sent, Shelf
from app.board.models import Item
from app.board.queries import audiences_of, table_of
from app.database import Session, Viewer
from app.errors import Invalid, NotVisible, Refusal
from app.i18n import translate
from app.seats.forms import audience_from
from app.seats.sharing import JUST_US
from app.settings import Settings
from app.web import (
    Form,
    by_htmx,
    done,
    new_token,
    page,
    path_id,
    read,
    render,
    typed_before,
    viewer_of,
    write,
    write_once,
)

ONLY_TO_KEEP: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}
"""A file of somebody else's is never a page of ours."""


def shelf_of(request: Request) -> Shelf:
    return cast(Shelf, request.app.state.shelf)


async def show_attachments(request: Request) -> Response:
    return page(await attachments_page_of(request))


async def attachments_page_of(request: Request, refusal: str = "") -> str:
    settings = cast(Settings, request.app.state.settings)
    typed = dict(typed_before(request)).get("text", "")
    most = settings.max_file_bytes // 1_000_000
    return await read(request, attachments_page, path_id(request, "row_id"), most, refusal, typed)


def attachments_page(db: Session, viewer: Viewer, row_id: UUID, most_megabytes: int, refusal: str, typed: str) -> str:
    parent = parent_with(db, row_id)
    table = table_of(db, parent.case_id)
    return render(
        viewer,
        "attachments/attachments.html",
        viewer=viewer,
        table=table,
        parent=parent,
        is_own=policy.may_edit(viewer, parent),
        takes_lines=isinstance(parent, Item),
        audience=audiences_of(db, table, [parent])[parent.id],
        files=attachments_of(db, [parent.shown_in]).get(parent.id, []),
        most_megabytes=most_megabytes,
        most_files=MOST_FILES,
        refusal=refusal,
        typed=typed,
        token=new_token(),
    )


async def take_files(request: Request) -> Response:
    """What was typed comes back with a refusal; the files have to be chosen again, as browsers want it."""
    row_id = path_id(request, "row_id")
    await read(request, check_may_attach, row_id)
    try:
        received = await receive(request, shelf_of(request))
        item_id = await _attach(request, row_id, received.form, received.receiver)
    except Invalid as refusal:
        if by_htmx(request):
            raise
        said = translate(viewer_of(request).language, refusal.sentence, **refusal.values)
        return page(await attachments_page_of(request, said), 422)
    case_id = await read(request, lambda db, _: parent_with(db, row_id).case_id)
    return done(request, f"/cases/{case_id}#item-{item_id}")


async def _attach(request: Request, row_id: UUID, form: Form, receiver: Receiver) -> UUID:
    settings, shelf = cast(Settings, request.app.state.settings), shelf_of(request)
    try:
        line = Line(form.text("text"), audience_from(form) if form.text("audience") else JUST_US)
        files = await asyncio.to_thread(_keep, shelf, receiver.sent())
    finally:
        await asyncio.shield(asyncio.to_thread(receiver.forget))
    try:
        made = await write_once(
            request, receiver.with_files(form), attach, row_id, files, line, settings.max_case_bytes
        )
    except Refusal:
        await asyncio.to_thread(shelf.remove, [file.stored_as for file in files])
        raise
    # Whatever else goes wrong, the row may be committed all the same: then the sweep knows better.
    if made is None:
        await asyncio.to_thread(shelf.remove, [file.stored_as for file in files])
    return await read(request, lambda db, _: parent_with(db, row_id).shown_in)


def _keep(shelf: Shelf, sent: Sequence[Sent]) -> Sequence[NewFile]:
    """All of them or none."""
    kept: list[NewFile] = []
    try:
        for one in sent:
            kept.append(shelf.keep(one))
    except Invalid:
        shelf.remove(file.stored_as for file in kept)
        raise
    return kept


async def fetch_attachment(request: Request) -> Response:
    attachment = await read(request, find_standing, path_id(request, "attachment_id"))
    try:
        file = await asyncio.to_thread(shelf_of(request).open, attachment.stored_as)
    except FileNotFoundError as error:  # retracted at this very moment
        raise NotVisible from error
    headers = {
        **ONLY_TO_KEEP,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(attachment.file_name, safe='')}",
        "Content-Length": str(attachment.size),
    }
    return StreamingResponse(pieces_of(file), media_type=MEDIA_TYPES[attachment.kind], headers=headers)


def find_standing(db: Session, _: Viewer, attachment_id: UUID) -> Attachment:
    attachment = db.find(Attachment, attachment_id)
    if attachment.retracted_at:
        raise NotVisible
    return attachment


async def pieces_of(file: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(file.read, CHUNK):
            yield piece
    finally:
        file.close()


async def retract_file(request: Request) -> Response:
    attachment = await write(request, retract_attachment, path_id(request, "attachment_id"))
    await asyncio.to_thread(shelf_of(request).remove, [attachment.stored_as])
    return done(request, f"/rows/{attachment.entry_id or attachment.item_id}/attachments")


routes: list[BaseRoute] = [
    Route("/rows/{row_id}/attachments", show_attachments),
    Route("/rows/{row_id}/attachments", take_files, methods=["POST"]),
    Route("/attachments/{attachment_id}", fetch_attachment),
    Route("/attachments/{attachment_id}/retraction", retract_file, methods=["POST"]),
]
