"""Ctrl+Z outside editors takes back the last thing one did in this sitting."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt

from k2k_desktop.services import governance, working_days
from k2k_desktop.ui.governance.page import OrganisationsPage
from tests.stories.conftest import CONTROL, ENTER, SignIn


def test_control_z_takes_back_an_organisation_but_nothing_of_an_earlier_sitting(sign_in: SignIn) -> None:
    person = sign_in()
    person.window.open_page("governance")
    page = person.view
    assert isinstance(page, OrganisationsPage)
    for name in ("Persatuan Penduduk", "Surau Al-Ikhlas"):
        person.pane(lambda: page.list.table)
        person.press(Qt.Key.Key_N, CONTROL)
        person.dialog()
        person.type(name)
        person.press(ENTER)
        person.no_dialog()
    person.pane(lambda: page.list.table)
    person.press(Qt.Key.Key_Z, CONTROL)
    assert _names(person.session.work.read(governance.organisation_choices)) == ["Persatuan Penduduk"]

    person = sign_in()
    person.window.open_page("governance")
    later = person.view
    assert isinstance(later, OrganisationsPage)
    person.pane(lambda: later.list.table)
    person.press(Qt.Key.Key_Z, CONTROL)
    assert _names(person.session.work.read(governance.organisation_choices)) == ["Persatuan Penduduk"]


def _names(choices: list[tuple[int, str]]) -> list[str]:
    return [name for _key, name in choices]


def test_what_an_act_took_away_is_offered_back_at_once(sign_in: SignIn) -> None:
    work, day = (person := sign_in()).session.work, dt.date(2026, 12, 3)
    work.change(working_days.save_holiday, None, 0, {"day": day, "name": "Hari Gotong-royong"})
    assert not person.window.toasts._toasts
    work.change(working_days.remove_holiday, day)
    person.window.open_page("governance")
    person.window.activateWindow()
    person.press(Qt.Key.Key_F8)
    person.press(Qt.Key.Key_Space)
    assert [one.name for one in work.read(working_days.holidays_of, 2026) if one.day == day] == ["Hari Gotong-royong"]
