"""The day a PC is lost: its copy on a stick, the recovery sheet, and a new computer; in the real windows."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from k2k_desktop.core.clock import FixedClock, local
from k2k_desktop.core.formats import show_instant, show_time
from k2k_desktop.core.i18n import say
from k2k_desktop.core.sheet import GROUPS
from k2k_desktop.services import audit, backups
from k2k_desktop.services.checking import Verdict
from k2k_desktop.ui.audit.page import AuditPage
from k2k_desktop.ui.office.checking import CheckView
from k2k_desktop.ui.office.copies import CopiesPanel
from k2k_desktop.ui.office.page import OfficePage
from k2k_desktop.ui.office.people import UsersPanel
from k2k_desktop.ui.start.restore import Restore
from k2k_desktop.ui.start.signin import SignIn
from k2k_desktop.ui.start.welcome import Welcome
from tests.office.conftest import NEW as NEW_OFFICE
from tests.office.conftest import PASSWORD, OpenOffice
from tests.office.test_backups_places import stick
from tests.stories.computer import CODE, Computer, Computers, Sitting, computers, words_in
from tests.stories.conftest import CONTROL, ENTER, SPACE
from tests.stories.lift import CLERK, complaints, paper, prepare
from tests.stories.lift import PASSWORD as CLERKS
from tests.stories.test_lift_story import form, say_it
from tests.stories.test_secretary_hour import Watch, watch

__all__ = ["computers", "stick", "watch"]
NEW = "empat payung biru laut"
LAST = "ADU-2026-000002"
MOST_KEYS = 800
SLIP = "A character in group {group} of the code seems wrong. Compare that group with the sheet."
UNKNOWN = "The copy is whole. This computer does not know the office, so it cannot say what came later."
YESTERDAY = "semalam"
NONE_YET = "belum ada sejak pemulihan"
NONE_OUTSIDE = "di luar: belum ada"
SHEET = re.compile(r"^([0-9A-Z]{4})\s*$", re.MULTILINE)


def panel(person: Sitting, kind: type) -> OfficePage:
    """The page Pentadbiran with that panel in front."""
    page = person.go("Administration", OfficePage)
    person.pane(lambda: page.tabs)
    person.press(Qt.Key.Key_Home)
    for _step in range(len(page.panels)):
        if isinstance(page.panel, kind):
            return page
        person.press(Qt.Key.Key_Right)
    raise AssertionError(kind)


def choose_stick(pc: Computer, person: Sitting, stick: Path) -> None:
    """Each copy also goes to the stick."""
    page = panel(person, CopiesPanel)
    pc.chosen = [stick]
    person.command("Second place…")
    person.fill(officer="Pn. Salmah", reason="Simpanan luar pejabat")
    person.no_dialog()
    assert str(stick) in words_in(page)


def new_sheet(person: Sitting) -> str:
    """A recovery sheet printed from the page of users; the code as it stands on the paper."""
    panel(person, UsersPanel)
    person.answers("Make and print")
    person.command("New recovery sheet")
    text = paper(person, asked=True)
    groups = SHEET.findall(text)
    assert len(groups) == GROUPS
    return "-".join(groups)


def take_complaint(person: Sitting, who: str) -> str:
    """A complaint at the counter and its slip; gives the code in its foot."""
    person.press(Qt.Key.Key_1, CONTROL)
    say_it(person, form(person), who)
    person.press(ENTER, CONTROL)
    person.no_dialog()
    return str(CODE.findall(paper(person))[0])


def spoil(copy: Path) -> Path:
    """A copy beside it with one byte in its middle changed: a stick that lay in the sun."""
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    spoilt = copy.with_name("K2K-2026-11-23-1700-00003.k2k")
    spoilt.write_bytes(data)
    return spoilt


def choose_copy(pc: Computer, copy: Path) -> str:
    """The file of a copy through the file dialog; gives what the page then says is in it."""
    page = pc.page
    assert isinstance(page, Restore)
    pc.chosen = [copy]
    pc.push("Choose…")
    return words_in(page)


def put(pc: Computer, field: QLineEdit, words: str) -> None:
    """Type into a field of the page, instead of what stood there."""
    pc.typist.tab_to(field)
    pc.typist.press(Qt.Key.Key_A, CONTROL)
    pc.typist.type(words)


def push(pc: Computer, verb: str) -> str:
    """Go on, and wait until the page has answered; what it says then."""
    page = pc.page
    assert isinstance(page, Restore)
    pc.push(verb)
    pc.qtbot.waitUntil(page.go.isEnabled)
    return words_in(page)


def restore(pc: Computer, copies: tuple[Path, Path], code: str) -> None:
    """On a new PC: a damaged copy is refused, the good one is looked at, a slip in the code is named, then it comes
    back."""
    spoilt, good = copies
    assert isinstance(pc.page, Welcome)
    pc.push("Restore", "A copy of an office")
    page = pc.page
    assert isinstance(page, Restore)
    pc.qtbot.waitUntil(page.file.hasFocus)
    choose_copy(pc, spoilt)
    put(pc, page.username, "rohana")
    put(pc, page.password, NEW)
    put(pc, page.code, code)
    said = push(pc, "Check the copy")
    assert say("{file} is damaged and was not used. Choose another copy.", file=spoilt.name) in said
    assert list(pc.documents.iterdir()) == []
    said = choose_copy(pc, good)
    info = backups.peek_copy(good)
    for words in (NEW_OFFICE.name, show_instant(info.made_at), f"{info.counts['issue']}", f"{info.entries}"):
        assert words in said
    put(pc, page.code, f"{code[:5]}{'Z' if code[5] != 'Z' else 'Y'}{code[6:]}")
    assert say(SLIP, group=2) in push(pc, "Check the copy")
    put(pc, page.code, code.lower())
    assert say(UNKNOWN) in push(pc, "Check the copy")
    assert list(pc.documents.iterdir()) == []
    assert f"{info.records} rekod" in push(pc, "Restore")
    pc.typist.press(SPACE)
    pc.qtbot.waitUntil(lambda: isinstance(pc.page, SignIn))


def check_paper(person: Sitting, code: str) -> None:
    """A paper printed before the loss is this office's."""
    person.command("Check a document")
    person.wait(lambda: isinstance(person.view, CheckView))
    view = person.view
    assert isinstance(view, CheckView)
    person.type(code)
    person.press(ENTER)
    assert Verdict.genuine.say() in words_in(view)
    person.press(Qt.Key.Key_Escape, times=2)
    person.wait(lambda: person.view is not view)


