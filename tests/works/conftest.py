"""The counter of the tests of complaints, whose orders are worked on here."""

from __future__ import annotations

from tests.issues.conftest import counter_fixture

__all__ = ["counter_fixture"]
