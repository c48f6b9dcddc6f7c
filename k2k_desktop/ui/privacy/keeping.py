"""How the lines of the tab of retention look: what is due, what stays and why, rules, holds, and what was erased."""

from __future__ import annotations

import datetime as dt

from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import _, say, say_count
from k2k_desktop.services.retention.due import DueLine
from k2k_desktop.services.retention.rules import HoldLine, RuleLine
from k2k_desktop.services.retention.running import RunLine
from k2k_desktop.ui.kit.cells import Cell

Facts = list[tuple[str, str]]


def due_cells(one: DueLine, chosen: bool | None) -> list[Cell]:
    """Whose data, with a tick where it may be erased."""
    what = Cell(one.name, second=one.subject.say(), tick=chosen, strong=True)
    reasons = ", ".join(map(say, one.kept))
    why = Cell(reasons, badge="warn", icon="lock") if reasons else Cell(_day(one.due_on))
    return [what, Cell(one.unit or "—"), Cell(_day(one.since)), why]


def due_facts(one: DueLine) -> Facts:
    """What the pane says of it."""
    facts = [
        (_("Whose data"), one.subject.say()), (_("Unit or number"), one.unit), (_("Since"), _day(one.since)),
        (_("Kept until"), _day(one.due_on)), (_("Stays because"), ", ".join(map(say, one.kept))),
    ]  # fmt: skip
    minuted = _("The name stands in confirmed minutes and stays there.") if one.minuted else ""
    return [*facts, (_("Minutes"), minuted)]


def rule_cells(one: RuleLine) -> list[Cell]:
    """A rule: whose data, how long, since when it is so."""
    years = say_count("{count} year", "{count} years", one.years)
    state = Cell(_("In use"), badge="ok", icon="check") if one.active else Cell(_("Not in use"), badge="neutral")
    since = show_day(one.since) if one.since else _("As shipped")
    return [Cell(one.subject.say(), strong=True), Cell(years), Cell(since), state]


def rule_facts(one: RuleLine) -> Facts:
    """What the pane says of a rule."""
    return [
        (_("Years kept"), say_count("{count} year", "{count} years", one.years)), (_("Basis of the rule"), one.basis),
        (_("Changed on"), show_day(one.since) if one.since else _("As shipped")),
    ]  # fmt: skip


def hold_cells(one: HoldLine) -> list[Cell]:
    """A hold: on what, from when to when."""
    state = Cell(_("Stands"), badge="warn", icon="lock") if one.stands else Cell(_("Over"), badge="neutral")
    until = show_day(one.until_on) if one.until_on else "—"
    return [Cell(one.title, second=one.reason, strong=True), Cell(show_day(one.from_on)), Cell(until), state]


def hold_facts(one: HoldLine) -> Facts:
    """What the pane says of a hold."""
    until = show_day(one.until_on) if one.until_on else _("Until it is ended")
    return [(_("Why it must be kept"), one.reason), (_("From"), show_day(one.from_on)), (_("Until"), until)]


def run_cells(one: RunLine) -> list[Cell]:
    """A run: its approval, and how many."""
    count = say_count("{count} resident", "{count} residents", one.residents)
    more = say_count("{count} other record", "{count} other records", one.others)
    return [
        Cell(one.approval, second=one.done_by, strong=True),
        Cell(show_instant(one.ran_at)),
        Cell(count),
        Cell(more),
    ]


def run_facts(one: RunLine) -> Facts:
    """What the pane says of a run."""
    return [
        (_("Done at"), show_instant(one.ran_at)), (_("Done by"), one.done_by), (_("Approved by"), one.approved_by),
        (_("Residents"), f"{one.residents:,}"), (_("Other records"), f"{one.others:,}"), (_("Remarks"), one.remarks),
    ]  # fmt: skip


def _day(day: dt.date | None) -> str:
    return show_day(day) if day else "—"
