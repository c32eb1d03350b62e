"""How a form says who may see something."""

from app.errors import Invalid
from app.i18n import N_
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE, Audience
from app.web import Form


def audience_from(form: Form) -> Audience:
    """What the two buttons and the chips say. Nothing chosen is refused, not guessed."""
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
