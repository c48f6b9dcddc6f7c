"""The page of complaints on screen, by keyboard: recorded in eight stops, counted in, moved, verified."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from k2k_desktop.models.issues import Face, IssueStatus, PauseReason, Priority, Satisfaction, SatisfactionAbout
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues import events, statuses
from k2k_desktop.services.issues.lists import TABS
from k2k_desktop.services.issues.service_times import service_times
from k2k_desktop.ui.issues import PAGE
from k2k_desktop.ui.issues.intake import IntakeDialog, fresh_values
from k2k_desktop.ui.issues.page import IssuesPage
from k2k_desktop.ui.issues.record import RecordView
from k2k_desktop.ui.issues.settings import CategoriesView
from k2k_desktop.ui.issues.taps import FaceSheet
from k2k_desktop.ui.kit.formdialog import FormDialog
from tests.conftest import RunnerOf
from tests.issues.making import Counter
from tests.stage import CONTROL, TAB, Stage, StageOf, stage_of
from tests.works.test_photos import picture as placed_picture

__all__ = ["stage_of"]
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stage(stage_of: StageOf, counter: Counter) -> Stage:
    return stage_of(counter.runner)


def show(stage: Stage) -> IssuesPage:
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, IssuesPage)
    with stage.qtbot.waitSignal(page.list.counted):
        stage.open_view(page)
    return page


def new(stage: Stage) -> IntakeDialog:
    stage.do("issues.new")
    dialog = stage.dialog()
    assert isinstance(dialog, IntakeDialog)
    stage.qtbot.waitUntil(dialog.place.line.hasFocus)
    return dialog


def fill(stage: Stage, dialog: IntakeDialog, reporter: str = "") -> None:
    """Place, problem, title as offered, reporter: by keys alone."""
    stage.type("a", into=dialog.place.line)
    tab()
    stage.type("lif", into=dialog.problem.line)
    tab()
    tab()
    if reporter:
        stage.type(reporter, into=dialog.reporter.line)
        tab()
    dialog.activateWindow()  # without a window manager a list that popped up stays the active one
    stage.qtbot.waitUntil(dialog.isActiveWindow)


def tab() -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, TAB)


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 120)).save(kept, "JPEG")
    return kept.getvalue()


def test_from_place_to_save_there_are_eight_stops_of_tab(stage: Stage) -> None:
    show(stage)
    dialog = new(stage)
    stops: list[QWidget] = [dialog.place.line]
    while len(stops) < 12:
        tab()
        focused = QApplication.focusWidget()
        if focused is None or focused is stops[0]:
            break
        stops.append(focused)
    form = dialog.form
    assert stops == [
        dialog.place.line, dialog.problem.line, form.editor("title").entry, dialog.reporter.line,
        form.editor("description").entry, dialog.photos.add_button, form.editor("priority").entry, dialog.save_button,
    ]  # fmt: skip
    dialog.reject()


def test_a_complaint_is_recorded_by_keys_alone_and_its_slip_is_one_key_away(stage: Stage, counter: Counter) -> None:
    page = show(stage)
    dialog = new(stage)
    fill(stage, dialog, "hamidah")
    assert dialog.form.editor("title").draft() == "Rosak"
    assert dialog.form.editor("priority").given() is Priority.urgent
    stage.qtbot.waitUntil(lambda: "Nov 2026" in dialog.form.rows["priority"].help.text())
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    stage.no_dialog()
    assert page.page is not None
    assert (page.page.title, page.page.place) == ("Rosak", "Blok A")
    assert (page.page.reporter.resident_id, page.page.affected) == (counter.people[0], 1)
    assert stage.toasts[-1].count("ADU-2026-000001") == 1
    job = page.document()
    assert job is not None
    assert job.args[0] == page.page.id
    stage.print_out(job)
    assert stage.printed[0][1].pdf.startswith(b"%PDF")


def test_somebody_who_is_not_in_the_register_is_typed_and_another_complaint_follows(
    stage: Stage, counter: Counter
) -> None:
    show(stage)
    dialog = new(stage)
    fill(stage, dialog)
    dialog.reporter.line.setFocus()
    stage.type("Siti 013-000 1234")
    dialog.reporter.look_up()
    rows = [dialog.reporter.found.index(row, 0).data() for row in range(dialog.reporter.found.rowCount())]
    assert "Siti 013-000 1234" in rows[-1]
    dialog.reporter._picked(dialog.reporter.found.index(len(rows) - 1, 0))
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL | SHIFT)
    kept = counter.page(1)
    assert (kept.reporter.name, kept.reporter.phone) == ("Siti", "+60130001234")
    assert dialog.isVisible()
    assert not dialog.form.is_dirty()
    assert dialog.place.line.hasFocus()
    dialog.reject()


def test_tab_takes_the_row_gone_to_by_arrows(stage: Stage, counter: Counter) -> None:
    counter.make.block(counter.estate, "AB")
    show(stage)
    dialog = new(stage)
    stage.type("a", into=dialog.place.line)
    stage.qtbot.waitUntil(dialog.place.popup.isVisible)
    QTest.keyClick(dialog.place.popup, Qt.Key.Key_Down)
    wanted = dialog.place.popup.currentIndex().data()
    QTest.keyClick(dialog.place.popup, TAB)
    assert dialog.place.popup.currentIndex().row() == 1
    assert wanted.split(",")[0] in dialog.place.line.text()
    dialog.form.start_with(fresh_values())
    dialog.reject()


def test_a_likely_duplicate_is_offered_and_the_household_counted_in(stage: Stage, counter: Counter) -> None:
    there = counter.issue("Lif berhenti")
    page = show(stage)
    dialog = new(stage)
    fill(stage, dialog, "hamidah")
    stage.qtbot.waitUntil(lambda: not dialog.likely.isHidden())
    assert [one.issue_id for one in dialog.likely.found] == [there]
    QTest.keyClick(dialog, Qt.Key.Key_F6)
    assert dialog.likely.table.hasFocus()
    QTest.keyClick(dialog.likely.table, Qt.Key.Key_Return)
    stage.no_dialog()
    assert counter.page(there).affected == 1
    assert page.hand == there
    assert page._counts["all"] == 1  # no second one


def test_without_a_reporter_nothing_is_counted_and_nothing_typed_is_lost(stage: Stage, counter: Counter) -> None:
    there = counter.issue("Lif berhenti")
    show(stage)
    dialog = new(stage)
    fill(stage, dialog)
    dialog.count_in(there)
    assert dialog.form.rows["reporter"].error is not None
    assert dialog.form.editor("title").draft() == "Rosak"
    assert counter.page(there).affected == 0
    dialog.form.start_with(fresh_values())
    dialog.reject()


def test_photos_are_pasted_a_bad_one_is_refused_in_words_and_the_rest_stays(stage: Stage, counter: Counter) -> None:
    page = show(stage)
    dialog = new(stage)
    fill(stage, dialog)
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(dialog.form.editor("title").entry, Qt.Key.Key_V, CONTROL)
    given = dialog.photos.given()
    assert isinstance(given, tuple)
    assert len(given) == 1
    with pytest.raises(Exception, match="no picture"):
        dialog.photos.add(FileGiven("x.jpg", b"not a picture"))
    assert dialog.photos.given() == given
    assert dialog.photos.told.text() == ""
    dialog.photos.add(placed_picture("#406080", placed=True))
    assert dialog.photos.told.text()
    dialog.photos.remove(1)
    assert dialog.photos.told.text() == ""
    assert dialog.save()
    stage.no_dialog()
    assert page.page is not None
    assert len(page.page.photos) == 1


def test_the_status_is_changed_without_a_mouse_and_asks_only_what_is_needed(stage: Stage, counter: Counter) -> None:
    key = counter.issue()
    page = show(stage)
    page.show_issue(key)
    stage.do("issues.review")
    assert counter.page(key).status is IssueStatus.reviewed
    stage.do("issues.hold")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    assert not dialog.save()  # why and until when are missing
    dialog.form.put("reason", PauseReason.spare_part)
    dialog.form.editor("until_on").entry.setFocus()
    stage.type("30/11")
    assert dialog.save()
    stage.no_dialog()
    found = counter.page(key)
    assert found.status is IssueStatus.on_hold
    assert found.clock.stands_until is not None
    page.pane.open_menu()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    letters = [entry.text() for entry in menu.actions() if entry.text()]
    assert all("&" in words for words in letters[: page.pane._moves])
    menu.close()


def test_a_stale_form_says_so_and_keeps_the_words(stage: Stage, counter: Counter) -> None:
    key = counter.issue()
    page = show(stage)
    page.show_issue(key)
    stage.do("issues.reject")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    counter.do(statuses.review, key)  # a colleague was faster
    area = dialog.findChild(QPlainTextEdit)
    assert area is not None
    area.setPlainText("Bukan urusan pejabat.")
    assert not dialog.save()
    assert not dialog.form.banner.isHidden()
    assert area.toPlainText() == "Bukan urusan pejabat."
    dialog.form.start_with({})
    dialog.reject()


def test_residents_confirm_and_faces_are_tapped(stage: Stage, counter: Counter) -> None:
    key = counter.done()
    page = show(stage)
    page.show_issue(key)
    assert page._commands[0].name == "issues.verify"
    stage.do("issues.verify")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    dialog.form.put("who", (counter.people[0], next(iter(dialog.form.editor("who").values))[1]))  # type: ignore[attr-defined]
    dialog.form.editor("accepted").buttons["yes"].click()  # type: ignore[attr-defined]
    dialog.form.editor("face").buttons[Face.happy].click()  # type: ignore[attr-defined]
    assert dialog.save()
    stage.no_dialog()
    assert counter.page(key).status is IssueStatus.verified
    page.show_issue(key)
    stage.do("issues.face_counter")
    sheet = stage.dialog()
    assert isinstance(sheet, FaceSheet)
    sheet.faces[Face.fair].click()
    stage.no_dialog()
    assert [one.name for one in faces(counter)] == ["repair", "counter"]


def faces(counter: Counter) -> list[SatisfactionAbout]:
    with counter.runner.database.reading() as session:
        return [one.about for one in session.query(Satisfaction).order_by(Satisfaction.id)]


def test_the_reporter_of_a_confidential_complaint_is_hidden_from_the_secretary(
    stage_of: StageOf, runner_of: RunnerOf, counter: Counter
) -> None:
    key = counter.issue("Jiran bising", category_id=counter.quarrel, reporter_id=counter.people[0])
    stage = stage_of(runner_of("secretary"))
    page = show(stage)
    page.show_issue(key)
    shown = " ".join(one.text() for one in page.pane.findChildren(QWidget) if hasattr(one, "text"))
    assert "Hamidah" not in shown
    assert "issues.reject" not in stage.names()
    assert "issues.count_in" in stage.names()


def test_tabs_filters_and_the_record_page_are_kept_in_hand(stage: Stage, counter: Counter) -> None:
    first, ended = counter.issue("Paip bocor"), counter.issue("Tidak jelas")
    counter.do(statuses.reject, ended, "Bukan urusan pejabat.")
    counter.runner.change(events.add_note, first, events.NOTES[0], "Sudah dilihat.", False)
    page = show(stage)
    assert page.tabs.tabText(0).endswith("1")
    page.show_record("issue", ended)
    assert TABS[page.tabs.currentIndex()][0] == "ended"
    assert page.record() == ("issue", ended)
    kept = page.save_state()
    again = show(stage)
    again.restore_state(kept)
    assert TABS[again.tabs.currentIndex()][0] == "ended"
    again.find_here()
    assert isinstance(stage.focusWidget(), QLineEdit)
    again.open_record_page(first)
    assert isinstance(stage.view, RecordView)
    assert "issues.note" in stage.names()
    assert stage.view.escape()


def test_what_is_written_can_be_put_right(stage: Stage, counter: Counter) -> None:
    key = counter.issue(reporter_id=counter.people[0])
    page = show(stage)
    page.show_issue(key)
    stage.do("issues.edit")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    assert not dialog.form.is_dirty()
    dialog.form.put("title", "Lif 2 rosak")
    assert dialog.save()
    stage.no_dialog()
    found = counter.page(key)
    assert (found.title, found.reporter.resident_id, found.place) == ("Lif 2 rosak", counter.people[0], "Blok A")


def test_every_control_has_a_name(stage: Stage, counter: Counter) -> None:
    page = show(stage)
    page.show_issue(counter.issue(photos=(FileGiven("a.jpg", picture()),)))
    dialog = new(stage)
    for top in (page, dialog):
        for widget in top.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(top):
                words = widget.accessibleName() or getattr(widget, "text", lambda: "")()
                assert words, (type(widget).__name__, widget.parent())
    dialog.reject()


def test_what_a_crash_left_comes_back_into_the_form(stage: Stage) -> None:
    show(stage)
    dialog = new(stage)
    fill(stage, dialog, "hamidah")
    kept, given = dialog.form.draft(), dialog.given()
    dialog.form.start_with(fresh_values())
    dialog.reject()
    stage.no_dialog()
    again = new(stage)
    again.form.restore(kept)
    assert again.given() == given
    again.form.start_with(fresh_values())
    again.reject()


def test_categories_and_service_times_are_changed_from_the_page(stage: Stage, counter: Counter) -> None:
    show(stage)
    stage.do("issues.categories")
    view = stage.view
    assert isinstance(view, CategoriesView)
    stage.qtbot.waitUntil(lambda: view.list.table.row_count() > 0)
    view.list.table.select_key(counter.lamp)
    stage.do("issues.edit_category")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    dialog.form.put("priority", Priority.urgent)
    assert dialog.save()
    stage.no_dialog()
    assert view.escape()
    stage.do("issues.service_times")
    stage.do("issues.change_time")
    dialog = stage.dialog()
    assert isinstance(dialog, FormDialog)
    dialog.form.put("finish", 1_200)
    assert dialog.save()
    stage.no_dialog()
    first = stage.work.read(service_times)[0]
    assert (first.priority, first.finish, first.in_force) == (Priority.emergency, 1_200, True)


def test_arrows_go_from_view_to_view_and_tab_comes_to_one_of_them(stage: Stage, counter: Counter) -> None:
    key = counter.issue()
    page = show(stage)
    page.show_issue(key)
    stops = [one for one in page.switch.buttons.values() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) == 1
    stops[0].setFocus()
    stage.press(Qt.Key.Key_Right)
    assert page.view_name == "board"
    assert page.pane.isHidden()
    assert page.hand == key
    stage.do("issues.view.list")
    assert not page.pane.isHidden()
