"""The records of a review, found or refused."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.review import Finding, Review, ReviewStatus

CLOSED: Final = N_("This review is closed and never changes. Begin a new review.")


def review_of(session: Session, review_id: int) -> Review:
    """The review. Raises NoResultFound where it is gone."""
    return session.get_one(Review, review_id)


def open_review(session: Session, review_id: int) -> Review:
    """The review while it may change. Raises UserError for a closed one."""
    review = review_of(session, review_id)
    if review.status is ReviewStatus.closed:
        raise UserError(CLOSED)
    return review


def finding_of(session: Session, finding_id: int) -> Finding:
    """The finding. Raises NoResultFound where it is gone."""
    return session.get_one(Finding, finding_id)


def instants(first: dt.date, last: dt.date) -> tuple[str, str]:
    """The first instant of the day *first* and the one after the day *last* on the office's wall, as stored text."""
    begin = dt.datetime.combine(first, dt.time(), OFFICE_ZONE)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), OFFICE_ZONE)
    return utc_text(begin), utc_text(end)
