"""Short ways through the module's screens."""

from __future__ import annotations

from k2k_desktop.ui.kit.formdialog import FormDialog
from k2k_desktop.ui.people import PAGE
from k2k_desktop.ui.people.page import PeoplePage
from k2k_desktop.ui.people.section import Section
from tests.stage import TAB, Stage


def show(stage: Stage) -> PeoplePage:
    """Open the module with its first rows there."""
    page = PAGE.build(stage.work, stage)
    assert isinstance(page, PeoplePage)
    stage.open_view(page)
    section = page.view()
    assert isinstance(section, Section)
    with stage.qtbot.waitSignal(section.list.counted):
        section.list.load()
    section.list.table.setFocus()
    return page


def choose(page: PeoplePage, key: int) -> Section:
    """Select somebody."""
    section = page.view()
    assert isinstance(section, Section)
    section.show_key(key)
    return section


def form(stage: Stage) -> FormDialog:
    """The form in front."""
    found = stage.dialog()
    assert isinstance(found, FormDialog)
    return found


def fill(stage: Stage, dialog: FormDialog, **texts: str) -> None:
    """Type into fields one after the other."""
    for name, text in texts.items():
        dialog.form.go_to(name)
        stage.type(text)
        stage.press(TAB)
