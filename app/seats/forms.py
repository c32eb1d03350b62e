"""How a form says who may see something, and the line that answers it."""

from uuid import UUID

from app.board.queries import readers_of, table_of
from app.database import Session, Viewer
from app.errors import Invalid
from app.i18n import N_
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, Audience, find_shareable, kind_of
from app.web import Form, render


def audience_from(form: Form) -> Audience:
    """What the buttons and the chips say. Nothing chosen is refused, not guessed.

    A button with the name of one organisation goes to that one only, whatever else is ticked.
    """
    if form.text("only"):
        return Audience(seat_ids=frozenset({form.id("only")}))
    match form.text("audience"):
        case "us":
            return JUST_US
        case "table":
            return WHOLE_TABLE
        case "director":
            return THE_DIRECTOR
        case "some":
            audience = Audience(
                director=bool(form.text("director")), seat_ids=form.ids("seat"), people=form.ids("person")
            )
            if audience == JUST_US:
                raise Invalid(N_("Choose with whom you want to share this."))
            return audience
        case _:
            raise Invalid(N_("Choose who may see this."))


def sharing_line(db: Session, viewer: Viewer, row_id: UUID) -> str:
    """Who sees now what was just shared with some, and a button for each organisation that does not."""
    row = find_shareable(db, row_id)
    table = table_of(db, row.case_id)
    readers = readers_of(db, table, row)
    reached = {reader.share.seat_id for reader in readers if reader.share.professional_id is None}
    others = [seat for seat in table.others(viewer) if seat.id not in reached]
    return render(
        viewer,
        "seats/_shared.html",
        table=table,
        row=row,
        readers=readers,
        others=others if row.partner_id else [],
        is_item=kind_of(row) == "item",
    )
