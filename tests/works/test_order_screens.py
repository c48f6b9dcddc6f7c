"""The tab of work orders and the page of one, by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt

from k2k_desktop.models.issues.works import WorkStatus
from k2k_desktop.services.issues.works import contractors, order_moves
from k2k_desktop.services.issues.works.work_orders import order_for_issues, save_order
from k2k_desktop.ui.works.contractors import ContractorsSection
from k2k_desktop.ui.works.order import OrderView
from k2k_desktop.ui.works.orders import OrdersSection
from k2k_desktop.ui.works.page import WorksPage
from tests.conftest import MONDAY_MORNING
from tests.issues.making import Counter
from tests.stage import CONTROL, ENTER, StageOf, stage_of

__all__ = ["stage_of"]


def status(view: OrderView) -> WorkStatus:
    return view.page.status


def test_an_order_is_read_opened_and_moved_on_by_keyboard(counter: Counter, stage_of: StageOf) -> None:
    issue = counter.issue()
    order = counter.runner.change(order_for_issues, (issue,))
    given = {"staff": "Juruteknik pejabat", "due_on": MONDAY_MORNING.date()}
    counter.runner.change(save_order, order, 1, given)
    stage = stage_of(counter.runner)
    works = WorksPage(stage.work, stage)
    stage.open_view(works)
    section = works.section
    assert isinstance(section, OrdersSection)
    section.show_record("work_order", order)
    assert section.shown.name.text() == "Lif 1 rosak"
    assert section.shown.issues.accessibleName()
    view = section.open_order(order)
    assert view is not None
    stage.do(order_moves.issue_order.name)
    stage.dialog()
    stage.press(Qt.Key.Key_Return, CONTROL)
    stage.no_dialog()
    assert status(view) is WorkStatus.issued
    assert view.photos.strip.list.accessibleName()
    view.issues.setFocus()
    view.issues.select_key(issue)
    stage.press(ENTER)
    assert stage.opened == [("issue", issue)]
    stage.do(order_moves.start_order.name)
    assert status(view) is WorkStatus.in_progress


def test_a_link_narrows_the_list_of_its_tab_and_the_tab_keeps_what_it_shows(
    counter: Counter, stage_of: StageOf
) -> None:
    first, second = (counter.runner.change(order_for_issues, (counter.issue(),)) for _number in range(2))
    counter.runner.change(save_order, first, 1, {"staff": "Juruteknik pejabat", "due_on": MONDAY_MORNING.date()})
    counter.runner.change(order_moves.issue_order, first, 2)
    stage = stage_of(counter.runner)
    works = WorksPage(stage.work, stage)
    stage.open_view(works)
    works.open_section("Outages")
    works.narrow(True)
    works.restore_state({"section": "Work orders", "filters": {"status": (WorkStatus.draft,)}})
    section = works.section
    assert isinstance(section, OrdersSection)
    stage.qtbot.waitUntil(lambda: section.list.table.model().rowCount() == 1)
    assert section.list.table.select_key(second)
    works.open_section("Contractors")  # made while the window is narrow already
    assert isinstance(works.section, ContractorsSection)
    assert not works.section.pane.isVisible()
    works.open_section("Work orders")
    again = WorksPage(stage.work, stage)
    again.restore_state(works.save_state())
    assert isinstance(again.section, OrdersSection)
    assert again.section.list.chips.chosen == {"status": (WorkStatus.draft,)}


def test_what_a_step_of_an_order_cannot_do_without_is_marked_in_its_form() -> None:
    forms = (order_moves.ISSUE_FORM, order_moves.DONE_FORM, order_moves.ACCEPT_FORM, order_moves.CANCEL_FORM)
    marked = {one.name for form in forms for one in form if one.required}
    assert marked == {"ordered_on", "due_on", "done_on", "accepted_on", "accepted_by", "cancel_reason"}
    assert all(one.required for one in contractors.BLACKLIST_FORM)
