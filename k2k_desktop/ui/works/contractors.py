"""The register of contractors, with licences, rating and jobs of the one in hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, _, say, say_count
from k2k_desktop.services.attachments import read_file
from k2k_desktop.services.issues.works import contractors, licences
from k2k_desktop.services.issues.works.contractors import ContractorPage, JobLine, Standing
from k2k_desktop.services.issues.works.licences import LicenceLine
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.badges import BadgeKind
from k2k_desktop.ui.kit.basics import Badge
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.dialogs import ask_and_do, change_with_reason
from k2k_desktop.ui.kit.filefield import FILE_FIELD, FileEditor, save_copy
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.listed import ListedSection

BADGES: Final[dict[Standing, BadgeKind]] = {
    Standing.blacklisted: "danger", Standing.expired: "danger", Standing.expiring: "warn", Standing.fit: "ok",
    Standing.unused: "neutral",
}  # fmt: skip
_ROW: Final = 34
_MOST_ROWS: Final = 6


class ContractorPane(InHandPane):
    """One contractor: whether it can be given work, its licences, how its jobs went, and its orders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        words = _("Choose a contractor in the list to see its licences and its jobs.")
        super().__init__(("hammer", _("No contractor chosen"), words), _("Contractor in hand"), parent)
        self.name = label("", "heading", wrap=True)
        self.badge = Badge("", "neutral")
        self.blocked = label("", kind="danger", wrap=True)
        self.rating = label("", wrap=True)
        heads = (_("Licence or insurance"), _("Valid until"))
        self.licences = ShortTable(_("Licences and insurances"), heads, (0, 132), self, row=46, gutter=0)
        self.jobs = ShortTable(_("Work orders of this contractor"), (), (0, 118), self, row=46, gutter=0)
        self.facts = FactList()
        for part in (self.name, self.badge, self.blocked, self.rating, self.licences, self.facts):
            self.lines.addWidget(part)
        self.jobs_head = label(_("Work orders"), "strong")
        self.lines.addWidget(self.jobs_head)
        self.lines.addWidget(self.jobs)
        self.lines.addStretch(1)

    def show_page(self, page: ContractorPage, commands: Sequence[Command]) -> None:
        """Show one contractor."""
        self.name.setText(page.name)
        self.badge.show_state(page.standing.say(), BADGES[page.standing])
        self.blocked.setText(page.blocked)
        self.blocked.setVisible(bool(page.blocked))
        words = [page.rating.words(), page.rating.time_words()]
        self.rating.setText(". ".join(one for one in words if one) or _("No job was verified by residents yet."))
        self.licences.show_rows([(one.id, _licence_cells(one)) for one in page.licences])
        self.licences.setVisible(bool(page.licences))
        _fit(self.licences, headed=True)
        self.facts.show_facts(page.facts)
        self.jobs.show_rows([(one.id, _job_cells(one)) for one in page.jobs])
        self.jobs_head.setVisible(bool(page.jobs))
        self.jobs.setVisible(bool(page.jobs))
        _fit(self.jobs, headed=False)
        self.show_whole(commands)


