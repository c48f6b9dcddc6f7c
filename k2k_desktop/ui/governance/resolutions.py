"""The register of resolutions: what was resolved, by which votes, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, language, say
from k2k_desktop.models.governance.standing import ResolutionResult, ResolutionState, ResolutionWay
from k2k_desktop.services.governance import circulars, register, resolutions
from k2k_desktop.services.governance.circulars import Asked
from k2k_desktop.services.governance.register import ResolutionView
from k2k_desktop.services.meetings import sending
from k2k_desktop.ui.governance import resolving
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.governance.standing import RecordPane, beside, chosen, named, paper_commands, row_of
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import ask_and_do, try_change
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import SearchField
from k2k_desktop.ui.kit.work import Work

_STANDINGS = (
    ("", N_("Any standing")),
    ("in_force", ResolutionState.in_force.label),
    ("to_ratify", N_("To be ratified")),
    ("pending", ResolutionResult.pending.label),
    ("amended", ResolutionState.amended.label),
    ("revoked", ResolutionState.revoked.label),
    ("lost", ResolutionResult.lost.label),
)


class ResolutionsSection(OrganisationSection):
    """One line a resolution, the latest first; Enter changes it, or records a reply where it goes round."""

    to_edges = True

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.lines: tuple[ResolutionView, ...] = ()
        self.people: list[Asked] = []
        self.year, self.standing = QComboBox(self), QComboBox(self)
        self.year.setAccessibleName(_("Year"))
        self.standing.setAccessibleName(_("Standing"))
        for value, words in _STANDINGS:
            self.standing.addItem(say(words), value)
        self.search = SearchField(_("Find in the register"), parent=self)
        heads = (P_("resolution", "No."), N_("Text of the resolution"), N_("Date"), N_("Votes"), N_("Standing"))
        widths = (88, 0, 112, 128, 180)
        names = [say(one) for one in heads]
        self.table = ShortTable(_("Register of resolutions"), names, widths, self, row=48, gutter=20)
        self.pane = RecordPane(_("No resolution chosen"), self, words_first=True)
        beside(self, [(row_of(self, self.year, self.standing, self.search), 0), (self.table, 1)], self.pane)
        self.year.activated.connect(lambda _place: self.refresh(frozenset()))
        self.standing.activated.connect(lambda _place: self.refresh(frozenset()))
        self.search.textChanged.connect(lambda _text: self.refresh(frozenset()))
        self.table.row_selected.connect(lambda _key: self._show_current())
        self.table.row_opened.connect(lambda _key: self.open())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Resolutions")

    def commands(self) -> Sequence[Command]:
        """Record one, send one round, and what can be done with the one in hand."""
        work, one = self.work, chosen(self.table)
        edit = command_for(resolutions.save_resolution, work, self.edit, enabled=one, shortcut="F2")
        return [
            command_for(resolutions.record_resolution, work, self.record_new, shortcut="Ctrl+N"),
            command_for(circulars.circulate_resolution, work, self.send_round),
            edit,
            command_for(resolutions.supersede, work, self.supersede, enabled=one),
            command_for(circulars.record_reply, work, self.reply, enabled=self._round),
            command_for(circulars.take_back_reply, work, self.take_back, enabled=self._round),
            command_for(circulars.count_replies, work, self.count, enabled=self._round),
            named(command_for(circulars.ratify, work, self.ratify, enabled=self._waits), "ratify"),
            command_for(sending.send_to_agenda, work, self.send, enabled=one),
            command_for(resolutions.delete_resolution, work, self.delete, enabled=one),
            *paper_commands(
                self, register.resolution_register_pdf, _("Register of resolutions"),
                (N_("Print register of resolutions in Bahasa Melayu"), N_("Print register of resolutions in English")),
                lambda: self.organisation_id,
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The register as a book."""
        key = self.organisation_id
        return PrintJob(_("Register of resolutions"), register.resolution_register_pdf, (key, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        year, standing = self.year.currentData(), self.standing.currentData()
        found = self.work.read(register.register, self.organisation_id, year, standing, self.search.text())
        self.year.clear()
        self.year.addItem(_("All years"), None)
        for each in found.years:
            self.year.addItem(str(each), each)
        self.year.setCurrentIndex(max(0, self.year.findData(year)))
        self.lines = found.lines
        self.table.show_rows([(one.id, _cells(one)) for one in self.lines])
        if self.lines and self.table.current_key() is None:
            self.table.select_key(self.lines[0].id)
        self._show_current()

    def show_record(self, table: str, key: int) -> None:
        """Put a resolution in hand."""
        if table == "resolution":
            self.year.setCurrentIndex(0)
            self.standing.setCurrentIndex(0)
            self.search.clear()
            self.refresh(frozenset())
            self.table.select_key(key)

    def panes(self) -> Sequence[QWidget]:
        """The table, then its filters."""
        return [self.table, self.year]

    def current(self) -> ResolutionView | None:
        """The resolution in hand."""
        return next((one for one in self.lines if one.id == self.table.current_key()), None)

    def record_new(self) -> None:
        """Enter a resolution."""
        resolving.record(self.work, self, self.organisation_id, self._made)

    def send_round(self) -> None:
        """Put a resolution to the members by circulation."""
        resolving.send_round(self.work, self, self.organisation_id, self._made)

    def open(self) -> None:
        """Enter: a reply to what goes round, else a change."""
        if self._round() is None and self.work.can(circulars.record_reply) is None:
            self.reply()
        elif self.work.can(resolutions.save_resolution) is None:
            self.edit()

    def edit(self) -> None:
        """Change the resolution in hand."""
        if one := self.current():
            resolving.edit(self.work, self, one)

    def supersede(self) -> None:
        """Amend or revoke it by a later one."""
        if one := self.current():
            resolving.supersede(self.work, self, one)

    def reply(self) -> None:
        """Record the reply of a member."""
        if one := self.current():
            resolving.reply(self.work, self, one, self.people)

    def take_back(self) -> None:
        """Take out a reply keyed in wrongly."""
        if one := self.current():
            resolving.take_back(self.work, self, one, self.people)

    def count(self) -> None:
        """Count the replies."""
        if one := self.current():
            try_change(self, lambda: self.work.change(circulars.count_replies, one.id))

    def ratify(self) -> None:
        """Note at which meeting it was ratified."""
        if one := self.current():
            resolving.ratify(self.work, self, one)

    def send(self) -> None:
        """Put the resolution in hand on the next agenda; the page of meetings does it and asks what it must."""
        if one := self.current():
            title = " ".join(one.text.split())
            self.shell.open_page("meetings", {"send": (self.organisation_id, "resolution", one.id, title)})

    def delete(self) -> None:
        """Delete the last number."""
        if one := self.current():
            text = _("{name} is deleted, and its number is given to the next one.",
                     name=resolutions.name_of(one.number, one.year))  # fmt: skip
            ask_and_do(
                self, _("Delete resolution"), text, _("Delete"),
                lambda: self.work.change(resolutions.delete_resolution, one.id, one.version),
            )  # fmt: skip

    def _made(self, key: int) -> None:
        self.table.select_key(key)

    def _round(self) -> UserError | None:
        one = self.current()
        if one is None:
            return chosen(self.table)()
        if one.result is not ResolutionResult.pending:
            return UserError(N_("This is for a resolution by circulation whose replies are awaited."))
        return None

    def _waits(self) -> UserError | None:
        one = self.current()
        if one is None:
            return chosen(self.table)()
        if one.waits or (one.way is ResolutionWay.circulation and one.result is ResolutionResult.pending):
            return None
        return UserError(N_("This is for a resolution by circulation that is not ratified yet."))

    def _show_current(self) -> None:
        one = self.current()
        self.people = []
        if one is None:
            self.pane.show_record("", [])
        else:
            if one.way is ResolutionWay.circulation:
                self.people = self.work.read(circulars.asked, one.id)
            round_ = one.result is ResolutionResult.pending
            wanted = ("governance.record_reply", "governance.count_replies") if round_ else (
                "governance.ratify", "governance.supersede") if one.waits else (
                "governance.save_resolution", "governance.supersede")  # fmt: skip
            buttons = [command for command in self.commands() if command.name in wanted]
            name = resolutions.name_of(one.number, one.year)
            self.pane.show_record(name, _facts(one, self.people), one.text, buttons)
        self.commands_changed.emit()


def _facts(one: ResolutionView, people: Sequence[Asked]) -> list[tuple[str, str]]:
    return [
        (_("Date"), show_day(one.resolved_on)),
        (_("Way"), one.way.say()),
        (_("Proposer"), one.proposer),
        (_("Seconder"), one.seconder),
        (_("Majority"), "" if one.consensus else one.majority.say()),
        (_("Votes"), register.votes_words(one)),
        (_("Result"), one.result.say()),
        (_("Standing"), register.standing_words(one)),
        (_("Takes effect on"), show_day(one.effective_on) if one.effective_on else ""),
        (_("Carried out on"), show_day(one.implemented_on) if one.implemented_on else ""),
        (_("Replies by"), show_day(one.reply_by) if one.reply_by else ""),
        *((person.name, _answer(person)) for person in people),
    ]


def _answer(person: Asked) -> str:
    if person.answer is not None:
        return person.answer.say()
    return _("left office") if person.gone else _("no reply yet")


def _cells(one: ResolutionView) -> list[Cell]:
    persons = " · ".join(name for name in (one.proposer, one.seconder) if name)
    weak = one.result is ResolutionResult.lost or one.state is ResolutionState.revoked
    badge: BadgeKind | None = None
    words = register.standing_words(one)
    if one.result is not ResolutionResult.carried:
        words = one.result.say()
        badge = "info" if one.result is ResolutionResult.pending else None
    elif one.waits:
        badge = "warn"
    elif one.by:
        words = one.state.say()  # by which one the pane says
    return [
        Cell(f"{one.number}/{one.year}", strong=True),
        Cell(" ".join(one.text.split()), second=persons or one.way.say(), muted=weak),
        Cell(show_day(one.resolved_on)),
        Cell(_votes(one)),
        Cell(words, badge=badge, muted=weak),
    ]


def _votes(one: ResolutionView) -> str:
    if one.consensus or one.votes_for is None:
        return register.votes_words(one)
    return f"{one.votes_for} – {one.votes_against} – {one.abstained}"
