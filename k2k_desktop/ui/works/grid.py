"""The grid in which a round is typed: a line for each point, result by one letter, the rest as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.models.issues.happenings import FindingResult
from k2k_desktop.services.issues.duplicates import Likely
from k2k_desktop.services.issues.works.inspections import FINDING_FORM, Finding
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.grid import Typed, TypingGrid

TEXT, RESULT, FLOOR, WHERE, REMARK, CATEGORY, ISSUE = range(7)
_NAMES: Final = ("text", "result", "floor_label", "place_note", "remark", "category_id")
_RESULTS: Final = list(FindingResult)
_WIDTHS: Final = (0, 104, 70, 120, 0, 180, 190)
_ROW: Final = 38
_BADGES: Final[dict[FindingResult, BadgeKind]] = {
    FindingResult.good: "ok", FindingResult.watch: "warn", FindingResult.fault: "danger",
}  # fmt: skip


class FindingGrid(TypingGrid):
    """Lines of a round. 1, 2 and 3 (or the first letter) set the result where no words are typed, Space goes through
    the results; Enter edits and goes down, Tab goes to the next cell and, from the last one, out.

    `changed` with every change; `joins_asked` carries the line whose complaint is to be chosen.
    """

    changed = Signal()
    joins_asked = Signal(int)

    def __init__(self, categories: Sequence[tuple[int, str]], parent: QWidget | None = None) -> None:
        heads = (_("Point"), _("Result"), _("Floor"), _("Where"), _("Remark"), _("Category"), _("Complaint"))
        letters = [one.say()[:1].casefold() for one in _RESULTS]
        ways = {
            column: Typed("words", longest=getattr(FINDING_FORM[column].kind, "longest", 200))
            for column in (TEXT, FLOOR, WHERE, REMARK)
        }  # fmt: skip
        ways[RESULT] = Typed("sign", signs="123" + "".join(letters))
        ways[CATEGORY] = Typed("choice", choices=tuple(categories))
        super().__init__(_("Findings of the round"), heads, _WIDTHS, ways, parent, row=_ROW)
        self._letters = letters
        self._names = dict(categories)
        self._findings: list[Finding] = []
        self._likely: dict[int, list[Likely]] = {}
        self.signed.connect(self._sign)
        self.typed.connect(self._type)
        self.row_opened.connect(lambda key: self.joins_asked.emit(key - 1))
        self.row_ticked.connect(self._turn)

    def show_findings(self, findings: Sequence[Finding], likely: Mapping[int, list[Likely]] | None = None) -> None:
        """Show these lines; *likely* are the open complaints that a line could be joined to."""
        self._findings, self._likely = list(findings), dict(likely or {})
        shut = [place + 1 for place, one in enumerate(self._findings) if one.issue_id is not None or not self.open]
        self.show_lines([(place + 1, self._cells(place)) for place in range(len(self._findings))], shut)

    def findings(self) -> list[Finding]:
        """The lines as they stand now."""
        return list(self._findings)

    def offered(self, place: int) -> list[Likely]:
        """The open complaints that a line could be joined to."""
        return self._likely.get(place, [])

    def join(self, place: int, issue_id: int | None) -> None:
        """Choose the open complaint a fault is joined to; None: it becomes a new one."""
        self._change(place, join_id=issue_id)

    def show_likely(self, likely: Mapping[int, list[Likely]]) -> None:
        """Say for each line which open complaints may be the same."""
        self._likely = dict(likely)
        for place in range(len(self._findings)):
            self.show_line(place + 1, self._cells(place))

    def add_line(self, copy: bool = False) -> None:
        """One more line: an empty one, or a copy of that in hand for the same fault elsewhere."""
        at = self.currentIndex().row()
        line = Finding(text="", result=FindingResult.fault)
        if copy and at >= 0:
            here = self._findings[at]
            line = replace(here, finding_id=None, issue_id=None, reference="", join_id=None, floor_label=None)
        place = at + 1 if copy else len(self._findings)
        self._findings.insert(place, line)
        self.show_findings(self._findings)
        self.go(place, FLOOR if copy else TEXT)
        self.changed.emit()

    def set_result(self, place: int, result: FindingResult) -> None:
        """What was found of a line; a complaint that stands is not taken back here."""
        if self._findings[place].issue_id is None:
            self._change(place, result=result)

    def _change(self, place: int, **values: Any) -> None:
        self._findings[place] = replace(self._findings[place], **values)
        self.show_line(place + 1, self._cells(place))
        self.changed.emit()

    def _sign(self, key: int, _column: int, sign: str) -> None:
        """A number or a letter is the result; a fault goes on with its floor, the rest with the next line."""
        result = _RESULTS[int(sign) - 1 if sign.isdecimal() else self._letters.index(sign)]
        self.set_result(key - 1, result)
        if result is FindingResult.fault:
            self.go(key - 1, FLOOR)
        else:
            self.go(key, RESULT)

    def _turn(self, key: int) -> None:
        """Space in the result: the next one."""
        if self.open and self.currentIndex().column() == RESULT:
            now = _RESULTS.index(self._findings[key - 1].result)
            self.set_result(key - 1, _RESULTS[(now + 1) % len(_RESULTS)])

    def _type(self, key: int, column: int, value: Any) -> None:
        self._change(key - 1, **{_NAMES[column]: value or "" if column == TEXT else value})

    def _cells(self, place: int) -> list[Cell]:
        one = self._findings[place]
        return [
            Cell(one.text), Cell(one.result.say(), badge=_BADGES[one.result]), Cell(one.floor_label or ""),
            Cell(one.place_note or ""), Cell(one.remark or ""), Cell(self._names.get(one.category_id or 0, "")),
            Cell(self._issue_words(place), muted=one.issue_id is None),
        ]  # fmt: skip

    def _issue_words(self, place: int) -> str:
        one = self._findings[place]
        if one.reference:
            return one.reference
        if one.result is not FindingResult.fault:
            return ""
        found = self._likely.get(place, [])
        if one.join_id is not None:
            numbers = [each.reference for each in found if each.issue_id == one.join_id]
            return _("Join {reference}", reference=numbers[0]) if numbers else _("Join")
        return _("Same as {reference}?", reference=found[0].reference) if found else _("New")
