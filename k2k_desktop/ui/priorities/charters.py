"""The tab of priority charters: each with what solved means, its milestones, signatures and its one picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_money
from k2k_desktop.core.i18n import N_, P_, _, language, say
from k2k_desktop.models.issues.priorities import CharterStatus
from k2k_desktop.services.issues.priorities import charter_pages, charters, priority_papers
from k2k_desktop.services.issues.priorities.charter_pages import CharterLine, CharterPage
from k2k_desktop.services.issues.thread import charter_thread
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, attempt, attempt_asked, heads_right, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.thread import knot_of
from k2k_desktop.ui.kit.widgets import SearchField
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.priorities import charter_forms as forms

BADGES: dict[CharterStatus, tuple[BadgeKind, str]] = {
    CharterStatus.draft: ("neutral", "pencil"),
    CharterStatus.agreed: ("info", "hand-heart"),
    CharterStatus.in_progress: ("info", "play"),
    CharterStatus.solved: ("ok", "circle-check"),
    CharterStatus.carried_over: ("warn", "arrow-right"),
    CharterStatus.dropped: ("neutral", "circle-x"),
}


class ChartersSection(BesideSection[CharterLine]):
    """One line a charter, the latest first; Enter or F2 changes it."""

    record_table = "charter"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: CharterPage | None = None
        statuses = [(_("Any status"), None), *((status.say(), status) for status in CharterStatus)]
        self.status = self.choice(_("Status"), statuses)
        self.search = SearchField(_("Find in the charters"), parent=self)
        heads = (_("Charter"), _(P_("charter", "Steps")), _(P_("charter", "Signed")), _("Status"))
        self.table = ShortTable(_("Priority charters"), heads, (0, 84, 110, 240), self, row=48, gutter=20)
        heads_right(self.table, 1, 2)
        empty = ("flag", _("No charter chosen"), _("A charter is written from the winner of a round, or anew."))
        self.pane = RecordPane(empty, _("Charter in hand"), self)
        self.pane.thread_of.setAccessibleName(_("From the vote to the sign-off"))
        self.pane.thread_of.opened.connect(self._go)
        self.put_beside("priorities.charters", self.status, self.search)
        self.search.textChanged.connect(lambda _text: self.refresh(frozenset()))
        self.table.row_opened.connect(lambda _key: self.edit())
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Write one, and what can be done with the one in hand."""
        work, one = self.work, self.page
        shut = self.chosen() or (UserError(N_("This charter has ended.")) if one and one.ended else None)
        unsigned = None if one and one.signed else UserError(N_("No household has signed this charter yet."))
        bare = None if one and one.milestones else UserError(N_("This charter has no milestones yet."))
        new = partial(forms.edit, work, self, None, self.show_new)
        return [
            command_for(charters.save_charter, work, new, label=N_("New charter"), icon="plus", shortcut="Ctrl+N"),
            named("priorities.edit_charter", command_for(
                charters.save_charter, work, self.edit, label=N_("Edit charter"), icon="pencil", shortcut="F2",
                enabled=lambda: shut,
            )),
            *self._moves(shut),
            command_for(charters.take_back_sign_off, work, partial(self._form, forms.take_back),
                        enabled=lambda: shut or unsigned),
            command_for(charters.save_milestone, work, partial(self._form, forms.add_milestone),
                        label=N_("Add milestone…"), enabled=lambda: shut),
            named("priorities.milestone_done", command_for(
                charters.save_milestone, work, partial(self._form, forms.mark_milestone), label=N_("Milestone done…"),
                icon="check", enabled=lambda: shut,
            )),
            command_for(charters.delete_milestone, work, partial(self._form, forms.delete_milestone),
                        enabled=lambda: shut or bare),
            command_for(charters.link_to_charter, work, partial(self._form, forms.link), enabled=lambda: shut),
            *paper_commands(
                work, self.shell, priority_papers.charter_pdf, _("Priority charter"),
                (N_("Print charter in Bahasa Melayu"), N_("Print charter in English")),
                lambda: (one.id,) if one else None, self.chosen,
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The charter in hand, with its lines to sign."""
        if self.page is None:
            return None
        title = _("Charter {reference}", reference=self.page.reference)
        return PrintJob(title, priority_papers.charter_pdf, (self.page.id, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        lines = self.work.read(charter_pages.charters, self.status.currentData(), self.search.text())
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_hand(self) -> None:
        """Facts, words and the one picture of the charter in hand."""
        key = self.key()
        self.page = self.work.read(charter_pages.charter_page, key) if key else None
        if self.page is None:
            self.pane.show_record("", [])
        else:
            steps = self.work.read(charter_thread, self.page.id)
            own = ("charter", self.page.id)
            self.pane.thread_of.show_knots([knot_of(step, own) for step in steps])
            self.pane.thread_of.show()
            commands = self.commands()
            wanted = [one for one in commands[2:7] if one.enabled() is None][:2] or [commands[1]]
            self.pane.show_record(self.page.title, facts_of(self.page), words_of(self.page), wanted)
        self.commands_changed.emit()

    def find_here(self) -> None:
        """Ctrl+F: the search field."""
        self.search.setFocus()

    def escape(self) -> bool:
        """Esc lifts the filters."""
        return self.lift()

    def lift(self) -> bool:
        """Let neither the status nor the words searched for hide a charter."""
        searched = bool(self.search.text())
        self.search.clear()
        return super().lift() or searched

    def panes(self) -> Sequence[QWidget]:
        """The table, the pane, and the picture in it."""
        return [*super().panes(), self.search]

    def edit(self) -> None:
        """Change the charter in hand."""
        if self.page is not None and not self.page.ended:
            forms.edit(self.work, self, self.page, lambda _key: None)

    def _moves(self, shut: UserError | None) -> list[Command]:
        """Agree, begin, sign, declare solved, carry over, drop: what of it is possible now is at the foot."""
        work, page = self.work, self.page
        status = page.status if page else None

        def only(*wanted: CharterStatus) -> UserError | None:
            told = N_("This charter is “{status}”.")
            return shut or (None if status in wanted else UserError(told, status=status.say() if status else ""))

        going = (CharterStatus.agreed, CharterStatus.in_progress)
        waiting = (CharterStatus.agreed, CharterStatus.carried_over)
        unagreed = (CharterStatus.carried_over,) if page and page.agreed_on is None else ()
        waits = UserError(N_("Agree on the charter first.")) if page and page.agreed_on is None else None
        poor = page is not None and page.unfunded and status is CharterStatus.carried_over
        none = UserError(charters.NO_MONEY) if poor else None
        money = None if page is None or page.unfunded else UserError(N_("There is money for this charter."))
        open_ones = (CharterStatus.draft, *going)
        return [
            command_for(charters.agree_charter, work, partial(self._form, forms.agree),
                        enabled=lambda: only(CharterStatus.draft, *unagreed)),
            command_for(charters.sign_off, work, partial(self._form, forms.sign), enabled=lambda: only(*going)),
            command_for(charters.solve_charter, work, self._solve, enabled=lambda: only(*going)),
            command_for(charters.begin_charter, work, self._begin, enabled=lambda: only(*waiting) or waits or none),
            command_for(charters.carry_over, work, self._carry, enabled=lambda: only(*open_ones) or money),
            command_for(charters.drop_charter, work, partial(self._form, forms.drop), enabled=lambda: shut),
        ]  # fmt: skip

    def _form(self, ask: forms.Asks) -> None:
        if self.page is not None:
            ask(self.work, self, self.page)

    def _begin(self) -> None:
        if self.page:
            attempt(self, charters.begin_charter, self.page.id, self.page.version)

    def _solve(self) -> None:
        if self.page:
            text = _("{signed} households signed. A solved charter does not change any more.", signed=self.page.solved)
            attempt_asked(self, charters.solve_charter, text, _("Solved"), self.page.id, self.page.version)

    def _carry(self) -> None:
        if self.page:
            text = _("There is no money for it now. It is a candidate of the next round by itself.")
            attempt_asked(self, charters.carry_over, text, _("Carry over"), self.page.id, self.page.version)

    def _go(self, table: str, key: int) -> None:
        self.shell.open_record(table, key)


def facts_of(page: CharterPage) -> list[tuple[str, str]]:
    """What a charter is, in words."""
    money = ""
    if page.budget_sen is not None:
        money = _("{budget}, of which {found} found", budget=show_money(page.budget_sen),
                  found=show_money(page.funded_sen))  # fmt: skip
    signed = _("{signed} of {needed} households signed", signed=page.solved, needed=page.sign_offs)
    against = len(page.signed) - page.solved
    if against:
        signed = _("{signed}; {against} say it is not solved", signed=signed, against=against)
    return [
        (_(P_("charter", "No.")), page.reference), (_("Status"), page.status.say()), (_("Chosen in"), page.round),
        (_("Lead"), page.lead), (_("Partners"), page.partner), (_("Budget"), money),
        (_("Who gives it"), page.funder), (_("Resolution"), page.resolution),
        (_("Agreed on"), show_day(page.agreed_on) if page.agreed_on else ""),
        (_("To be solved by"), show_day(page.due_on) if page.due_on else ""),
        (_("Sign-off"), signed), (_("Ended on"), show_day(page.ended_on) if page.ended_on else ""),
        (_("Reason"), page.end_reason),
    ]  # fmt: skip


def words_of(page: CharterPage) -> str:
    """Problem, cause and what solved means, then milestones and complaints, each under its name."""
    steps = [
        _("{title} — {day}", title=one.title, day=say(N_("done on {day}"), day=show_day(one.done_on)))
        if one.done_on else _("{title} — {day}", title=one.title, day=show_day(one.due_on)) if one.due_on
        else one.title
        for one in page.milestones
    ]  # fmt: skip
    issues = [_("{reference} · {title}", reference=one.reference, title=one.title) for one in page.issues]
    parts = (
        (_("Problem"), page.problem), (_("Cause"), page.cause), (_("What solved means"), page.solved_means),
        (_("Milestones"), "\n".join(f"• {line}" for line in steps)),
        (_("Complaints"), "\n".join(f"• {line}" for line in issues)),
    )  # fmt: skip
    return "\n\n".join(f"{name}\n{text}" for name, text in parts if text)


def _cells(one: CharterLine) -> list[Cell]:
    kind, icon = BADGES[one.status]
    late = _("Late since {day}", day=show_day(one.due_on)) if one.late and one.due_on else ""
    more = late or (_("Without money") if one.unfunded else one.lead)
    second = _("{reference} · {title}", reference=one.reference, title=more) if more else one.reference
    steps = f"{one.done}/{one.steps}" if one.steps else "—"
    return [
        Cell(one.title, second=second, strong=one.status is CharterStatus.in_progress),
        Cell(steps, align="right"), Cell(f"{one.signed}/{one.needed}", align="right"),
        Cell(one.status.say(), badge=kind, icon=icon),
    ]  # fmt: skip
