"""One round as a page: its grid of findings, from an empty checklist to complaints in one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, _, language, say_count
from k2k_desktop.models.issues.happenings import FindingResult
from k2k_desktop.services.issues import choices
from k2k_desktop.services.issues.works import inspections
from k2k_desktop.services.issues.works.inspections import InspectionPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.pages import PageView, PrintJob, Shell
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.grid import ISSUE, RESULT, FindingGrid

_MOST_CATEGORIES: Final = 1000
_TABLES: Final = frozenset({"inspection", "inspection_finding"})
_LABELS: Final[dict[Language, str]] = {
    "ms": N_("Print inspection sheet in Bahasa Melayu"), "en": N_("Print inspection sheet in English"),
}  # fmt: skip


class RoundView(PageView):
    """The grid of a round; Ctrl+S keeps it and makes the complaints."""

    def __init__(self, work: Work, shell: Shell, inspection_id: int) -> None:
        super().__init__()
        self._work, self._shell, self.key = work, shell, inspection_id
        self.page: InspectionPage = work.read(inspections.inspection_page, inspection_id)
        self._dirty = False
        categories = work.read(choices.find_categories, "", None, _MOST_CATEGORIES)
        names = [(one.id, _("{problem} · {part}", problem=one.problem, part=one.part)) for one in categories]
        self.grid = FindingGrid(names, self)
        self.grid.open = self._may_type() is None
        self.told = label("", "caption", self, wrap=True)
        self.wrong = label("", kind="error", parent=self, wrap=True)
        self.wrong.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        hint = _("In the result: 1 in order, 2 keep an eye on, 3 fault. Every fault becomes a complaint when saved.")
        column.addWidget(_strip("bar", self, label(hint, "caption", self, wrap=True)))
        column.addWidget(self.grid, 1)
        column.addWidget(_strip("list-foot", self, self.wrong, self.told))
        self.begins = self.grid
        self.grid.changed.connect(self._changed)
        self.grid.joins_asked.connect(self.choose_join)
        self._show()

    def title(self) -> str:
        """What is walked and where."""
        return _("Inspection: {checklist}, {place}", checklist=self.page.checklist, place=self.page.place)

    def fact(self) -> str:
        """When and by whom."""
        values = self.page.values
        return _("{day} · {people}", day=show_day(values["walked_on"]), people=values["inspectors"])

    def primary(self) -> Command | None:
        """Save."""
        return self.commands()[0]

    def commands(self) -> Sequence[Command]:
        """Save, add a line, the same fault elsewhere, join, print the sheet."""
        work = self._work
        made = [
            command_for(inspections.save_findings, work, self.save, label=N_("Save findings"), shortcut="Ctrl+S"),
            Command("works.add_line", N_("Add line"), self.grid.add_line, "Ctrl+Shift+N", "record", "plus",
                    self._may_type),
            Command("works.copy_line", N_("Same fault elsewhere"), lambda: self.grid.add_line(copy=True), "Ctrl+D",
                    "record", "copy", self._may_type),
            Command("works.join_finding", N_("Join to a known complaint…"),
                    lambda: self.choose_join(self.grid.currentIndex().row()), "Ctrl+J", "record", "git-merge"),
        ]  # fmt: skip
        return [*made, *sheet_commands(work, self._shell, self.page)]

    def document(self) -> PrintJob | None:
        """The sheet of the round."""
        return sheet_job(self.page, language())

    def panes(self) -> Sequence[QWidget]:
        """The grid."""
        return [self.grid]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read the round again, unless lines here are not kept yet."""
        if not self._dirty and (not tables or tables & _TABLES):
            try:
                self.page = self._work.read(inspections.inspection_page, self.key)
            except UserError:  # taken back meanwhile
                self._shell.close_view(self)
                return
            self._show()

    def is_dirty(self) -> bool:
        """Whether lines were typed that are not kept."""
        return self._dirty

    def leave(self) -> bool:
        """Ask before typed lines are lost."""
        if not self._dirty:
            return True
        verbs = {"save": _("Save"), "discard": _("Discard changes")}
        text = _("What you typed is not saved yet.")
        chosen = ask(self.window(), _("Leave the form"), text, verbs, cancel=N_("Stay here"))
        return self.save() if chosen == "save" else chosen == "discard"

    def save(self) -> bool:
        """Keep the grid; the faults become complaints. Whether it was kept."""
        try:
            made = self._work.change(inspections.save_findings, self.key, self.page.version, self.grid.findings())
        except Invalid as invalid:  # each line is named in its words
            self._show_wrong(invalid)
            return False
        except UserError as error:  # the person is told
            show_refusal(self.window(), error)
            return False
        self.page = self._work.read(inspections.inspection_page, self.key)
        self._dirty = False
        self._show()
        self.dirty_changed.emit(False)
        recorded = say_count("{count} complaint recorded.", "{count} complaints recorded.", made.recorded)
        joined = say_count("{count} joined to a known one.", "{count} joined to known ones.", made.joined)
        self._shell.toast(f"{recorded} {joined}" if made.joined else recorded)
        return True

    def choose_join(self, place: int) -> None:
        """Ask which known complaint a fault is joined to, or open the one it became."""
        findings = self.grid.findings()
        if not 0 <= place < len(findings):
            return
        issue_id = findings[place].issue_id
        if issue_id is not None:
            self._shell.open_record("issue", issue_id)
            return
        if not self.grid.open:
            return
        found = self.grid.offered(place)
        if not found:
            text = UserError(N_("No open complaint about this place and category is known. It becomes a new one."))
            show_refusal(self.window(), text)
            return
        verbs = {str(one.issue_id): _("Join {reference}", reference=one.reference) for one in found[:2]}
        text_of = "\n".join(f"{one.reference} · {one.title} · {one.place}" for one in found[:2])
        chosen = ask(
            self.window(), _("Join to a known complaint"), text_of, verbs | {"new": _("Record a new one")}
        )  # fmt: skip
        if chosen:
            self.grid.join(place, None if chosen == "new" else int(chosen))

    def _may_type(self) -> UserError | None:
        return self._work.can(inspections.save_findings)

    def _changed(self) -> None:
        if not self._dirty:
            self._dirty = True
            self.dirty_changed.emit(True)
        self.wrong.hide()
        self._ask_likely()

    def _ask_likely(self) -> None:
        findings = self.grid.findings()
        likely = self._work.read(inspections.likely_for, self.key, findings)
        self.grid.show_likely(likely)
        faults = sum(one.result is FindingResult.fault for one in findings)
        known = sum(one.issue_id is not None for one in findings)
        self.told.setText(_(
            "{lines} lines · {faults} faults · {known} complaints", lines=len(findings), faults=faults, known=known
        ))  # fmt: skip

    def _show(self) -> None:
        self.grid.show_findings(self.page.findings)
        self.wrong.hide()
        self._ask_likely()
        self.header_changed.emit()
        self.commands_changed.emit()

    def _show_wrong(self, invalid: Invalid) -> None:
        name, _error = next(iter(invalid.fields.items()))
        self.wrong.setText("\n".join(each.say() for each in list(invalid.fields.values())[:4]))
        self.wrong.show()
        place, _dot, column = name.partition(".")
        columns = {"text": 0, "floor_label": 2, "place_note": 3, "remark": 4, "category_id": 5, "join_id": ISSUE}
        if place.isdigit():
            self.grid.go(int(place), columns.get(column, RESULT))
        self.grid.setFocus()


def sheet_job(page: InspectionPage, spoken: Language) -> PrintJob:
    """The sheet of a round."""
    title = _("Inspection: {checklist}, {place}", checklist=page.checklist, place=page.place)
    return PrintJob(title, inspections.inspection_sheet_pdf, (page.inspection_id, spoken))


def sheet_commands(work: Work, shell: Shell, page: InspectionPage) -> list[Command]:
    """One command for the sheet in each language."""
    return [
        Command(
            f"works.inspection_sheet.{spoken}", text,
            lambda spoken=spoken: shell.print_out(sheet_job(page, spoken)),  # type: ignore[misc]
            "", "record", "printer", lambda: work.can(inspections.inspection_sheet_pdf), "papers",
        )
        for spoken, text in _LABELS.items()
    ]  # fmt: skip


def _strip(kind: str, parent: QWidget, *parts: QWidget) -> QFrame:
    """A line above or below the grid, from edge to edge."""
    made = QFrame(parent)
    made.setProperty("kind", kind)
    lines = QVBoxLayout(made)
    lines.setContentsMargins(theme.px(20), theme.px(7), theme.px(20), theme.px(7))
    lines.setSpacing(theme.px(4))
    for part in parts:
        lines.addWidget(part)
    return made
