"""The register of facilities, with the one in hand beside it; Enter on a lift opens its log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, Language, _, language, say_count
from k2k_desktop.models.estate.facilities import Condition, FacilityKind
from k2k_desktop.services import exports
from k2k_desktop.services.attachments import read_file
from k2k_desktop.services.estate import certificates, facilities
from k2k_desktop.services.estate.certificates import STEPS, CertificateView
from k2k_desktop.services.estate.facilities import FacilityPage, LiftsMissing
from k2k_desktop.services.issues.works import lift_papers, lifts, work_orders
from k2k_desktop.services.issues.works.lifts import LiftEntry, LiftLog
from k2k_desktop.ui.kit.banner import Banner
from k2k_desktop.ui.kit.buttons import Command, button_of, command_for
from k2k_desktop.ui.kit.cells import EMPTY, Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import ask_and_do, try_change
from k2k_desktop.ui.kit.filefield import FILE_FIELD, FileEditor, save_copy
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.works.facility_pane import FacilityPane
from k2k_desktop.ui.works.lifts import ALL_WORDS, LOG_WORDS, LiftLogView, lift_commands
from k2k_desktop.ui.works.listed import ListedSection
from k2k_desktop.ui.works.ordering import Ordering

_ROWS: Final = (
    ("kind", "name"), ("estate_id", "block_id"), ("floor_label", "place_note"), ("condition", "serial_number"),
    ("maker", "firm_id"), ("contract_from", "contract_until"), ("installed_on", "warranty_until"),
    ("replacement_plan",), ("active",),
)  # fmt: skip
_NO_CERTIFICATE: Final = N_("Choose a certificate in the list of certificates first.")


class FacilitiesSection(ListedSection):
    """Facilities by place; a lift without a valid certificate stands out."""

    record_table = "facility"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.page: FacilityPage | None = None
        self.log: LiftLog | None = None
        self._missing: list[LiftsMissing] = []
        self._new = command_for(
            facilities.save_facility, work, self.add, label=N_("New facility"), shortcut="Ctrl+N", icon="plus"
        )
        looks: dict[str, Look] = {"until": _until(work), "condition": _condition, "stopped": _stopped}
        self.list = ListPage(
            work, facilities.FACILITIES, looks, filters={"active": (True,)},
            empty=(_("No facility yet"), _("Record lifts, pumps, tanks and halls, with certificates and firms.")),
            empty_actions=(button_of(self._new, self, kind="primary"),), parent=self,
        )  # fmt: skip
        self.pane = self.shown = FacilityPane(self)
        self.banner = Banner(self)
        self.list.row_opened.connect(self.open)
        self.shown.certificates.row_opened.connect(lambda _key: self.save_scan())
        self.shown.certificates.row_selected.connect(lambda _key: self.commands_changed.emit())
        self.shown.log.row_opened.connect(lambda _key: self.open(self.hand))
        self.put_beside((_("Facilities"), _("Facility in hand")), "works/facilities")
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.banner)
        self._offer_lifts()

    def title(self) -> str:
        """The tab's words."""
        return _("Facilities & lifts")

    def commands(self) -> Sequence[Command]:
        """Record one, its certificates, the log of a lift, papers."""
        work, page = self.work, self.page
        edit = command_for(
            facilities.save_facility, work, self.edit, label=N_("Edit facility"), shortcut="F2", icon="pencil",
            enabled=self.chosen,
        )  # fmt: skip
        own = self._certificate_chosen
        found = [
            self._new,
            replace(edit, name="estate.edit_facility"),
            command_for(certificates.add_certificate, work, self.add_certificate, enabled=self.chosen),
            command_for(certificates.save_certificate, work, self.edit_certificate, enabled=own),
            command_for(certificates.delete_certificate, work, self.delete_certificate, enabled=own),
            Command("estate.certificate_file", N_("Save a copy of the certificate…"), self.save_scan, "", "record",
                    "download", own),
            command_for(facilities.save_facility_photo, work, self.choose_photo, enabled=self.chosen),
            Command("estate.facility_photo", N_("Save a copy of the photo…"), self.save_photo, "", "record", "image",
                    self.chosen),
        ]  # fmt: skip
        order = command_for(
            work_orders.save_order, work, self.order, label=N_("New work order for this facility…"), icon="hammer",
            enabled=self.chosen,
        )  # fmt: skip
        found.append(replace(order, name="issues.order_for_facility"))
        if self._missing:
            found.append(command_for(facilities.make_lifts, work, self.make_lifts))
        if page is not None and page.kind is FacilityKind.lift:
            found += [
                Command("issues.open_lift_log", N_("Open lift log"), lambda: self.open(self.hand), "", "record",
                        "history"),
                *lift_commands(work, self, lambda: self.page, self._stopped),
                *paper_commands(work, self.shell, lift_papers.lift_log_pdf, _("Lift log"), LOG_WORDS, self._log_about),
            ]  # fmt: skip
        about = self._estate
        papers = paper_commands(
            work, self.shell, lift_papers.lift_availability_pdf, _("Lift availability"), ALL_WORDS, about
        )
        return [*found, *papers]

    def document(self) -> PrintJob | None:
        """The log of the lift in hand; otherwise the list as shown."""
        if self._log_about():
            return PrintJob(_("Lift log"), lift_papers.lift_log_pdf, (*self._log_about(), language()))
        return printed_list(self.list)

    def read_hand(self) -> None:
        """Read and show the facility in hand."""
        self.page = self.log = None
        if self.hand:
            try:
                self.page = self.work.read(facilities.facility_page, self.hand)
            except UserError:  # undone meanwhile
                self.hand = 0
        if self.page is None:
            self.shown.show_nothing()
        else:
            self._show(self.page)
        self.commands_changed.emit()

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again, also whether blocks lack records of their lifts."""
        super().refresh(tables)
        if not tables or tables & {"facility", "block"}:
            self._offer_lifts()

    def add(self) -> FormDialog:
        """Record a facility."""
        return self._form(_("New facility"), None)

    def edit(self) -> FormDialog | None:
        """Change the one in hand."""
        return self._form(_("Edit facility"), self.page) if self.page else None

    def open(self, key: int) -> None:
        """Enter: the log of a lift, the form of anything else."""
        self.take(key)
        if self.page is not None and self.page.kind is FacilityKind.lift:
            self.shell.open_view(LiftLogView(self.work, self.shell, self.page.id))
        elif self.page is not None and self.work.can(facilities.save_facility) is None:
            self.edit()

    def order(self) -> FormDialog | None:
        """Draft a work order for the one in hand, and show it."""
        page = self.page
        if page is None:
            return None
        given = {"facility_id": page.id, "contractor_id": page.values["firm_id"],
                 **{name: page.values[name] for name in ("estate_id", "block_id")}}  # fmt: skip
        ordering = Ordering(self.work, self.shell, self, lambda: None)
        return ordering.add(lambda key: self.shell.open_record("work_order", key), given)

    def make_lifts(self) -> None:
        """Make the records of the first block that lacks some."""
        if self._missing:
            try_change(self, lambda: self.work.change(facilities.make_lifts, self._missing[0].block_id))

    def add_certificate(self) -> FormDialog | None:
        """Keep a certificate or its renewal."""
        page = self.page
        if page is None:
            return None

        def save(given: dict[str, Any]) -> int:
            file = given.pop("file")
            return self.work.change(certificates.add_certificate, page.id, given, file)

        dialog = open_form(
            self.work, self, _("Add certificate: {name}", name=page.name), (*certificates.CERTIFICATE_FORM, FILE_FIELD),
            save, values=self.work.read(certificates.certificate_offer, page.id),
            editors={"file": FileEditor(read_file)},
            rows=(("kind", "number"), ("valid_from", "valid_until"), ("file",)),
            explain=_("A renewal is a new line; the earlier ones stay."),
        )  # fmt: skip
        until = dialog.form.editor("valid_until")
        until.edited.connect(lambda: until.setProperty("typed", True))
        dialog.form.left.connect(lambda name: _offer_end(dialog, name))
        return dialog

    def edit_certificate(self) -> FormDialog | None:
        """Put right the certificate chosen in the pane."""
        one = self._certificate()
        if one is None:
            return None
        values = {"kind": one.kind, "number": one.number, "valid_from": one.valid_from, "valid_until": one.valid_until}
        return open_form(
            self.work, self, _("Correct certificate"), certificates.CERTIFICATE_FORM,
            lambda given: self.work.change(certificates.save_certificate, one.id, one.version, given), values=values,
            rows=(("kind", "number"), ("valid_from", "valid_until")),
        )  # fmt: skip

    def delete_certificate(self) -> None:
        """Take out the certificate chosen in the pane."""
        if one := self._certificate():
            text = _("Certificate {number} is taken out. Only what was entered by mistake is deleted; the audit trail "
                     "keeps it.", number=one.number)  # fmt: skip
            ask_and_do(
                self, _("Delete certificate"), text, _("Delete"),
                lambda: self.work.change(certificates.delete_certificate, one.id, one.version),
            )  # fmt: skip

    def save_scan(self) -> None:
        """Write a copy of the scan of the certificate chosen in the pane."""
        if one := self._certificate():
            save_copy(self, self.work.read(certificates.certificate_file, one.id))

    def save_photo(self) -> None:
        """Write a copy of the photo."""
        if self.page is not None:
            save_copy(self, self.work.read(facilities.facility_photo, self.page.id))

    def choose_photo(self) -> FormDialog | None:
        """Put a photo in the place of the one before."""
        page = self.page
        if page is None:
            return None
        kind = replace(FILE_FIELD.kind, label=N_("Photo"), help=N_("A picture of at most 10 MB."))
        return open_form(
            self.work, self, _("Photo: {name}", name=page.name), (Field("file", kind, True),),
            lambda given: self.work.change(facilities.save_facility_photo, page.id, page.version, given["file"]),
            editors={"file": FileEditor(read_file)},
        )  # fmt: skip

    def _show(self, page: FacilityPage) -> None:
        month = None
        if page.kind is FacilityKind.lift:
            today = self.work.runner.clock.today()
            self.log = self.work.read(lifts.lift_log, page.id, today.year)
            month = next((one for one in self.log.months if one.month.month == today.month), None)
        wanted = {"estate.edit_facility", "estate.add_certificate"}
        if self.log is not None:
            wanted = {"estate.add_certificate", "issues.lift_up" if self.log.stopped else "issues.lift_down"}
        buttons = [command for command in self.commands() if command.name in wanted]
        self.shown.show_page(page, self.log, month, buttons)

    def _form(self, title: str, page: FacilityPage | None) -> FormDialog:
        estates, blocks = self.work.read(facilities.place_choices)
        firms = self.work.read(facilities.firm_choices)
        first = {"condition": Condition.good, "active": True, "estate_id": estates[0][0] if estates else None}
        editors = {
            "estate_id": Chooser(estates), "block_id": Chooser(blocks, optional=True),
            "firm_id": Chooser(firms, optional=True),
        }  # fmt: skip

        def save(given: dict[str, Any]) -> int:
            key, version = (page.id, page.version) if page else (None, 0)
            made = self.work.change(facilities.save_facility, key, version, given)
            if page is None:
                self.show_record("facility", made)
            return made

        return open_form(
            self.work, self, title, facilities.FACILITY_FORM, save, values=page.values if page else first,
            editors=editors, rows=_ROWS, width=680,
        )  # fmt: skip

    def _offer_lifts(self) -> None:
        self._missing = self.work.read(facilities.lifts_missing)
        if not self._missing or self.work.can(facilities.make_lifts) is not None:
            self.banner.tell("")
            return
        first = self._missing[0]
        words = say_count(
            "Block {block} has {count} lift without a record.", "Block {block} has {count} lifts without a record.",
            first.missing, block=first.block,
        )  # fmt: skip
        link = say_count(
            "Make record of {count} lift for Block {block}", "Make records of {count} lifts for Block {block}",
            first.missing, block=first.block,
        )  # fmt: skip
        self.banner.tell(words, "info", link=link, then=self.make_lifts)

    def _certificate(self) -> CertificateView | None:
        key = self.shown.certificates.current_key()
        lines = self.page.certificates if self.page else []
        return next((one for one in lines if one.id == key), lines[0] if lines else None)

    def _certificate_chosen(self) -> UserError | None:
        return self.chosen() or (None if self._certificate() else UserError(_NO_CERTIFICATE))

    def _stopped(self) -> LiftEntry | None:
        return self.log.stopped if self.log else None

    def _log_about(self) -> tuple[Any, ...]:
        if self.page is None or self.page.kind is not FacilityKind.lift:
            return ()
        return self.page.id, self.work.runner.clock.today().year

    def _estate(self) -> tuple[Any, ...]:
        """The estate of the facility in hand, otherwise the first."""
        if self.page is not None:
            return self.page.values["estate_id"], self.work.runner.clock.today().year
        estates, _blocks = self.work.read(facilities.place_choices)
        return (estates[0][0], self.work.runner.clock.today().year) if estates else ()


def printed_list(shown: ListPage) -> PrintJob:
    """The list as it is shown, on paper."""
    question = exports.question_for(exports.list_pdf, shown.listing.name)
    return PrintJob(
        shown.listing.title, question, (shown.listing.name, shown.query(), tuple(shown.table.shown_columns()))
    )


def _offer_end(dialog: FormDialog, name: str) -> None:
    """Once the first day or the kind was given, the usual last day; it can be typed over."""
    if name not in ("kind", "valid_from"):
        return
    rows = dialog.form.rows
    try:
        kind, start = rows["kind"].value(), rows["valid_from"].value()
    except UserError:  # said beside the field
        return
    if kind is not None and start is not None and not rows["valid_until"].editor.property("typed"):
        dialog.form.put("valid_until", certificates.usual_end(kind, start))


def _until(work: Work) -> Look:
    def look(value: Any, spoken: Language) -> Cell:
        if value is None:
            return EMPTY
        left = (value - work.runner.clock.today()).days
        day = show_day(value, spoken)
        if left < 0:
            return Cell(day, badge="danger", icon="triangle-alert", said=_("expired on {day}", day=day))
        return Cell(day, badge="warn") if left <= STEPS[0] else Cell(day, muted=left > STEPS[-1])

    return look


def _stopped(value: Any, spoken: Language) -> Cell:
    if value is None:
        return EMPTY
    return Cell(show_day(local(value).date(), spoken), badge="danger", said=show_instant(value, spoken))


def _condition(value: Any, spoken: Language) -> Cell:
    words = value.say(spoken)
    return Cell(words, badge="danger") if value is Condition.out_of_order else Cell(words)
