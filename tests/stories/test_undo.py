"""Ctrl+Z outside editors takes back the last thing one did in this sitting."""

from __future__ import annotations

from PySide6.QtCore import Qt

from k2k_desktop.services import governance
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
