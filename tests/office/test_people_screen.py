"""The screens of users and of roles: a colleague added, kept to an estate, shown in the matrix, shut out by two."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.actions import ACTIONS
from k2k_desktop.core.errors import Invalid, NeedsSecond
from k2k_desktop.models import audit
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.office import Role, State
from k2k_desktop.services.office import approving, opening, rekeying, roles, users
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.permission_words import WORDS
from k2k_desktop.services.permissions import RIGHTS, WHOLE_OFFICE
from k2k_desktop.services.runner import Who
from k2k_desktop.ui.kit.cells import CELL
from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.kit.ticks import TickList
from k2k_desktop.ui.office import people
from k2k_desktop.ui.office.page import OfficePage
from k2k_desktop.ui.office.people import UsersPanel
from k2k_desktop.ui.office.roles import RolesPanel
from tests.colleagues import add_colleague
from tests.conftest import put
from tests.office.conftest import OpenOffice
from tests.stage import Stage, StageOf, stage_of

__all__ = ["stage_of"]

SECOND = "meja kipas pisang enam"
MANAGER = {"username": "faizal", "name": "Mohd Faizal bin Rahim", "roles": frozenset({Role.manager})}
CLERK = {"username": "norliza", "name": "Norliza binti Hamid", "roles": frozenset({Role.clerk})}


@pytest.fixture
def opened(open_office: OpenOffice) -> Opened:
    """An office of two estates."""
    found = open_office()
    found.runner.change(put, Estate(name="PPR Melor Jaya", state=State.selangor))
    return found


def panel(stage: Stage, kind: type[QWidget]) -> QWidget:
    """One panel of the page Pentadbiran, in front."""
    page = OfficePage(stage.work, stage)
    stage.open_view(page)
    found = page.findChild(kind)
    assert isinstance(found, QWidget)
    page.tabs.setCurrentIndex(page.stack.indexOf(found))
    return found


def next_dialog(do: Callable[[QDialog], None], *, after: QDialog | None = None) -> None:
    """Do it with the dialog that comes next, or *after* this one."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog is not after and dialog.isVisible():
            do(dialog)
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)


def test_every_right_stands_once_in_the_matrix_and_in_its_order() -> None:
    said = [right for _title, lines in WORDS for right, _words in lines]
    assert sorted(said) == sorted(RIGHTS)
    assert len({words for _title, lines in WORDS for _right, words in lines}) == len(said)
    assert set(RIGHTS) >= WHOLE_OFFICE


def test_the_matrix_on_the_screen_says_what_the_runner_does(opened: Opened, stage_of: StageOf) -> None:
    add_colleague(opened.runner, CLERK, SECOND)
    stage = stage_of(opened.runner)
    shown = panel(stage, RolesPanel)
    assert isinstance(shown, RolesPanel)
    matrix = stage.work.read(roles.roles_matrix)
    model, row = shown.table.model(), 0
    for _title, lines in matrix.modules:
        row += 1
        for line in lines:
            ticks = [model.index(row, 1 + place).data(CELL).text == roles.YES for place in range(len(Role))]
            assert ticks == [role in RIGHTS[line.right] for role in Role], line.right
            two = any(one.second and one.needs == line.right for one in ACTIONS.values())
            assert (model.index(row, 1 + len(Role)).data(CELL).text == roles.YES) == two, line.right
            row += 1
    assert row == model.rowCount()
    assert "Norliza binti Hamid" in shown.people.text()
    shown.table.selectRow(2)
    assert stage.told[-1] == model.index(2, 0).data(CELL).text  # whole, where the window is too narrow for the row
    stage.do("office.roles_pdf")
    job, pdf = stage.printed[0]
    assert job.question is roles.roles_pdf
    assert pdf.pdf.startswith(b"%PDF")
    assert stage.work.read(roles.roles_pdf, "en").missing == ()


