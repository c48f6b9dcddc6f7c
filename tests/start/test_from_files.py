"""An office from a file, before anybody has signed in: a copy restored, an open export brought in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from k2k_desktop.app import Program
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.i18n import say
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.services import backups
from k2k_desktop.services.office import opening
from k2k_desktop.services.open_export import writing
from k2k_desktop.ui.kit.second import SecondPerson
from k2k_desktop.ui.start.bring import Bring
from k2k_desktop.ui.start.create import SheetStep
from k2k_desktop.ui.start.restore import Restore
from k2k_desktop.ui.start.signin import SignIn
from tests.colleagues import add_colleague
from tests.office.conftest import NEW, PASSWORD
from tests.office.test_two_person import MANAGER, SECOND
from tests.patience import PATIENCE
from tests.start.conftest import program, words_in


@pytest.mark.usefixtures("dressed")
def test_a_copy_is_shown_before_it_is_restored(qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock) -> None:
    opened = opening.open_office(office, "rohana", PASSWORD, clock=clock)
    info = opened.runner.read(backups.make_copy)
    opening.close_office(opened)
    made = program(qtbot, None)
    made.start_window.show_restore()
    page = made.start_window.page
    assert isinstance(page, Restore)
    assert not page.go.isEnabled()
    page.file.setText(str(tmp_path / "tiada.k2k"))
    page.look()
    assert page.banner.isVisible()
    page.file.setText(str(info.path))
    page.look()
    assert NEW.name in words_in(page)
    page.username.setText("rohana")
    page.password.setText(PASSWORD)
    page.folder.setText(str(tmp_path / "pulih"))
    page.go.click()
    qtbot.waitUntil(lambda: str(office) in words_in(page))  # every byte is checked now; it stays
    assert not (tmp_path / "pulih").exists()
    assert not page.password.isVisible()
    page.look()  # another copy, say: it has a password of its own
    assert page.password.isVisible()
    page.go.click()
    qtbot.waitUntil(lambda: not page.password.isVisible())
    qtbot.waitUntil(lambda: page.go.visibleRegion().boundingRect() == page.go.rect())
    page.go.click()
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: isinstance(made.start_window.page, SignIn))
    assert OfficeFolder(tmp_path / "pulih").facts().name == NEW.name


def _restoring(
    qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock, *, two: bool = False
) -> tuple[Program, Restore]:
    """The wizard with a copy checked, about to restore into `pulih`; of an office of one, or of *two* who may."""
    opened = opening.open_office(office, "rohana", PASSWORD, clock=clock)
    if two:
        add_colleague(opened.runner, MANAGER, SECOND)
    info = opened.runner.read(backups.make_copy)
    opening.close_office(opened)
    made = program(qtbot, None)
    made.start_window.show_restore()
    page = made.start_window.page
    assert isinstance(page, Restore)
    for line, text in ((page.file, str(info.path)), (page.username, "rohana"), (page.password, PASSWORD)):
        QTest.keyClicks(line, text)
    page.look()
    page.folder.setText(str(tmp_path / "pulih"))
    page.go.click()
    return made, page


@pytest.mark.usefixtures("dressed", "profile")
def test_nothing_can_be_typed_over_while_a_copy_is_checked(
    qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    _made, page = _restoring(qtbot, office, tmp_path, clock)
    parts = (page.file, page.username, page.password, page.code, page.folder, *page.choosers)
    assert not any(one.isEnabled() for one in parts)
    qtbot.waitUntil(page.go.isEnabled)
    assert all(one.isEnabled() for one in parts)


@pytest.mark.usefixtures("dressed", "profile")
def test_what_was_typed_can_be_mended_after_a_refusal(
    qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    _made, page = _restoring(qtbot, office, tmp_path, clock)
    qtbot.waitUntil(page.go.isEnabled)
    page.folder.setText(str(office))  # an office lies there
    page.go.click()
    qtbot.waitUntil(page.go.isEnabled)
    assert str(office) in words_in(page.banner)
    assert page.username.isVisible()
    assert page.password.hasFocus()
    page.username.setFocus()
    QTest.keyClick(page.username, Qt.Key.Key_Return)
    assert page.password.hasFocus()
    assert page.go.isEnabled()
    QTest.keyClick(page.password, Qt.Key.Key_Return)  # begins again
    assert not page.go.isEnabled()
    qtbot.waitUntil(page.go.isEnabled)


@pytest.mark.usefixtures("dressed", "profile")
@pytest.mark.parametrize("way", ["batal", "language", "close"])
def test_leaving_while_it_restores_leaves_nothing(
    qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock, way: str
) -> None:
    made, page = _restoring(qtbot, office, tmp_path, clock)
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    thread = page._thread
    assert thread is not None
    if way == "batal":
        page.left.emit()
    elif way == "language":
        made.start_window.show_restore()
    else:
        made.start_window.close()
    thread.join(PATIENCE / 1000)
    QApplication.processEvents()  # what the thread told arrives at a page that is gone
    assert not (tmp_path / "pulih").exists()


def _asked(qtbot: QtBot, page: Restore) -> SecondPerson:
    """The dialog that asks for the second person, with the cursor in it."""
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SecondPerson))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SecondPerson)
    qtbot.waitUntil(dialog.username.hasFocus)
    return dialog


@pytest.mark.usefixtures("dressed", "profile")
def test_of_two_who_may_restore_the_second_types_a_password_too(
    qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    _made, page = _restoring(qtbot, office, tmp_path, clock, two=True)
    QTest.keyClick(_asked(qtbot, page), Qt.Key.Key_Escape)
    qtbot.waitUntil(page.go.isEnabled)
    assert str(MANAGER["name"]) in words_in(page.banner)
    assert page.window().focusWidget() is page.go
    qtbot.waitUntil(lambda: page.go.visibleRegion().boundingRect() == page.go.rect())
    assert not (tmp_path / "pulih").exists()
    dialog = _asked(qtbot, page)
    for password in ("bukan ini", SECOND):
        for line, text in ((dialog.username, "faizal"), (dialog.password, password)):
            line.selectAll()
            QTest.keyClicks(line, text)
        QTest.keyClick(dialog.password, Qt.Key.Key_Return)
        assert (dialog.who is None) == (password != SECOND)
    qtbot.waitUntil(lambda: page.go.text() == say("Sign in"))
    assert OfficeFolder(tmp_path / "pulih").facts().name == NEW.name


@pytest.mark.usefixtures("dressed", "profile")
def test_a_window_that_closes_while_the_second_is_asked_leaves_nothing(
    qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock
) -> None:
    made, page = _restoring(qtbot, office, tmp_path, clock, two=True)
    _asked(qtbot, page)
    thread = page._thread
    assert thread is not None
    assert (tmp_path / "pulih").exists()
    made.start_window.close()
    thread.join(PATIENCE / 1000)
    QApplication.processEvents()
    assert not (tmp_path / "pulih").exists()


@pytest.mark.usefixtures("dressed", "profile")
@pytest.mark.parametrize("sound", [True, False])
def test_an_export_whose_trail_does_not_fit_is_told_before_the_work_begins(
    qtbot: QtBot, office: Path, tmp_path: Path, clock: FixedClock, sound: bool
) -> None:
    opened = opening.open_office(office, "rohana", PASSWORD, clock=clock)
    if not sound:
        with opened.database.writing() as session:
            audit.drop_triggers(session.connection())
            session.connection().exec_driver_sql("UPDATE office SET phone = '03-0000 0666'")
            audit.make_triggers(session.connection())
    opened.runner.ask(writing.export_office, Progress(), "Ujian", tmp_path / "out.zip")
    opening.close_office(opened)
    made = program(qtbot, None)
    made.start_window.show_bring()
    page = made.start_window.page
    assert isinstance(page, Bring)
    page.file.setText(str(tmp_path / "out.zip"))
    page.person.setText("Rohana Idris")
    page.username.setText("rohana")
    page.password.setText(PASSWORD)
    page.folder.setText(str(tmp_path / "baharu"))
    page.go.click()
    qtbot.waitUntil(lambda: made.start_window.findChild(SheetStep) is not None)
    step = made.start_window.findChild(SheetStep)
    assert isinstance(step, SheetStep)
    assert ["came with the export" in notice.say("en") for notice in step._opened.notices] == ([] if sound else [True])
    step._opened.close()
