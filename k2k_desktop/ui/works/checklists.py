"""The checklists of the office, and the points of one, in order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _
from k2k_desktop.services.issues import choices
from k2k_desktop.services.issues.works import checklists
from k2k_desktop.services.issues.works.checklists import ChecklistLine, PointLine
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import Sheet, show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_MOST_CATEGORIES = 1000


class ChecklistsSheet(Sheet):
    """Every checklist with its number of points."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(_("Checklists"), parent, width=560)
        self._work = work
        self._lists: list[ChecklistLine] = []
        self.table = ShortTable(_("Checklists"), (_("Checklist"), _("Points")), (0, 100), self)
        self.table.setMinimumHeight(theme.px(260))
        self.body.addWidget(self.table)
        new = self.add_button(_("&New checklist"), "secondary", "plus")
        change = self.add_button(_("&Edit"), "secondary", "pencil")
        close = self.add_button(_("Close"), "primary")
        new.clicked.connect(lambda: self._open(None))
        change.clicked.connect(self._open_current)
        close.clicked.connect(self.accept)
        self.table.row_opened.connect(lambda _key: self._open_current())
        self._fill()

    def _fill(self) -> None:
        self._lists = self._work.read(checklists.checklists)
        self.table.show_rows([
            (place, (Cell(one.label, strong=True, muted=not one.active), Cell(str(one.points))))
            for place, one in enumerate(self._lists, 1)
        ])  # fmt: skip
        if self._lists and self.table.current_key() is None:
            self.table.select_key(1)

    def _open_current(self) -> None:
        if place := self.table.current_key():
            self._open(self._lists[place - 1])

    def _open(self, one: ChecklistLine | None) -> None:
        sheet = PointsSheet(self._work, one, self)
        sheet.accepted.connect(self._fill)
        sheet.open()


class PointsSheet(Sheet):
    """One checklist: its name, its points, and buttons to add, change, move and remove one."""

    def __init__(self, work: Work, one: ChecklistLine | None, parent: QWidget | None = None) -> None:
        super().__init__(one.name if one else _("New checklist"), parent, width=760)
        self._work, self._one = work, one
        self._points: list[PointLine] = work.read(checklists.points_of, one.checklist_id) if one else []
        self.name = QLineEdit(one.name if one else "", self)
        self.name.setMaxLength(80)
        head = label(_("Checklist"), "strong", self)
        head.setBuddy(self.name)
        self.table = ShortTable(_("Points"), (_("Point"), _("Category")), (0, 260), self, row=46)
        self.table.setMinimumHeight(theme.px(360))
        for part in (head, self.name, self.table):
            self.body.addWidget(part)
        for words, run in (
            (_("&Add point"), lambda: self._form(None)), (_("&Edit"), self._edit),
            (_("Move &up"), lambda: self._move(-1)), (_("Move &down"), lambda: self._move(1)),
            (_("&Remove"), self._remove),
        ):  # fmt: skip
            self.add_button(words).clicked.connect(run)
        save = self.add_button(_("&Save"), "primary")
        save.clicked.connect(self._save)
        self.add_button(_("&Cancel")).clicked.connect(self.reject)
        self.table.row_opened.connect(lambda _key: self._edit())
        self._fill(1)

    def _fill(self, current: int) -> None:
        self.table.show_rows([
            (place, (Cell(one.text_ms, second=one.text_en), Cell(one.category) if one.category else EMPTY))
            for place, one in enumerate(self._points, 1)
        ], current)  # fmt: skip

    def _edit(self) -> None:
        if place := self.table.current_key():
            self._form(place)

    def _form(self, place: int | None) -> None:
        found = self._work.read(choices.find_categories, "", None, _MOST_CATEGORIES)
        names = {one.id: ", ".join((one.part, one.problem)) for one in found}
        one = self._points[place - 1] if place else None
        values = {} if one is None else {
            "text_ms": one.text_ms, "text_en": one.text_en or None, "category_id": one.category_id,
        }  # fmt: skip

        def keep(given: dict[str, Any]) -> int:
            base = one or PointLine(None, "", "", None, "")
            category = given["category_id"]
            made = replace(
                base, text_ms=given["text_ms"], text_en=given["text_en"] or "", category_id=category,
                category=names.get(category or 0, ""),
            )  # fmt: skip
            if place:
                self._points[place - 1] = made
            else:
                self._points.append(made)
            return place or len(self._points)

        dialog = open_form(
            self._work, self, _("Point"), checklists.POINT_FORM, keep, values=values,
            editors={"category_id": Chooser(list(names.items()), optional=True)},
            rows=(("text_ms",), ("text_en",), ("category_id",)),
        )  # fmt: skip
        dialog.saved.connect(lambda key: self._fill(int(key)))

    def _move(self, step: int) -> None:
        place = self.table.current_key()
        if place and 1 <= place + step <= len(self._points):
            points = self._points
            points[place - 1], points[place - 1 + step] = points[place - 1 + step], points[place - 1]
            self._fill(place + step)

    def _remove(self) -> None:
        if place := self.table.current_key():
            del self._points[place - 1]
            self._fill(min(place, len(self._points)))

    def _save(self) -> None:
        key, version, active = (self._one.checklist_id, self._one.version, self._one.active) if self._one else (
            None, 1, True
        )  # fmt: skip
        try:
            self._work.change(checklists.save_checklist, key, version, self.name.text(), self._points, active)
        except UserError as error:  # the sheet has no place of its own for it
            show_refusal(self, error)
            return
        self.accept()
