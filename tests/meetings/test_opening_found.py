"""What was found in minutes opens at its item."""

from __future__ import annotations

import datetime as dt

from k2k_desktop.ui.meetings import PAGE
from k2k_desktop.ui.meetings.minutes import MeetingView
from k2k_desktop.ui.meetings.page import MeetingsPage
from tests.meetings.conftest import Committee
from tests.stage import StageOf


def test_an_item_opens_its_meeting_at_itself(committee: Committee, stage_of: StageOf) -> None:
    key = committee.circulated(dt.date(2026, 10, 5))
    item = committee.page(key).items[3].id
    stage = stage_of(committee.runner)
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, MeetingsPage)
    stage.open_view(page)
    page.show_record("agenda_item", item)
    assert isinstance(stage.view, MeetingView)
    assert (stage.view.page.id, stage.view.item_id) == (key, item)
