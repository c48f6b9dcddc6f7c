"""The committee of an organisation: who is in office on a day, who was, its seats and its terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _
from k2k_desktop.services import governance
from k2k_desktop.services.governance import Member, OrganisationPage
from k2k_desktop.services.governance.letters import save_letter
from k2k_desktop.services.governance.positions import MANY, SEAT_FORM, SeatView, remove_seat, save_seat, seats_of
from k2k_desktop.services.governance.seats import NOBODY, Letter, holders_on
from k2k_desktop.ui.governance import dialogs, letters
from k2k_desktop.ui.governance.daybar import DayBar
from k2k_desktop.ui.governance.pane import term_words
from k2k_desktop.ui.governance.sections import OrganisationSection
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_SIDE = 340


class CommitteeSection(OrganisationSection):
    """Members by seniority on the day in the bar, those who left, seats and terms."""

    def __init__(self, work: Work, shell: Shell, organisation_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, organisation_id, parent)
        self.day = DayBar(work, _("In office on"), self)
        heads = (_("Name and position"), _("Since"), _("How appointed"), _("Letter of appointment no."))
        self.members = ShortTable(_("Members in office"), heads, (0, 110, 110, 170), self, row=ROW_TWO, gutter=20)
        heads = (_("Name and position"), _("Period"), _("Reason for leaving"), _("Letter of termination no."))
        self.former = ShortTable(_("Former members"), heads, (0, 190, 130, 170), self, row=ROW_TWO, gutter=20)
        self.seats = ShortTable(_("Positions"), (_("Position"), _("Filled")), (0, 140), self, gutter=20)
        self.terms = ShortTable(_("Terms"), (_(P_("committee", "Term")), _("How it began")), (0, 120), self, gutter=20)
        self._last = self.members  # the list whose member the commands are about
        self._build()
        self._connect()
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words."""
        return _("Committee")

    def commands(self) -> Sequence[Command]:
        """Appoint, start a term, end an appointment; letters and seats."""
        work = self.work
        no_term = UserError(NOBODY, day=show_day(work.runner.clock.today()))
        nobody = UserError(N_("Choose a member in the list of members first."))
        appoint = command_for(
            governance.appoint, work, lambda: dialogs.appoint(work, self, self.page), icon="user-plus",
            enabled=lambda: None if self.page.term else no_term,
        )  # fmt: skip
        term = command_for(governance.start_term, work, lambda: dialogs.start_term(work, self, self.page), icon="flag")
        end = command_for(
            governance.end_appointment, work, lambda: self.end_appointment(self.members.current_key() or 0),
            icon="circle-minus", enabled=lambda: None if self.members.current_key() else nobody,
        )  # fmt: skip
        first = [appoint, term, end] if self.page.term else [term, appoint, end]
        return [*first, *letters.commands(work, self.shell, self, self.chosen), *self._seat_commands()]

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        try:
            self.page: OrganisationPage = self.work.read(governance.organisation_page, self.organisation_id)
        except UserError:  # taken back meanwhile: the page closes itself
            return
        self.seated = self.work.read(seats_of, self.organisation_id)
        self._show()

    def show_record(self, table: str, key: int) -> None:
        """Put an appointment in hand, of now or of before."""
        if table == "appointment" and not self.members.select_key(key):
            self.former.select_key(key)

    def panes(self) -> Sequence[QWidget]:
        """Members, former members, seats, terms, and the day."""
        return [self.members, self.former, self.seats, self.terms, self.day]

    def chosen(self) -> Member | None:
        """Whom the commands about letters mean: the one in hand in the list last worked in."""
        key = self._last.current_key()
        return next((one for one in (*self.holders, *self.page.former) if one.appointment_id == key), None)

    def end_appointment(self, appointment_id: int) -> None:
        """End the time in office of one who is."""
        if refused := self.work.can(governance.end_appointment):
            show_refusal(self, refused)
            return
        member = next((one for one in self.page.members if one.appointment_id == appointment_id), None)
        if member is not None:
            dialogs.end_appointment(self.work, self, member)

    def edit_seat(self, place: int) -> None:
        """Change the seat in the row *place*, counted from one."""
        if refused := self.work.can(save_seat):
            show_refusal(self, refused)
        elif 0 < place <= len(self.seated):
            save_seat_form(self.work, self, self.organisation_id, self.seated[place - 1])

    def _seat_commands(self) -> list[Command]:
        work = self.work
        none = UserError(N_("Choose a position in the list of seats first."))

        def is_one() -> UserError | None:
            return None if self.seats.current_key() else none

        new = Command(
            "governance.new_seat", N_("New position"), lambda: save_seat_form(work, self, self.organisation_id, None),
            "", "record", "plus", lambda: work.can(save_seat), "seats",
        )  # fmt: skip
        edit = command_for(
            save_seat, work, lambda: self.edit_seat(self.seats.current_key() or 0), label=N_("Edit seats"),
            icon="users-round", enabled=is_one, group="seats",
        )  # fmt: skip
        gone = command_for(remove_seat, work, self._remove_seat, enabled=is_one, group="seats")
        return [edit, new, gone]

    def _remove_seat(self) -> None:
        place = self.seats.current_key() or 0
        if 0 < place <= len(self.seated):
            try:
                self.work.change(remove_seat, self.organisation_id, self.seated[place - 1].position)
            except UserError as error:  # the person is told
                show_refusal(self, error)

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
        left.addWidget(self.members, 3)
        left.addWidget(label(_("Former members"), "heading", self))
        left.addWidget(self.former, 2)
        right.addWidget(label(_("Positions"), "heading", side))
        right.addWidget(self.seats, 3)
        right.addWidget(label(_("Terms"), "heading", side))
        right.addWidget(self.terms, 2)
        row.addLayout(left, 3)
        row.addWidget(side, 2)

    def _connect(self) -> None:
        self.day.chosen.connect(self._show)
        self.members.row_opened.connect(self.end_appointment)
        self.former.row_opened.connect(lambda _key: self._edit_letter())
        self.seats.row_opened.connect(self.edit_seat)
        for table in (self.members, self.former):
            table.selectionModel().currentRowChanged.connect(lambda *_rows, table=table: self._work_in(table))
        self.seats.row_selected.connect(lambda _key: self.commands_changed.emit())

    def _work_in(self, table: ShortTable) -> None:
        if table.hasFocus():
            self._last = table
            self.commands_changed.emit()

    def _edit_letter(self) -> None:
        self._last = self.former
        member = self.chosen()
        if member is not None and self.work.can(save_letter) is None:
            letters.edit_letter(self.work, self, member)

    def _show(self) -> None:
        page = self.page
        self.holders = self.work.read(holders_on, self.organisation_id, self.day.day)
        self.day.note.setText(term_words(page) if self.day.is_today() else "")
        self.members.show_rows([(one.appointment_id, _in_office(one)) for one in self.holders])
        self.former.show_rows([(one.appointment_id, _left(one)) for one in page.former])
        self.seats.show_rows([(place, _seat(one)) for place, one in enumerate(self.seated, 1)])
        self.terms.show_rows([
            (one.id, [Cell(_when(one.from_on, one.to_on)), Cell(one.origin, muted=True)]) for one in page.terms
        ])  # fmt: skip
        self.commands_changed.emit()


