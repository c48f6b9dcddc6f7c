"""An office whose counter can work, for each test its own."""

from __future__ import annotations

import pytest

from tests.conftest import Make
from tests.issues.making import Counter, counter


@pytest.fixture(name="counter")
def counter_fixture(make: Make) -> Counter:
    """Block A with a family, three categories and the usual promises."""
    return counter(make)
