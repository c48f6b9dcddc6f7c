"""A window for tests of pages of organisations."""

from tests.stage import stage_of

__all__ = ["stage_of"]