def save_seat_form(work: Work, parent: QWidget, organisation_id: int, seat: SeatView | None) -> None:
    """Make (None) or change a position and how many may hold it."""
    key, version = (seat.id, seat.version) if seat else (None, 1)
    usual = seat.position if seat is not None and seat.id is None else ""
    first = {"seniority": 100, "seats": 1, "least": 0, "counts": True}
    values = {one.name: getattr(seat, one.name) for one in SEAT_FORM} if seat else first
    open_form(
        work, parent, _("Position of the committee"), SEAT_FORM,
        lambda given: work.change(save_seat, key, organisation_id, version, given, usual),
        values=values, rows=(("position", "seniority"), ("seats", "least"), ("counts",)),
    )  # fmt: skip


def _in_office(one: Member) -> list[Cell]:
    position = one.position if one.counts else _("{position} (does not count)", position=one.position)
    since = show_day(one.from_on) if one.to_on is None else _when(one.from_on, one.to_on)
    how = Cell(one.how.say() if one.how else "—", muted=True)
    return [Cell(one.name, second=position), Cell(since, muted=True), how, _letter(one.letter)]


def _left(one: Member) -> list[Cell]:
    when, why = Cell(_when(one.from_on, one.to_on), muted=True), Cell(one.end_reason or "—", muted=True)
    return [Cell(one.name, second=one.position), when, why, _letter(one.end_letter)]


def _letter(letter: Letter) -> Cell:
    if letter.scan_id is None:
        return Cell(letter.number or "—", muted=True)
    number = letter.number or _("Scan")
    return Cell(number, icon="paperclip", said=_("{number}, with scan", number=number))


def _seat(one: SeatView) -> list[Cell]:
    filled = f"{len(one.holders)} / {one.seats}" if one.seats < MANY else str(len(one.holders))
    if one.vacant:
        return [Cell(one.position), Cell(_("{filled} vacant", filled=filled), badge="warn", icon="triangle-alert")]
    return [Cell(one.position), Cell(filled, muted=True)]


def _when(since: dt.date, until: dt.date | None) -> str:
    if until is None:
        return _("since {day}", day=show_day(since))
    return _("{since} to {until}", since=show_day(since), until=show_day(until))