def check_trail(person: Sitting) -> None:
    """The trail says that the office was restored, and is whole."""
    page = person.go("Audit Trail", AuditPage)
    person.command(audit.verify.recorded or "")
    person.wait(lambda: page.integrity.words.text() == say("The audit trail is valid"))
    table = page.list.table
    model = table.model()
    told = [[str(model.index(row, column).data()) for column in range(model.columnCount())] for row in range(6)]
    assert any(say("Restore into a new office") in line for line in told)
    assert any(LAST in line for line in told)


def last_day(old: Computer, office: Path, stick: Path, clock: FixedClock) -> tuple[str, str, str]:
    """The manager prints a sheet and chooses the stick, and each of two people takes a complaint; the code of the sheet
    and those of the two slips."""
    old.begin(office)
    manager = old.sign_in("rohana", PASSWORD)
    code = new_sheet(manager)
    choose_stick(old, manager, stick)
    first = take_complaint(manager, "hamid")
    old.leave(manager)

    clock.advance(dt.timedelta(hours=6))
    old.begin()
    clerk = old.sign_in(CLERK, CLERKS)
    last = take_complaint(clerk, "lim chee")
    old.leave(clerk)
    return code, first, last


def as_before(new: Computer, person: Sitting, copy: Path, codes: tuple[str, str, str]) -> None:
    """Papers, trail and counts are as on that day; a new sheet and a new copy are made."""
    code, first, last = codes
    counts = backups.peek_copy(copy).counts
    for paper_code in (first, last):
        check_paper(person, paper_code)
    check_trail(person)
    assert new_sheet(person) != code
    person.command("Make a copy now")
    person.wait(lambda: len(list(new.documents.rglob("*.k2k"))) > 0)
    person.wait(lambda: person.session.copy_refusal() is None)
    assert (
        say("Backup: today {time}", time=show_time(local(person.session.opened.clock.now())))
        in person.window.status.copy.text()
    )
    assert NONE_OUTSIDE in person.window.status.copy.text()  # the stick is not this computer's second place
    (made,) = new.documents.rglob("*.k2k")
    found = backups.peek_copy(made).counts
    own = {"audit_change", "audit_entry"}  # the trail went on
    assert {name: count for name, count in found.items() if name not in own} == {
        name: count for name, count in counts.items() if name not in own
    }


def the_others(new: Computer) -> None:
    """The manager's old password is gone; the clerk's is as it was, and so is what was done."""
    new.begin()
    new.try_password("rohana", PASSWORD)
    page = new.page
    assert isinstance(page, SignIn)
    new.qtbot.waitUntil(page.banner.isVisible)
    clerk = new.sign_in(CLERK, CLERKS)
    page_of_complaints = complaints(clerk)
    clerk.wait(lambda: page_of_complaints.list.table.row_count() == 2)
    new.leave(clerk)


def test_a_lost_office_comes_back_from_the_stick_with_the_sheet(
    computers: Computers, open_office: OpenOffice, office: Path, stick: Path, clock: FixedClock, watch: Watch,
    qapp: QApplication, tmp_path: Path,
) -> None:  # fmt: skip
    opened = open_office()
    prepare(opened.runner, clock)
    opened.close()
    qapp.installEventFilter(watch)

    old = computers("lama")
    codes = last_day(old, office, stick, clock)
    newest = max(stick.iterdir())
    shutil.rmtree(office)
    shutil.rmtree(old.profile)

    clock.advance(dt.timedelta(days=1))
    new = computers("baharu")
    new.begin()
    restore(new, (spoil(newest), newest), codes[0])
    person = new.sign_in("rohana", NEW)
    assert NONE_YET in person.window.status.copy.text()
    as_before(new, person, newest, codes)
    new.leave(person)
    the_others(new)
    assert watch.mouse == 0
    assert len(watch.keys) < MOST_KEYS, len(watch.keys)
