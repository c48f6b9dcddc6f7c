"""Before anybody has signed in: sign-in, the wizard, and the last word."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from k2k_desktop.app import Program, asked
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.i18n import set_language
from k2k_desktop.core.logs import code_lines, start_logs, without_people
from k2k_desktop.models.office import Role, State
from k2k_desktop.services.office import opening, users
from k2k_desktop.ui.people.importing import ImportView
from k2k_desktop.ui.start.crash import report_of
from k2k_desktop.ui.start.create import Create, SheetStep
from k2k_desktop.ui.start.last_word import CrashDialog
from k2k_desktop.ui.start.sheet import UseSheet
from k2k_desktop.ui.start.signin import SignIn
from k2k_desktop.ui.start.welcome import Welcome
from tests.office.conftest import NEW, PASSWORD, QUICK
from tests.start.conftest import program, words_in

ROOT = Path(__file__).parents[2]


def end(made: Program) -> None:
    """Close what was opened."""
    if made.session is not None:
        made.session.end_quietly()


@pytest.mark.usefixtures("dressed")
def test_the_command_line_signs_in_without_the_window(qtbot: QtBot, office: Path) -> None:
    made = Program(office)
    qtbot.addWidget(made.start_window)
    made.start("rohana", PASSWORD)
    qtbot.waitUntil(lambda: made.session is not None)
    assert not made.start_window.isVisible()
    end(made)


@pytest.mark.usefixtures("dressed")
def test_a_wrong_password_on_the_command_line_is_told_on_the_window(qtbot: QtBot, office: Path) -> None:
    made = Program(office)
    qtbot.addWidget(made.start_window)
    made.start("rohana", "not this one")
    assert not made.start_window.isVisible()
    qtbot.waitUntil(made.start_window.isVisible)
    page = made.start_window.page
    assert isinstance(page, SignIn)
    assert not page.banner.isHidden()
    assert page.username.text() == "rohana"
    assert page.password.text() == ""
    assert made.session is None


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("password", ["", PASSWORD])
def test_what_cannot_begin_is_asked_on_the_window(qtbot: QtBot, tmp_path: Path, office: Path, password: str) -> None:
    made = Program(tmp_path if password else office)
    qtbot.addWidget(made.start_window)
    made.start("rohana", password)
    assert made.start_window.isVisible()


@pytest.mark.parametrize(
    ("words", "folder", "user"),
    [([], None, ""), (["A", "--user", "rohana"], "A", "rohana"), (["--user=rohana", "A", "B"], "A", "rohana"),
     (["A", "--user"], "A", ""), (["-x", "A"], "A", "")],
)  # fmt: skip
def test_the_command_line_names_office_and_user(words: list[str], folder: str | None, user: str) -> None:
    assert asked(words) == (Path(folder).absolute() if folder else None, user)


@pytest.mark.usefixtures("dressed")
def test_signing_in_by_keyboard_opens_the_window(qtbot: QtBot, office: Path) -> None:
    made = program(qtbot, office)
    page = made.start_window.page
    assert isinstance(page, SignIn)
    assert NEW.name in words_in(page)
    QTest.keyClicks(page.username, "rohana")
    QTest.keyClick(page.username, Qt.Key.Key_Return)
    QTest.keyClicks(page.password, PASSWORD)
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: made.session is not None)
    assert made.session is not None
    assert made.session.windows[0].isVisible()
    assert not made.start_window.isVisible()
    assert page.password.text() == ""
    end(made)


@pytest.mark.usefixtures("dressed")
def test_a_wrong_password_says_so_and_empties_the_field(qtbot: QtBot, office: Path) -> None:
    made = program(qtbot, office)
    page = made.start_window.page
    assert isinstance(page, SignIn)
    QTest.keyClicks(page.username, "rohana")
    QTest.keyClicks(page.password, "bukan kata laluannya")
    page.sign_in()
    qtbot.waitUntil(lambda: page.banner.isVisible())
    assert page.password.text() == ""
    assert page.go.isEnabled()


@pytest.mark.usefixtures("dressed")
def test_a_folder_without_an_office_is_said_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    made = program(qtbot, tmp_path / "kosong")
    page = made.start_window.page
    assert isinstance(page, SignIn)
    assert page.banner.isVisible()
    assert not page.go.isEnabled()


@pytest.mark.usefixtures("dressed", "profile")
def test_a_practice_office_shows_its_users_and_fills_them_in(qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "latihan"
    new = opening.NewOffice("Latihan", State.johor, "Rohana Idris", "rohana", PASSWORD, "", True)
    opening.create_office(folder, new, clock=clock, cost=QUICK)
    opened = opening.open_office(folder, "rohana", PASSWORD, clock=clock)
    values = {"username": "kerani", "name": "Lim Mei", "roles": frozenset({Role.clerk})}
    opened.runner.change(users.add_user, values, "meja kipas pisang enam")
    opening.close_office(opened)
    made = program(qtbot, folder)
    page = made.start_window.page
    assert isinstance(page, SignIn)
    assert "meja kipas pisang enam" in words_in(page)
    page._take(OfficeFolder(folder).facts().sample_users[1])
    assert (page.username.text(), page.password.text()) == ("kerani", "meja kipas pisang enam")


@pytest.mark.usefixtures("dressed", "profile")
def test_the_wizard_makes_an_office_and_asks_for_two_groups(qtbot: QtBot, tmp_path: Path) -> None:
    made = program(qtbot, None)
    welcome = made.start_window.page
    assert isinstance(welcome, Welcome)
    welcome.create_wanted.emit()
    page = made.start_window.page
    assert isinstance(page, Create)
    page.office.setText("Pejabat Baharu")
    page.estate.setText("PPR Teratai Damai")
    page.person.setText("Rohana Idris")
    page.username.setText("rohana")
    page.begin_with.setCurrentIndex(page.begin_with.findData("import"))
    page.password.setText("pendek")
    page.make()
    qtbot.waitUntil(lambda: page.go.isEnabled() and not page.banner.isHidden())
    page.password.setText(PASSWORD)
    page.make()
    window = made.start_window
    qtbot.waitUntil(lambda: window.findChild(SheetStep) is not None)
    step = window.findChild(SheetStep)
    assert isinstance(step, SheetStep)
    step.check()
    assert made.session is None
    for place, field in zip(step.asked, step.typed, strict=True):
        field.setText(step.groups[place].lower())
    step.check()
    assert made.session is not None
    assert made.session.opened.folder.path.parent == tmp_path / "documents"
    window_of_office = made.session.windows[0]
    qtbot.waitUntil(lambda: isinstance(window_of_office.navigator.view, ImportView))
    end(made)


@pytest.mark.usefixtures("dressed", "profile")
def test_the_sheet_lets_in_whoever_forgot(qtbot: QtBot, tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "office"
    code = opening.create_office(folder, NEW, clock=clock, cost=QUICK)
    made = program(qtbot, folder)
    made.start_window.show_sheet()
    page = made.start_window.page
    assert isinstance(page, UseSheet)
    page.code.setText(code[:-1] + ("0" if code[-1] != "0" else "1"))
    page.username.setText("rohana")
    page.password.setText("empat payung biru laut")
    page.open()
    qtbot.waitUntil(lambda: page.banner.isVisible())
    page.code.setText(code)
    page.open()
    qtbot.waitUntil(lambda: made.session is not None)
    end(made)


@pytest.mark.usefixtures("dressed")
def test_the_first_window_speaks_another_language_at_once(qtbot: QtBot, office: Path) -> None:
    made = program(qtbot, office)
    made.start_window._speak("en")
    page = made.start_window.page
    assert isinstance(page, SignIn)
    assert "Password" in words_in(page)
    made.start_window._speak("ms")
    set_language("ms")


def test_the_sign_in_window_needs_no_database_library() -> None:
    slow = ["sqlalchemy", "reportlab", "openpyxl", "alembic", "pypdfium2"]
    code = (
        "import sys; from k2k_desktop.app import make_application, Program; from pathlib import Path;"
        "app = make_application([]); window = Program(Path('.')).start_window; window.show(); app.processEvents();"
        f"print([name for name in {slow!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "text",
    ["880101-14-5127", "880101145127", "012-345 6789", "+60123456789", "ali@pejabat.my", "03-2691 0000"],
)
def test_logs_name_nobody(tmp_path: Path, text: str) -> None:
    assert text not in without_people(f"resident {text} seen")
    path = start_logs(tmp_path)
    logger = logging.getLogger("k2k_desktop.tests")
    try:
        raise ValueError(text)
    except ValueError:
        logger.exception("seen %s", text)
    handler = logging.getLogger().handlers.pop()
    handler.close()
    written = path.read_text(encoding="utf-8")
    assert "ValueError" in written
    assert text not in written


@pytest.mark.usefixtures("dressed")
def test_the_last_word_says_whether_the_data_is_safe(qtbot: QtBot) -> None:
    def fail(secret: Any) -> None:
        raise KeyError(secret)

    try:
        fail("880101-14-5127")
    except KeyError as error:
        report = report_of(type(error), error.__traceback__)
        lines = code_lines(type(error), error.__traceback__)
    assert "5127" not in report
    assert "KeyError" in lines
    dialog = CrashDialog(report)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "selamat" in words_in(dialog) or "safe" in words_in(dialog)
