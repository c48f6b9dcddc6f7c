"""Replies to whoever reported: chosen from templates, in either language, printed as a letter."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Choice, Field, Text
from k2k_desktop.core.i18n import N_, Language, _
from k2k_desktop.models.issues import EventKind
from k2k_desktop.models.office import DocumentLanguage
from k2k_desktop.services.issues import letters, templates
from k2k_desktop.services.issues.pages import IssuePage
from k2k_desktop.services.issues.templates import Template
from k2k_desktop.ui.issues.papers import paper_language
from k2k_desktop.ui.issues.pickers import Given
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import Sheet, ask, try_change
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import label
from k2k_desktop.ui.kit.work import Work

_FORM: Final = (
    Field("template", Given(label=N_("Reply template")), False),
    Field("language", Choice(label=N_("Language of the reply"), of=DocumentLanguage), True),
    Field("text", Text(label=N_("Reply"), lines=7, longest=8000), True),
)
_NO_REPLY: Final = N_("No reply to the reporter was written yet.")


def commands(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> list[Command]:
    """Write a reply, print the last one, change the templates."""
    last = next((line.id for line in page.history if line.kind is EventKind.reply), None)

    def no_reply() -> UserError | None:
        return work.can(letters.reply_letter_pdf) or (UserError(_NO_REPLY) if last is None else None)

    def print_last(spoken: Language) -> None:
        if last is not None:
            shell.print_out(_letter(page, last, spoken))

    words: dict[Language, str] = {
        "ms": N_("Print last reply in Bahasa Melayu"), "en": N_("Print last reply in English"),
    }  # fmt: skip
    return [
        command_for(templates.reply, work, partial(write_reply, work, shell, parent, page), label=N_("Reply…")),
        *[
            Command(f"issues.reply_letter.{spoken}", text, partial(print_last, spoken), "", "record", "printer",
                    no_reply, "papers")
            for spoken, text in words.items()
        ],
        command_for(templates.save_template, work, lambda: TemplatesSheet(work, parent.window()).open(),
                    label=N_("Reply templates…"), icon="list"),
    ]  # fmt: skip


def write_reply(work: Work, shell: Shell, parent: QWidget, page: IssuePage) -> FormDialog:
    """A reply from a template or freely; its letter is shown once it is saved."""
    offered = {one.template_id: one for one in work.read(templates.offered, page.id)}
    chooser = Chooser([(key, one.label) for key, one in offered.items()], optional=True)
    spoken: list[Language] = [paper_language(work)]

    def fill(form: Form) -> None:
        language = form.editor("language").given()
        spoken[0] = "en" if language is DocumentLanguage.en else "ms"
        chosen = offered.get(chooser.given() or 0)  # type: ignore[call-overload]
        if chosen is not None:
            form.put("text", work.read(templates.filled, page.id, chosen.text(spoken[0]), spoken[0]))

    def connect(form: Form) -> None:
        chooser.edited.connect(lambda: fill(form))
        form.editor("language").edited.connect(lambda: fill(form))

    dialog = open_form(
        work, parent.window(), _("Reply: {reference}", reference=page.reference), _FORM,
        lambda given: work.change(templates.reply, page.id, page.version, given["text"]),
        values={"language": DocumentLanguage[spoken[0]]}, editors={"template": chooser},
        rows=(("template", "language"), ("text",)), build=connect, width=660,
    )  # fmt: skip
    dialog.saved.connect(lambda key: shell.print_out(_letter(page, int(key), spoken[0])))
    return dialog


class TemplatesSheet(Sheet):
    """The templates of the office, with buttons to add, change and remove one."""

    def __init__(self, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(_("Reply templates"), parent, width=640)
        self._work = work
        self._lines: list[Template] = []
        self.table = ShortTable(_("Reply templates"), (_("Name"), _("For the status")), (0, 200), self)
        self.table.setMinimumHeight(theme.px(300))
        places = ", ".join(f"{{{one}}}" for one in templates.PLACES)
        explain = _("These are filled in by themselves: {places}.", places=places)
        self.body.addWidget(label(explain, "caption", self, wrap=True))
        self.body.addWidget(self.table)
        self.new = self.add_button(_("&New template"), "secondary", "plus")
        self.edit = self.add_button(_("&Edit"), "secondary", "pencil")
        self.remove = self.add_button(_("&Remove"), "danger", "trash-2")
        close = self.add_button(_("Close"), "primary")
        self.new.clicked.connect(lambda: self._form(None))
        self.edit.clicked.connect(lambda: self._form(self._current()))
        self.remove.clicked.connect(self._remove)
        close.clicked.connect(self.accept)
        self.table.row_opened.connect(lambda _key: self._form(self._current()))
        self.finished.connect(self.deleteLater)
        self._fill()

    def _fill(self) -> None:
        self._lines = self._work.read(templates.templates)
        self.table.show_rows([
            (place, (Cell(one.label, strong=True), Cell(one.status.say() if one.status else _("Any status"))))
            for place, one in enumerate(self._lines, 1)
        ])  # fmt: skip
        if self._lines and self.table.current_key() is None:
            self.table.select_key(1)

    def _current(self) -> Template | None:
        place = self.table.current_key()
        return self._lines[place - 1] if place else None

    def _form(self, one: Template | None) -> None:
        values = {} if one is None else {
            "name": one.name, "status": one.status, "text_ms": one.text_ms, "text_en": one.text_en,
        }  # fmt: skip
        key, version = (one.template_id, one.version) if one else (None, 1)
        dialog = open_form(
            self._work, self, _("Reply template"), templates.TEMPLATE_FORM,
            lambda given: self._work.change(templates.save_template, key, version, given), values=values,
            rows=(("name", "status"), ("text_ms",), ("text_en",)), width=640,
        )  # fmt: skip
        dialog.saved.connect(lambda _key: self._fill())

    def _remove(self) -> None:
        one = self._current()
        if one is None:
            return
        text = _("Remove the template “{name}”?", name=one.label)
        if ask(self, _("Remove reply template"), text, {"yes": _("Remove")}, danger=True):
            try_change(self, lambda: self._work.change(templates.remove_template, one.template_id, one.version))
            self._fill()


def _letter(page: IssuePage, event_id: int, language: Language) -> PrintJob:
    return PrintJob(_("Reply {reference}", reference=page.reference), letters.reply_letter_pdf, (event_id, language))
