"""The tab of retention: what the rules let go today, what stays and why, the rules, the holds, and what was erased."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import LANGUAGES, N_, Language, _, language, say, say_count
from k2k_desktop.services import backups
from k2k_desktop.services.retention import due, papers, rules, running
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask_reason, run_with_panel
from k2k_desktop.ui.kit.first import copy_first
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.privacy import keeping

_DUE, _LEFT, _RULES, _HOLDS, _RUNS = "due", "left", "rules", "holds", "runs"
_WHOSE, _SINCE, _STATUS = N_("Whose data"), N_("Since"), N_("Status")
# (view, its name, heads of its four columns)
_VIEWS: Final = (
    (_DUE, N_("Time is over"), (_WHOSE, N_("Unit or number"), _SINCE, N_("Kept until"))),
    (_LEFT, N_("Left out, and why"), (_WHOSE, N_("Unit or number"), _SINCE, N_("Stays because"))),
    (_RULES, N_("Retention rules"), (_WHOSE, N_("Kept for"), N_("Changed on"), _STATUS)),
    (_HOLDS, N_("Legal holds"), (N_("Record"), N_("From"), N_("Until"), _STATUS)),
    (_RUNS, N_("Erasings done"), (N_("Approval no."), N_("Done at"), N_("Residents"), N_("Other records"))),
)
# What is done with the lines of each view: first of the commands, and at the foot of the pane.
_HOLD, _OPEN = "retention.save_hold", "retention.open"
_FIRST: Final = {
    _DUE: ("retention.run_retention", _HOLD), _LEFT: (_OPEN, _HOLD), _RULES: ("retention.save_rule",),
    _HOLDS: ("retention.hold_all", "retention.end_hold"), _RUNS: ("retention.list.ms",),
}  # fmt: skip
_WHY_NOTHING: Final = UserError(N_("Nothing is ticked: tick what the approval names."))


class RetentionSection(BesideSection[Any]):
    """One table for each view; lines are numbered from 1, for records of several kinds share it."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.preview = due.Preview(work.runner.clock.today(), (), (), 0)
        self.unticked: set[tuple[str, int]] = set()
        self.which = self.choice(_("What to show"), [(say(name), view) for view, name, _heads in _VIEWS])
        self.table = ShortTable(_("Retention"), ("", "", "", ""), (0, 140, 170, 200), self, row=48, gutter=20)
        empty = ("archive", _("Nothing here"), _("Nobody's time is over, or everything that is stays for a reason."))
        self.pane = RecordPane(empty, _("Line in hand"), self)
        self.put_beside("privacy.retention", self.which)
        self.table.row_opened.connect(lambda _key: self.open_line())
        self.table.row_ticked.connect(self.tick)
        self.refresh(frozenset())

    def title(self) -> str:
        """With how many wait."""
        count = len(self.preview.lines)
        return _("Retention ({count})", count=count) if count else _("Retention")

    @property
    def view(self) -> str:
        """Which list is in front."""
        return str(self.which.currentData())

    def commands(self) -> Sequence[Command]:
        """Erase, print the list for the approval, hold, change a rule."""
        work = self.work
        words = (N_("Print disposal list in Bahasa Melayu"), N_("Print disposal list in English"))
        made = [
            command_for(running.run_retention, work, self.erase, label=N_("Erase for good…"), icon="trash-2",
                        enabled=lambda: None if self.ticked() else _WHY_NOTHING, danger=True),
            *(Command(f"retention.list.{spoken}", label, partial(self.print_list, spoken), "", "record", "printer",
                      lambda: work.can(papers.disposal_list_pdf) or self._some(), "papers")
              for spoken, label in zip(LANGUAGES, words, strict=True)),
            command_for(rules.save_hold, work, self.hold, label=N_("Hold this record…"), icon="lock",
                        enabled=lambda: None if self.record() else self.chosen() or UserError(
                            N_("Choose a line of the list of records first."))),
            Command("retention.hold_all", N_("Hold everything…"), self.hold_all, "", "record", "lock",
                    lambda: work.can(rules.save_hold)),
            Command("retention.end_hold", N_("Change hold…"), self.change_hold, "", "record", "lock-open",
                    lambda: work.can(rules.save_hold) or self._of(_HOLDS)),
            command_for(rules.save_rule, work, self.change_rule, label=N_("Change rule…"), icon="pencil",
                        shortcut="F2", enabled=lambda: self._of(_RULES)),
            Command(_OPEN, N_("Open the record"), self.open_line, "", "record", "arrow-right",
                    lambda: None if self.record() else UserError(N_("This line has no record to open."))),
        ]  # fmt: skip
        first = _FIRST[self.view]
        return sorted(made, key=lambda one: first.index(one.name) if one.name in first else len(first))

    def document(self) -> PrintJob | None:
        """The list for the approval."""
        title = _("Disposal list of personal data")
        return PrintJob(title, papers.disposal_list_pdf, (language(),)) if self.preview.lines else None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        read = self.work.read
        self.preview = read(due.preview)
        self.unticked &= {(one.table, one.key) for one in self.preview.lines}
        found: dict[str, Callable[[], Sequence[Any]]] = {
            _DUE: lambda: self.preview.lines, _LEFT: lambda: self.preview.left_out, _RULES: lambda: read(rules.rules),
            _HOLDS: lambda: read(rules.holds), _RUNS: lambda: read(running.runs),
        }  # fmt: skip
        lines = found[self.view]()
        self.table.model().setHorizontalHeaderLabels(  # type: ignore[attr-defined]
            [say(head) for head in next(heads for view, _name, heads in _VIEWS if view == self.view)]
        )
        self.show_lines((place, one, self._cells(one)) for place, one in enumerate(lines, 1))

    def show_line(self, one: Any) -> None:
        """What is known of the line in hand."""
        facts: dict[str, Callable[[Any], keeping.Facts]] = {
            _DUE: keeping.due_facts, _LEFT: keeping.due_facts, _RULES: keeping.rule_facts,
            _HOLDS: keeping.hold_facts, _RUNS: keeping.run_facts,
        }  # fmt: skip
        wanted = [each for each in self.commands() if each.name in _FIRST[self.view] and each.enabled() is None]
        self.pane.show_record(_name(one), facts[self.view](one), self._words(), wanted)

    def record(self) -> tuple[str, int] | None:
        """The record behind the line in hand."""
        one = self.current()
        if self.view == _HOLDS and one is not None and one.table:
            return (one.table, one.key)
        return (one.table, one.key) if self.view in (_DUE, _LEFT) and one is not None else None

    def ticked(self) -> list[tuple[str, int]]:
        """What is to be erased."""
        return [record for one in self.preview.lines if (record := (one.table, one.key)) not in self.unticked]

    def tick(self, key: int) -> None:
        """Take a line out of what is erased, or put it back."""
        if self.view == _DUE and 0 < key <= len(self.lines):
            self.unticked ^= {(self.lines[key - 1].table, self.lines[key - 1].key)}
            self.refresh(frozenset())

    def open_line(self) -> None:
        """The record of the line in hand; a rule's form."""
        if self.view == _RULES:
            self.change_rule()
        elif record := self.record():
            table, key = record
            self.shell.open_record(*(("resident", self._owner(key)) if table == "consent" else (table, key)))

    def _owner(self, consent: int) -> int:
        return self.work.read(due.owner_of, consent)

    def print_list(self, spoken: Language) -> None:
        """The list for the approval, in either language."""
        self.shell.print_out(PrintJob(_("Disposal list of personal data"), papers.disposal_list_pdf, (spoken,)))

    def erase(self) -> None:
        """Ask for the approval and the reason, then erase what is ticked; where there are two, the second is asked."""
        chosen = self.ticked()
        gone = say_count(
            "{count} record is erased for good: nobody can bring it back. Copies made before keep it until they are "
            "thinned out.",
            "{count} records are erased for good: nobody can bring them back. Copies made before keep them until they "
            "are thinned out.",
            len(chosen),
        )
        stays = _("Papers already issued keep the names on them, here and wherever they were handed out; minutes and "
                  "registers of committees keep theirs.")  # fmt: skip
        open_form(
            self.work, self, _("Erase for good"), running.RUN_FORM, partial(self._ask_why, chosen),
            explain=f"{gone} {stays}", verb=_("Go on…"),
        )  # fmt: skip

    def _ask_why(self, chosen: list[tuple[str, int]], given: dict[str, Any]) -> None:
        reason = ask_reason(self.window(), _("Erase for good"), danger=True)
        if reason is None:
            raise UserError(N_("Nothing was erased: no reason was given."))
        values = (chosen, given["approval"] or "", given["remarks"])
        erase = partial(
            run_with_panel, self, self.work, running.run_retention, _("Erasing"), self._done, *values, reason=reason
        )
        copy_first(self, self.work, backups.FIRST, erase)

    def _done(self, counts: tuple[int, int]) -> None:
        self.shell.toast(say_count("{count} record erased.", "{count} records erased.", sum(counts)))
        self.refresh(frozenset())

    def hold(self) -> None:
        """Keep the record in hand."""
        if record := self.record():
            self._hold(None, 0, record, {})

    def hold_all(self) -> None:
        """Keep everything."""
        self._hold(None, 0, None, {})

    def change_hold(self) -> None:
        """End the hold in hand, or say otherwise until when."""
        if (one := self.current()) is not None and self.view == _HOLDS:
            values = {"reason": one.reason, "from_on": one.from_on, "until_on": one.until_on}
            self._hold(one.hold_id, one.version, None, values)

    def _hold(self, key: int | None, version: int, record: tuple[str, int] | None, values: dict[str, Any]) -> None:
        open_form(
            self.work, self, _("Legal hold"), rules.HOLD_FORM,
            lambda given: self.work.change(rules.save_hold, key, version, record, given),
            values={"from_on": self.work.runner.clock.today(), **values}, rows=(("reason",), ("from_on", "until_on")),
            explain=_("While it stands nothing of this is erased. Without a last day it stands until you end it."),
        )  # fmt: skip

    def change_rule(self) -> None:
        """The years, the basis, whether the rule in hand is used."""
        if (one := self.current()) is None or self.view != _RULES or self.work.can(rules.save_rule):
            return
        values = {"years": one.years, "basis": one.basis, "active": one.active}
        open_form(
            self.work, self, one.subject.say(), rules.RULE_FORM, partial(self._keep_rule, one), values=values,
            rows=(("years", "active"), ("basis",)),
        )  # fmt: skip

    def _keep_rule(self, one: rules.RuleLine, given: dict[str, Any]) -> int:
        reason = ask_reason(self.window(), _("Save retention rule"))
        if reason is None:
            raise UserError(N_("Nothing was saved: no reason was given."))
        return self.work.change(rules.save_rule, one.subject, one.version, given, reason=reason)

    def _some(self) -> UserError | None:
        return None if self.preview.lines else UserError(N_("Nothing may be erased today."))

    def _of(self, view: str) -> UserError | None:
        wanted = say(next(name for one, name, _heads in _VIEWS if one == view))
        return self.chosen() if self.view == view else UserError(N_("Choose a line of “{list}” first."), list=wanted)

    def _cells(self, one: Any) -> list[Cell]:
        if self.view == _DUE:
            return keeping.due_cells(one, (one.table, one.key) not in self.unticked)
        made: dict[str, Callable[[Any], list[Cell]]] = {
            _LEFT: lambda line: keeping.due_cells(line, None), _RULES: keeping.rule_cells, _HOLDS: keeping.hold_cells,
            _RUNS: keeping.run_cells,
        }  # fmt: skip
        return made[self.view](one)

    def _words(self) -> str:
        if self.view != _DUE:
            return ""
        return _(
            "Erased: name, numbers, telephone, e-mail, documents, health, photo, consents and the same values in the "
            "audit trail. Stays: a number, the year of birth, and the history of the home. Papers already issued, "
            "minutes and registers of committees keep the names in them."
        )


def _name(one: Any) -> str:
    if isinstance(one, rules.RuleLine):
        return one.subject.say()
    return str(one.approval if isinstance(one, running.RunLine) else one.title if isinstance(one, rules.HoldLine) else
               one.name)  # fmt: skip
