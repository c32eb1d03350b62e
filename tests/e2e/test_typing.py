"""What one is typing, has opened, ticked or scrolled to survives whatever the others do."""

from playwright.async_api import Locator, expect

from tests.e2e.people import Screens, Someone, from_menu

TYPED = "Ik zit midden in een zin over de huur"
CARET = 7


async def types(field: Locator) -> None:
    """And goes back with the caret, to mend a word at the start."""
    await field.click()
    await field.press_sequentially(TYPED)
    for _ in range(CARET, len(TYPED)):
        await field.press("ArrowLeft")


async def is_still_typing(field: Locator) -> None:
    await expect(field).to_be_focused()
    await expect(field).to_have_value(TYPED)
    assert await field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [CARET, CARET]


async def changes_everything(rosa: Someone, watching: Someone, about: str) -> None:
    """A card of Rosa's comes, is edited, gets a line, moves, and goes again; the other watches all of it."""
    await rosa.lays(f"{about} is nieuw.", domain="housing")
    await watching.sees(f"{about} is nieuw.")
    await rosa.edits(f"{about} is nieuw.", f"{about} is verbeterd.")
    await watching.sees(f"{about} is verbeterd.")
    await rosa.adds(f"{about} heeft een regel.", under=f"{about} is verbeterd.")
    await watching.sees(f"{about} heeft een regel.")
    await rosa.moves(f"{about} is verbeterd.", "goes_well")
    await expect(watching.page.locator("#lane-goes_well")).to_contain_text(f"{about} is verbeterd.")
    await rosa.retracts(f"{about} is verbeterd.")
    await watching.does_not_see(f"{about} is verbeterd.")


