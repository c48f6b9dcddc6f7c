"""Complaints between neighbours: talks noted, and the three notices to a home, in order."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, field_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, _
from k2k_desktop.models.issues.happenings import RuleNotice, ServedBy
from k2k_desktop.services.issues import choices, neighbours
from k2k_desktop.services.issues.neighbours import MediationLine, NoticeLine
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.ui.issues.papers import paper_language
from k2k_desktop.ui.issues.pickers import QuickPicker
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.dialogs import Sheet, show_refusal
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.picker import Found
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_WARNING: Final = N_(
    "Write only what happened. Name, unit and telephone of whoever complained are refused here, and nothing else of "
    "the complaint is printed."
)


def commands(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> list[Command]:
    """Talks and notices; only of a confidential complaint."""
    if not page.confidential:
        return []
    return [
        command_for(neighbours.save_mediation, work, partial(note_mediation, work, parent, page),
                    label=N_("Note mediation…")),
        command_for(neighbours.issue_notice, work, partial(write_notice, work, shell, parent, page),
                    label=N_("Notice of breach of rules…")),
        Command("issues.neighbours", N_("Mediation and notices…"),
                lambda: NeighbourSheet(work, shell, page, parent.window()).open(), "", "record", "users",
                lambda: work.can(neighbours.notices_of)),
    ]  # fmt: skip


def note_mediation(work: Work, parent: QWidget, page: IssuePage, talk: MediationLine | None = None) -> FormDialog:
    """What was said at a talk, and how it ended."""
    values: dict[str, Any] = {"held_on": work.runner.clock.today(), "mediator": work.who.name}
    if talk is not None:
        values = {one.name: getattr(talk, one.name) or None for one in neighbours.MEDIATION_FORM}
    key, version = (talk.mediation_id, talk.version) if talk else (None, 1)
    return open_form(
        work, parent.window(), _("Mediation: {reference}", reference=page.reference), neighbours.MEDIATION_FORM,
        lambda given: work.change(neighbours.save_mediation, page.id, key, version, given), values=values,
        rows=(("held_on", "mediator"), ("present",), ("notes",), ("outcome",)), width=640,
        explain=_("Only those who act on complaints, and auditors, can read these notes. They are on no paper."),
    )  # fmt: skip


def write_notice(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> FormDialog | None:
    """The next notice; where none may be issued now, why. Its paper is shown once it is saved."""
    coming = work.read(neighbours.next_notice, page.id)
    if coming.refused is not None:
        show_refusal(parent.window(), coming.refused)
        return None
    unit = QuickPicker(partial(_units, work))
    unit.show_record(coming.unit_id, coming.unit)
    form = tuple(Field(one.name, one.kind, one.required) for one in neighbours.NOTICE_FORM)
    dialog = open_form(
        work, parent.window(), _("Notice {number} of 3: {reference}", number=coming.number, reference=page.reference),
        form, lambda given: work.change(neighbours.issue_notice, page.id, given),
        values={"unit_id": coming.unit_id, "addressed_to": coming.addressed_to or _("Occupier"), "rule": coming.rule,
                "served_on": work.runner.clock.today(), "served_by": ServedBy.hand, "reply_by": coming.reply_by},
        editors={"unit_id": unit}, explain=_(_WARNING), width=660,
        rows=(("unit_id", "addressed_to"), ("rule",), ("fact",), ("served_on", "served_by"), ("reply_by",)),
    )  # fmt: skip
    dialog.saved.connect(lambda key: shell.print_out(_paper(page, int(key), paper_language(work))))
    return dialog


class NeighbourSheet(Sheet):
    """The talks and notices of one complaint, each with what can be done about it."""

    def __init__(self, work: Work, shell: Shell, page: IssuePage, parent: QWidget | None = None) -> None:
        super().__init__(_("Mediation and notices: {reference}", reference=page.reference), parent, width=760)
        self._work, self._shell, self._page = work, shell, page
        self._talks: list[MediationLine] = []
        self._notices: list[NoticeLine] = []
        self.talks = ShortTable(_("Talks"), (_("Date"), _("Mediator"), _("Outcome")), (120, 0, 200), self)
        heads = (_("Notice"), _("Unit"), _("Served on"), _("Reply by"), _("Outcome"))
        self.notices = ShortTable(_("Notices"), heads, (70, 110, 140, 130, 0), self)
        for title, table in ((_("Talks"), self.talks), (_("Notices"), self.notices)):
            table.setMinimumHeight(theme.px(140))
            self.body.addWidget(label(title, "heading", self))
            self.body.addWidget(table)
        if self._work.can(neighbours.save_mediation) is None:
            self.talks.row_opened.connect(lambda key: self._talk(self._talks[key - 1]))
        if self._work.can(neighbours.save_outcome) is None:
            self.notices.row_opened.connect(lambda _key: self._outcome())
        self.finished.connect(self.deleteLater)
        self._buttons()
        self._fill()

    def _buttons(self) -> None:
        for words, act, run in (
            (_("Note &mediation…"), neighbours.save_mediation, lambda: self._talk(None)),
            (_("Issue &notice…"), neighbours.issue_notice, self._notice),
            (_("&Outcome…"), neighbours.save_outcome, self._outcome),
            (_("Print in &Malay"), neighbours.rule_notice_pdf, lambda: self._print("ms")),
            (_("Print in &English"), neighbours.rule_notice_pdf, lambda: self._print("en")),
        ):
            made = self.add_button(words)
            made.clicked.connect(run)
            if refused := self._work.can(act):
                made.setEnabled(False)
                made.setToolTip(refused.say())
        self.add_button(_("Close"), "primary").clicked.connect(self.accept)

    def _fill(self) -> None:
        self._talks = self._work.read(neighbours.mediations, self._page.id)
        self._notices = self._work.read(neighbours.notices_of, self._page.id)
        self.talks.show_rows([
            (place, (Cell(show_day(one.held_on)), Cell(one.mediator), Cell(one.outcome.say())))
            for place, one in enumerate(self._talks, 1)
        ])  # fmt: skip
        self.notices.show_rows([
            (place, (Cell(str(one.number)), Cell(one.unit, strong=True), Cell(show_day(one.served_on)),
                     Cell(show_day(one.reply_by) if one.reply_by else "—"), Cell(one.outcome or "—")))
            for place, one in enumerate(self._notices, 1)
        ])  # fmt: skip
        if self._notices:
            self.notices.select_key(len(self._notices))

    def _talk(self, one: MediationLine | None) -> None:
        dialog = note_mediation(self._work, self, self._page, one)
        dialog.saved.connect(lambda _key: self._fill())

    def _notice(self) -> None:
        dialog = write_notice(self._work, self._shell, self, self._page)
        if dialog is not None:
            dialog.saved.connect(lambda _key: self._fill())

    def _chosen(self) -> NoticeLine | None:
        place = self.notices.current_key()
        if place is None:
            show_refusal(self, UserError(N_("No notice has been issued yet.")))
            return None
        return self._notices[place - 1]

    def _outcome(self) -> None:
        if (one := self._chosen()) is None:
            return
        dialog = open_form(
            self._work, self, _("Outcome of notice {number}", number=one.number), (field_of(RuleNotice.outcome),),
            lambda given: self._work.change(neighbours.save_outcome, one.notice_id, one.version, given),
            values={"outcome": one.outcome or None},
        )  # fmt: skip
        dialog.saved.connect(lambda _key: self._fill())

    def _print(self, language: Language) -> None:
        if (one := self._chosen()) is not None:
            self.accept()
            self._shell.print_out(_paper(self._page, one.notice_id, language))


def _units(work: Work, words: str) -> list[Found]:
    found = work.read(choices.find_places, words)
    return [(one.unit_id, one.label, one.second) for one in found if one.unit_id is not None]


def _paper(page: IssuePage, notice_id: int, language: Language) -> PrintJob:
    title = _("Notice of breach of rules {reference}", reference=page.reference)
    return PrintJob(title, neighbours.rule_notice_pdf, (notice_id, language))
