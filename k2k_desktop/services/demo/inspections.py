"""Rounds, a talk between neighbours and a first notice in the invented office."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.happenings import FindingResult, MediationOutcome, ServedBy
from k2k_desktop.services.issues import neighbours
from k2k_desktop.services.issues.works import inspections
from k2k_desktop.services.runner import today

_NOISE: Final = "Bunyi bising"
_WALKERS: Final = "Norliza binti Hamid, Ahmad Kamal bin Idris"
# (place of the point, floor, what was found): faults of the corridors of the second block.
_FAULTS: Final = (
    (0, "6", "Dua lampu koridor padam"),
    (3, "11", "Susur tangan longgar di hujung koridor"),
    (6, "3", "Paip turun bocor di sebelah lif"),
    (9, "8", "Pintu peti meter dikopak"),
)


@action(FILL_PRACTICE, needs="issues.act")
def fill_inspections(session: Session) -> None:
    """A round that was typed in yesterday, one that is planned, and a talk with a notice about noise."""
    blocks = session.scalars(sa.select(Block).order_by(Block.sort_key)).all()
    if len(blocks) < 2:
        return
    day = today(session)
    walked = inspections.start_inspection(session, _round(-1, blocks[1], day - dt.timedelta(days=1)))
    page = inspections.inspection_page(session, walked)
    lines = list(page.findings)
    for place, floor, remark in _FAULTS:
        lines[place] = replace(lines[place], result=FindingResult.fault, floor_label=floor, remark=remark)
    lines[4] = replace(lines[4], result=FindingResult.watch, remark="Retak halus di anak tangga")
    inspections.save_findings(session, walked, page.version, lines)
    inspections.start_inspection(session, _round(-5, blocks[0], day + dt.timedelta(days=5)))
    _talk(session, day)


def _round(checklist: int, block: Block, day: dt.date) -> dict[str, object]:
    return {
        "checklist_id": checklist, "estate_id": block.estate_id, "block_id": block.id, "walked_on": day,
        "inspectors": _WALKERS, "residents": "Ketua blok dan dua ketua tingkat",
    }  # fmt: skip


def _talk(session: Session, day: dt.date) -> None:
    """Noise at night: a talk between neighbours that did not settle it, and the first notice."""
    statement = sa.select(Issue).where(Issue.title.startswith(_NOISE), Issue.ended_at.is_(None))
    issue = session.scalars(statement.order_by(Issue.id.desc()).limit(1)).first()
    if issue is None:
        return
    neighbours.save_mediation(session, issue.id, None, 1, {
        "held_on": day - dt.timedelta(days=4), "mediator": "Mediator Komuniti", "outcome": MediationOutcome.again,
        "notes": "Kedua-dua pihak bersetuju mengurangkan bunyi selepas 11.00 malam dan bertemu semula.",
    })  # fmt: skip
    units = sa.select(Unit.id).where(Unit.block_id == issue.block_id, Unit.id != issue.unit_id)
    unit = session.scalar(units.order_by(Unit.sort_key.desc()).limit(1))
    if unit is None:
        return
    neighbours.issue_notice(session, issue.id, {
        "unit_id": unit, "addressed_to": "Penghuni", "rule": "Peraturan 12: tiada bunyi bising selepas 11.00 malam.",
        "fact": "Muzik kuat didengar dari unit ini selepas tengah malam pada dua malam berturut-turut.",
        "served_on": day - dt.timedelta(days=2), "served_by": ServedBy.hand, "reply_by": day + dt.timedelta(days=12),
    })  # fmt: skip
