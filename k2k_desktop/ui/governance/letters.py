"""What can be done with the letters of one appointment: issue and print, number, attach the scan, look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, _
from k2k_desktop.services.governance import Member, letters
from k2k_desktop.services.governance.letters import LetterKind
from k2k_desktop.services.scans import MOST_BYTES
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

_PRINTS: Final[dict[tuple[LetterKind, Language], str]] = {
    ("appointment", "ms"): N_("Print letter of appointment in Bahasa Melayu"),
    ("appointment", "en"): N_("Print letter of appointment in English"),
    ("termination", "ms"): N_("Print letter of termination in Bahasa Melayu"),
    ("termination", "en"): N_("Print letter of termination in English"),
}
_QUESTIONS: Final = {
    "appointment": letters.appointment_letter_pdf,
    "termination": letters.termination_letter_pdf,
}
_NOBODY: Final = N_("Choose a member in one of the lists first.")
_NOT_ENDED: Final = N_("This appointment has not ended. End it first, then print the letter.")


def commands(work: Work, shell: Shell, parent: QWidget, chosen: Callable[[], Member | None]) -> list[Command]:
    """The commands about the letters of whoever is *chosen*; of the last letter where there may be two."""

    def is_one() -> UserError | None:
        return None if chosen() is not None else UserError(_NOBODY)

    def can_print(kind: LetterKind) -> UserError | None:
        member = chosen()
        if member is not None and kind == "termination" and member.to_on is None:
            return UserError(_NOT_ENDED)
        return work.can(_QUESTIONS[kind]) or is_one()

    def with_one(run: Callable[[Member], object]) -> None:
        member = chosen()
        if member is not None:
            run(member)

    found = [
        Command(
            f"{_QUESTIONS[kind].name}.{spoken}", _PRINTS[kind, spoken],
            partial(with_one, partial(print_letter, work, shell, parent, kind, spoken)),
            "", "record", "printer", partial(can_print, kind), "papers",
        )
        for kind, spoken in _PRINTS
    ]  # fmt: skip
    for act, run, icon in (
        (letters.save_letter, partial(edit_letter, work, parent), "mail"),
        (letters.attach_letter, partial(choose_scan, work, parent), "paperclip"),
    ):
        found.append(
            Command(act.name, act.label, partial(with_one, run), "", "record", icon,
                    partial(_either, partial(work.can, act), is_one), "papers")
        )  # fmt: skip
    look = letters.letter_scan
    found.append(
        Command(look.name, look.recorded, partial(with_one, partial(show_scan, shell)), "", "record", "eye",
                partial(_either, partial(work.can, look), is_one), "papers")
    )  # fmt: skip
    return found


def print_letter(work: Work, shell: Shell, parent: QWidget, kind: LetterKind, spoken: Language, member: Member) -> None:
    """Give the letter its number, where whoever prints may, and show it; without one it is a draft."""
    kept = member.letter if kind == "appointment" else member.end_letter
    if not kept.number and work.can(letters.issue_letter) is None:
        try:
            work.change(letters.issue_letter, member.appointment_id, kind)
        except UserError as error:  # the person is told
            show_refusal(parent, error)
            return
    title = _("Letter of appointment: {name}, {position}", name=member.name, position=member.position)
    if kind == "termination":
        title = _("Letter of termination: {name}, {position}", name=member.name, position=member.position)
    shell.print_out(PrintJob(title, _QUESTIONS[kind], (member.appointment_id, spoken)))


def edit_letter(work: Work, parent: QWidget, member: Member) -> None:
    """Number, day and more of the letter, as they stand on it."""
    kind = kind_for(member)
    number, on, more = (one.name for one in letters.LETTER_FORM[kind])
    kept = member.letter if kind == "appointment" else member.end_letter
    last = member.how if kind == "appointment" else member.end_reason
    title = _("Letter of appointment: {name}, {position}", name=member.name, position=member.position)
    if kind == "termination":
        title = _("Letter of termination: {name}, {position}", name=member.name, position=member.position)
    open_form(
        work, parent, title, letters.LETTER_FORM[kind],
        lambda given: work.change(letters.save_letter, member.appointment_id, kind, member.version, given),
        values={number: kept.number or None, on: kept.on, more: last or None}, rows=((number, on), (more,)),
    )  # fmt: skip


def choose_scan(work: Work, parent: QWidget, member: Member) -> None:
    """Ask for the file of the scan."""
    filters = _("Scans (*.pdf *.png *.jpg *.jpeg)")
    chosen, _kind = QFileDialog.getOpenFileName(parent.window(), _(letters.attach_letter.label), "", filters)
    if chosen:
        take_scan(work, parent, member, Path(chosen))


def take_scan(work: Work, parent: QWidget, member: Member, path: Path) -> None:
    """Keep the scan in *path*, or say why not."""
    unreadable = UserError(N_("The file cannot be read. Check that it is still there, and choose it again."))
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:  # the disk or the stick: nothing of ours
        show_refusal(parent.window(), unreadable)
        return
    try:
        work.change(letters.attach_letter, member.appointment_id, kind_for(member), _scan_name(path), content)
    except UserError as error:  # the person is told
        show_refusal(parent.window(), error)


def show_scan(shell: Shell, member: Member) -> None:
    """The scan as a page."""
    kind = kind_for(member)
    shell.print_out(PrintJob(_(letters.letter_scan.recorded), letters.letter_scan, (member.appointment_id, kind)))


def kind_for(member: Member) -> LetterKind:
    """Which letter of somebody is meant where nobody says: once it has ended, that of the end."""
    return "appointment" if member.to_on is None else "termination"


def _scan_name(path: Path) -> str:
    """The name the scan is kept under: its own may name somebody."""
    return f"scan{path.suffix.lower()[:6]}"


def _either(first: Callable[[], UserError | None], second: Callable[[], UserError | None]) -> UserError | None:
    return first() or second()
