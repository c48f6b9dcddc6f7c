"""A password that somebody else chose is good for one thing: choosing one's own."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import k2k_desktop.services
from k2k_desktop.core.actions import ACTIONS, RECORDED, Action, Question
from k2k_desktop.core.errors import Invalid, Refused
from k2k_desktop.core.i18n import say
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.office import Role, User
from k2k_desktop.services.office import office_frame, opening, users
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people.residents import save_resident
from k2k_desktop.ui.start.first import FirstPassword
from k2k_desktop.ui.start.preload import Preload
from k2k_desktop.ui.start.window import StartWindow
from tests.office.conftest import PASSWORD, OpenOffice

FIRST, OWN = "meja kipas pisang enam", "sungai kuning topi lima"
CLERK = {"username": "faizal", "name": "Mohd Faizal bin Rahim", "roles": frozenset({Role.clerk})}


@pytest.fixture
def beginner(open_office: OpenOffice) -> Opened:
    """The office as a new clerk opens it with the first password."""
    opened = open_office()
    opened.runner.change(users.add_user, CLERK, FIRST)
    opening.close_office(opened)
    return open_office("faizal", FIRST)


def must_change(opened: Opened) -> list[bool]:
    """Of each user by key."""
    with opened.database.reading() as session:
        return [one.must_change for one in session.query(User).order_by(User.id)]


def test_it_opens_nothing(beginner: Opened) -> None:
    for module in pkgutil.walk_packages(k2k_desktop.services.__path__, "k2k_desktop.services."):
        importlib.import_module(module.name)
    acts: list[Action[..., Any] | Question[..., Any]] = [*ACTIONS.values(), *RECORDED.values()]
    mine = [one for one in acts if one.function.__module__.startswith("k2k_")]
    assert {one.name for one in mine if beginner.runner.can(one) is None} == {
        "office.change_password", "office.older_copy_found", "office.sign_in", "office.sign_out",
        "office.use_recovery_sheet",
    }  # fmt: skip
    with pytest.raises(Refused, match="chose your password"):
        beginner.runner.run(save_resident, Progress(), "", None, 1, {"full_name": "Siti binti Ali"})
    with pytest.raises(Refused, match="chose your password"):
        beginner.runner.read(office_frame)


def test_ones_own_password_opens_the_office_and_the_first_is_dead(beginner: Opened, open_office: OpenOffice) -> None:
    for old, new, field in ((OWN, OWN, "old"), (FIRST, FIRST, "password"), (FIRST, "faizal", "password")):
        with pytest.raises(Invalid) as wrong:
            users.choose_password(beginner, old, new)
        assert list(wrong.value.fields) == [field]
    assert must_change(beginner) == [False, True]
    users.choose_password(beginner, FIRST, OWN)
    assert must_change(beginner) == [False, False]
    assert beginner.runner.read(office_frame).name
    opening.close_office(beginner)
    assert open_office("faizal", OWN).runner.read(office_frame).name


def test_a_new_password_from_a_colleague_is_good_once(beginner: Opened, open_office: OpenOffice) -> None:
    users.choose_password(beginner, FIRST, OWN)
    opening.close_office(beginner)
    opened = open_office()
    opened.runner.change(users.set_password, 2, FIRST)
    assert must_change(opened) == [False, True]
    opening.close_office(opened)
    assert open_office("faizal", FIRST).runner.who.must_change


def test_a_password_chosen_with_the_recovery_sheet_is_ones_own(open_office: OpenOffice, office: Path) -> None:
    opened = open_office()
    code = opened.runner.change(users.new_sheet)
    opened.runner.change(users.add_user, CLERK, FIRST)
    opening.close_office(opened)
    found = opening.open_with_sheet(office, code, "faizal", OWN)
    assert must_change(found) == [False, False]
    assert found.runner.read(office_frame).name
    opening.close_office(found)


def test_the_founder_and_whoever_changes_their_own_password_go_on(open_office: OpenOffice) -> None:
    opened = open_office()
    opened.runner.change(users.change_password, PASSWORD, OWN)
    assert must_change(opened) == [False]
    assert not opened.runner.who.must_change


def test_the_window_asks_for_it_before_anything_else(beginner: Opened, office: Path, qtbot: QtBot) -> None:
    preload = Preload()
    window = StartWindow(office, preload)
    qtbot.addWidget(window)
    told: list[Opened] = []
    window.signed_in.connect(told.append)
    window._signed_in(beginner)
    page = window.page
    assert isinstance(page, FirstPassword)
    assert told == []
    next(one for one in page.findChildren(QPushButton) if one.text() == say("Suggest a password")).click()
    assert page.new.text() == page.again.text() != ""
    assert page.new.echoMode() is QLineEdit.EchoMode.Normal
    page.old.setText(FIRST)
    page.new.setText(OWN)
    page.again.setText("sungai kuning topi enam")
    page.save()
    assert page.banner.isVisibleTo(page)
    page.again.setText(OWN)
    page.save()
    assert told == [beginner]
    assert not beginner.runner.who.must_change


def test_leaving_the_window_closes_the_office(beginner: Opened, office: Path, qtbot: QtBot) -> None:
    window = StartWindow(office, Preload())
    qtbot.addWidget(window)
    window._signed_in(beginner)
    page = window.page
    assert isinstance(page, FirstPassword)
    page.left.emit()
    assert not isinstance(window.page, FirstPassword)
    assert isinstance(window.page, QWidget)
    assert beginner.folder.who_holds() is None
