"""The tab of samples: drawn by the seed, opened by Enter, judged by the keys 1, 2 and 3."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.models.review import SampleKind, SampleResult
from k2k_desktop.services.review import findings, reviews, samples
from k2k_desktop.services.review.records import CLOSED
from k2k_desktop.services.review.samples import SampleLine
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, heads_right, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import try_change
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms
from k2k_desktop.ui.review.looks import result_cell
from k2k_desktop.ui.review.opening import open_subject

_JUDGED: Final = (
    (SampleResult.clean, N_("In order (1)"), "check"),
    (SampleResult.exception, N_("Not in order… (2)"), "circle-alert"),
    (SampleResult.missing, N_("Proof missing… (3)"), "circle-question-mark"),
)
_USUAL: Final = 10  # samples offered for a draw


class SamplesSection(BesideSection[SampleLine]):
    """One line a sample, in the order drawn."""

    def __init__(self, work: Work, shell: Shell, review_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.review_id = review_id
        self.closed = False
        kinds = [(_("Every kind"), None), *((kind.say(), kind) for kind in SampleKind)]
        self.kind = self.choice(_("Kind of sample"), kinds)
        heads = (_("No."), _("Sample"), _("Result"))
        self.table = ShortTable(_("Samples"), heads, (72, 0, 170), self, row=48, gutter=20)
        heads_right(self.table, 0)
        empty = ("list-ordered", _("No samples drawn"), _("Draw some: they come in the order of the review's seed."))
        self.pane = RecordPane(empty, _("Sample in hand"), self)
        self.put_beside("review.samples", self.kind)
        self.table.row_opened.connect(lambda _key: self.open())
        for place, (result, _words, _icon) in enumerate(_JUDGED, 1):
            key = QShortcut(QKeySequence(str(place)), self.table)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(partial(self.judge, result))
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words with how many wait."""
        waiting = sum(one.result is SampleResult.waiting for one in self.lines)
        return _("Samples ({count})", count=waiting) if waiting else _("Samples")

    def commands(self) -> Sequence[Command]:
        """Draw more, judge the one in hand, open its record, write a finding about it."""
        shut = UserError(CLOSED) if self.closed else None
        held = self.chosen() or shut
        judged = [
            named(f"review.judge_{result.name}", command_for(
                samples.judge_sample, self.work, partial(self.judge, result), label=words, icon=icon,
                enabled=lambda: held,
            ))
            for result, words, icon in _JUDGED
        ]  # fmt: skip
        return [
            command_for(samples.draw_samples, self.work, self.draw, label=N_("Draw samples…"), shortcut="Ctrl+N",
                        enabled=lambda: shut),
            *judged,
            Command("review.open_sample", N_("Open record of the sample"), self.open, "", "record", "arrow-right",
                    self.chosen),
            named("review.sample_finding", command_for(
                findings.save_finding, self.work, self.write_finding, label=N_("Finding about it…"), icon="flag",
                enabled=lambda: held,
            )),
        ]  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.closed = self.work.read(reviews.review_page, self.review_id).closed
        lines = self.work.read(samples.samples_of, self.review_id, self.kind.currentData())
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_line(self, one: SampleLine) -> None:
        """The sample in hand."""
        facts = [(_("Kind of sample"), one.kind.say()), (_("No."), str(one.position)),
                 (_("Result"), one.result.say())]  # fmt: skip
        can = [command for command in self.commands()[1:] if command.enabled() is None]
        self.pane.show_record(one.title, facts, one.note, can[:4])

    def draw(self) -> None:
        """Draw the next samples; the first of them comes into hand."""
        had = {one.id for one in self.lines}

        def drawn(count: int) -> None:
            self.refresh(frozenset())
            first = next((one.id for one in self.lines if one.id not in had), None)
            if first is not None:
                self.table.select_key(first)
            self.table.setFocus()
            self.shell.toast(say_count("{count} sample drawn", "{count} samples drawn", count))

        chosen = self.kind.currentData() or SampleKind.meeting
        forms.draw(self.work, self, self.review_id, {"kind": chosen, "count": _USUAL}, drawn)

    def judge(self, result: SampleResult) -> None:
        """Say what the sample in hand showed; what is in order needs no words, and the next one comes into hand."""
        one = self.current()
        if one is None or self.closed or self.work.can(samples.judge_sample) is not None:
            return
        if result is not SampleResult.clean:
            forms.judge(self.work, self, one, result, lambda wanted: self.write_finding() if wanted else None)
        elif try_change(self, lambda: self.work.change(samples.judge_sample, one.id, one.version, result)):
            self._next(one.id)

    def write_finding(self) -> None:
        """Write a finding about the record of the sample in hand."""
        if one := self.current():
            forms.write_finding(
                self.work, self, self.review_id, self._written, (one.table, one.key), one.note
            )  # fmt: skip

    def open(self) -> None:
        """Open the record of the sample in hand; Alt+Left comes back."""
        if one := self.current():
            open_subject(self.shell, one.table, one.key, one.title)

    def _written(self, _key: int) -> None:
        self.shell.toast(_("Finding kept."))

    def _next(self, key: int) -> None:
        place = next((place for place, one in enumerate(self.lines) if one.id == key), -1) + 1
        waiting = next((one.id for one in self.lines[place:] if one.result is SampleResult.waiting), None)
        if waiting is not None:
            self.table.select_key(waiting)


def _cells(one: SampleLine) -> list[Cell]:
    return [
        Cell(str(one.position), align="right", muted=True),
        Cell(one.title, second=one.note.splitlines()[0] if one.note else one.kind.say()), result_cell(one.result),
    ]  # fmt: skip
