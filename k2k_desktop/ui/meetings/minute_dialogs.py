"""The forms of minutes: fields of an action or a resolution, amendment, extract, reviewer, scan of the signed page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_, _, language
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.meetings import AttendanceClass, EntryKind, Meeting
from k2k_desktop.models.meetings.room import Amendment, Extract
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import EntryDraft, amendments, extracts, signed_pages
from k2k_desktop.services.scans import MOST_BYTES
from k2k_desktop.ui.kit.chooser import Chooser, Offering
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.filefield import save_as
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import PrintJob
from k2k_desktop.ui.meetings import dialogs

if TYPE_CHECKING:
    from k2k_desktop.ui.meetings.minutes import MeetingView

RESOLUTION_FORM: Final = fields(
    Resolution.proposer, Resolution.seconder, Resolution.votes_for, Resolution.votes_against, Resolution.abstained
)
AMENDMENT_FORM: Final = fields(
    Amendment.at_meeting_id, Amendment.paragraph, Amendment.text, Amendment.reason, Amendment.proposer_id,
    Amendment.seconder_id,
)  # fmt: skip
EXTRACT_FORM: Final = fields(Extract.recipient)
REVIEWER_FORM: Final = fields(Meeting.reviewer, Meeting.reviewer_position)
Save = Callable[[dict[str, Any]], Any]


def block_fields(view: MeetingView) -> None:
    """F2: who does the action in hand and by when, or who moved the resolution and how it was voted on."""
    text = view.sheet.text
    text.read_tags()
    draft = text.current()
    if text.isReadOnly():
        return
    if draft.kind is EntryKind.action:
        dialogs.action_fields(view.work, view, draft, view.page.people, view.page.held_on, text.set_fields)
    elif draft.kind is EntryKind.resolution:
        resolution_fields(view, draft)


def resolution_fields(view: MeetingView, draft: EntryDraft) -> FormDialog:
    """Proposer, seconder and votes of the resolution in hand; no votes: by consensus."""
    here = [one.name for one in view.page.people if one.attended_as is AttendanceClass.present]
    favour, against, abstained = draft.votes or (None, None, None)
    values = {
        "proposer": draft.proposer or None, "seconder": draft.seconder or None, "votes_for": favour,
        "votes_against": against, "abstained": abstained,
    }  # fmt: skip

    def save(given: dict[str, Any]) -> None:
        proposer, seconder = given["proposer"] or "", given["seconder"] or ""
        if proposer and proposer == seconder:
            raise Invalid({"seconder": UserError(N_("Proposer and seconder must be two persons."))})
        counts = (given["votes_for"], given["votes_against"], given["abstained"])
        votes = None if counts[0] is None else (counts[0], counts[1] or 0, counts[2] or 0)
        if votes is None and any(counts):
            raise Invalid({"votes_for": UserError(N_("Give the votes for it, or leave all three empty."))})
        view.sheet.text.put_draft(replace(draft, proposer=proposer, seconder=seconder, votes=votes))

    return open_form(
        view.work, view, _("Resolution"), RESOLUTION_FORM, save, values=values, verb=_("&Put in"),
        editors={"proposer": Offering(here), "seconder": Offering(here)},
        rows=(("proposer", "seconder"), ("votes_for", "votes_against", "abstained")),
    )  # fmt: skip


def amend(view: MeetingView) -> FormDialog | None:
    """A correction of these confirmed minutes, made at a later meeting."""
    waiting = view.work.read(amendments.amending_meetings, view.page.id)
    if not waiting:
        later = N_("Amendments are made at a later meeting whose minutes are a draft. Open the next meeting first.")
        show_refusal(view, UserError(later))
        return None
    at = waiting[0][0]
    page = view.work.read(meetings.meeting_page, at)
    present = [(one.id, one.name) for one in page.people if one.attended_as is AttendanceClass.present]
    numbers = view.work.read(amendments.paragraphs, view.page.id)
    entry = entry_in_hand(view)

    def save(given: dict[str, Any]) -> None:
        view.work.change(
            amendments.amend_minutes, view.page.id, given["at_meeting_id"], given["paragraph"], given["text"],
            given["reason"], given["proposer_id"], given["seconder_id"],
        )  # fmt: skip

    dialog = open_form(
        view.work, view, _("Amendment"), AMENDMENT_FORM, save, verb=_("&Amend"),
        values={"at_meeting_id": at, "paragraph": entry.number if entry else None},
        editors={
            "at_meeting_id": Chooser(waiting[:1]), "paragraph": Chooser([(one, one) for one in numbers]),
            "proposer_id": Chooser(present), "seconder_id": Chooser(present),
        },
        rows=(("at_meeting_id", "paragraph"), ("text",), ("reason",), ("proposer_id", "seconder_id")),
    )  # fmt: skip
    dialog.saved.connect(lambda _key: view.doing.shell.toast(_("Amendment made. It prints after these minutes.")))
    return dialog


def make_extract(view: MeetingView) -> FormDialog | None:
    """A certified extract of the decision in hand, shown as soon as it has its number."""
    entry = entry_in_hand(view)
    if entry is None or entry.id is None or entry.kind not in extracts.KINDS:
        show_refusal(view, UserError(N_("Put the cursor into the decision or resolution first.")))
        return None
    key = entry.id

    def save(given: dict[str, Any]) -> int:
        return view.work.change(extracts.make_extract, key, given["recipient"])

    title = _("Extract of paragraph {number}", number=entry.number)
    dialog = open_form(view.work, view, title, EXTRACT_FORM, save, verb=_("&Make"))
    dialog.saved.connect(lambda made: _show_extract(view, int(made)))
    return dialog


def print_extract(view: MeetingView) -> None:
    """Show the latest extract of the paragraph in hand again."""
    entry = entry_in_hand(view)
    kept = view.work.read(extracts.extracts_of_entry, entry.id) if entry and entry.id else ()
    if not kept:
        show_refusal(view, UserError(N_("No extract was made of this paragraph.")))
        return
    _show_extract(view, kept[-1][0])


def set_reviewer(view: MeetingView) -> FormDialog:
    """Who signs under Reviewed by."""

    def save(given: dict[str, Any]) -> None:
        view.work.change(signed_pages.set_reviewer, view.page.id, given["reviewer"], given["reviewer_position"])

    return open_form(view.work, view, _("Reviewed by"), REVIEWER_FORM, save, values=view.page.signatories)


def choose_signed_page(view: MeetingView) -> None:
    """Ask for the file of the scan."""
    filters = _("Scans (*.pdf *.png *.jpg *.jpeg)")
    chosen, _kind = QFileDialog.getOpenFileName(view.window(), _(signed_pages.attach_signed_page.label), "", filters)
    if chosen:
        take_signed_page(view, Path(chosen))


def take_signed_page(view: MeetingView, path: Path) -> None:
    """Attach the scan in *path*, or say why not."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:  # the disk or the stick: nothing of ours
        words = N_("The file cannot be read. Check that it is still there, and choose it again.")
        show_refusal(view, UserError(words))
        return
    view.doing.attempt(signed_pages.attach_signed_page, view.page.id, f"scan{path.suffix.lower()}", content)


def check_signed_page(view: MeetingView) -> None:
    """Judge the attached scan by its hash and say so; a genuine one can be saved to look at."""
    found = view.work.read(signed_pages.check_signed_page, view.page.id)
    if found is None or not found.genuine:
        altered = N_("The signed page was altered after it was attached. Do not rely on it; ask for the paper itself.")
        missing = N_("No signed page is attached to these minutes.")
        show_refusal(view, UserError(missing if found is None else altered))
        return
    toast = _("The signed page is genuine: it is what was attached.")
    view.doing.shell.toast(toast, _("Save a copy"), lambda: _save_copy(view, found.name))


def entry_in_hand(view: MeetingView) -> meetings.EntryView | None:
    """The kept paragraph the cursor is in."""
    key = view.sheet.text.current().entry_id
    item = view.sheet.item
    return next((one for one in item.entries if one.id == key), None) if item and key else None


def _show_extract(view: MeetingView, key: int) -> None:
    job = PrintJob(_("Extract of minutes"), extracts.extract_pdf, (key, language()))
    view.doing.shell.print_out(job)


def _save_copy(view: MeetingView, name: str) -> None:
    save_as(view, name, lambda: view.work.read(signed_pages.signed_page, view.page.id))
