"""The rules an organisation is judged by on a day, with where each comes from, and the editions of its constitution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Field, Flag, Options
from k2k_desktop.core.formats import month_name, show_day
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services.governance import rules
from k2k_desktop.services.governance.rules import CONSTITUTION_FORM, Edition
from k2k_desktop.ui.governance.daybar import DayBar
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_SIDE: Final = 300
_NONE: Final = N_("Choose an edition in the list of editions first.")
_ROWS: Final = (
    ("from_on",), ("term_years", "consecutive_terms"), ("committee_least", "committee_most"),
    ("quorum_rule", "quorum_number"), ("general_quorum_rule", "general_quorum_number"),
    ("wait_minutes", "adjourn_days"), ("adjourned_quorum",), ("notice_days", "general_notice_days"),
    ("special_notice_days", "meetings_a_year"), ("ordinary_majority", "special_majority"), ("amendment_majority",),
    ("casting_vote", "proxies"), ("steps_out_of_base",), ("year_end_month", "agm_months"), ("return_days",), ("note",),
)  # fmt: skip


class Said(Options):
    """What a constitution says of a thing that is or is not so; empty: it does not say."""

    yes = N_("Yes")
    no = N_("No")


class RulesSection(OrganisationSection):
    """Every number in force on the day in the bar, and the editions that set them."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.day = DayBar(work, _("In force on"), self)
        heads = (_("Rule"), _("Value"), _("Where it comes from"))
        self.rules = ShortTable(_("Rules in force"), heads, (290, 250, 0), self, gutter=20)
        self.editions = ShortTable(
            _("Editions of the constitution"), (_("In force from"), _("Rules set")), (0, 110), self
        )
        self._build()
        self.day.chosen.connect(self._show)
        self.editions.row_opened.connect(lambda _key: self._edit())
        self.editions.row_selected.connect(lambda _key: self.commands_changed.emit())
        self._show()

    def title(self) -> str:
        """The tab's words."""
        return _("Rules")

    def commands(self) -> Sequence[Command]:
        """A new edition; edit or delete the one in hand."""
        work = self.work

        def is_one() -> UserError | None:
            return None if self.editions.current_key() else UserError(_NONE)

        new = Command(
            "governance.new_edition", N_("New edition"), self._new, "", "record", "plus",
            lambda: work.can(rules.save_constitution), "rules",
        )  # fmt: skip
        edit = command_for(
            rules.save_constitution, work, self._edit, label=N_("Edit edition"), enabled=is_one, group="rules"
        )
        gone = command_for(rules.remove_constitution, work, self._remove, enabled=is_one, group="rules")
        return [new, edit, gone]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        if not tables or tables & {"constitution", "organisation"}:
            self._show()

    def panes(self) -> Sequence[QWidget]:
        """The rules, the editions, the day."""
        return [self.rules, self.editions, self.day]

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, theme.px(12))
        row.setSpacing(theme.px(24))
        left, side = QVBoxLayout(), QWidget(self)
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        side.setMaximumWidth(theme.px(_SIDE))
        for column in (left, right):
            column.setSpacing(theme.px(8))
        left.addWidget(self.day)
        left.addWidget(self.rules, 1)
        right.addWidget(label(_("Editions of the constitution"), "heading", side))
        right.addWidget(self.editions, 1)
        words = _(
            "What an edition leaves empty, the governance profile says. A meeting is judged by the edition of its day."
        )
        right.addWidget(label(words, "caption", side, wrap=True))
        row.addLayout(left, 5)
        row.addWidget(side, 2)

    def _show(self) -> None:
        try:
            lines = self.work.read(rules.rules_in_force, self.organisation_id, self.day.day)
            self.kept = self.work.read(rules.constitutions, self.organisation_id, self.day.day)
        except UserError:  # taken back meanwhile: the page closes itself
            return
        self.rules.show_rows([
            (place, [Cell(one.label), Cell(one.shown, strong=one.edition is not None), _source(one)])
            for place, one in enumerate(lines, 1)
        ])  # fmt: skip
        self.editions.show_rows([(one.id, _edition(one)) for one in self.kept])
        self.commands_changed.emit()

    def _chosen(self) -> Edition | None:
        key = self.editions.current_key()
        return next((one for one in self.kept if one.id == key), None)

    def _new(self) -> None:
        """A new edition starts from the one in force, so that only what changed is typed."""
        now = next((one for one in self.kept if one.in_force), None)
        values = {**(now.values if now else {}), "from_on": self.work.runner.clock.today(), "note": None}
        edition_form(self.work, self, self.organisation_id, None, values)

    def _edit(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if refused := self.work.can(rules.save_constitution):
            show_refusal(self, refused)
            return
        edition_form(self.work, self, self.organisation_id, chosen, chosen.values)

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        words = _("Delete the edition in force from {day}? The rules before it are in force again.",
                  day=show_day(chosen.from_on))  # fmt: skip
        verbs = {"delete": _("Delete permanently")}
        if ask(self, _(rules.remove_constitution.label), words, verbs, danger=True) == "delete":
            try:
                self.work.change(rules.remove_constitution, chosen.id, chosen.version)
            except UserError as error:  # the person is told
                show_refusal(self, error)


def edition_form(work: Work, parent: QWidget, organisation_id: int, edition: Edition | None, values: Any) -> None:
    """Make (None) or change an edition, begun with *values*."""
    key, version = (edition.id, edition.version) if edition else (None, 1)
    flags = [one.name for one in CONSTITUTION_FORM if isinstance(one.kind, Flag)]
    shown = {**values, **{name: _said(values.get(name)) for name in flags}}

    def save(given: dict[str, Any]) -> int:
        kept = {**given, **{name: None if given[name] is None else given[name] is Said.yes for name in flags}}
        return work.change(rules.save_constitution, key, organisation_id, version, kept)

    months = [(month, month_name(month)) for month in range(1, 13)]
    title = _("New edition of the constitution") if edition is None else _("Edition of the constitution")
    open_form(
        work, parent, title, [_optional(one) for one in CONSTITUTION_FORM], save, values=shown, rows=_ROWS, width=760,
        editors={"year_end_month": Chooser(months, optional=True)},
    )  # fmt: skip


def _optional(one: Field) -> Field:
    """A flag may stay unsaid: a choice with an empty row instead of a box."""
    if not isinstance(one.kind, Flag):
        return one
    return Field(one.name, Choice(label=one.kind.label, help=one.kind.help, of=Said), False)


def _said(value: bool | None) -> Said | None:
    return None if value is None else Said.yes if value else Said.no


def _source(one: rules.RuleLine) -> Cell:
    if one.edition is None:
        return Cell(one.source, muted=True)
    return Cell(_("Constitution of {day}", day=show_day(one.edition)), icon="book-open")


def _edition(one: Edition) -> list[Cell]:
    set_here = say_count("{count} rule", "{count} rules", one.numbers)
    day = show_day(one.from_on)
    first = Cell(day)
    if one.in_force:
        first = Cell(day, icon="check", strong=True, said=_("{day}, in force", day=day))
    return [first, Cell(set_here, muted=True)]