async def test_noor_types_on_in_the_composer_while_rosa_changes_the_board(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await types(noor.composer)
    await changes_everything(rosa, noor, "De kaart van Rosa")
    await is_still_typing(noor.composer)
    await noor.page.keyboard.type("!")
    await expect(noor.composer).to_have_value(TYPED[:CARET] + "!" + TYPED[CARET:])


async def test_noor_types_on_under_a_card_that_rosa_edits_extends_and_moves(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.lays("De meterkast staat open.", domain="housing")
    await noor.sees("De meterkast staat open.")
    field = (await noor.opens_line_under("De meterkast staat open.")).locator("textarea")
    await types(field)
    await rosa.edits("De meterkast staat open.", "De meterkast zit weer dicht.")
    await noor.sees("De meterkast zit weer dicht.")
    await rosa.adds("Met een nieuw slot.", under="De meterkast zit weer dicht.")
    await noor.sees("Met een nieuw slot.")
    field = noor.card("De meterkast zit weer dicht.").locator("textarea")
    await is_still_typing(field)
    await rosa.moves("De meterkast zit weer dicht.", "safety")
    await expect(noor.page.locator("#lane-safety")).to_contain_text("De meterkast zit weer dicht.")
    await is_still_typing(field)


async def test_noor_types_on_under_a_card_while_another_arrives_above_it(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.lays("De brievenbus puilt uit.", domain="work")
    await noor.sees("De brievenbus puilt uit.")
    field = (await noor.opens_line_under("De brievenbus puilt uit.")).locator("textarea")
    await types(field)
    await rosa.lays("Een nieuwe kaart in dezelfde baan.", domain="work")
    await rosa.moves("Een nieuwe kaart in dezelfde baan.", "children")
    await rosa.moves("Een nieuwe kaart in dezelfde baan.", "work")
    await expect(noor.page.locator("#lane-work")).to_contain_text("Een nieuwe kaart in dezelfde baan.")
    await is_still_typing(field)


async def test_what_noor_typed_under_a_card_is_back_when_the_card_is(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.lays("Deze kaart gaat en komt.", domain="work")
    item_id = await rosa.id_of("Deze kaart gaat en komt.")
    await noor.sees("Deze kaart gaat en komt.")
    field = (await noor.opens_line_under("Deze kaart gaat en komt.")).locator("textarea")
    await types(field)
    await rosa.retracts("Deze kaart gaat en komt.")
    await noor.does_not_see("Deze kaart gaat en komt.")
    tab = await rosa.in_another_tab()
    await tab.goes_to(f"/items/{item_id}")
    await tab.page.locator("form[action$='/restoration'] button").click()
    await noor.sees("Deze kaart gaat en komt.")
    await expect(field).to_have_value(TYPED)
    await expect(field).to_be_visible()


async def test_what_noor_typed_and_left_is_still_there_after_others_changes(screens: Screens) -> None:
    """A field that does not have the focus, too: a morph would reset it."""
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.lays("Hier komt nog iets onder.", domain="work")
    await noor.sees("Hier komt nog iets onder.")
    field = (await noor.opens_line_under("Hier komt nog iets onder.")).locator("textarea")
    await field.fill(TYPED)
    await noor.page.locator("#composer-more summary").click()
    await noor.page.locator("#composer-source").fill("huisbezoek")
    await rosa.edits("Hier komt nog iets onder.", "Hier kwam iets onder.")
    await noor.sees("Hier kwam iets onder.")
    await changes_everything(rosa, noor, "De andere kaart")
    await expect(noor.card("Hier kwam iets onder.").locator("textarea")).to_have_value(TYPED)
    await expect(noor.page.locator("#composer-source")).to_have_value("huisbezoek")


async def test_what_noor_opened_and_ticked_stays_so_while_the_board_changes(screens: Screens) -> None:
    rosa, noor = await screens.at_board("Rosa", "Noor")
    await rosa.lays("Een kaart met een open vak.", domain="work")
    await noor.sees("Een kaart met een open vak.")
    await noor.opens_line_under("Een kaart met een open vak.")
    await noor.page.locator("#composer-some > summary").click()
    police = noor.page.get_by_label("Politie Eikerveen", exact=True)
    await police.check()
    await rosa.edits("Een kaart met een open vak.", "Een kaart met een open vak, bewerkt.")
    await noor.sees("Een kaart met een open vak, bewerkt.")
    await changes_everything(rosa, noor, "Nog een kaart")
    await expect(noor.card("Een kaart met een open vak").locator("details[id^=add-]")).to_have_attribute("open", "")
    await expect(noor.page.locator("#composer-some")).to_have_attribute("open", "")
    await expect(police).to_be_checked()


async def test_nothing_moves_under_noors_eyes_when_cards_come_and_go_above(screens: Screens) -> None:
    """Rosa's card comes and goes in lanes above the card that Noor reads, in the same column."""
    rosa, noor = await screens.at_board("Rosa", "Noor")
    for number in range(4):
        await rosa.lays(f"Vulling {number}.", domain="money")
    await rosa.lays("Hier kijkt Noor naar.", domain="health")
    await noor.sees("Hier kijkt Noor naar.")
    card = noor.card("Hier kijkt Noor naar.")
    await card.evaluate("card => card.scrollIntoView({block: 'center'})")
    before = await top_of(card)
    assert await noor.page.evaluate("() => scrollY") > 0
    await changes_everything(rosa, noor, "Iets daarboven")
    assert abs(await top_of(card) - before) <= 2


async def top_of(element: Locator) -> float:
    top = await element.evaluate("element => element.getBoundingClientRect().top")
    assert isinstance(top, int | float)
    return top


async def test_logging_out_leaves_nothing_of_what_noor_typed(screens: Screens) -> None:
    [noor] = await screens.at_board("Noor")
    await noor.composer.fill("Nog niet klaar.")
    await noor.page.reload()
    await expect(noor.composer).to_have_value("Nog niet klaar.")
    await from_menu(noor.page, "/logout")
    await expect(noor.page.locator("form[action='/login/demo']").first).to_be_visible()
    assert await noor.page.evaluate("() => sessionStorage.length") == 0


async def test_who_types_under_a_card_is_seen_by_who_sees_the_card(screens: Screens) -> None:
    rosa, noor, pieter = await screens.at_board("Rosa", "Noor", "Pieter")
    await rosa.lays("Alleen voor Noor en mij.", "us", domain="work")
    await rosa.shares("Alleen voor Noor en mij.", "Woningcorporatie Thuishaven")
    await noor.sees("Alleen voor Noor en mij.")
    pieter.frames.clear()
    form = await noor.opens_line_under("Alleen voor Noor en mij.")
    await form.locator("textarea").press_sequentially("Ik kom")
    hint = rosa.card("Alleen voor Noor en mij.").locator(".typing")
    await expect(hint).to_contain_text("Noor Hendriks")
    await expect(noor.page.locator(".typing")).to_have_count(0)
    await form.locator("textarea").press_sequentially(" morgen langs.")
    await form.locator("button[name=audience][value=table]").click()
    await rosa.sees("Ik kom morgen langs.")
    await expect(hint).to_have_count(0)
    assert pieter.news == [], "and nothing tells Pieter that there is something"
