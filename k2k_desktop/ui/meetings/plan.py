"""The form that plans a meeting, filled in after the meetings before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import field_of
from k2k_desktop.core.i18n import _
from k2k_desktop.models.meetings import Meeting, MeetingKind
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.meetings import planning, series
from k2k_desktop.services.meetings.records import number_words
from k2k_desktop.services.meetings.usual import usual
from k2k_desktop.ui.kit.basics import label
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.formdialog import FormDialog, open_form
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.meetings.dialogs import MEETING_ROWS

_GUESSED = ("held_on", "starts_at", "place", "reply_by", "representatives")


def plan_meeting(
    work: Work, parent: QWidget, then: Callable[[int], object], organisation_id: int | None = None
) -> FormDialog:
    """Plan a meeting of *organisation_id*, or of another that is chosen; *then* gets its key.

    What the meetings before it tell is filled in, and again when the organisation or the kind is changed, but never
    over what was typed. The number it will have is said below the form.
    """
    choices = work.read(governance.organisation_choices)
    chosen = choices[0][0] if len(choices) == 1 else organisation_id
    values: dict[str, Any] = {"kind": MeetingKind.committee, "organisation_id": chosen}
    if chosen is not None:
        found: dict[str, Any] = work.read(usual, chosen)
        values.update(found)

    def save(given: dict[str, Any]) -> int:
        if not dialog.form.rows["number"].isVisibleTo(dialog.form):
            given.pop("number")
        return work.change(meetings.plan, given.pop("organisation_id"), given)

    form = (field_of(Meeting.organisation_id), *meetings.FORM, planning.FIRST)
    dialog = open_form(
        work, parent, _("New meeting"), form, save, values=values, editors={"organisation_id": Chooser(choices)},
        rows=(("organisation_id",), *MEETING_ROWS, ("number",)), width=600,
    )  # fmt: skip
    _Filling(work, dialog, values)
    dialog.saved.connect(then)
    return dialog


class _Filling(QObject):
    """Keeps a form of a new meeting in step with its organisation and kind."""

    def __init__(self, work: Work, dialog: FormDialog, values: dict[str, Any]) -> None:
        super().__init__(dialog)
        self._work, self._form = work, dialog.form
        self._kind_chosen = False
        self._of: tuple[Any, Any] = (values["organisation_id"], values["kind"])
        self._busy = False
        self._ours = {name: self._form.editor(name).draft() for name in _GUESSED}
        self._number = label("", "caption", dialog)
        dialog.foot.insertWidget(1, self._number)
        self._form.rows["number"].hide()  # only the first of a series may be given its number
        self._form.edited.connect(self._edited)
        self._tell()

    def _edited(self) -> None:
        if not self._busy:
            self._guess()
            self._tell()

    def _guess(self) -> None:
        try:
            now = tuple(self._form.rows[name].value() for name in ("organisation_id", "kind"))
        except UserError:  # nothing is chosen: nothing is known
            return
        if now == self._of:
            return
        organisation, kind = now
        self._kind_chosen = self._kind_chosen or kind is not self._of[1]
        found = self._work.read(usual, organisation, kind if self._kind_chosen else None)
        self._of = (organisation, found["kind"])
        self._busy = True
        if found["kind"] is not kind:
            self._form.put("kind", found["kind"])
        for name in _GUESSED:
            editor = self._form.editor(name)
            if editor.draft() == self._ours[name]:  # what was typed stays
                self._form.put(name, found.get(name))
                self._ours[name] = editor.draft()
        self._busy = False

    def _tell(self) -> None:
        rows = self._form.rows
        try:
            organisation, kind, day = (rows[name].value() for name in ("organisation_id", "kind", "held_on"))
        except UserError:  # half typed: no number yet
            self._number.clear()
            return
        coming = self._work.read(meetings.next_number, organisation, kind, day)
        begins = self._work.read(series.begins_series, organisation, kind, day)
        rows["number"].setVisible(begins)
        first = rows["number"].editor.given() if begins else ""
        if first and str(first).strip().isdecimal():
            coming = number_words(kind, int(str(first)), day.year)
        self._number.setText(_("It will be {reference}.", reference=coming))
