"""The tab of adopted practices: what the management took over from the community, with dated proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, _, say_count
from k2k_desktop.services.attachments import read_file
from k2k_desktop.services.issues.priorities import charter_pages, practices
from k2k_desktop.services.issues.priorities.practices import PracticeView
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, heads_right, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.filefield import FILE_FIELD, FileEditor, save_copy
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work

_ROWS = (("title",), ("kind", "adopted_on"), ("adopted_by", "charter_id"), ("origin",))


class PracticesSection(BesideSection[PracticeView]):
    """One line a practice; one without proof is not counted, and says so."""

    record_table = "adopted_practice"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        heads = (_("Practice"), _("Adopted on"), _("Proofs"), _("Counted"))
        self.table = ShortTable(_("Adopted practices"), heads, (0, 150, 80, 170), self, row=48, gutter=20)
        heads_right(self.table, 2)
        empty = ("book-open", _("No practice chosen"), _("Enter what the management took over from the community."))
        self.pane = RecordPane(empty, _("Practice in hand"), self)
        self.put_beside("priorities.practices")
        self.table.row_opened.connect(lambda _key: self.edit())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words with how many count."""
        count = self.work.read(practices.counted, self.work.runner.clock.today())
        return _("Adopted practices ({count})", count=count)

    def commands(self) -> Sequence[Command]:
        """Enter one, change it, prove it, give it up."""
        work = self.work
        one = self.current()
        file = None if one and any(proof.has_file for proof in one.proofs) else UserError(N_("No file is kept here."))
        ended = UserError(N_("This practice was given up.")) if one and one.ended_on else None
        return [
            command_for(practices.save_practice, work, self.add, label=N_("New practice"), icon="plus",
                        shortcut="Ctrl+N"),
            named("priorities.edit_practice", command_for(
                practices.save_practice, work, self.edit, label=N_("Edit practice"), icon="pencil", shortcut="F2",
                enabled=self.chosen,
            )),
            command_for(practices.add_proof, work, self.prove, enabled=self.chosen),
            command_for(practices.end_practice, work, self.end, enabled=lambda: self.chosen() or ended),
            Command("priorities.proof_file", N_("Save a copy of the newest proof…"), self.save_file, "", "record",
                    "download", lambda: self.chosen() or file),
        ]  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        lines = self.work.read(practices.practices)
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_line(self, one: PracticeView) -> None:
        """Facts and proofs of the practice in hand."""
        facts = [
            (_(P_("practice", "Kind")), one.kind.say()), (_("Adopted by"), one.adopted_by),
            (_("Adopted on"), show_day(one.adopted_on)), (_("Charter"), one.charter),
            (_("Resolution"), one.resolution), (_("Given up on"), show_day(one.ended_on) if one.ended_on else ""),
        ]  # fmt: skip
        proofs = [_("{day}: {words}", day=show_day(each.proved_on), words=each.text) for each in one.proofs]
        none = _("There is no dated proof yet, so this practice is not counted.")
        words = "\n\n".join(part for part in (one.origin, *(proofs or [none])) if part)
        self.pane.show_record(one.title, facts, words, self.commands()[2:3])

    def add(self) -> None:
        """Enter a practice."""
        self._form(None, {"adopted_on": self.work.runner.clock.today()})

    def edit(self) -> None:
        """Change the words of the practice in hand."""
        if one := self.current():
            self._form(one, {name: getattr(one, name) for name in (field.name for field in practices.FORM)})

    def _form(self, one: PracticeView | None, values: dict[str, Any]) -> None:
        def save(given: dict[str, Any]) -> int:
            key, version = (one.id, one.version) if one else (None, 1)
            return self.work.change(practices.save_practice, key, version, given)

        choices = self.work.read(charter_pages.charter_choices)
        open_form(
            self.work, self, _("Edit practice") if one else _("New practice"), practices.FORM, save, values=values,
            editors={"charter_id": Chooser(choices, optional=True)}, rows=_ROWS,
        )  # fmt: skip

    def prove(self) -> None:
        """Add dated proof to the practice in hand."""
        if one := self.current():
            open_form(
                self.work, self, _("Add proof"), (*practices.PROOF_FORM, FILE_FIELD),
                lambda given: self.work.change(
                    practices.add_proof, one.id, given["proved_on"], given["text"] or "", given["file"]
                ),
                values={"proved_on": self.work.runner.clock.today()}, editors={"file": FileEditor(read_file)},
            )  # fmt: skip

    def end(self) -> None:
        """Say that the practice in hand is not followed any more."""
        if one := self.current():
            open_form(
                self.work, self, _("Give up practice"), practices.END_FORM,
                lambda given: self.work.change(practices.end_practice, one.id, one.version, given["ended_on"]),
                values={"ended_on": self.work.runner.clock.today()}, width=480,
            )  # fmt: skip

    def save_file(self) -> None:
        """Write a copy of the newest proof's file."""
        one = self.current()
        proof = next((each for each in one.proofs if each.has_file), None) if one else None
        kept = self.work.read(practices.proof_file, proof.id) if proof else None
        save_copy(self, kept)


def _cells(one: PracticeView) -> list[Cell]:
    proofs = say_count("{count} proof", "{count} proofs", len(one.proofs))
    counted = Cell(_("Counted"), badge="ok", icon="check") if one.counts else Cell(_("No proof yet"), badge="warn")
    if one.ended_on:
        counted = Cell(_("Given up"), muted=True)
    return [
        Cell(one.title, second=one.kind.say(), muted=bool(one.ended_on)), Cell(show_day(one.adopted_on)),
        Cell(str(len(one.proofs)), align="right", said=proofs), counted,
    ]  # fmt: skip
