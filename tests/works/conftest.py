"""The counter of the tests of complaints, whose orders are worked on here."""

from __future__ import annotations

from tests.issues.conftest import counted, counter_fixture, database

__all__ = ["counted", "counter_fixture", "database"]
