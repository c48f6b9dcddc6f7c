"""Reviews of the invented office: one closed, one under way with samples, findings, a reply and a cash count."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from k2k_desktop.models.review import SampleKind, SampleResult, Weight
from k2k_desktop.services.demo.committees import Doors
from k2k_desktop.services.review import cash, findings, reviews, samples
from k2k_desktop.services.review.samples import SampleLine
from k2k_desktop.services.runner import Runner

_SEED: Final = 471_108
_DRAWN: Final = ((SampleKind.meeting, 2), (SampleKind.work_order, 4), (SampleKind.issue, 6), (SampleKind.entry, 5))
_UNSIGNED: Final = "Senarai kehadiran bercetak tidak ditandatangani oleh dua ahli."
_NO_PROOF: Final = "Gambar selepas kerja tiada dalam rekod."
_ON_ATTENDANCE: Final = {
    "title": "Senarai kehadiran tidak lengkap ditandatangani", "weight": Weight.medium,
    "rule": "Setiap ahli yang hadir menandatangani senarai kehadiran.",
    "facts": "Dua daripada ahli yang dicatat hadir tidak menandatangani senarai kehadiran bercetak.",
    "advice": "Dapatkan tandatangan sebelum mesyuarat ditangguhkan, dan imbas senarai itu.",
}  # fmt: skip
_ON_PROOF: Final = {
    "title": "Kerja diterima tanpa gambar", "weight": Weight.high,
    "rule": "Kerja siap dibuktikan dengan gambar sebelum dan selepas.",
    "facts": "Arahan kerja ini diterima tanpa gambar selepas kerja siap.",
    "advice": "Ambil gambar semasa penerimaan dan lampirkan pada arahan kerja.",
}  # fmt: skip
_REPLY: Final = "Gambar ada dalam telefon penyelia dan akan dilampirkan minggu ini. Borang penerimaan akan dipinda."
_CASH: Final = {
    "holder": "Norliza binti Hamid", "witness": "Rohana binti Idris", "notes_50": 4, "notes_10": 6, "notes_5": 3,
    "notes_1": 12, "coins_50": 7, "coins_20": 5, "coins_10": 4, "book_sen": 296_90,
    "explanation": "Resit tambang RM5.00 bertarikh semalam belum dicatat dalam buku tunai.",
}  # fmt: skip


def add_reviews(doors: Doors) -> None:
    """Fill the auditor's desk; nothing where the office has no auditor."""
    if doors.auditor is None:
        return
    today = doors.clock.today()
    _closed(doors.auditor, today)
    review = _begin(doors.auditor, f"Semakan tahun {today.year}", dt.date(today.year, 1, 1), today, _SEED)
    _look(doors.auditor, review)
    _find(doors, review, today)
    doors.auditor.change(cash.save_cash_count, review, None, 1, dict(_CASH))
    notes = "Semak semula senarai kehadiran mesyuarat berikutnya.\nMinta buku tunai bagi dua bulan terakhir."
    page = doors.auditor.read(reviews.review_page, review)
    doors.auditor.change(reviews.save_notes, review, page.version, notes)


def _closed(auditor: Runner, today: dt.date) -> None:
    first = today - dt.timedelta(days=60)
    review = _begin(auditor, "Semakan permulaan", first, today - dt.timedelta(days=15), _SEED + 1)
    auditor.change(samples.draw_samples, review, SampleKind.resolution, 3)
    for one in auditor.read(samples.samples_of, review):
        auditor.change(samples.judge_sample, one.id, one.version, SampleResult.clean)
    page = auditor.read(reviews.review_page, review)
    words = "Ketetapan yang disemak teratur dan mempunyai undi atau muafakat yang direkodkan. Tiada penemuan."
    auditor.change(reviews.close_review, review, page.version, words)


def _begin(auditor: Runner, title: str, first: dt.date, last: dt.date, seed: int) -> int:
    values: dict[str, Any] = {"title": title, "from_on": first, "to_on": last, "organisation_id": None, "seed": seed}
    return auditor.change(reviews.save_review, None, 1, values)


def _look(auditor: Runner, review: int) -> None:
    """Most are in order, one meeting and one work order are not, the entries of the trail still wait."""
    for kind, count in _DRAWN:
        auditor.change(samples.draw_samples, review, kind, count)
    for one in auditor.read(samples.samples_of, review):
        if one.kind is SampleKind.entry:
            continue
        result, note = SampleResult.clean, None
        if one.position == 1 and one.kind is SampleKind.meeting:
            result, note = SampleResult.exception, _UNSIGNED
        elif one.position == 1 and one.kind is SampleKind.work_order:
            result, note = SampleResult.missing, _NO_PROOF
        auditor.change(samples.judge_sample, one.id, one.version, result, note)


def _find(doors: Doors, review: int, today: dt.date) -> None:
    """One finding with a reply, and one whose reply is late."""
    auditor = doors.auditor
    assert auditor is not None
    first: dict[SampleKind, SampleLine] = {}
    for one in auditor.read(samples.samples_of, review):
        first.setdefault(one.kind, one)
    meeting, order = first[SampleKind.meeting], first[SampleKind.work_order]
    late = today - dt.timedelta(days=2)
    auditor.change(
        findings.save_finding, review, None, 1, {**_ON_ATTENDANCE, "due_on": late}, (meeting.table, meeting.key)
    )
    replied = auditor.change(
        findings.save_finding, review, None, 1, {**_ON_PROOF, "due_on": today + dt.timedelta(days=12)},
        (order.table, order.key),
    )  # fmt: skip
    doors.manager.change(findings.reply_to_finding, replied, _REPLY)
