"""Third step of an import: the dry run, with counts, problems and the first people as they would be kept."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from k2k_desktop.core.i18n import _, say, say_count
from k2k_desktop.services.imports.plan import Counts, Preview, SampleRow
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import Card, label
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.feedback import Banner
from k2k_desktop.ui.kit.frame import Tabs
from k2k_desktop.ui.kit.scrolled import scrolled
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.people.import_problems import ProblemsPanel


class CheckStep(QWidget):
    """Shows a `Preview`. `answered` is the problems panel's."""

    answered = Signal(int, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = scrolled(self)
        column.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(12))
        column.setSpacing(theme.px(10))
        self.banner = Banner(self)
        column.addWidget(self.banner)
        self._numbers = QHBoxLayout()
        self._numbers.setSpacing(theme.px(10))
        column.addLayout(self._numbers)
        self.tabs = Tabs([_("Problems by row"), _("First people, as they will be kept")], self)
        column.addWidget(self.tabs)
        self.problems = ProblemsPanel(self)
        self.problems.answered.connect(self.answered)
        heads = [_("Row"), _("Name"), _("Number of the document"), _("Unit"), _("Relationship"), _("Date of birth"),
                 _("Mobile number")]  # fmt: skip
        self.sample = ShortTable(_("First people, as they will be kept"), heads, (70, 0, 160, 110, 170, 120, 140), self)
        stack = QStackedWidget(self)
        stack.addWidget(self.problems)
        stack.addWidget(self.sample)
        self.tabs.currentChanged.connect(stack.setCurrentIndex)
        column.addWidget(stack, 1)
        self.begins = self.problems.table

    def show_preview(self, preview: Preview) -> None:
        """Show what the dry run found."""
        counts = preview.counts
        self._show_counts(counts)
        self.problems.show_problems(preview.problems)
        self.sample.show_rows([(one.row, _cells(one)) for one in preview.sample])
        if counts.questions:
            self.banner.tell(
                say_count(
                    "{count} question is open. A row whose question is not answered is refused.",
                    "{count} questions are open. Rows whose questions are not answered are refused.",
                    counts.questions,
                ),
                "warn",
            )
        elif counts.refused:
            self.banner.tell(
                say_count(
                    "{count} row is refused. You can save it as a file with the reason and import the others now.",
                    "{count} rows are refused. You can save them as a file with the reasons and import the others now.",
                    counts.refused,
                ),
                "info",
            )
        else:
            self.banner.tell(_("Every row can be imported."), "ok")

    def _show_counts(self, counts: Counts) -> None:
        while self._numbers.count():
            item = self._numbers.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for number, words in (
            (counts.rows, _("Rows read")),
            (counts.people, _("Will be added")),
            (counts.homes, _("New households")),
            (counts.new_units, _("Units made")),
            (counts.refused, _("Rows refused")),
            (counts.left_out, _("Left out by you")),
        ):
            card = Card("", self, padding=10)
            card.body.setSpacing(0)
            card.body.addWidget(label(f"{number:,}", "number", card))
            card.body.addWidget(label(words, "caption", card, wrap=True))
            card.setAccessibleName(f"{words}: {number:,}")
            self._numbers.addWidget(card, 1)


def _cells(one: SampleRow) -> tuple[Cell, ...]:
    texts = (one.number, one.unit, say(one.relationship), one.birth, one.mobile)
    return (Cell(f"{one.row:,}", align="right", muted=True), Cell(one.name, strong=True),
            *(Cell(text) if text else EMPTY for text in texts))  # fmt: skip
