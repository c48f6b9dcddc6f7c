"""Exception tests: small functions, each with its rule and its source, in one registry."""

from __future__ import annotations

from typing import Final

from k2k_desktop.services.review.exceptions import committees, meetings, numbers, users, works
from k2k_desktop.services.review.exceptions.kinds import ExceptionTest

# In the order they are run and shown.
TESTS: Final[tuple[ExceptionTest, ...]] = (
    *meetings.TESTS, *committees.TESTS, *works.TESTS, *numbers.TESTS, *users.TESTS,
)  # fmt: skip
