"""T9, G8: an identity number and a telephone number that go through everything stand in no file but the encrypted."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.logs import start_logs
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.people import DocumentKind
from k2k_desktop.services import backups
from k2k_desktop.services.imports import files, headings, judging
from k2k_desktop.services.imports.plan import Plan
from k2k_desktop.services.people import residents
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.start.crash import report_of
from tests.people.sheets import HEADINGS, Cell, write_sheet
from tests.walk import EVERYTHING, Walk, sitting, spin

NUMBER: Final = "870123145991"
PHONE: Final = "0120009913"
NAME: Final = "Kenari Zulaikha binti Canggih"
SIGNS: Final = (
    NUMBER, "870123-14-5991", PHONE, "012-000 9913", "12-000 9913", "+60120009913", "0009913", "Kenari", "KENARI",
    "kenari", "Zulaikha",
)  # fmt: skip


@pytest.fixture
def everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that holds all this program can write: office, profile, temporary files, documents."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    log = logging.getLogger()
    before = list(log.handlers)
    start_logs(tmp_path / "profile" / "logs")
    yield tmp_path
    for handler in [one for one in log.handlers if one not in before]:
        log.removeHandler(handler)
        handler.close()


def leaks(folder: Path) -> list[str]:
    """Files below *folder* with a sign of the canary in their name or bytes."""
    found = []
    for path in folder.rglob("*"):
        raw = path.read_bytes() if path.is_file() else b""
        for sign in SIGNS:
            told = any(sign.encode(code) in raw for code in ("utf-8", "utf-16-le", "utf-16-be"))
            if told or sign in path.name:
                found.append(f"{sign} in {path.relative_to(folder)}")
    return found


def through_the_services(walk: Walk, folder: Path) -> None:
    """Saved, saved twice, imported and refused, printed, exported, searched; then an error of every kind."""
    runner = walk.session.work.runner
    key = runner.change(residents.save_resident, None, 1, {"full_name": NAME, "mobile": PHONE})
    document: dict[str, Any] = {"kind": DocumentKind.mykad, "number": NUMBER}
    runner.change(residents.save_document, key, None, 1, document)
    other = runner.change(residents.save_resident, None, 1, {"full_name": "Aminah binti Yusof"})
    with pytest.raises(UserError):
        runner.change(residents.save_document, other, None, 1, document)
    with pytest.raises(UserError):
        runner.change(residents.save_resident, key, 99, {"full_name": NAME})
    rows: list[list[Cell]] = [
        ["Senarai"],
        list(HEADINGS),
        [1, NAME, NUMBER, "?", "KIR", "X", "31/02/1987", PHONE, NAME],
    ]
    path = write_sheet(folder / "given.xlsx", rows)
    sheet = runner.read(files.sheet_of, path, runner.read(files.sheets_of, path)[0].name)
    path.unlink()  # the clerk's own file
    plan = Plan(1, 1, headings.guess(list(HEADINGS)), create_units=False)
    runner.read(judging.preview, sheet, plan)
    runner.ask(residents.reveal_number, Progress(), "semakan", _document_of(walk, key))
    runner.read(backups.make_copy)
    _fail(walk)


def _document_of(walk: Walk, key: int) -> int:
    with walk.session.opened.database.reading() as session:
        asked = sa.text("SELECT id FROM identity_document WHERE resident_id = :key")
        return int(session.scalar(asked, {"key": key}) or 0)


def _fail(walk: Walk) -> None:
    """Errors with the canary in them, logged as the program logs what nobody caught."""
    log = logging.getLogger("k2k_desktop.tests")
    try:
        with walk.session.opened.database.writing() as session:
            session.execute(
                sa.text("INSERT INTO resident (full_name, mobile) VALUES (:a, :b)"), {"a": NAME, "b": PHONE}
            )
    except Exception as error:  # any kind at all: what is tried is what is written of it
        log.critical("an exception nobody caught", exc_info=error)
        (walk.session.opened.folder.path.parent / "profile" / "report.txt").write_text(
            report_of(type(error), error.__traceback__), encoding="utf-8"
        )
    log.warning("seen %s and %s", NUMBER, "012-000 9913")


def through_the_screen(walk: Walk) -> None:
    """Typed into the filter, the palette and a form that is refused, left with its draft, and looked at."""
    window = walk.window
    window.open_page("people")
    walk.settle()
    view = window.navigator.view
    assert view is not None
    page = next(one for one in view.findChildren(ListPage) if one.isVisible())
    QTest.keyClicks(page.search, "Kenari")
    walk._until(lambda: page.table.row_count() == 1)
    window.open_palette()
    palette = window.palette_open
    assert palette is not None
    QTest.keyClicks(palette.field, NUMBER[-4:])
    walk.settle()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    walk.settle()
    command = window.commands.find("people.new")
    assert command is not None
    command.run()
    spin(30)
    form = QApplication.activeModalWidget()
    assert isinstance(form, FormDialog)
    for words in (NAME, NUMBER):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, words)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert not form.save()
    spin(600)  # longer than a draft waits
    FormDialog.done(form, 0)


def test_the_canary_is_in_no_file(qapp: QApplication, everywhere: Path) -> None:
    with sitting(everywhere, "pentadbir", EVERYTHING) as session:
        walk = Walk(session, lambda _place, _top: None)
        through_the_services(walk, everywhere)
        through_the_screen(walk)
        session.windows[0].resize(1200, 700)
        assert leaks(everywhere) == []
    assert leaks(everywhere) == []
    written = {path.name for path in everywhere.rglob("*") if path.is_file()}
    assert {"office.db", "windows.ini", "k2k-desktop.log", "report.txt"} <= written


def test_a_leak_is_found(everywhere: Path) -> None:
    (everywhere / "notes.txt").write_text(f"hubungi {PHONE}", encoding="utf-8")
    (everywhere / f"{NUMBER}.tmp").touch()
    assert len(leaks(everywhere)) >= 2
