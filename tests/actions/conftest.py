"""The committee that made the promises."""

from __future__ import annotations

from tests.meetings.conftest import committee, left, manager, secretary
from tests.stage import stage_of

__all__ = ["committee", "left", "manager", "secretary", "stage_of"]