def test_a_user_is_added_with_a_suggested_password_shown_once(opened: Opened, stage_of: StageOf) -> None:
    stage = stage_of(opened.runner)
    shown = panel(stage, UsersPanel)
    assert isinstance(shown, UsersPanel)
    assert not shown.table.isColumnHidden(3)
    seen: list[str] = []

    def hand(dialog: QDialog) -> None:
        seen.extend(one.text() for one in dialog.findChildren(QLabel))
        slip = next(one for one in dialog.findChildren(QPushButton) if "slip" in one.text().casefold())
        slip.click()

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, FormDialog)
        form = dialog.form
        for name, value in CLERK.items():
            form.rows[name].editor.show_value(value)
        ticks = form.rows["estates"].editor
        assert isinstance(ticks, TickList)
        ticks.boxes[2].setChecked(True)
        seen.append(form.values()["password"])
        next_dialog(hand, after=dialog)
        dialog.save()

    next_dialog(fill)
    shown.add()
    password, *words = seen
    assert len(password.split()) == 5
    assert password in words
    line = stage.work.read(users.all_users)[0]
    assert (line.username, line.estates, line.must_change) == ("norliza", (2,), True)
    assert stage.printed[0][0].question is users.first_password_pdf
    with opened.database.reading() as session:
        kept = session.execute(sa.select(audit.ENTRY.c.body, audit.CHANGE.c.after).outerjoin(
            audit.CHANGE, audit.CHANGE.c.entry_seq == audit.ENTRY.c.seq)).all()  # fmt: skip
    assert password not in json.dumps([list(row) for row in kept])
    opening.close_office(opened)


def test_estates_are_kept_taken_back_and_not_for_those_who_see_all(opened: Opened, open_office: OpenOffice) -> None:
    key = add_colleague(opened.runner, {**CLERK, "estates": (1, 2)}, SECOND)
    opened.runner.change(users.save_user, key, 2, {"estates": (2,)})
    assert opened.runner.read(users.all_users)[0].estates == (2,)
    opened.runner.change(users.save_user, key, 2, {"name": "Norliza Hamid"})
    assert opened.runner.read(users.all_users)[0].estates == (2,)
    with pytest.raises(Invalid) as wrong:
        opened.runner.change(users.save_user, key, 3, {"roles": frozenset({Role.admin})})
    assert list(wrong.value.fields) == ["estates"]
    opening.close_office(opened)
    kept = open_office("norliza", SECOND)
    assert kept.runner.who.estates == {2}
    opening.close_office(kept)
    opened = open_office()
    opened.runner.change(users.save_user, key, opened.runner.read(users.all_users)[0].version, {"estates": ()})
    opening.close_office(opened)
    assert open_office("norliza", SECOND).runner.who.estates == frozenset()


def test_removing_by_two_changes_the_key_under_the_same_second(
    opened: Opened, stage_of: StageOf, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    add_colleague(opened.runner, CLERK, SECOND)
    add_colleague(opened.runner, MANAGER, SECOND)
    stage = stage_of(opened.runner)
    asked: list[str] = []

    def approve(needed: NeedsSecond) -> Who:
        asked.append(needed.label)
        return approving.second_person(opened.runner, "faizal", SECOND)

    stage.work.approver = approve
    shown = panel(stage, UsersPanel)
    assert isinstance(shown, UsersPanel)
    monkeypatch.setattr(people, "ask", lambda *_given, **_more: "go")
    before = opened.keyring.slots
    shown.select(2)
    shown.remove()
    qtbot.waitUntil(lambda: bool(stage.toasts))
    assert asked == ["Remove user"]
    assert opened.keyring.slots != before
    assert not stage.work.read(rekeying.is_key_change_due)
    assert not shown.due.isVisibleTo(shown)
    opening.close_office(opened)


def test_a_key_change_that_was_cut_off_is_offered_again(opened: Opened, stage_of: StageOf) -> None:
    key = add_colleague(opened.runner, CLERK, SECOND)
    opened.runner.change(users.remove_user, key)
    assert opened.runner.read(rekeying.is_key_change_due)
    shown = panel(stage_of(opened.runner), UsersPanel)
    assert isinstance(shown, UsersPanel)
    assert shown.due.isVisibleTo(shown)
    rekeying.change_key(opened.runner)
    shown.refresh(frozenset({"user"}))
    assert not shown.due.isVisibleTo(shown)


def test_the_auditor_reads_the_matrix_and_changes_nobody(opened: Opened, stage_of: StageOf) -> None:
    opened.runner.who = Who(1, "rohana", "Rohana Idris", frozenset({Role.auditor}))
    stage = stage_of(opened.runner)
    shown = panel(stage, UsersPanel)
    assert isinstance(shown, UsersPanel)
    shown.select(1)
    assert stage.names() == set()
    stage.view.tabs.setCurrentIndex(2)  # type: ignore[attr-defined]
    assert stage.names() == {"office.roles_pdf"}
