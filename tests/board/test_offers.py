"""Who sits down later, or takes the case over, is offered what was said before; nothing is chosen beforehand."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from app.board.models import Item
from app.board.offers import Offer, decline_offer, offers_to, take_offer
from app.cases.actions import accept_direction, offer_direction
from app.cases.models import Case
from app.errors import Invalid, NotAllowed, NotVisible
from app.seats.actions import give_seat, name_first
from app.seats.models import Seat
from app.seats.sharing import JUST_US, THE_DIRECTOR, WHOLE_TABLE
from tests.table import Table


async def offers(table: Table, name: str) -> Sequence[Offer]:
    return await table.reads(name, lambda db, me: offers_to(db, me, db.find(Case, table.case.id)))


async def offered(table: Table, name: str, to: UUID | None) -> set[UUID]:
    """Items that this person's organisation is offered to share with a director, or with a new seat."""
    return {item.id for offer in await offers(table, name) if offer.professional_id == to for item in offer.items}


async def hand_over(table: Table, old: str, new: str) -> None:
    await table.does(old, offer_direction, table.case.id, table.person(new))
    await table.does(new, accept_direction, table.case.id)


async def esther_sits_down(table: Table) -> Seat:
    seat = await table.does("Rosa", give_seat, table.case.id, table.partner("Esther"))
    await table.does("Rosa", name_first, seat.id, table.person("Esther"))
    return seat


async def test_what_was_for_the_old_director_is_offered_to_its_owner_to_share_anew(table: Table) -> None:
    item = await table.lays("Gita", THE_DIRECTOR)
    by_name = await table.lays("Gita", table.people("Rosa"))
    assert await table.readers(item) == {"Gita", "Tom", "Rosa"}
    await hand_over(table, "Rosa", "Wim")
    assert await table.readers(item) == {"Gita", "Tom"}, "neither the old director nor the new one"
    assert await table.readers(by_name) == {"Gita", "Tom", "Rosa"}, "that was for Rosa, not for the director"
    assert item.id in await offered(table, "Gita", table.person("Wim"))
    assert by_name.id not in await offered(table, "Gita", table.person("Wim"))
    assert item.id not in await offered(table, "Noor", table.person("Wim")), "it is not hers to share"
    seat = table.case.seats["Wim"]
    await table.does("Gita", take_offer, seat, table.person("Wim"), frozenset({item.id}))
    assert await table.readers(item) == {"Gita", "Tom", "Wim"}
    assert item.id not in await offered(table, "Gita", table.person("Wim"))


async def test_a_director_who_comes_back_is_offered_again(table: Table) -> None:
    item = await table.lays("Gita", THE_DIRECTOR)
    await hand_over(table, "Rosa", "Wim")
    await table.does("Gita", take_offer, table.case.seats["Wim"], table.person("Wim"), frozenset({item.id}))
    await hand_over(table, "Wim", "Rosa")
    assert await table.readers(item) == {"Gita", "Tom"}
    assert item.id in await offered(table, "Gita", table.person("Rosa"))


async def test_esther_who_sits_down_later_sees_nothing_of_before_until_it_is_shared(table: Table) -> None:
    told, kept = await table.lays("Noor", WHOLE_TABLE), await table.lays("Noor", JUST_US)
    seat = await esther_sits_down(table)
    assert "Esther" not in await table.readers(told)
    assert told.id in await offered(table, "Noor", None)
    assert kept.id not in await offered(table, "Noor", None), "only what was on the table already is proposed"
    await table.does("Noor", take_offer, seat.id, None, frozenset({told.id}))
    assert "Esther" in await table.readers(told)
    assert await table.readers(kept) == {"Noor"}
    assert not [offer for offer in await offers(table, "Noor") if offer.seat.id == seat.id]


async def test_an_offer_declined_is_gone_and_nobody_else_learns_of_it(table: Table) -> None:
    await table.lays("Noor", WHOLE_TABLE)
    await table.lays("Wim", WHOLE_TABLE)
    seat = await esther_sits_down(table)
    before = await offered(table, "Wim", None)
    await table.does("Noor", decline_offer, seat.id, None)
    assert not [offer for offer in await offers(table, "Noor") if offer.seat.id == seat.id]
    assert await offered(table, "Wim", None) == before != set()


async def test_nobody_takes_an_offer_with_what_is_not_theirs(table: Table) -> None:
    item, hidden = await table.lays("Noor", table.seats("Wim")), await table.lays("Noor", JUST_US)
    seat = await esther_sits_down(table)
    for id, refusal in ((item.id, NotAllowed), (hidden.id, NotVisible)):
        with pytest.raises(refusal):
            await table.does("Wim", take_offer, seat.id, None, frozenset({id}))
    with pytest.raises(Invalid):
        await table.does("Wim", take_offer, seat.id, None, frozenset())
    with pytest.raises(NotVisible):
        await table.does("Olga", decline_offer, seat.id, None)
    with pytest.raises(NotVisible):
        await table.does("Noor", decline_offer, seat.id, table.person("Wim"))
    assert await table.readers(await table.finds("Noor", Item, item.id)) == {"Noor", "Wim"}
