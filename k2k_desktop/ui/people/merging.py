"""Two records of one person side by side: which one is kept, and why they are one."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QScrollArea, QWidget

from k2k_desktop.core.fields import Field, Link, Text
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.services import backups
from k2k_desktop.services.people import pages, residents
from k2k_desktop.services.people.pages import ResidentPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.first import copy_beside
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.dialogs import resident_picker
from k2k_desktop.ui.people.editors import Given
from k2k_desktop.ui.people.resident import second_line

_OTHER: Final = Field(
    "other_id",
    Link(label=N_("The other record"), to="resident", help=N_("Name, unit or the last four digits.")),
    required=True,
)
_KEPT: Final = Field(
    "kept",
    Given(
        label=N_("Which record is kept"),
        help=N_("It takes over what it does not have itself. What stands afterwards is bold."),
    ),
    required=True,
)
_REASON: Final = Field(
    "reason", Text(label=N_("Reason"), help=N_("The reason stays in the audit trail.")), required=True
)
_SHOWN: Final = ("full_name", "birth_on", "sex", "mobile", "emergency_contact", "occupation", "notes")


def merge(work: Work, parent: QWidget, page: ResidentPage) -> FormDialog:
    """Make *page* and another record one; a copy of the office before it is begun meanwhile."""
    copy_beside(work, backups.FIRST)
    picker = resident_picker(work)
    chooser = Chooser([("this", _("This record: {name}", name=page.name)), ("other", _("The other record"))])
    table = ShortTable(_("Both records"), [_("Field"), _("This record"), _("The other record")], (180, 0, 0), parent)

    def save(given: dict[str, Any]) -> int:
        kept, other = page.resident_id, given["other_id"]
        if given["kept"] == "other":
            kept, other = other, kept
        return work.change(residents.merge_residents, kept, other, reason=given["reason"])

    dialog = open_form(
        work, parent, _("Merge records"), (_OTHER, _KEPT, _REASON), save,
        values={"kept": "this"}, editors={"other_id": picker, "kept": chooser},
        rows=(("other_id",), ("kept",), ("reason",)), verb=_("Merge records"), width=720,
    )  # fmt: skip
    table.setMinimumHeight(theme.px(250))
    for area in dialog.findChildren(QScrollArea):
        area.setMaximumHeight(area.minimumHeight())
    dialog.body.addWidget(table, 1)

    def compare() -> None:
        other = work.read(pages.resident_page, picker.key) if picker.key else None
        table.show_rows(_compared(page, other, other_kept=chooser.given() == "other"))

    picker.left.connect(compare)
    chooser.edited.connect(compare)
    compare()
    return dialog


def _compared(
    this: ResidentPage, other: ResidentPage | None, *, other_kept: bool = False
) -> list[tuple[int, list[Cell]]]:
    """Both records field by field; what the one record will hold stands out."""
    lines = [(_("Unit"), second_line(this), second_line(other) if other else "")]
    kinds = {part.name: part.kind for part in residents.RESIDENT_FORM}
    for name in _SHOWN:
        kind = kinds[name]
        lines.append((say(kind.label), kind.show(this.values[name]), kind.show(other.values[name]) if other else ""))
    lines.append((_("Identity document"), _documents(this), _documents(other) if other else ""))
    rows = []
    for at, (name, mine, theirs) in enumerate(lines, 1):
        theirs_stands = bool(theirs) and (other_kept or not mine)
        cells = [Cell(mine or "—", strong=bool(mine) and not theirs_stands), Cell(theirs or "—", strong=theirs_stands)]
        rows.append((at, [Cell(name, muted=True), *cells]))
    return rows


def _documents(page: ResidentPage) -> str:
    return ", ".join(f"{one.kind.say()} {one.masked}" for one in page.documents)
