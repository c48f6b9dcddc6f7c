"""What the database itself refuses, as sentences: found by the words of its triggers."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import IntegrityError

from k2k_desktop.core.connections import damaged
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

# (words of the trigger, what to say); the first that is found counts.
_SAID: Final = (
    (
        "confirmed minutes",
        N_("These minutes are confirmed and cannot be changed. Make an amendment if there is a correction."),
    ),
    ("a declared result", N_("The result of this election is declared and cannot be changed.")),
    ("issued document", N_("A document that was issued never changes. Issue a new one instead.")),
    (
        "signed handover",
        N_("This handover is signed by both sides and never changes. Start a new one if there is more."),
    ),
    (
        "the history of a complaint",
        N_("The history of a complaint is never changed. Add a remark that says what was wrong."),
    ),
    (
        "closes with a verification",
        N_("A complaint closes when residents have confirmed it, or with a reason why nobody did."),
    ),
    ("a complaint keeps its number", N_("A complaint keeps its number for good.")),
    (
        "issues: no number may be missing",
        N_("Complaints were recorded after this one, so its number must stay. Reject it with a reason instead."),
    ),
    ("who did the work", N_("Whoever did the work never confirms it. Ask somebody else who is entitled.")),
    (
        "what was said of the work",
        N_("What residents said of the work stands. Reopen the complaint if it is not mended after all."),
    ),
    ("a service time is never", N_("A service time is never changed: save a new one from a later day.")),
    (
        "an expired licence",
        N_("This contractor is blacklisted, or a licence needed for the work has expired. Choose another contractor."),
    ),
    ("two stops of one lift", N_("This lift stood still then already. Two stops cannot overlap.")),
    ("the first, then the second", N_("The notices of one complaint follow each other: the first, second, third.")),
    ("a closed round", N_("This round is closed and its votes stand. Start a new round.")),
    (
        "what was agreed stays",
        N_("This was agreed and stays as it is. Drop this charter and write another one instead."),
    ),
    ("solved is what", N_("A charter is solved once the community has signed. Record the missing signatures first.")),
    ("a notice is never changed", N_("A notice that may be printed already never changes: save a new version.")),
    ("the clock of the law", N_("The law sets this day; it follows from the day before it and is not typed.")),
    ("answered or closed stands", N_("This was answered or closed, and stands as it is.")),
    ("nobody who lives in the estate", N_("Somebody who lives in the estate is never erased. Nothing was changed.")),
    ("what was erased or approved", N_("What was approved and erased stays on record.")),
    ("the register is kept", N_("The register keeps this line: nothing is deleted from it.")),
    (
        "closed when all is said",
        N_("Say first whom you told or why nobody was told, whether significant harm is likely, and what was learned."),
    ),
    (
        "FOREIGN KEY",
        N_("Other records still hang on this one, so nothing was changed. Undo or change those first."),
    ),
)


def refusal_of(error: IntegrityError) -> UserError | None:
    """The sentence for what the database refused; None where it is our own mistake."""
    words = str(error.orig)
    if "UNIQUE constraint failed: audit_" in words:  # the trail's head is older than its entries: an old page
        return damaged()
    return next((UserError(sentence) for mark, sentence in _SAID if mark in words), None)
