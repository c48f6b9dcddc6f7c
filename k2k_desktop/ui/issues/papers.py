"""What is printed about a complaint, and taking it higher: slip, public history, letter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Field, Flag, Text, field_of
from k2k_desktop.core.i18n import N_, Language, _
from k2k_desktop.models.issues import OPEN, Escalation, Issue
from k2k_desktop.services import office
from k2k_desktop.services.issues import choices, escalating, letters, repeats, slips
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.ui.issues.pickers import Given
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.dialogs import try_change
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

_LABELS: Final[dict[tuple[str, Language], str]] = {
    ("slip", "ms"): N_("Print slip in Bahasa Melayu"),
    ("slip", "en"): N_("Print slip in English"),
    ("history", "ms"): N_("Print public history in Bahasa Melayu"),
    ("history", "en"): N_("Print public history in English"),
    ("letter", "ms"): N_("Print letter in Bahasa Melayu"),
    ("letter", "en"): N_("Print letter in English"),
}
_NOT_HIGHER: Final = N_("This complaint was not taken higher yet. Take it higher first, then print the letter.")
_CLOSED: Final = N_("This complaint is closed. Reopen it first.")


def paper_language(work: Work) -> Language:
    """The language of the office's documents."""
    return "en" if work.read(office.office_record).values["document_language"].name == "en" else "ms"


def commands(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> list[Command]:
    """The papers of a complaint in both languages, going higher, and the case behind it."""
    higher = command_for(
        escalating.escalate, work, partial(ask_escalation, work, shell, parent, page), label=N_("Take higher…"),
        enabled=lambda: None if page.status in OPEN else UserError(_CLOSED),
    )  # fmt: skip
    return [higher, *_papers(work, shell, page), *_case(work, shell, parent, page)]


def ask_escalation(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> FormDialog:
    """To the committee or an agency, and why; the letter is shown once it is saved."""
    bodies = {one.organisation_id: one for one in work.read(escalating.committees)}
    names = [
        (key, _("{name}: {reference}", name=one.name, reference=one.next.reference) if one.next else one.name)
        for key, one in bodies.items()
        if one.next
    ]
    form = (
        Field("escalation", Choice(label=N_("Taken to"), of=Escalation), True),
        Field("organisation_id", Given(label=N_("On the agenda of"), help=N_("Empty: by letter to its chair.")), False),
        field_of(Issue.agency), field_of(Issue.agency_reference), field_of(Issue.reply_by),
        Field("end_reason", Text(label=N_("Why"), lines=4, longest=8000, help=N_("This stands in the letter.")), True),
        Field("after_notice", Flag(label=N_("Also where the notice of that meeting went out")), False),
    )  # fmt: skip
    next_step = Escalation.agency if page.escalation is not Escalation.office else Escalation.committee

    def save(given: dict[str, Any]) -> int:
        key = work.change(
            escalating.escalate, page.id, page.version, given["escalation"], given["end_reason"], given["agency"],
            given["agency_reference"], given["reply_by"], organisation_id=given["organisation_id"],
            after_notice=given["after_notice"],
        )  # fmt: skip
        if given["escalation"] is Escalation.committee and given["organisation_id"] is not None:
            shell.say(_("{reference} stands on the agenda.", reference=page.reference))
        return key

    dialog = open_form(
        work, parent.window(), _("Take higher: {reference}", reference=page.reference), form, save,
        values={"escalation": next_step, "agency": page.agency, "agency_reference": page.agency_reference,
                "organisation_id": names[0][0] if names else None},
        editors={"organisation_id": Chooser(names, optional=True), "agency": Offering(choices.AGENCIES)},
        rows=(("escalation", "organisation_id"), ("agency", "agency_reference"), ("reply_by", "after_notice"),
              ("end_reason",)),
        width=660,
    )  # fmt: skip
    dialog.saved.connect(lambda _key: shell.print_out(_job(page, letters.issue_letter_pdf, paper_language(work))))
    return dialog


def _papers(work: Work, shell: Shell, page: IssuePage) -> list[Command]:
    questions: dict[str, Question[..., Any]] = {
        "slip": slips.slip_pdf, "history": slips.issue_history_pdf, "letter": letters.issue_letter_pdf,
    }  # fmt: skip

    def enabled(kind: str) -> Callable[[], UserError | None]:
        missing = kind == "letter" and page.escalation is Escalation.office
        return lambda: work.can(questions[kind]) or (UserError(_NOT_HIGHER) if missing else None)

    return [
        Command(
            f"issues.{kind}.{spoken}", label,
            partial(lambda kind, spoken: shell.print_out(_job(page, questions[kind], spoken)), kind, spoken),
            "", "record", "printer", enabled(kind), "papers",
        )
        for (kind, spoken), label in _LABELS.items()
    ]  # fmt: skip


def _job(page: IssuePage, question: Question[..., Any], language: Language) -> PrintJob:
    return PrintJob(_("Complaint {reference}", reference=page.reference), question, (page.id, language))


def _case(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> list[Command]:
    """Joining the open case about the same place, where there is one."""
    if page.root_cause is not None:
        key = page.root_cause[0]
        return [Command("issues.root_cause", N_("Open root cause case"), lambda: shell.open_record("root_cause", key),
                        "", "record", "git-merge")]  # fmt: skip
    if page.status not in OPEN:
        return []
    found = work.read(repeats.case_for, page.id)
    if found is None:
        return []

    def join() -> None:
        try_change(parent.window(), lambda: work.change(repeats.join_case, [page.id], found.case_id))

    label = _("Join to root cause case {reference}", reference=found.reference)
    return [command_for(repeats.join_case, work, join, label=label)]
