"""Sessions in each state that a form of intervision is for, and how it is filled in."""

from collections.abc import Mapping
from uuid import UUID

from app.demo.people import TEAMS
from app.intervision.actions import NewPoint, go_to, note_learning, open_cards, write_note
from app.intervision.keeping import CheckedText
from app.intervision.models import OpenTo
from app.intervision.queries import sitting
from tests.conftest import Site
from tests.intervision.conftest import ADVISING, JUDGING, REACTING, Circle, circle_of

Filled = tuple[Mapping[str, str], Mapping[str, str]]
"""The fields, and what stands in the address."""

THOUGHT = CheckedText("Wachten is ook iets doen.")


async def forms_of_intervision(site: Site) -> Mapping[str, tuple[str, Filled]]:
    """Daan leads, Mo writes, Iris chooses."""
    circle, cards = await circle_of(site.database, site.world), site.app.state.cards
    running, led, closing = [await _at(circle, 0, UUID(int=0)) for _ in range(3)]
    silent, advising = await _at(circle, JUDGING, UUID(int=0)), await _at(circle, ADVISING, cards.begin())
    lost, reacting = await _at(circle, ADVISING, UUID(int=1)), await _reacting(circle)
    drawn = (await circle.reads("Iris", sitting, reacting, cards)).cards[0]
    learned = NewPoint(THOUGHT, CheckedText("rust"), OpenTo.PARTICIPANTS)
    point = await circle.does("Mo", note_learning, running, learned)
    lent = await circle.does("Mo", note_learning, running, learned)
    said = await circle.does("Mo", write_note, running, 0, THOUGHT)
    group, at = {"group_id": str(circle.group)}, "/intervision/sessions/{session_id}"
    bram, iris = str(circle.id_of("Bram")), str(circle.id_of("Iris"))
    team = str(site.world.town.teams[TEAMS[0]])
    founded = {"name": "Kring Zuid", "team": team, "days": "60", "person": iris, "token": "t"}
    written = {"text": "Ik zou even wachten.", "token": "t"}
    kept = {"text": "Rust begint bij mij.", "tags": "rust, grenzen", "open_to": "team", "token": "t"}
    planned = {"starts_on": "2026-12-01", "starts_at": "10:30", "facilitator": bram, "bringer": iris}
    planned |= {"question": "Hoe wacht ik?", "method": "balint", "person": bram, "token": "t"}
    return {
        "/intervision/groups": ("Daan", (founded, {})),
        "/intervision/groups/{group_id}/members": ("Daan", ({"person": iris}, group)),
        "/intervision/groups/{group_id}/period": ("Daan", ({"days": "30"}, group)),
        "/intervision/groups/{group_id}/sessions": ("Daan", (planned, group)),
        "/intervision/learned": ("Mo", ({"sought": "rust"}, {})),
        "/intervision/learned/{learning_id}/reach": ("Mo", ({"open_to": "all"}, {"learning_id": str(point.id)})),
        "/intervision/learned/{learning_id}/retraction": ("Mo", ({}, {"learning_id": str(lent.id)})),
        "/intervision/notes/{note_id}/retraction": ("Mo", ({}, {"note_id": str(said.id)})),
        "/intervision/cards/{card_id}/choice": ("Iris", ({}, {"card_id": str(drawn.id)})),
        f"{at}/notes": ("Mo", ({**written, "step": "0"}, _address(running))),
        f"{at}/learned": ("Mo", (kept, _address(running))),
        f"{at}/cards": ("Mo", ({"text": written["text"], "step": str(ADVISING)}, _address(advising))),
        f"{at}/opening": ("Daan", ({}, _address(silent))),
        f"{at}/asking": ("Daan", ({}, _address(lost))),
        f"{at}/step": ("Daan", ({"step": "1"}, _address(led))),
        f"{at}/pause": ("Daan", ({}, _address(led))),
        f"{at}/resumption": ("Daan", ({}, _address(led))),
        f"{at}/extension": ("Daan", ({"minutes": "2"}, _address(led))),
        f"{at}/closing": ("Daan", ({}, _address(closing))),
        "/intervision/groups/{group_id}/departure": ("Bram", ({}, group)),
    }


def _address(session: UUID) -> Mapping[str, str]:
    return {"session_id": str(session)}


async def _at(circle: Circle, step: int, cards: UUID) -> UUID:
    session = await circle.plans()
    await circle.does("Daan", go_to, session, step, cards)
    return session


async def _reacting(circle: Circle) -> UUID:
    session = await _at(circle, ADVISING, UUID(int=2))
    await circle.does("Daan", open_cards, session, UUID(int=2), [THOUGHT])
    await circle.does("Daan", go_to, session, REACTING, UUID(int=0))
    return session
