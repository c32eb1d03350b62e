"""Who directs a case saves a form that was shown before something changed: nothing is lost, on either side."""

import re
from datetime import timedelta

import pytest

from app.cases.actions import steer, steer_as_shown
from app.cases.models import Case, Phase
from app.errors import Stale
from app.meeting.actions import leave_point, open_point, settle_household
from tests.conftest import Site
from tests.meeting.conftest import plan_meeting
from tests.table import Table


async def test_the_date_that_a_meeting_set_stays(table: Table) -> None:
    """Wim had the form open while Van Oosten was discussed."""
    meeting, case_id = await plan_meeting(table), table.world.van_oosten.id
    shown, looks_back = await table.finds("Wim", Case, case_id), table.today + timedelta(days=40)
    await table.does("Hanneke", open_point, meeting.points["van_oosten"])
    await table.does("Hanneke", settle_household, meeting.points["van_oosten"], None, None, looks_back)
    await table.does("Hanneke", leave_point, meeting.points["van_oosten"], "klaar")
    with pytest.raises(Stale) as refused:
        await table.does("Wim", steer_as_shown, case_id, shown.version, Phase.PLAN, shown.next_on, shown.wish)
    now = await table.finds("Wim", Case, case_id)
    assert (now.next_on, now.phase) == (looks_back, shown.phase)
    await table.does("Wim", steer_as_shown, case_id, refused.value.version, Phase.PLAN, looks_back, now.wish)
    assert (await table.finds("Wim", Case, case_id)).phase is Phase.PLAN


async def test_the_form_comes_back_with_what_was_typed_and_what_is_there(site: Site) -> None:
    rosa, case_id = await site.as_("Rosa"), site.world.dijkhuizen.id
    address = f"/cases/{case_id}/direction"
    shown = version_in((await rosa.get(address)).text)
    await site.database.write(site.world["Rosa"], steer, case_id, Phase.PLAN, None, "Hier blijven wonen")
    typed = {"phase": "outreach", "next_on": "2026-12-24", "wish": "Een eigen sleutel", "version": shown}
    refused = await rosa.post(address, data=typed)
    assert refused.status_code == 409
    assert all(text in refused.text for text in ("Een eigen sleutel", "2026-12-24", "Hier blijven wonen"))
    taken = await rosa.post(address, data=typed | {"version": version_in(refused.text)})
    assert taken.status_code == 303
    assert (await rosa.post(address, data=typed)).status_code == 303, "sent twice it is the same"


def version_in(page: str) -> str:
    [version] = re.findall(r'name="version" value="(\d+)"', page)
    return str(version)
