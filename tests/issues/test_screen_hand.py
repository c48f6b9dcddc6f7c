"""The complaint in hand on the page of complaints: it stays until another one is chosen."""

from __future__ import annotations

from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.issues.making import Counter
from tests.issues.test_screen import show, stage
from tests.stage import Stage, stage_of

__all__ = ["stage", "stage_of"]


def test_what_was_closed_leaves_the_tab_but_stays_in_hand_until_another_is_chosen(
    stage: Stage, counter: Counter
) -> None:
    other, key = counter.issue("Paip bocor"), counter.issue("Tidak jelas")
    page = show(stage)
    page.list.table.select_key(key)
    stage.qtbot.waitUntil(lambda: page.hand == key)
    with stage.qtbot.waitSignals([page.list.counted, page.list.row_selected]):
        stage.do("issues.reject")
        dialog = stage.dialog()
        assert isinstance(dialog, FormDialog)
        dialog.form.put("reason", "Bukan urusan pejabat.")
        assert dialog.save()
    stage.no_dialog()
    assert page.list.table.row_count() == 1
    assert page.record() == ("issue", key)
    assert not page.pane.area.isHidden()
    assert {"issues.face_counter", "issues.reopen"} <= stage.names()
    page.list.table.select_key(other)
    stage.qtbot.waitUntil(lambda: page.record() == ("issue", other))
    page.show_tab("ended")
    stage.qtbot.waitUntil(lambda: page.record() is None)  # looking elsewhere lets go


def test_behind_another_view_the_list_takes_nothing_out_of_the_hand(stage: Stage, counter: Counter) -> None:
    first, second = counter.issue("Paip bocor"), counter.issue("Tidak jelas")
    page = show(stage)
    page.list.table.select_key(first)
    stage.qtbot.waitUntil(lambda: page.hand == first)
    page.show_view("figures")
    page.take(second)
    with stage.qtbot.waitSignal(page.list.table.row_selected):
        page.show_tab("ended")  # the line in hand in the list goes
    assert page.hand == second
    page.show_tab("open")
    page.show_view("list")
    stage.qtbot.waitUntil(lambda: page.list.table.current_key() == second)
    assert page.hand == second
