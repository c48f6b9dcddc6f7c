"""A window for tests of pages of organisations, and an election to hold."""

from tests.governance.electing import held
from tests.stage import stage_of

__all__ = ["held", "stage_of"]
