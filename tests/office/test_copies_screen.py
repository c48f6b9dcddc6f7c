"""The panel of copies: a second place, drills, an older key; and the copy before many records change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import proof
from k2k_desktop.services import backups
from k2k_desktop.services import office as offices
from k2k_desktop.services.backups import drills
from k2k_desktop.services.office import rekeying
from k2k_desktop.services.opened import Opened
from k2k_desktop.ui.kit import dialogs, first, theme
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.office.copies import CopiesPanel
from k2k_desktop.ui.office.page import OfficePage
from k2k_desktop.ui.shell.status import copy_age
from tests.office.conftest import PASSWORD, OpenOffice
from tests.stage import Stage, StageOf, stage_of

__all__ = ["stage_of"]


@pytest.fixture
def opened(open_office: OpenOffice) -> Opened:
    """An office that is open."""
    return open_office()


@pytest.fixture
def panel(stage_of: StageOf, opened: Opened) -> CopiesPanel:
    """Its copies, in front."""
    stage = stage_of(opened.runner)
    page = OfficePage(stage.work, stage)
    stage.open_view(page)
    found = next(one for one in page.panels if isinstance(one, CopiesPanel))
    page.tabs.setCurrentIndex(page.panels.index(found))
    return found


def form(qtbot: QtBot) -> FormDialog:
    """The form that was just opened."""
    found: list[FormDialog] = []

    def is_open() -> bool:
        found[:] = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_open)
    return found[0]


def fill(dialog: FormDialog, **given: str) -> bool:
    """Type into the form and save it."""
    for name, value in given.items():
        dialog.form.rows[name].editor.show_value(value)
    return dialog.save()


def change(opened: Opened) -> None:
    """Something worth a copy."""
    record = opened.runner.read(offices.office_record)
    opened.runner.change(offices.save_office, 1, record.version, {"phone": f"03-0000 00{record.version:02}"})


def made(opened: Opened) -> int:
    """How many copies there are."""
    return len(opened.runner.read(backups.all_copies))


def test_a_second_place_is_chosen_with_who_allowed_it_and_gets_each_copy(
    panel: CopiesPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    panel.choose_place()
    dialog = form(qtbot)
    assert not dialog.save()  # neither officer nor reason
    assert fill(dialog, officer="Pn. Salmah", reason="Simpanan luar pejabat")
    panel.make()
    qtbot.waitUntil(lambda: len(list(stick.glob("*.k2k"))) == 1)
    qtbot.waitUntil(lambda: len(panel._infos) == 2)
    shutil.rmtree(stick)
    panel.make()
    qtbot.waitUntil(lambda: panel.banner.isVisible())
    assert str(stick) in panel.banner.accessibleName()


def test_the_copy_in_hand_shows_the_check_code_of_its_trail(panel: CopiesPanel, opened: Opened) -> None:
    assert not panel._trail.isVisible()
    older = opened.runner.read(backups.make_copy)
    change(opened)
    newer = opened.runner.read(backups.make_copy)
    panel.refresh(frozenset())
    shown = []
    for row in range(2):
        panel.table.selectRow(row)
        shown.append([grouped(info.trail_code) in panel._trail.text() for info in (newer, older)])
    assert shown == [[True, False], [False, True]]


def test_a_copy_that_is_none_any_more_is_named(panel: CopiesPanel, opened: Opened) -> None:
    sound = opened.runner.read(backups.make_copy)
    spoilt = opened.runner.read(backups.make_copy).path
    panel.refresh(frozenset())
    assert not panel.spoilt.isVisible()
    spoilt.write_bytes(spoilt.read_bytes()[:-1])
    (spoilt.parent / "nota.k2k").write_bytes(b"")  # not a name of ours: whoever put it there knows what it is
    panel.refresh(frozenset())
    assert [info.path for info in panel._infos] == [sound.path]
    assert panel.spoilt.isVisible()
    assert spoilt.name in panel.spoilt.accessibleName()
    assert "nota" not in panel.spoilt.accessibleName()
    spoilt.unlink()
    panel.refresh(frozenset())
    assert not panel.spoilt.isVisible()


def test_a_copy_elsewhere_asks_who_allowed_it(
    panel: CopiesPanel, opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    panel.make_elsewhere()
    assert fill(form(qtbot), officer="Pn. Salmah", reason="Audit luar")
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.k2k"))) == 1)
    assert made(opened) == 0


def test_a_drill_stands_in_the_list_and_a_spoilt_copy_is_red_and_named(
    panel: CopiesPanel, opened: Opened, qtbot: QtBot
) -> None:
    info = opened.runner.read(backups.make_copy)
    panel.drills.hold()
    qtbot.waitUntil(lambda: panel.drills.table.model().rowCount() == 1)
    assert not panel.drills.banner.isVisible()
    data = bytearray(info.path.read_bytes())
    data[-100] ^= 1
    info.path.write_bytes(data)
    panel.drills.hold()
    qtbot.waitUntil(lambda: panel.drills.table.model().rowCount() == 2)
    assert panel.drills.banner.property("kind") == "banner-danger"
    assert info.path.name in panel.drills.banner.accessibleName()
    held = opened.runner.read(drills.all_drills)
    assert [one.sound for one in held] == [False, True]
    assert panel.drills.chosen == held[0].key  # what was just held is what would be printed
    standing = opened.runner.read(backups.copy_standing)
    tone, _icon, words = copy_age(standing, opened.clock.now())
    assert tone == "danger"
    assert "10.00" in words or "10:00" in words
    assert words.count(" · ") == 2  # age and place stay, besides the fault


def test_the_record_of_the_drill_in_hand_is_printed_and_who_held_it_stays_in_view(
    panel: CopiesPanel, opened: Opened, qtbot: QtBot
) -> None:
    part = panel.drills
    assert not part.button.isVisible()
    opened.runner.read(backups.make_copy)
    opened.runner.read(drills.rehearse)
    panel.refresh(frozenset())
    (drill,) = opened.runner.read(drills.all_drills)
    assert part.button.isEnabled()
    part.button.setFocus()
    QTest.keyClick(part.button, Qt.Key.Key_Space)
    stage = panel.window()
    assert isinstance(stage, Stage)
    ((job, printed),) = stage.printed
    assert job.args[0] == drill.key
    assert printed.pdf.startswith(b"%PDF")
    for wide, hidden in ((1300, False), (900, True)):
        stage.resize(wide, 700)
        QApplication.processEvents()
        assert part.table.isColumnHidden(3) is hidden
        assert part.table.columnWidth(1) >= theme.px(140)


def test_a_copy_of_an_earlier_key_asks_for_a_password_of_its_day(
    panel: CopiesPanel, opened: Opened, qtbot: QtBot
) -> None:
    opened.runner.read(backups.make_copy)
    rekeying.change_key(opened.runner)
    panel.refresh(frozenset())
    panel.table.selectRow(0)
    panel.prove()
    shell = panel.shell
    assert isinstance(shell, Stage)
    shell.toasts.clear()
    assert fill(form(qtbot), username="rohana", password=PASSWORD)
    qtbot.waitUntil(lambda: bool(shell.toasts))


# ---- before many records change


def go_first(panel: CopiesPanel, then: Callable[[], object]) -> None:
    """As an import does."""
    first.copy_first(panel, panel.work, backups.FIRST, then)


def test_what_changes_many_records_waits_for_a_copy_once(panel: CopiesPanel, opened: Opened, qtbot: QtBot) -> None:
    change(opened)
    done: list[int] = []
    go_first(panel, lambda: done.append(made(opened)))
    assert done == []  # not before the copy is there
    qtbot.waitUntil(lambda: done == [1])
    go_first(panel, lambda: done.append(made(opened)))
    assert done == [1, 1]  # nothing changed since: at once


@pytest.mark.parametrize(("answer", "goes"), [("go", True), ("", False)])
def test_a_copy_that_fails_asks_whether_to_go_on_without(
    panel: CopiesPanel, opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: str, goes: bool
) -> None:
    change(opened)
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda place: real(place)._replace(free=10))
    asked: list[str] = []

    def ask(_parent: QWidget | None, _title: str, text: str, *_verbs: object, **_more: object) -> str:
        asked.append(text)
        return answer

    monkeypatch.setattr(first, "ask", ask)
    done: list[bool] = []
    go_first(panel, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(asked))
    assert bool(done) is goes
    assert made(opened) == 0


def test_stopping_the_copy_stops_what_was_to_follow(
    panel: CopiesPanel, opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(opened)
    shown: list[QDialog] = []
    monkeypatch.setattr(dialogs, "show_refusal", lambda *_: shown.append(QDialog()))
    done: list[bool] = []
    go_first(panel, lambda: done.append(True))
    for running in tuple(panel.work._running):
        running.cancel()
    qtbot.waitUntil(lambda: not panel.work.busy)
    QApplication.processEvents()
    assert (done, shown) == ([], [])


def test_batal_in_the_middle_of_a_copy_shows_nothing(
    panel: CopiesPanel, opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[UserError] = []
    monkeypatch.setattr(dialogs, "show_refusal", lambda _parent, error, *_title: shown.append(error))

    def stopped(_session: object, _noted: object, tell: Callable[[int, int], None]) -> None:
        for running in tuple(panel.work._running):
            running.cancel()
        tell(1, 2)

    monkeypatch.setattr(proof, "verify", stopped)
    panel.make()
    qtbot.waitUntil(lambda: not panel.work.busy)
    QApplication.processEvents()
    assert (shown, made(opened)) == ([], 0)


# ---- the status bar


def test_the_status_bar_tells_the_age_here_and_outside(opened: Opened, clock: FixedClock) -> None:
    standing = opened.runner.read(backups.copy_standing)
    assert copy_age(standing, clock.now())[0] == "danger"
    opened.runner.read(backups.make_copy)
    tone, icon, words = copy_age(opened.runner.read(backups.copy_standing), clock.now())
    assert (tone, icon) == ("warn", "triangle-alert")
    assert "10.00" in words or "10:00" in words
    assert " · " in words


def test_who_may_make_no_copy_is_not_kept_from_the_import(opened: Opened, panel: CopiesPanel) -> None:
    change(opened)
    opened.database.writable = False
    done: list[bool] = []
    go_first(panel, lambda: done.append(True))
    opened.database.writable = True
    assert done == [True]
    assert isinstance(panel.work.can(backups.make_copy), UserError | type(None))
