"""A finding noted from any page: about the record in hand there, or the entry of the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import Field, Link
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.services.review import findings, reviews
from k2k_desktop.ui.kit.chooser import Chooser
from k2k_desktop.ui.kit.dialogs import show_refusal
from k2k_desktop.ui.kit.formdialog import open_form
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms

_WHICH: Final = (Field("review_id", Link(label=N_("Review"), to="review"), True),)
# A review's own records are no subject of its findings.
_OWN: Final = frozenset({"review", "review_finding"})


def refusal(work: Work, record: tuple[str, int] | None) -> UserError | None:
    """Why no finding can be noted about *record* now."""
    if refused := work.can(findings.save_finding):
        return refused
    if record is None or record[0] in _OWN:
        return UserError(N_("Choose a record first, or an entry of the trail."))
    return None


def note_finding(work: Work, host: QWidget, record: tuple[str, int], done: Callable[[str], object]) -> None:
    """Write a finding about *record* in the open review; which one is asked where there are several. *done* is told
    what was done, in words."""
    there = work.read(reviews.open_reviews)
    if not there:
        show_refusal(host, UserError(N_("There is no open review. Begin one on the audit desk.")))
        return

    def write(review_id: int) -> None:
        forms.write_finding(work, host, review_id, lambda _key: done(_("Finding kept.")), record)

    if len(there) == 1:
        write(there[0][0])
        return
    dialog = open_form(
        work, host, _("Note a finding"), _WHICH, lambda given: given["review_id"], values={"review_id": there[0][0]},
        editors={"review_id": Chooser(there)}, verb=_("&Continue"), width=460,
    )  # fmt: skip
    dialog.saved.connect(write)
