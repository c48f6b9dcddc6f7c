"""What stands above the views of the complaints: only what changes something in the view in front."""

from __future__ import annotations

from k2k_desktop.core.i18n import _
from k2k_desktop.services.issues.views.heat import heat_blocks
from k2k_desktop.ui.issues.page import IssuesPage
from tests.issues.making import Counter
from tests.stage import StageOf, stage_of

__all__ = ["stage_of"]


def test_a_view_shows_no_control_that_changes_nothing_in_it(stage_of: StageOf, counter: Counter) -> None:
    counter.make.block(counter.estate, "B")
    counter.issue()
    stage = stage_of(counter.runner)
    page = IssuesPage(stage.work, stage)
    with stage.qtbot.waitSignal(page.list.counted):
        stage.open_view(page)
    page.list.chips.choose({"priority": ("urgent",), "block": (1,)})
    every = [chip.text() for chip in page.list.chips.chips]
    for view, words, tabs in (("map", True, False), ("figures", False, False), ("calendar", True, True)):
        page.show_view(view)
        assert (page.list.search.isVisible(), page.tabs.isVisible()) == (words, tabs)
        assert page.list._told.isVisible() is tabs
        assert all(one.isVisible() for one in page.panes()[:1])
        chips = [chip.text() for chip in page.list.chips.chips]
        assert (every[0] in chips, every[1] in chips) == (True, view != "figures"), chips
        assert (_("Filter") in chips) is (view != "figures"), "a menu with nothing in it"
    page.show_view("list")
    assert [chip.text() for chip in page.list.chips.chips] == every
    assert page.list.query().filters["priority"] == ("urgent",)
    assert [key for key, _words in counter.runner.read(heat_blocks, (counter.estate,))] == [1, 2]
    assert counter.runner.read(heat_blocks, (counter.estate + 1,)) == [], "an estate narrows the map to its blocks"
