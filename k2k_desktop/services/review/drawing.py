"""How samples are drawn: the same seed gives the same samples on any computer, and drawing more goes on in order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.models.review import Review, SampleKind
from k2k_desktop.services.review.records import instants

# Of the organisation reviewed, or of all. Complaints and works are those of its estate, where it has one.
BODY: Final = "(:body IS NULL OR {}organisation_id = :body)"
ESTATE: Final = (
    "(:body IS NULL OR (SELECT estate_id FROM organisation WHERE id = :body) IS NULL "
    "OR {}estate_id = (SELECT estate_id FROM organisation WHERE id = :body))"
)
# The keys of what may be drawn of each kind, in the period and scope of a review.
POPULATIONS: Final[dict[SampleKind, str]] = {
    SampleKind.entry: "SELECT seq FROM audit_entry WHERE at >= :begin AND at < :end",
    SampleKind.meeting: f"""
        SELECT id FROM meeting
        WHERE held_on BETWEEN :first AND :last AND status != 'planned' AND {BODY.format("")}""",
    SampleKind.resolution: f"""
        SELECT id FROM resolution WHERE resolved_on BETWEEN :first AND :last AND {BODY.format("")}""",
    SampleKind.appointment: f"""
        SELECT id FROM appointment
        WHERE from_on <= :last AND (to_on IS NULL OR to_on >= :first) AND {BODY.format("")}""",
    SampleKind.issue: f"""
        SELECT id FROM issue WHERE reported_at >= :begin AND reported_at < :end AND {ESTATE.format("")}""",
    SampleKind.work_order: f"""
        SELECT id FROM work_order WHERE ordered_on BETWEEN :first AND :last AND {ESTATE.format("")}""",
    SampleKind.resident: f"""
        SELECT r.id FROM resident r WHERE r.merged_into_id IS NULL AND EXISTS (
            SELECT 1 FROM occupancy o JOIN household h ON h.id = o.household_id JOIN unit u ON u.id = h.unit_id
            WHERE o.resident_id = r.id AND (o.from_on IS NULL OR o.from_on <= :last)
            AND (o.to_on IS NULL OR o.to_on >= :first)
            AND {ESTATE.format("u.")})""",
    SampleKind.issued_document: """
        SELECT d.id FROM issued_document d WHERE d.issued_at >= :begin AND d.issued_at < :end
            AND (:body IS NULL OR (d.subject = 'organisation' AND d.subject_id = :body)
                 OR (d.subject = 'meeting'
                     AND d.subject_id IN (SELECT id FROM meeting WHERE organisation_id = :body)))""",
}
# The table that `open_record` shows a sample of a kind from.
TABLE_OF: Final[dict[SampleKind, str]] = {
    kind: "audit_entry" if kind is SampleKind.entry else kind.name for kind in SampleKind
}


def rank(seed: int, kind: str, key: int) -> str:
    """Where a record stands in the order of drawing: SHA-256 of `seed|kind|key` in UTF-8, as hexadecimal.

    The lowest are drawn first. Anybody can work it out again: no program's random numbers are in it.
    """
    return hashlib.sha256(f"{seed}|{kind}|{key}".encode()).hexdigest()


def in_order(seed: int, kind: SampleKind, keys: Iterable[int]) -> list[int]:
    """*keys* in the order of drawing."""
    return sorted(keys, key=lambda key: (rank(seed, kind.name, key), key))


def population(session: Session, review: Review, kind: SampleKind) -> list[int]:
    """The keys of everything that may be drawn of *kind* in the period and scope of *review*."""
    found = session.connection().exec_driver_sql(POPULATIONS[kind], spoken(review))
    return [row[0] for row in found]


def spoken(review: Review) -> dict[str, Any]:
    """Period and scope of a review as statements take them."""
    begin, end = instants(review.from_on, review.to_on)
    return {
        "first": review.from_on.isoformat(), "last": review.to_on.isoformat(), "begin": begin, "end": end,
        "body": review.organisation_id,
    }  # fmt: skip
