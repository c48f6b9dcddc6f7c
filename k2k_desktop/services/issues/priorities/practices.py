"""The register of adopted practices: what the management took over from the community, counted only with proof."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, required
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.issues.priorities import AdoptedPractice, Charter, PracticeKind, PracticeProof
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.governance.resolutions import name_of
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    AdoptedPractice.title, AdoptedPractice.kind, AdoptedPractice.adopted_by, AdoptedPractice.adopted_on,
    AdoptedPractice.origin, AdoptedPractice.charter_id,
)  # fmt: skip
PROOF_FORM: Final = fields(PracticeProof.proved_on, PracticeProof.text)
END_FORM: Final = required(AdoptedPractice.ended_on)


@dataclass(frozen=True)
class Proof:
    """A dated proof of a practice."""

    id: int
    proved_on: dt.date
    text: str
    has_file: bool


@dataclass(frozen=True)
class PracticeView:
    """A practice with its proofs, the latest first. *counts* today: it is in use and proved."""

    id: int
    version: int
    title: str
    kind: PracticeKind
    adopted_by: str
    adopted_on: dt.date
    origin: str
    charter_id: int | None
    charter: str
    resolution: str
    ended_on: dt.date | None
    proofs: tuple[Proof, ...]
    counts: bool


@action(N_("Save practice"), needs="priorities.change", icon="badge-check")
def save_practice(session: Session, practice_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Enter a policy or process the management took over, or change its words; gives its key. Raises Invalid."""
    one = session.get_one(AdoptedPractice, practice_id) if practice_id else AdoptedPractice()
    if practice_id:
        one.check_version(version)
    one.put(changes)
    wrong = {
        name: UserError(N_("This must be filled in."))
        for name in ("title", "kind", "adopted_by", "adopted_on")
        if not getattr(one, name)
    }
    if one.adopted_on and one.adopted_on > today(session):
        wrong["adopted_on"] = UserError(N_("What is adopted later is entered then."))
    if wrong:
        raise Invalid(wrong)
    session.add(one)
    session.flush()
    return one.id


@action(N_("Add proof"), needs="priorities.change", icon="paperclip")
def add_proof(
    session: Session, practice_id: int, proved_on: dt.date | None, text: str, file: FileGiven | None = None
) -> int:
    """Add dated proof that a practice is used; gives its key. Raises Invalid for a day outside its use."""
    one = session.get_one(AdoptedPractice, practice_id)
    wrong: dict[str, UserError] = {}
    if not text.strip():
        wrong["text"] = UserError(N_("Write what shows that it is used."))
    last = min(one.ended_on or today(session), today(session))
    if proved_on is None or not one.adopted_on <= proved_on <= last:
        wrong["proved_on"] = UserError(N_("Give the day of the proof, while the practice was in use."))
    if wrong:
        raise Invalid(wrong)
    proof = PracticeProof(
        practice_id=practice_id, proved_on=proved_on, text=text.strip(),
        attachment_id=keep_file(session, file) if file else None,
    )  # fmt: skip
    session.add(proof)
    session.flush()
    about(session, "adopted_practice", practice_id)
    return proof.id


@action(N_("Give up practice"), needs="priorities.change", icon="circle-minus")
def end_practice(session: Session, practice_id: int, version: int, ended_on: dt.date | None) -> None:
    """Say that a practice is not followed any more; *ended_on* is its last day."""
    one = session.get_one(AdoptedPractice, practice_id)
    one.check_version(version)
    if ended_on is None or not one.adopted_on <= ended_on <= today(session):
        raise Invalid({"ended_on": UserError(N_("Give its last day: after it was adopted, and not to come."))})
    one.ended_on = ended_on


@question(needs="priorities.see")
def counted(session: Session, day: dt.date) -> int:
    """How many practices are in use on *day* with dated proof by then; without proof a practice is not counted."""
    proved = sa.exists().where(PracticeProof.practice_id == AdoptedPractice.id, PracticeProof.proved_on <= day)
    statement = sa.select(sa.func.count(AdoptedPractice.id)).where(
        AdoptedPractice.adopted_on <= day,
        sa.or_(AdoptedPractice.ended_on.is_(None), AdoptedPractice.ended_on >= day), proved,
    )  # fmt: skip
    return session.scalar(statement) or 0


@question(needs="priorities.see")
def practices(session: Session) -> list[PracticeView]:
    """Every practice, the latest adopted first."""
    proofs: dict[int, list[Proof]] = {}
    rows = session.scalars(sa.select(PracticeProof).order_by(PracticeProof.proved_on.desc(), PracticeProof.id.desc()))
    for row in rows:
        kept = Proof(row.id, row.proved_on, row.text, row.attachment_id is not None)
        proofs.setdefault(row.practice_id, []).append(kept)
    statement = (
        sa.select(AdoptedPractice, Charter.reference, Resolution)
        .outerjoin(Charter, Charter.id == AdoptedPractice.charter_id)
        .outerjoin(Resolution, Resolution.id == AdoptedPractice.resolution_id)
        .order_by(AdoptedPractice.adopted_on.desc(), AdoptedPractice.id.desc())
    )
    day = today(session)
    return [
        PracticeView(
            one.id, one.version, one.title, one.kind, one.adopted_by, one.adopted_on, one.origin or "",
            one.charter_id, charter or "", name_of(resolution.number, resolution.year) if resolution else "",
            one.ended_on, tuple(proofs.get(one.id, ())),
            any(proof.proved_on <= day for proof in proofs.get(one.id, ()))
            and (one.ended_on is None or one.ended_on >= day),
        )
        for one, charter, resolution in session.execute(statement)
    ]  # fmt: skip


@question(needs="priorities.see")
def proof_file(session: Session, proof_id: int) -> FileKept | None:
    """The file of a proof."""
    return kept_file(session, session.get_one(PracticeProof, proof_id).attachment_id)
