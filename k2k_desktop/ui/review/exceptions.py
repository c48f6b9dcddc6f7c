"""The tab of exception tests: run all at once, each with its rule and the records it named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, P_, _, language, say, say_count
from k2k_desktop.services.review import findings, papers, reviews, running
from k2k_desktop.services.review.records import CLOSED
from k2k_desktop.services.review.running import HitLine, Judged, LastRun
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, heads_right, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import run_with_panel
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms
from k2k_desktop.ui.review.opening import open_subject

_ROW: Final = 50
_NO_HIT: Final = N_("Choose a record that a test named.")


class TestPane(RecordPane):
    """A test with its rule, its source, and the records it named."""

    def __init__(self, parent: QWidget | None = None) -> None:
        empty = ("list-checks", _("No test chosen"), _("Choose a test to see its rule."))
        super().__init__(empty, _("Test in hand"), parent)
        self.hits = ShortTable(_("Records it named"), (), (0,), self, row=_ROW, gutter=8)
        self.lines.insertWidget(self.lines.count() - 1, self.hits, 1)
        self._shown: Sequence[HitLine] = ()

    def show_hits(self, hits: Sequence[HitLine]) -> None:
        """Show the records; none takes no room. Of the same ones as before, the one in hand stays there."""
        rows = [(place, [Cell(one.title, second=one.detail)]) for place, one in enumerate(hits, 1)]
        self.hits.show_rows(rows, None if hits is self._shown else 1)
        self._shown = hits
        self.hits.setVisible(bool(rows))
        self.hits.setMinimumHeight(theme.px(_ROW) * min(len(rows), 6) + theme.px(4))


class ExceptionsSection(BesideSection[Any]):
    """One line a test; a run fills in how many records each named, F6 goes to them, Enter opens one."""

    pane: TestPane

    def __init__(self, work: Work, shell: Shell, review_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.review_id = review_id
        self.tests = work.read(running.tests_known)
        self.results: dict[str, Judged] = {}
        self.last: LastRun | None = None
        self.closed = False
        heads = (_("Test"), _(P_("exceptions", "Records")))
        self.table = ShortTable(_("Exception tests"), heads, (0, 120), self, gutter=20)
        heads_right(self.table, 1)
        self.pane = TestPane(self)
        self.put_beside("review.exceptions")
        self.table.row_opened.connect(lambda _key: self.pane.hits.setFocus())
        self.pane.hits.row_opened.connect(lambda _key: self.open())
        self.pane.hits.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words with how many records the tests named."""
        found = sum(self._count(name) or 0 for name, *_rest in self.tests)
        return _("Exceptions ({count})", count=found) if found else _("Exceptions")

    def commands(self) -> Sequence[Command]:
        """Run all, open a record, write a finding about it, print."""
        shut = UserError(CLOSED) if self.closed else None
        hit = None if self.hit() else UserError(_NO_HIT)
        return [
            command_for(running.run_exceptions, self.work, self.run, icon="play", shortcut="Ctrl+R"),
            Command("review.open_hit", N_("Open record of the exception"), self.open, "", "record", "arrow-right",
                    lambda: hit),
            named("review.hit_finding", command_for(
                findings.save_finding, self.work, self.write_finding, label=N_("Finding about it…"), icon="flag",
                enabled=lambda: hit or shut,
            )),
            *paper_commands(
                self.work, self.shell, papers.exceptions_pdf, _("Exception tests"),
                (N_("Print exception tests in Bahasa Melayu"), N_("Print exception tests in English")),
                lambda: (self.review_id,),
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The run as a paper."""
        return PrintJob(_("Exception tests"), papers.exceptions_pdf, (self.review_id, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """What the newest run found; its records are there until the review is left."""
        self.closed = self.work.read(reviews.review_page, self.review_id).closed
        self.last = self.work.read(running.last_run, self.review_id)
        self.show_lines((place, one, self._cells(one)) for place, one in enumerate(self.tests, 1))

    def show_hand(self) -> None:
        """The test in hand: rule, source, and what it named."""
        key = self.key()
        if key is None:
            self.pane.show_record("", [])
            return
        name, label, rule, source = self.tests[key - 1]
        result = self.results.get(name)
        self.pane.show_record(say(label), [(_("Source"), say(source)), (_("Run on"), self._when())], say(rule))
        self.pane.show_hits(result.hits if result else ())
        self.pane.words.setText("\n\n".join(part for part in (say(rule), self._told(name)) if part))
        self.pane.show_whole(self.commands()[:3] if self.hit() else self.commands()[:1])
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The tests, and the records of the one in hand."""
        return [self.table, *([self.pane.hits] if self.pane.hits.isVisible() else []), self.pane.area]

    def hit(self) -> HitLine | None:
        """The record in hand among those the test named."""
        key, place = self.key(), self.pane.hits.current_key()
        result = self.results.get(self.tests[key - 1][0]) if key else None
        return result.hits[place - 1] if result and place and place <= len(result.hits) else None

    def run(self) -> None:
        """Run every test behind the screen; what each named can then be opened."""

        def done(results: tuple[Judged, ...]) -> None:
            self.results = {one.name: one for one in results}
            self.refresh(frozenset())
            found = sum(one.count for one in results)
            self.shell.toast(say_count("The tests named {count} record", "The tests named {count} records", found))

        run_with_panel(self, self.work, running.run_exceptions, _("Running exception tests"), done, self.review_id)

    def open(self) -> None:
        """Open the record in hand; Alt+Left comes back."""
        if one := self.hit():
            open_subject(self.shell, one.table, one.key, one.title)

    def write_finding(self) -> None:
        """Write a finding about the record in hand, with the rule of the test."""
        one, key = self.hit(), self.key()
        if one is None or key is None:
            return
        _name, label, rule, _source = self.tests[key - 1]
        words = f"{say(label)}: {one.title}"
        forms.write_finding(
            self.work, self, self.review_id, lambda _key: self.shell.toast(_("Finding kept.")), (one.table, one.key),
            one.detail, {"title": words[:200], "rule": say(rule)},
        )  # fmt: skip

    def _count(self, name: str) -> int | None:
        if name in self.results:
            return self.results[name].count
        return self.last.found.get(name) if self.last else None

    def _cells(self, one: tuple[str, str, str, str]) -> list[Cell]:
        count = self._count(one[0])
        if count is None:
            return [Cell(say(one[1])), Cell("—", align="right", muted=True)]
        if not count:
            return [Cell(say(one[1])), Cell("0", align="right", muted=True)]
        return [Cell(say(one[1]), strong=True), Cell(f"{count:,}", align="right", strong=True)]

    def _when(self) -> str:
        if self.last is None:
            return ""
        return _("{when}, by {name}", when=show_instant(self.last.at), name=self.last.by)

    def _told(self, name: str) -> str:
        count = self._count(name)
        if count is None:
            return _("Not run yet.")
        if name not in self.results and count:
            return _("Run the tests again to see the records.")
        return "" if count else _("No record breaks this rule.")
