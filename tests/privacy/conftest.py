"""A person of the office, and what must be refused by the database itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import UserError
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

Attack = Callable[[str], None]


@action("Attack", needs="session")
def by_sql(session: Session, statement: str) -> None:
    """Do it past the services, inside an entry of the trail."""
    session.execute(sa.text(statement))


@pytest.fixture
def person(make: Make) -> int:
    """Aminah, head of A-01-01, with Hassan."""
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    return make.household(unit, "Aminah binti Yusof", "Hassan bin Omar")[1][0]


@pytest.fixture
def refused(runner: Runner) -> Attack:
    """`refused("UPDATE …")`: the database says no, in a sentence."""

    def attack(statement: str) -> None:
        with pytest.raises(UserError):
            runner.change(by_sql, statement)

    return attack
