"""The server is killed and comes back: nothing that was typed is lost, and the board catches up by itself."""

import asyncio

from playwright.async_api import expect

from tests.e2e.people import Screens
from tests.e2e.server import Server

CATCH_UP_MS = 5_000


async def test_noors_board_is_right_again_within_five_seconds_of_the_servers_return(
    screens: Screens, server: Server
) -> None:
    noor, rosa = await screens.at_board("Noor", "Rosa")
    connection = noor.page.locator("[data-connection]")
    await expect(connection).to_be_hidden()
    await noor.opens_line_under("Tante Joke kookt")
    await server.kill()
    await expect(connection).to_be_visible()
    await expect(connection).not_to_be_empty()
    await noor.composer.press_sequentially("Midden in een zin")
    await rosa.page.close()

    await server.start()
    [elsewhere] = await screens.at_board("Rosa")
    await elsewhere.lays("Ik was er eerder weer dan jullie.")
    await expect(noor.card("Ik was er eerder weer")).to_be_visible(timeout=CATCH_UP_MS)
    await expect(connection).to_be_hidden()
    await noor.is_live()
    await noor.sees_here("Rosa", "Noor")
    await expect(noor.composer).to_be_focused()
    await expect(noor.composer).to_have_value("Midden in een zin")
    await expect(noor.card("Tante Joke kookt").locator("details[id^=add-]")).to_have_attribute("open", "")


async def test_what_noor_sends_while_there_is_no_server_is_kept_and_sent_once(screens: Screens, server: Server) -> None:
    noor, wim = await screens.at_board("Noor", "Wim")
    await server.kill()
    await expect(noor.page.locator("[data-connection]")).to_be_visible()
    await noor.composer.fill("Dit mag niet weg.")
    await noor.page.locator("#composer button[name=audience][value=table]").click()
    await expect(noor.page.locator("#message")).not_to_be_empty()
    await expect(noor.composer).to_have_value("Dit mag niet weg.")
    await server.start()
    await noor.is_live()
    await noor.page.locator("#composer button[name=audience][value=table]").click()
    await wim.sees("Dit mag niet weg.", count=1)
    await expect(noor.composer).to_have_value("")
    await expect(noor.page.locator("#message")).to_be_empty()


async def test_a_change_made_without_the_socket_still_shows(screens: Screens) -> None:
    """The network lets requests through and no websocket: whoever sends something sees it."""
    [noor] = await screens.at_board("Noor")
    tab = await noor.in_another_tab()
    await tab.page.route_web_socket("**/live*", lambda socket: asyncio.ensure_future(socket.close(code=1006)))
    await tab.page.goto(noor.page.url)
    await expect(tab.page.locator("[data-connection]")).to_be_visible()
    await tab.composer.fill("Zonder lijn gezegd.")
    await tab.page.locator("#composer button[name=audience][value=us]").click()
    await expect(tab.card("Zonder lijn gezegd.")).to_be_visible()
    await noor.sees("Zonder lijn gezegd.")