class ContractorsSection(ListedSection):
    """Contractors; who is blocked, and whose licence ends soon, stands out."""

    record_table = "contractor"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: ContractorPage | None = None
        self._new = command_for(
            contractors.save_contractor, work, self.add, label=N_("New contractor"), shortcut="Ctrl+N", icon="plus"
        )
        start = button_of(self._new, self, kind="primary")
        looks: dict[str, Look] = {"standing": _standing, "rating": _rating, "ends": _ends(work)}
        self.list = ListPage(
            work, contractors.CONTRACTORS, looks,
            empty=(_("No contractor yet"), _("Record the firms that are given work, with their licences.")),
            empty_actions=(start,), parent=self,
        )  # fmt: skip
        self.pane = self.shown = ContractorPane(self)
        self.list.row_opened.connect(lambda _key: self.edit())
        self.shown.licences.row_opened.connect(self._open_licence)
        self.shown.jobs.row_opened.connect(lambda key: self.shell.open_record("work_order", key))
        self.put_beside((_("Contractors"), _("Contractor in hand")), "works/contractors")

    def title(self) -> str:
        """The tab's words."""
        return _("Contractors")

    def commands(self) -> Sequence[Command]:
        """Record one, edit, renew a licence, blacklist."""
        work, page = self.work, self.page
        barred = page is not None and page.blacklisted_on is not None
        edit = command_for(
            contractors.save_contractor, work, self.edit, label=N_("Edit contractor"), shortcut="F2", icon="pencil",
            enabled=self.chosen,
        )  # fmt: skip
        renew = command_for(licences.add_licence, work, self.add_licence, enabled=self.chosen)
        remove = command_for(licences.remove_licence, work, self.remove_licence, enabled=self._licence_chosen)
        listing = (
            command_for(contractors.lift_blacklist, work, self.lift, enabled=self.chosen)
            if barred
            else command_for(contractors.blacklist, work, self.blacklist, enabled=self.chosen)
        )
        return [self._new, edit, renew, remove, listing]

    def read_hand(self) -> None:
        """Read and show the contractor in hand."""
        self.page = None
        if self.hand:
            try:
                self.page = self.work.read(contractors.contractor_page, self.hand)
            except UserError:  # undone meanwhile
                self.hand = 0
        if self.page is None:
            self.pane.show_nothing()
        else:
            self.shown.show_page(self.page, self.commands()[1:3])
        self.commands_changed.emit()

    def add(self) -> FormDialog:
        """Record a contractor."""
        return self._form(_("New contractor"), None)

    def edit(self) -> FormDialog | None:
        """Change the one in hand."""
        may = self.work.can(contractors.save_contractor) is None
        return self._form(_("Edit contractor"), self.page) if self.page and may else None

    def add_licence(self) -> FormDialog | None:
        """Record a licence, or its renewal."""
        page = self.page
        if page is None:
            return None

        def save(given: dict[str, Any]) -> int:
            file = given.pop("file")
            return self.work.change(licences.add_licence, page.id, given, file)

        line = self._licence()
        values = {"needed": True} | ({"kind": line.kind, "number": line.number, "needed": line.needed} if line else {})
        return open_form(
            self.work, self, _("Add licence or insurance"), (*licences.LICENCE_FORM, FILE_FIELD), save, values=values,
            editors={"file": FileEditor(read_file)},
            rows=(("kind",), ("number", "valid_until"), ("needed",), ("file",)),
            explain=_("A renewal is a new line; the earlier ones stay."),
        )  # fmt: skip

    def remove_licence(self) -> None:
        """Take out the licence chosen in the pane."""
        if line := self._licence():
            text = _("Remove “{licence}”? Only what was entered by mistake is removed; the audit trail keeps it.",
                     licence=line.kind.say())  # fmt: skip
            ask_and_do(
                self, _("Remove licence"), text, _("Remove"),
                lambda: self.work.change(licences.remove_licence, line.id, line.version),
            )  # fmt: skip

    def blacklist(self) -> FormDialog | None:
        """No more work for the one in hand."""
        page = self.page
        if page is None:
            return None

        def save(given: dict[str, Any]) -> None:
            reason = given["blacklist_reason"] or ""
            self.work.change(contractors.blacklist, page.id, page.version, given["blacklisted_on"], reason=reason)

        return open_form(
            self.work, self, _("Blacklist contractor"), contractors.BLACKLIST_FORM, save,
            values={"blacklisted_on": self.work.runner.clock.today()}, verb=_("&Blacklist"),
        )  # fmt: skip

    def lift(self) -> None:
        """The one in hand may be given work again."""
        page = self.page
        if page is not None:
            change_with_reason(
                self, contractors.lift_blacklist.label,
                lambda reason: self.work.change(contractors.lift_blacklist, page.id, page.version, reason=reason),
            )  # fmt: skip

    def _form(self, title: str, page: ContractorPage | None) -> FormDialog:
        def save(given: dict[str, Any]) -> int:
            key = self.work.change(
                contractors.save_contractor, page.id if page else None, page.version if page else 0, given
            )
            if page is None:
                self.show_record("contractor", key)
            return key

        return open_form(
            self.work, self, title, contractors.FORM, save, values=page.values if page else {"active": True},
            rows=(("name",), ("registration", "contact"), ("phone", "email"), ("trades",), ("address",), ("remarks",),
                  ("active",)),
            changed_only=page is not None, width=660,
        )  # fmt: skip

    def _licence(self) -> LicenceLine | None:
        key = self.shown.licences.current_key()
        lines = self.page.licences if self.page else ()
        return next((one for one in lines if one.id == key), None)

    def _licence_chosen(self) -> UserError | None:
        none = UserError(N_("Choose a licence in the list of licences first."))
        return self.chosen() or (None if self._licence() else none)

    def _open_licence(self, _key: int) -> None:
        line = self._licence()
        if line is not None and line.file:
            save_copy(self, self.work.read(licences.licence_file, line.id))
        elif self.work.can(licences.add_licence) is None:
            self.add_licence()


def licence_words(line: LicenceLine) -> str:
    """How long it still holds, or since when it does not."""
    if not line.newest:
        return _("Renewed")
    if line.days < 0:
        return say_count("{count} day ago", "{count} days ago", -line.days)
    return say_count("{count} day left", "{count} days left", line.days) if line.days <= licences.SOON else ""


def _licence_cells(line: LicenceLine) -> list[Cell]:
    kind: BadgeKind | None = None
    if line.newest and line.days <= licences.SOON:
        kind = "danger" if line.days < 0 else "warn"
    second = " · ".join(
        part
        for part in (line.number, _("needed for work") if line.needed else "", line.file and _("scan kept"))
        if part
    )
    until = Cell(show_day(line.valid_until), second=licence_words(line), muted=not line.newest)
    if kind:
        until = Cell(show_day(line.valid_until), second=licence_words(line), badge=kind)
    return [Cell(line.kind.say(), second=second, muted=not line.newest, strong=line.newest), until]


def _job_cells(line: JobLine) -> list[Cell]:
    return [Cell(line.title, second=line.reference), Cell(line.status.say(), muted=True)]


def _fit(table: ShortTable, *, headed: bool) -> None:
    """As high as its rows, up to a few."""
    rows = min(table.row_count(), _MOST_ROWS)
    table.setFixedHeight(theme.px(46) * rows + (theme.px(36) if headed else theme.px(4)))


def _standing(value: Any, spoken: Language) -> Cell:
    return Cell(value.say(spoken), badge=BADGES[value]) if value else EMPTY


def _rating(value: Any, spoken: Language) -> Cell:
    if not value:
        return EMPTY
    good, jobs = value.split("/")
    return Cell(say(P_("rating", "{good} of {jobs} jobs"), spoken, good=good, jobs=jobs))


def _ends(work: Work) -> Look:
    def look(value: Any, spoken: Language) -> Cell:
        return Cell(show_day(value, spoken), muted=value > work.runner.clock.today()) if value else EMPTY

    return look
