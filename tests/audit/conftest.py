"""A window for tests of the trail."""

from tests.stage import stage_of

__all__ = ["stage_of"]
