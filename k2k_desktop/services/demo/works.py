"""Work of the invented office: contractors with licences, orders at every stage, quotations and photos."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.governance.standing import Resolution, ResolutionResult, ResolutionState
from k2k_desktop.models.issues import OPEN, Issue
from k2k_desktop.models.issues.works import (
    Contractor,
    ContractorLicence,
    IssuePhoto,
    LicenceKind,
    Payer,
    Trade,
    WorkOrder,
    WorkOrderIssue,
    WorkStatus,
)
from k2k_desktop.services.issues.works import order_moves, quotations
from k2k_desktop.services.issues.works.photos import stage_of
from k2k_desktop.services.issues.works.work_orders import OrderGiven, make, order_for_issues
from k2k_desktop.services.pictures import keep_picture
from k2k_desktop.services.runner import today

K = LicenceKind
# name, trades, and each licence with the days it still holds
_FIRMS: Final = (
    ("Lif Maju Sdn. Bhd.", (Trade.lift,), ((K.competent_firm, 210), (K.insurance, 45))),
    ("Elevator Cekap Sdn Bhd", (Trade.lift,), ((K.competent_firm, 400), (K.insurance, 300))),
    ("Naik Turun Enterprise", (Trade.lift, Trade.electrical), ((K.competent_firm, -12),)),
    ("Paip Lancar Enterprise", (Trade.plumbing,), ((K.registration, 340), (K.water, 28))),
    ("Bina Teguh Sdn Bhd", (Trade.building, Trade.roofing, Trade.painting), ((K.registration, 500),)),
    ("Cahaya Maju Elektrik", (Trade.electrical,), ((K.electrical, 150), (K.insurance, 150))),
)
_BARRED: Final = ("Cat Kilat Trading", "Wang pendahuluan diambil, kerja tidak siap dan tidak menjawab panggilan.")
# Finished work: the complaint, the firm, what was approved and spent (sen), who paid, days late.
_FINISHED: Final = (
    ("Longkang tersumbat di belakang Blok", "Paip Lancar Enterprise", 45_000, 45_000, Payer.landlord, 0),
    ("Rel tangga longgar", "Bina Teguh Sdn Bhd", 120_000, 118_000, Payer.jmb, 0),
    ("Tangga gelap dari tingkat 5 hingga 8", "Cahaya Maju Elektrik", 88_000, 88_000, Payer.landlord, 0),
    ("Tikus di rumah sampah", "Bina Teguh Sdn Bhd", 35_000, 35_000, Payer.community, 2),
    ("Siling bilik air bocor", "Bina Teguh Sdn Bhd", 260_000, 275_000, Payer.landlord, 3),
    ("Anak tangga pecah", "Bina Teguh Sdn Bhd", 54_000, 54_000, Payer.jmb, 0),
    ("Lampu koridor padam", "Cahaya Maju Elektrik", 21_000, 21_000, Payer.landlord, 0),
)
_WALL, _FLOOR, _STAIN, _PIPE, _NEW = "#cfd6da", "#9aa3a8", "#7c8a80", "#8c6f58", "#4f8f6b"


@action(FILL_PRACTICE, needs="works.issue")
def fill_works(session: Session) -> int:
    """Firms, finished orders, one with quotations at work, a late one and a draft. How many orders there are."""
    now, clock = today(session), session.info["clock"]
    firms = {name: _firm(session, name, trades, licences, now) for name, trades, licences in _FIRMS}
    barred = Contractor(name=_BARRED[0], trades=frozenset({Trade.painting}), active=True)
    barred.put({"blacklisted_on": now - dt.timedelta(days=40), "blacklist_reason": _BARRED[1]})
    session.add(barred)
    session.flush()
    try:
        for title, name, approved, actual, payer, late in _FINISHED:
            _finished(session, title, firms[name], approved, actual, payer, late)
    finally:
        session.info["clock"] = clock
    _lifts(session, firms, now)
    _late(session, firms["Paip Lancar Enterprise"], now)
    if issue := _issue(session, "Pintu rintangan api rosak"):
        order_for_issues(session, (issue.id,))
    return session.scalar(sa.select(sa.func.count()).select_from(WorkOrder)) or 0


def _firm(session: Session, name: str, trades: tuple[Trade, ...], licences: Any, now: dt.date) -> int:
    found = session.scalars(sa.select(Contractor).where(Contractor.name == name)).first()
    firm = found or Contractor(name=name, trades=frozenset(trades), active=True)
    firm.phone = firm.phone or f"+6013000{len(name):04}"
    session.add(firm)
    session.flush()
    for kind, days in licences:
        until = now + dt.timedelta(days=days)
        for valid in (until, until - dt.timedelta(days=365)):
            session.add(ContractorLicence(
                contractor_id=firm.id, kind=kind, number=f"{kind.name[:2].upper()}-{valid.year}-{firm.id:03}",
                valid_until=valid, needed=kind is not K.insurance,
            ))  # fmt: skip
    session.flush()
    return firm.id


def _issue(session: Session, title: str) -> Issue | None:
    """The newest complaint whose title begins so and that is open."""
    statement = sa.select(Issue).where(Issue.title.startswith(title), Issue.status.in_(OPEN)).order_by(Issue.id.desc())
    return session.scalars(statement).first()


def _finished(
    session: Session, title: str, firm: int, approved: int, actual: int, payer: Payer, late: int
) -> None:  # fmt: skip
    """An order of a complaint that is over: as it was left, with the days of then."""
    issue = session.scalars(sa.select(Issue).where(Issue.title.startswith(title)).order_by(Issue.id)).first()
    if issue is None or issue.finished_at is None:
        return
    begun, done = issue.reported_at.date(), issue.finished_at.date()
    session.info["clock"] = FixedClock(issue.reported_at + dt.timedelta(hours=1))
    order = make(session, OrderGiven(
        issue.title, issue.description or issue.title, issue.estate_id, block_id=issue.block_id, contractor_id=firm,
        payer=payer, cost_limit_sen=approved,
    ))  # fmt: skip
    session.add(WorkOrderIssue(work_order_id=order.id, issue_id=issue.id))
    order.put({
        "status": WorkStatus.accepted, "ordered_on": begun, "started_on": begun, "done_on": done, "accepted_on": done,
        "due_on": done - dt.timedelta(days=late) if late else done + dt.timedelta(days=1), "percent": 100,
        "approved_sen": approved, "estimate_sen": approved, "actual_sen": actual,
        "accepted_by": "Ahmad Kamal bin Idris", "liability_until": done + dt.timedelta(days=180),
    })  # fmt: skip
    session.flush()


def _lifts(session: Session, firms: dict[str, int], now: dt.date) -> None:
    """Both lifts of a block: three offers, one awarded, the work under way with photos."""
    issue = _issue(session, "Kedua-dua lif Blok")
    if issue is None:
        return
    order = _draft(session, issue, "Ganti kabel dan brek kedua-dua lif, uji beban, dan sahkan dengan JKKP.")
    order.put({"payer": Payer.landlord, "estimate_sen": 2_000_000, "cost_limit_sen": 2_200_000})
    session.flush()
    offers = (("Lif Maju Sdn. Bhd.", 1_845_000, 14, 24), ("Elevator Cekap Sdn Bhd", 1_990_000, 10, 12),
              ("Naik Turun Enterprise", 1_720_000, 30, 6))  # fmt: skip
    keys = [
        quotations.save_quotation(session, order.id, None, 0, {
            "contractor_id": firms[name], "amount_sen": sen, "received_on": now - dt.timedelta(days=5),
            "valid_until": now + dt.timedelta(days=30), "working_days": days, "warranty_months": months,
            "remarks": "Kabel asal pengilang." if days < 30 else None,
        })
        for name, sen, days, months in offers
    ]  # fmt: skip
    behind = session.scalar(
        sa.select(Resolution.id).where(
            Resolution.result == ResolutionResult.carried, Resolution.state == ResolutionState.in_force
        )
    )
    why = None if behind else "Lif kecemasan; dibawa ke mesyuarat berikutnya untuk pengesahan."
    quotations.award(session, order.id, keys[0], order.version, behind, why)
    _out(session, order, now, -4, 10)
    order.percent = 30
    for percent, ago in ((0, 4), (30, 1)):
        _photo(session, order, percent, now - dt.timedelta(days=ago))


def _late(session: Session, firm: int, now: dt.date) -> None:
    """A pipe that was to be mended by now, awarded in a hurry."""
    issue = _issue(session, "Paip induk bocor, air bertakung")
    if issue is None:
        return
    order = _draft(session, issue, "Ganti 6 meter paip induk dan tutup semula lantai.")
    order.payer = Payer.jmb
    key = quotations.save_quotation(session, order.id, None, 0, {
        "contractor_id": firm, "amount_sen": 185_000, "received_on": now - dt.timedelta(days=5), "working_days": 2,
    })  # fmt: skip
    why = "Air bertakung di laluan kecemasan; mesyuarat lewat dua minggu."
    quotations.award(session, order.id, key, order.version, None, why)
    _out(session, order, now, -5, -2)


def _draft(session: Session, issue: Issue, scope: str) -> WorkOrder:
    order = session.get_one(WorkOrder, order_for_issues(session, (issue.id,)))
    order.scope = scope
    session.flush()
    return order


def _out(session: Session, order: WorkOrder, now: dt.date, since: int, until: int) -> None:
    """Issue the order *since* days ago (below nought) to be finished *until* days from now, and begin it."""
    session.flush()
    begun = now + dt.timedelta(days=since)
    order_moves.issue_order(session, order.id, order.version, now + dt.timedelta(days=until), begun)
    session.flush()
    order_moves.start_order(session, order.id, order.version, begun)
    session.flush()


def _photo(session: Session, order: WorkOrder, percent: int, day: dt.date) -> None:
    session.add(IssuePhoto(
        work_order_id=order.id, attachment_id=keep_picture(session, drawn(percent), "photo"), stage=stage_of(percent),
        percent=percent, taken_on=day, caption="Bilik enjin lif" if percent else "Kabel haus",
    ))  # fmt: skip
    session.flush()


def drawn(percent: int) -> bytes:
    """A drawn picture of a wall that is mended so far, as a JPEG: nobody's real home."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (640, 480), _WALL)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 380, 640, 480), fill=_FLOOR)
    left = 640 * (100 - percent) // 100
    pen.rectangle((0, 120, left, 150), fill=_PIPE)
    pen.rectangle((left, 120, 640, 150), fill=_NEW)
    wide = 300 * (100 - percent) // 100
    pen.ellipse((170 - wide // 2, 160, 170 + wide // 2, 160 + wide * 2 // 3), fill=_STAIN)
    pen.rectangle((450, 200, 560, 380), fill=_PIPE)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()
