"""The forms of one resident: new with document and home, edit, document, consent."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Day, Field
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.models.people import DocumentKind, Sex
from k2k_desktop.models.people.identity import birth_date_guess, check_mykad, mykad_digits, number_key, place_of, sex_of
from k2k_desktop.services.people import arriving, residents
from k2k_desktop.services.people.pages import DocumentLine, ResidentPage
from k2k_desktop.services.people.residents import Likeness
from k2k_desktop.services.privacy import notices
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import button, clear, label
from k2k_desktop.ui.kit.editors import IdentityEditor
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.dialogs import RELATIONSHIP, SHARED, UNIT, unit_picker

Then = Callable[[int], object]
_NUMBERED: Final = (DocumentKind.mykad, DocumentKind.mykid, DocumentKind.mypr, DocumentKind.mykas)
_ROWS: Final = (
    ("full_name",), ("title", "preferred_name"), ("birth_on", "sex"), ("birth_uncertain", "nationality"),
    ("mobile", "email"), ("whatsapp", "preferred_language"), ("emergency_contact",), ("education", "employment"),
    ("occupation", "skills"), ("disability", "oku_card"), ("vulnerabilities",), ("notes",),
)  # fmt: skip
_DOCUMENT_ROWS: Final = (("kind", "number"), ("country", "expires_on"), ("kept_reason",))
_HOME_ROWS: Final = (("unit_id", "relationship"), ("day", "shared_reason"))
_NEW_ROWS: Final = (_ROWS[0], *_DOCUMENT_ROWS[:1], *_ROWS[2:4], *_ROWS[4:6], *_HOME_ROWS, *_ROWS[6:], _ROWS[1],
                    *_DOCUMENT_ROWS[1:])  # fmt: skip
_CONSENT_ROWS: Final = (
    ("purpose", "means"), ("notice_version", "language"), ("given_on", "withdrawn_on"), ("given_by", "witness"),
)  # fmt: skip
MOVED_IN: Final = Field("day", Day(label=N_("Living here since")), required=False)


class LikenessBox(QFrame):
    """Residents who may be the one that is being typed; each name is a link to its record."""

    def __init__(self, opened: Callable[[int], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner-warn")
        self._opened = opened
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self._column.setSpacing(theme.px(2))
        self.found: list[Likeness] = []
        self.hide()

    def show_found(self, found: Sequence[Likeness]) -> None:
        """Name them, or go away."""
        if found == self.found:
            return
        self.found = list(found)
        clear(self._column)
        self.setVisible(bool(found))
        if not found:
            return
        self._column.addWidget(label(_("This person may be recorded already:"), "strong", self, kind="warn"))
        for one in found[:4]:
            words = _("{name} · {unit} · {why}", name=one.name, unit=one.unit or "—", why=say(one.why))
            link = button(words, "link", self)
            link.clicked.connect(lambda _on=False, key=one.resident_id: self._opened(key))
            self._column.addWidget(link)


def new_resident(work: Work, shell: Shell, parent: QWidget, then: Then, name: str = "") -> FormDialog:
    """A new resident: record, document shown, home moved into; *then* gets the key."""
    holder: list[Form] = []
    number = number_editor(work, lambda: holder[0])
    editors = {"number": number, "unit_id": unit_picker(work)}
    optional = [_optional(field) for field in (*residents.DOCUMENT_FORM, UNIT, RELATIONSHIP)]
    fields = (*residents.RESIDENT_FORM, *optional, MOVED_IN, SHARED)
    fresh = {"kind": DocumentKind.mykad}
    form = Form(fields, {**fresh, "full_name": None}, rows=_NEW_ROWS, editors=editors, today=work.runner.clock.today)
    holder.append(form)
    if name:
        form.put("full_name", name)

    def save(_changes: dict[str, Any]) -> int:
        return _register(work, form.values())

    dialog = FormDialog(_("New resident"), form, save, parent, more=True, fresh=lambda: dict(fresh), width=660)
    watch_likenesses(work, shell, dialog)
    dialog.saved.connect(lambda key: then(int(key)))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _register(work: Work, given: dict[str, Any]) -> int:
    document = {part.name: given.pop(part.name) for part in residents.DOCUMENT_FORM}
    shown = document["kind"] is not None
    if shown and document["kind"] is not DocumentKind.none and not document["number"]:
        raise Invalid({"number": UserError(N_("Type the number, or clear the kind of document if none was shown."))})
    unit, relationship = given.pop("unit_id"), given.pop("relationship")
    day, shared = given.pop("day"), given.pop("shared_reason")
    if unit is not None and relationship is None:
        raise Invalid({"relationship": UserError(N_("Say what each person is to the head of the household."))})
    home = arriving.Home(unit, relationship, day, shared) if unit is not None else None
    return work.change(arriving.register_resident, given, document if shown else None, home)


def edit_resident(work: Work, shell: Shell, parent: QWidget, page: ResidentPage) -> FormDialog:
    """Change what is known of somebody."""
    dialog = open_form(
        work, parent, _("Edit resident"), residents.RESIDENT_FORM,
        lambda changes: work.change(residents.save_resident, page.resident_id, page.version, changes),
        values=page.values, rows=_ROWS, changed_only=True, width=660,
    )  # fmt: skip
    watch_likenesses(work, shell, dialog, page.resident_id)
    return dialog


def add_document(work: Work, parent: QWidget, page: ResidentPage) -> FormDialog:
    """One more document somebody showed; an odd number is kept with a reason."""
    holder: list[Form] = []
    dialog = open_form(
        work, parent, _("Add identity document"), residents.DOCUMENT_FORM,
        lambda given: work.change(residents.save_document, page.resident_id, None, 0, given),
        values={"kind": DocumentKind.mykad}, rows=_DOCUMENT_ROWS, width=600,
        editors={"number": number_editor(work, lambda: holder[0])},
    )  # fmt: skip
    holder.append(dialog.form)
    return dialog


def edit_document(work: Work, parent: QWidget, page: ResidentPage, document: DocumentLine) -> FormDialog:
    """A document again. Its number stays hidden: the field is empty, and what is typed there takes its place."""
    holder: list[Form] = []
    masked = document.masked or "—"
    help_ = _("Leave empty to keep {number}.", number=masked)
    fields = [
        dataclasses.replace(part, required=False, kind=dataclasses.replace(part.kind, help=help_))
        if part.name == "number" else part
        for part in residents.DOCUMENT_FORM
    ]  # fmt: skip
    values = {name: getattr(document, name) for name in ("kind", "country", "expires_on", "kept_reason")}

    def save(changes: dict[str, Any]) -> int:
        return work.change(residents.save_document, page.resident_id, document.document_id, document.version, changes)

    dialog = open_form(
        work, parent, _("Edit identity document"), fields, save, values=values, rows=_DOCUMENT_ROWS, width=600,
        editors={"number": number_editor(work, lambda: holder[0])}, changed_only=True,
    )  # fmt: skip
    holder.append(dialog.form)
    return dialog


def record_consent(work: Work, parent: QWidget, page: ResidentPage) -> FormDialog:
    """What somebody agreed to."""
    return open_form(
        work, parent, _("Record consent"), residents.CONSENT_FORM,
        lambda given: work.change(residents.save_consent, page.resident_id, None, 0, given),
        values={"given_on": work.runner.clock.today(), "notice_version": work.read(notices.current_version)},
        rows=_CONSENT_ROWS, width=600,
    )  # fmt: skip


def change_consent(work: Work, parent: QWidget, page: ResidentPage, consent_id: int) -> FormDialog:
    """One consent again: to say that it was withdrawn."""
    key, version, values = next(one for one in page.consents if one[0] == consent_id)
    dialog = open_form(
        work, parent, _("Change consent"), residents.CONSENT_FORM,
        lambda changes: work.change(residents.save_consent, page.resident_id, key, version, changes),
        values=values, changed_only=True, rows=_CONSENT_ROWS, width=600,
    )  # fmt: skip
    dialog.form.go_to("withdrawn_on")
    return dialog


def number_editor(work: Work, form: Callable[[], Form]) -> IdentityEditor:
    """A document number: says what a MyKad tells, and proposes birth date and sex where they are still empty."""
    kind = next(part.kind for part in residents.DOCUMENT_FORM if part.name == "number")
    today = work.runner.clock.today

    def twelve(text: str) -> str:
        chosen = form().rows["kind"].editor.given()
        digits = number_key(text)
        usable = chosen in _NUMBERED and len(digits) == 12 and digits.isdigit() and not check_mykad(digits).errors
        return mykad_digits(digits).digits if usable else ""

    def hint(text: str) -> str:
        digits = twelve(text)
        born = birth_date_guess(digits, today()) if digits else None
        if born is None:
            return ""
        place = place_of(digits)
        sex = Sex[sex_of(digits)].say()
        return _("Tells: {born}, {sex}, {place}. Check with the card.", born=show_day(born), sex=sex,
                 place=say(place) if place else "—")  # fmt: skip

    def derived(text: str) -> None:
        digits, shown = twelve(text), form()
        born = birth_date_guess(digits, today()) if digits else None
        if born is None:
            return
        for name, value in (("birth_on", born), ("sex", Sex[sex_of(digits)])):
            if name in shown.rows and not shown.editor(name).draft():
                shown.put(name, value)

    return IdentityEditor(kind, hint, derived)


def watch_likenesses(work: Work, shell: Shell, dialog: FormDialog, but: int | None = None) -> None:
    """Name possible doubles above the form whenever a field that tells them is left."""
    form = dialog.form

    def go(key: int) -> None:
        dialog.reject()
        if not dialog.isVisible():
            shell.open_record("resident", key)

    box = LikenessBox(go, dialog)
    dialog.body.insertWidget(0, box)

    def look(name: str) -> None:
        if name not in ("full_name", "birth_on", "mobile", "number", "sex"):
            return
        values = {part: _value(form, part) for part in ("full_name", "birth_on", "mobile", "number")}
        found = work.read(
            residents.likenesses, values["full_name"] or "", values["birth_on"], values["mobile"], values["number"], but
        )
        box.show_found(found)

    form.left.connect(look)
    dialog.saved.connect(lambda _key: box.show_found([]))


def _value(form: Form, name: str) -> Any:
    """What a field holds now; nothing while it is wrong or not there."""
    if name not in form.rows:
        return None
    try:
        return form.rows[name].value()
    except UserError:  # said beside the field
        return None


def _optional(field: Field) -> Field:
    return dataclasses.replace(field, required=False)
