"""What belongs to a resident besides the record: documents, consents, floors headed, the photo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from k2k_desktop.core.actions import Action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _, language
from k2k_desktop.services import pictures
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import residents
from k2k_desktop.services.people.pages import DocumentLine, ResidentPage
from k2k_desktop.services.privacy import notices, personal_report
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import ask, ask_reason, show_refusal
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people import forms
from k2k_desktop.ui.people.dialogs import choose_one

Run = Callable[[], object]


class Papers:
    """Gives what the commands of a resident run; where there are several of a thing, it asks which is meant."""

    def __init__(self, work: Work, shell: Shell, window: QWidget) -> None:
        self._work, self._shell, self._window = work, shell, window

    def edit_document(self, page: ResidentPage) -> Run:
        """Change a document."""

        def edit(document: DocumentLine) -> None:
            forms.edit_document(self._work, self._window, page, document)

        return lambda: self._choose_document(page, _("Edit identity document"), edit)

    def remove_document(self, page: ResidentPage) -> Run:
        """Take away a document that was entered by mistake."""

        def remove(document: DocumentLine) -> None:
            text = _("Remove {document} from the record of {name}? Only what was entered by mistake is removed; "
                     "the audit trail keeps it.", document=_named(document), name=page.name)  # fmt: skip
            title, verbs = _("Remove identity document"), {"remove": _("Remove")}
            if ask(self._window, title, text, verbs, danger=True):
                self._change(residents.remove_document, document.document_id)

        return lambda: self._choose_document(page, _("Remove identity document"), remove)

    def change_consent(self, page: ResidentPage) -> Run:
        """Change what somebody agreed to, or note that it was withdrawn."""

        def choices() -> list[tuple[int, str]]:
            fields = {part.name: part.kind for part in residents.CONSENT_FORM}
            return [
                (key, _("{purpose} · {day}", purpose=fields["purpose"].show(values["purpose"]),
                        day=fields["given_on"].show(values["given_on"])))
                for key, _version, values in page.consents
            ]  # fmt: skip

        return lambda: choose_one(
            self._work, self._window, _("Change consent"), N_("Consent"), choices(),
            lambda key: forms.change_consent(self._work, self._window, page, key),
        )  # fmt: skip

    def privacy(self, page: ResidentPage) -> list[Command]:
        """The notice with its form of consent, and everything kept of this person."""
        key, work = page.resident_id, self._work

        def notice() -> None:
            title = _("Personal data protection notice")
            self._shell.print_out(PrintJob(title, notices.notice_pdf, (None, key, "both")))

        def report() -> None:
            if (reason := ask_reason(self._window, _("Print the person's own report"))) is not None:
                question = personal_report.personal_report_pdf
                self._shell.print_out(PrintJob(_("Own report"), question, (key, language()), reason=reason))

        return [
            Command("people.print_notice", N_("Print notice and consent form"), notice, "", "record", "printer",
                    lambda: work.can(notices.notice_pdf)),
            Command("people.own_report", N_("Print own report…"), report, "", "record", "printer",
                    lambda: work.can(personal_report.personal_report_pdf)),
        ]  # fmt: skip

    def end_floor_head(self, page: ResidentPage) -> Run:
        """Somebody no longer speaks for a floor."""

        def end(key: int) -> None:
            if self._change(places.end_floor_head, key):
                floor = dict(page.floor_heads)[key]
                self._shell.toast(_("{name} heads {floor} no longer.", name=page.name, floor=floor))

        return lambda: choose_one(self._work, self._window, _("End floor head"), N_("Floor"), page.floor_heads, end)

    def photo(self, page: ResidentPage) -> list[Command]:
        """Choose, paste and remove the photo."""
        act, key = pictures.set_photo, page.resident_id
        pasted = UserError(N_("Copy a picture first, then paste it here."))
        made = [
            command_for(act, self._work, lambda: self._choose_photo(key), label=N_("Choose photo…"), icon="camera"),
            self._named(
                "people.paste_photo", N_("Paste photo"), "clipboard", lambda: self._paste_photo(key),
                lambda: None if _on_clipboard() else pasted,
            ),
        ]  # fmt: skip
        if page.has_photo:
            made.append(
                self._named(
                    "people.remove_photo", N_("Remove photo"), "trash-2", lambda: self._change(act, key, None),
                    lambda: None,
                )
            )  # fmt: skip
        return made

    def take_photo(self, resident_id: int, path: Path) -> None:
        """Make the picture in *path* the photo, or say why not."""
        try:
            content = pictures.read_picture(path)
        except UserError as error:  # shown: there is no form
            show_refusal(self._window, error)
            return
        self._change(pictures.set_photo, resident_id, content)

    def _choose_photo(self, resident_id: int) -> None:
        filters = _("Pictures (*.png *.jpg *.jpeg *.webp *.bmp *.gif)")
        chosen, _kind = QFileDialog.getOpenFileName(self._window, _("Choose photo…"), "", filters)
        if chosen:
            self.take_photo(resident_id, Path(chosen))

    def _paste_photo(self, resident_id: int) -> None:
        kept = QByteArray()
        buffer = QBuffer(kept)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QGuiApplication.clipboard().image().save(buffer, "PNG")  # type: ignore[call-overload]
        self._change(pictures.set_photo, resident_id, kept.data())

    def _named(self, name: str, words: str, icon: str, run: Run, enabled: Callable[[], UserError | None]) -> Command:
        made = command_for(pictures.set_photo, self._work, run, label=words, icon=icon, enabled=enabled)
        return Command(name, made.label, run, "", "record", icon, made.enabled)

    def _choose_document(self, page: ResidentPage, title: str, then: Callable[[DocumentLine], None]) -> None:
        by_key = {one.document_id: one for one in page.documents}
        choices = [(key, _named(one)) for key, one in reversed(by_key.items())]
        choose_one(self._work, self._window, title, N_("Identity document"), choices, lambda key: then(by_key[key]))

    def _change(self, act: Action[..., Any], *given: object) -> bool:
        try:
            self._work.change(act, *given)
        except UserError as error:  # shown: there is no form
            show_refusal(self._window, error)
            return False
        return True


def _named(document: DocumentLine) -> str:
    return f"{document.kind.say()} {document.masked}".strip()


def _on_clipboard() -> bool:
    held = QGuiApplication.clipboard().mimeData()  # None where nothing was ever copied
    return bool(held and held.hasImage())
