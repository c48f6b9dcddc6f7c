"""The import of Open311 requests on screen: the file, what each service is, every problem by row, the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.core.progress import Cancelled
from k2k_desktop.services import audit, backups
from k2k_desktop.services.estate import places
from k2k_desktop.services.imports.plan import ALL_ROWS, Problem, Severity
from k2k_desktop.services.issues.open311 import KINDS, bringing
from k2k_desktop.services.issues.open311.bringing import Brought, RequestCounts, RequestPlan, RequestPreview
from k2k_desktop.services.issues.open311.reading import Answer
from k2k_desktop.ui.issues.open311_services import ServicesPanel
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import ElidedLabel, button, label
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.feedback import Banner, EmptyState
from k2k_desktop.ui.kit.first import copy_first
from k2k_desktop.ui.kit.frame import Tabs
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

SERVICES, PROBLEMS, SAMPLE = range(3)
_WORDS = {
    Severity.error: N_("Refused"),
    Severity.question: N_("Question"),
    Severity.note: N_("Note"),
}
_MOST = 1_000  # problems shown; every refused request stands in the file of refused ones
_NOTHING_YET = N_("Choose a file first.")


class RequestsView(PageView):
    """Brings a file of another system in; nothing is saved before *Import*, and that is undone in one step."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._work, self._shell = work, shell
        self._answer: Answer | None = None
        self._plan: RequestPlan | None = None
        self._preview: RequestPreview | None = None
        self._brought: Brought | None = None
        self._problems: list[Problem] = []
        self._path = Path()
        self._estates: list[tuple[int, str]] = work.runner.read(places.estates)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        middle = QVBoxLayout()
        middle.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        middle.setSpacing(theme.px(10))
        self.banner = Banner(self)
        middle.addWidget(self.banner)
        self.tabs = Tabs([_("Services and categories"), _("Problems by request"), _("As they will be kept")], self)
        asked = _("Choose the file that the other system made. Nothing is saved before you press Import.")
        self._empty = EmptyState("folder-open", _("No file chosen yet"), asked, parent=self)
        middle.addWidget(self._empty, 1)
        middle.addWidget(self.tabs)
        self._stack = QStackedWidget(self)
        for part in self._parts():
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        middle.addWidget(self._stack, 1)
        column.addLayout(middle, 1)
        column.addWidget(self._foot())
        self._show_state()

    def _head(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("kind", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(20), theme.px(9), theme.px(20), theme.px(9))
        row.setSpacing(theme.px(12))
        self.choose = button(_("&Choose file…"), "primary", bar, icon="folder-open")
        self.choose.clicked.connect(self._choose)
        self._file_name = ElidedLabel(_("A list of requests, JSON or XML"), "caption", bar)
        self.system = QLineEdit(bar)
        self.system.setMaxLength(60)
        self.system.setText(bringing.SYSTEM)
        self.system.editingFinished.connect(self._check_again)
        self.estate = QComboBox(bar)
        for _key, name in self._estates:
            self.estate.addItem(name)
        self.estate.activated.connect(self._check_again)
        self.names = QCheckBox(bar)
        self.names.setText(_("Keep the reporters' &names"))
        self.names.setAccessibleName(_("Keep the reporters' names"))
        self.names.setToolTip(_("Name, telephone number and e-mail, where the file has them."))
        self.names.toggled.connect(self._check_again)
        row.addWidget(self.choose)
        row.addWidget(self._file_name, 1)
        for words, field in ((_("&From the system"), self.system), (_("&Estate"), self.estate)):
            head = label(words, "caption", bar)
            head.setBuddy(field)
            field.setAccessibleName(words.replace("&", ""))
            row.addWidget(head)
            row.addWidget(field)
        row.addWidget(self.names)
        return bar

    def _parts(self) -> Sequence[QWidget]:
        self.services = ServicesPanel(self)
        self.services.said.connect(self._say)
        self.problems = ShortTable(
            _("Problems by request"), [_("Request"), _("Kind"), _("Problem")], (90, 220, 0), self
        )
        self.problems.row_opened.connect(self._answer_row)
        heads = [_("Request"), _("Number"), _("Title"), _("Place"), _("Category"), _("Reported"), _("Status")]
        self.sample = ShortTable(_("As they will be kept"), heads, (80, 150, 0, 230, 210, 110, 90), self)
        return self.services, self.problems, self.sample

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(20), theme.px(10), theme.px(20), theme.px(10))
        row.setSpacing(theme.px(8))
        self._said = label("", "caption", foot)
        self.undo = button(_("&Undo the whole import"), "danger", foot, icon="undo-2")
        self.undo.clicked.connect(self._undo)
        self.refused = button(_("Save re&fused requests…"), "secondary", foot, icon="file-spreadsheet")
        self.refused.clicked.connect(self._choose_refused)
        self.go = button(_("&Import"), "primary", foot)
        self.go.clicked.connect(self._import)
        row.addWidget(self._said, 1)
        for one in (self.undo, self.refused, self.go):
            row.addWidget(one)
        return foot

    def title(self) -> str:
        return _("Import Open311")

    def fact(self) -> str:
        return _("Complaints from another civic system")

    def commands(self) -> Sequence[Command]:
        return (
            Command("issues.open311_file", N_("Choose file…"), self._choose, icon="folder-open"),
            Command("issues.open311_refused", N_("Save refused requests…"), self._choose_refused,
                    icon="file-spreadsheet", enabled=self._none_refused),
            Command("issues.open311_go", N_("Import"), self._import, icon="upload", enabled=self._cannot),
        )  # fmt: skip

    def panes(self) -> Sequence[QWidget]:
        return (
            self.choose,
            self.tabs,
            (self.services, self.problems, self.sample)[self._stack.currentIndex()],
            self.go,
        )

    def is_dirty(self) -> bool:
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take files, not words."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """The first file dropped is the one."""
        local = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if local:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.open_file(Path(local[0]))

    def open_file(self, path: Path) -> None:
        """Read the file at *path* and show what importing it would do."""
        self._answer = self._preview = self._brought = self._plan = None
        self._path = path
        self._file_name.setText(path.name)
        self._show_state()
        run_with_panel(self, self._work, bringing.answer_of, _("Reading the file"), self._read, path,
                       failed=self._failed)  # fmt: skip

    def _choose(self) -> None:
        kinds = _("Open311 files ({kinds})", kinds=KINDS)
        path, _kind = QFileDialog.getOpenFileName(self, _("Choose a list of requests"), "", kinds)
        if path:
            self.open_file(Path(path))

    def _read(self, answer: Answer) -> None:
        self._answer = answer
        if answer.jurisdiction:
            self.system.setText(answer.jurisdiction[:60])
        self._check_again()

    def _check_again(self, *_changed: object) -> None:
        """Judge the file by the choices above it; answers given before stay."""
        if self._answer is None or self._brought is not None:
            return
        if not self._estates:
            self.banner.tell(_("There is no estate yet. Make the estate first, then import its complaints."))
            return
        estate_id = self._estates[max(0, self.estate.currentIndex())][0]
        made = bringing.plan_of(estate_id, system=self.system.text(), with_reporter=self.names.isChecked())
        before = self._plan
        self.services.forget()
        self._plan = dataclasses.replace(made, answers=before.answers if before else {})
        self._fetch()

    def _fetch(self) -> None:
        self._preview = None
        self._show_state()
        self._work.fetch(bringing.preview_requests, self._checked, self._answer, self._plan, owner=self,
                         failed=self._failed)  # fmt: skip

    def _say(self, service: str, answer: str) -> None:
        self.answer(ALL_ROWS, bringing.service_question(service), answer)

    def answer(self, row: int, question: str, answer: str) -> None:
        """Take an answer to a question of a *row* (ALL_ROWS: of every request that asks it) and check again."""
        if self._plan is not None:
            self._plan = dataclasses.replace(self._plan, answers={**self._plan.answers, (row, question): answer})
            self._fetch()

    def _answer_row(self, at: int) -> None:
        """Enter on a question about one request goes on to its next answer; about a service, to the services."""
        problem = self._problems[at - 1]
        if problem.severity is not Severity.question:
            return
        if problem.code != "number":
            self.tabs.setCurrentIndex(SERVICES)
            return
        values = [value for value, _words in problem.choices]
        place = values.index(problem.answered) + 1 if problem.answered in values else 0
        self.answer(problem.row, problem.code, values[place % len(values)])

    def _checked(self, preview: RequestPreview) -> None:
        self._preview = preview
        counts = preview.counts
        self.services.show_services(preview.services, preview.categories)
        self._problems = sorted(preview.problems, key=_order)[:_MOST]
        self.problems.show_rows([(at, _cells(one)) for at, one in enumerate(self._problems, 1)])
        rows = []
        for one in preview.sample:
            texts = (one.reference, one.title, one.place, one.category, one.reported, say(one.status))
            rows.append((one.row, (Cell(f"{one.row:,}", align="right", muted=True), *map(Cell, texts))))
        self.sample.show_rows(rows)
        for tab, count in ((SERVICES, len(preview.services)), (PROBLEMS, len(preview.problems))):
            words = (_("Services and categories"), _("Problems by request"))[tab]
            self.tabs.setTabText(tab, f"{words} ({count:,})")
        self._tell(counts)
        self._show_state()

    def _tell(self, counts: RequestCounts) -> None:
        if counts.questions:
            text = say_count("{count} request waits for an answer: say which category its service is.",
                             "{count} requests wait for an answer: say which category their services are.",
                             counts.questions)  # fmt: skip
            self.banner.tell(text, "warn")
        elif counts.refused:
            text = say_count("{count} request is refused. You can save it as a file with the reason.",
                             "{count} requests are refused. You can save them as a file with the reasons.",
                             counts.refused)  # fmt: skip
            self.banner.tell(text, "info")
        else:
            self.banner.tell(_("Every request can be imported."), "ok")

    def _import(self) -> None:
        if self._cannot() is None:
            copy_first(self, self._work, backups.FIRST, self._import_now)

    def _import_now(self) -> None:
        if self._cannot() is None:
            run_with_panel(self, self._work, bringing.import_requests, _("Importing requests"), self._kept,
                           self._answer, self._plan, failed=self._failed)  # fmt: skip

    def _kept(self, brought: Brought) -> None:
        self._brought = brought
        counts = brought.counts
        text = say_count("{count} complaint was imported.", "{count} complaints were imported.", counts.added)
        self.banner.tell(f"{text} {_words_of_rest(counts)}".strip(), "ok")
        self._show_state()
        self.undo.setFocus()

    def _undo(self) -> None:
        copy_first(self, self._work, backups.FIRST, self._undo_now)

    def _undo_now(self) -> None:
        if self._brought is not None:
            run_with_panel(self, self._work, audit.undo, _("Undoing the import"), self._undone, self._brought.seq,
                           failed=self._failed)  # fmt: skip

    def _undone(self, _count: int) -> None:
        self._brought = None
        self._check_again()
        self._shell.toast(_("The whole import is undone."))

    def _why(self) -> dict[int, list[UserError]]:
        found = self._brought or self._preview
        return found.refused if found else {}

    def _none_refused(self) -> UserError | None:
        return None if self._why() else UserError(N_("No request is refused."))

    def _choose_refused(self) -> None:
        if self._none_refused() is not None:
            return
        name = f"{self._path.stem} - {_('refused requests')}.xlsx"
        path, _kind = QFileDialog.getSaveFileName(
            self,
            _("Save refused requests"),
            str(self._path.with_name(name)),
            _("Spreadsheets ({kinds})", kinds="*.xlsx"),
        )
        if path:
            run_with_panel(self, self._work, bringing.write_refused_requests, _("Saving refused requests"),
                           self._saved, Path(path), self._answer, self._why())  # fmt: skip

    def _saved(self, told: tuple[str, ...]) -> None:
        self._shell.toast(" ".join((_("The refused requests are saved."), *told)))

    def _failed(self, error: UserError) -> None:
        self.banner.tell(error.say(), "info" if isinstance(error, Cancelled) else "danger")
        self._show_state()

    def _cannot(self) -> UserError | None:
        if self._preview is None or self._brought is not None:
            return UserError(_NOTHING_YET)
        if not self._preview.counts.added:
            return UserError(N_("No request can be imported yet."))
        return self._work.can(bringing.import_requests)

    def _show_state(self) -> None:
        chosen = self._answer is not None
        self._empty.setVisible(not chosen)
        for part in (self.tabs, self._stack):
            part.setVisible(chosen)
        self.go.setEnabled(self._cannot() is None)
        self.go.setVisible(self._brought is None)
        self.undo.setVisible(self._brought is not None)
        self.refused.setEnabled(bool(self._why()))
        for field in (self.system, self.estate, self.names, self.services):
            field.setEnabled(self._brought is None)
        said = ""
        if self._preview is not None and self._brought is None:
            counts = self._preview.counts
            said = say_count("{count} complaint will be added.", "{count} complaints will be added.", counts.added)
            said = f"{said} {_words_of_rest(counts)}".strip()
        self._said.setText(said)
        self.commands_changed.emit()


def _order(problem: Problem) -> tuple[bool, int]:
    """What still stands in the way first, by request."""
    return problem.severity is Severity.note or bool(problem.answered), problem.row


def _cells(problem: Problem) -> tuple[Cell, ...]:
    words = say(_WORDS[problem.severity])
    if problem.answered:
        chosen = dict(problem.choices).get(problem.answered)
        words = f"{words}: {chosen.say()}" if chosen else words
    return (Cell(f"{problem.row:,}", align="right", muted=True), Cell(words), Cell(problem.text.say()))


def _words_of_rest(counts: RequestCounts) -> str:
    if not counts.known:
        return ""
    return say_count("{count} is here already.", "{count} are here already.", counts.known)
