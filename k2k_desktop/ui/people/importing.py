"""The import of residents on screen: file, columns, check, result."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, language, say_count
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.core.spreadsheets import Sheet, SheetInfo, guess_header
from k2k_desktop.services import audit, backups
from k2k_desktop.services.estate import places
from k2k_desktop.services.imports import files, headings, judging, keeping
from k2k_desktop.services.imports.plan import Plan, Preview
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, label
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.first import copy_first
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.import_check import CheckStep
from k2k_desktop.ui.people.import_columns import ColumnsStep
from k2k_desktop.ui.people.import_done import DoneStep
from k2k_desktop.ui.people.import_file import FileStep

FILE, COLUMNS, CHECK, DONE = range(4)
_TITLES: Final = (N_("1 File"), N_("2 Columns"), N_("3 Check"), N_("4 Result"))


class ImportView(PageView):
    """Brings an office's own spreadsheet in, step by step; nothing is saved before the last."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        self._path = Path()
        self._sheet: Sheet | None = None
        self._plan: Plan | None = None
        self._preview: Preview | None = None
        self._imported: keeping.Imported | None = None
        self._checking = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.file = FileStep(self)
        estates: list[tuple[int, str]] = work.runner.read(places.estates)
        self.columns = ColumnsStep(estates, self)
        self.check = CheckStep(self)
        self.done = DoneStep(self)
        self.stack = QStackedWidget(self)
        for step in (self.file, self.columns, self.check, self.done):
            self.stack.addWidget(step)
        column.addWidget(self._steps())
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot())
        self._connect()
        self._go(FILE)

    def _steps(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(20), theme.px(9), theme.px(20), theme.px(9))
        row.setSpacing(theme.px(20))
        self._titles = [label(_(words), "strong", bar) for words in _TITLES]
        for one in self._titles:
            row.addWidget(one)
        row.addStretch(1)
        self._file_name = label("", "caption", bar)
        row.addWidget(self._file_name)
        return bar

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(20), theme.px(10), theme.px(20), theme.px(10))
        row.setSpacing(theme.px(8))
        self._said = label("", "caption", foot)
        row.addWidget(self._said, 1)
        self.back = button(_("&Back"), "secondary", foot)
        self.next = button(_("&Next"), "primary", foot)
        row.addWidget(self.back)
        row.addWidget(self.next)
        return foot

    def _connect(self) -> None:
        self.file.chosen.connect(self.open_file)
        self.file.template_wanted.connect(self._save_template)
        self.columns.sheet_wanted.connect(self._read_sheet)
        self.columns.header_changed.connect(self._headings_changed)
        self.check.answered.connect(self.answer)
        self.done.undo_wanted.connect(self._undo)
        self.done.rejects_wanted.connect(lambda: self._save_rejects(self._refused()))
        self.done.residents_wanted.connect(lambda: self._shell.close_view(self))
        self.done.another_wanted.connect(lambda: self._go(FILE))
        self.back.clicked.connect(lambda: self._go(self.stack.currentIndex() - 1))
        self.next.clicked.connect(self._next)

    def title(self) -> str:
        return _("Import residents")

    def fact(self) -> str:
        return _("From your own spreadsheet")

    def commands(self) -> Sequence[Command]:
        refused = Command("imports.save_rejects", N_("Save refused rows…"), lambda: self._save_rejects(self._refused()),
                          icon="file-spreadsheet", enabled=self._no_rejects)  # fmt: skip
        return (refused,)

    def panes(self) -> Sequence[QWidget]:
        return (self._page(), self.next)

    def is_dirty(self) -> bool:
        return False

    def open_file(self, path: Path) -> None:
        """Look into the file at *path* and go on to its columns."""
        self._path = path
        self._file_name.setText(path.name)
        run_with_panel(self, self._work, files.sheets_of, _("Looking into the file"), self._sheets_came, path,
                       failed=self._told(self.file.banner))  # fmt: skip

    def _sheets_came(self, infos: list[SheetInfo]) -> None:
        best = max(infos, key=lambda info: (not info.hidden, info.rows))
        self.columns.show_sheets(infos, best.name)
        self._read_sheet(best.name)

    def _read_sheet(self, name: str) -> None:
        run_with_panel(self, self._work, files.sheet_of, _("Reading the sheet"), self._sheet_came, self._path, name,
                       failed=self._told(self.file.banner))  # fmt: skip

    def _sheet_came(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.file.banner.tell("")
        self.columns.show_sheet(sheet, guess_header(sheet.rows))
        self._go(COLUMNS)
        if sheet.info.formulas:
            text = say_count(
                "{count} cell is a formula: its last saved value is read.",
                "{count} cells are formulas: their last saved values are read.",
                sheet.info.formulas,
            )
            self.columns.banner.tell(text, "warn")
        elif sheet.info.encoding:
            text = _("The file was read as {encoding}. If letters look wrong, save it as .xlsx.",
                     encoding=sheet.info.encoding)  # fmt: skip
            self.columns.banner.tell(text, "info")

    def _headings_changed(self, labels: list[str]) -> None:
        columns, kept = self._work.read(headings.mapping_for, labels)
        self.columns.show_mapping(columns, kept=kept)

    def _next(self) -> None:
        if self.stack.currentIndex() == COLUMNS:
            self._start_check()
        elif self.stack.currentIndex() == CHECK:
            self._import()

    def _start_check(self) -> None:
        plan, twice = self.columns.plan(), self.columns.twice()
        if plan is None:
            self.columns.banner.tell(_("There is no estate yet. Make the estate first, then import its people."))
        elif "name" not in plan.columns:
            self.columns.banner.tell(_("Say which column holds the names."))
        elif twice:
            self.columns.banner.tell(_("Two columns mean “{meaning}”. Choose one of them.", meaning=twice))
        else:
            self._plan = plan
            run_with_panel(self, self._work, judging.preview, _("Checking every row"), self._checked, self._sheet, plan,
                           failed=self._told(self.columns.banner))  # fmt: skip

    def _checked(self, preview: Preview) -> None:
        self._checking = False
        self._preview = preview
        self.check.show_preview(preview)
        self._go(CHECK)

    def answer(self, row: int, question: str, answer: str) -> None:
        """Take the clerk's *answer* to a question of a *row* (0: of every row that asks it) and check again."""
        if self._plan is None:
            return
        answers = {**self._plan.answers, (row, question): answer}
        self._plan = dataclasses.replace(self._plan, answers=answers)
        self._checking = True
        self._show_state()
        self._work.fetch(judging.preview, self._checked, self._sheet, self._plan, owner=self.check,
                         failed=self._told(self.check.banner))  # fmt: skip

    def _import(self) -> None:
        copy_first(self, self._work, backups.FIRST, self._import_now)

    def _import_now(self) -> None:
        run_with_panel(self, self._work, keeping.import_residents, _("Importing residents"), self._kept, self._sheet,
                       self._plan, self._path.name, failed=self._told(self.check.banner))  # fmt: skip

    def _kept(self, done: keeping.Imported) -> None:
        self._imported = done
        self.done.show_result(done, self._path.name)
        self._go(DONE)

    def _undo(self) -> None:
        copy_first(self, self._work, backups.FIRST, self._undo_now)

    def _undo_now(self) -> None:
        if self._imported is not None:
            run_with_panel(self, self._work, audit.undo, _("Undoing the import"), self.done.show_undone,
                           self._imported.seq, failed=self._told(self.done.banner))  # fmt: skip

    def _refused(self) -> dict[int, list[UserError]]:
        if self.stack.currentIndex() == DONE and self._imported:
            return self._imported.refused
        return self._preview.refused if self._preview and self.stack.currentIndex() == CHECK else {}

    def _no_rejects(self) -> UserError | None:
        return None if self._refused() else UserError(N_("No row is refused."))

    def _save_rejects(self, refused: dict[int, list[UserError]]) -> None:
        name = f"{self._path.stem} - {_('refused rows')}.xlsx"
        path, _kind = QFileDialog.getSaveFileName(
            self, _("Save refused rows"), str(self._path.with_name(name)), _("Spreadsheets ({kinds})", kinds="*.xlsx")
        )
        if path and self._plan is not None:
            run_with_panel(self, self._work, files.write_rejects, _("Saving refused rows"), self._saved, Path(path),
                           self._sheet, self._plan.header, refused)  # fmt: skip

    def _saved(self, told: tuple[str, ...]) -> None:
        self._shell.toast(" ".join((_("The refused rows are saved."), *told)))

    def _save_template(self, path: Path) -> None:
        run_with_panel(
            self, self._work, files.write_template, _("Saving the empty sheet"), self._template_saved, path, language()
        )

    def _template_saved(self, _nothing: None) -> None:
        self._shell.toast(_("The empty sheet is saved."))

    def _told(self, banner: Banner) -> Callable[[UserError], None]:
        """What shows a refusal in *banner*; stopping is no refusal, but is said."""

        def failed(error: UserError) -> None:
            self._checking = False
            banner.tell(error.say(), "info" if isinstance(error, Cancelled) else "danger")
            self._show_state()

        return failed

    def _go(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        for at, one in enumerate(self._titles):
            theme.wear(one, "accent" if at == step else "plain")
            one.setEnabled(at <= step)
        self._show_state()
        page = self._page()
        getattr(page, "begins", page).setFocus()
        self.commands_changed.emit()

    def _page(self) -> QWidget:
        return (self.file, self.columns, self.check, self.done)[self.stack.currentIndex()]

    def _show_state(self) -> None:
        step = self.stack.currentIndex()
        self.back.setVisible(step in (COLUMNS, CHECK))
        self.next.setVisible(step in (COLUMNS, CHECK))
        people = self._preview.counts.people if self._preview else 0
        self.next.setText(_("&Import") if step == CHECK else _("&Next"))
        refused = self._work.can(keeping.import_residents)
        self.next.setEnabled(step != CHECK or (people > 0 and not self._checking and refused is None))
        said = ""
        if step == CHECK:
            said = _("Checking again…") if self._checking else say_count(
                "{count} resident will be added.", "{count} residents will be added.", people
            )  # fmt: skip
        self._said.setText(said)
