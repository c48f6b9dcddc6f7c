"""What was erased stays erased: the list beside the office is held against an older copy that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.erasures import Erased, read_erasures
from k2k_desktop.core.fields import utc_text
from k2k_desktop.models.base import Record
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Occupancy
from k2k_desktop.services.retention.beside import listed_in, seal_of, write_list
from k2k_desktop.services.runner import Runner, Who

if TYPE_CHECKING:
    from k2k_desktop.services.opened import Opened

_PROGRAM: Final = Who(None, "", "", frozenset({Role.manager}))  # nobody sits at the screen yet


def erase_known(opened: Opened) -> int:
    """Erase in this office what the list says and the office does not know: an older copy came back. How many.

    Called before the first screen. Nothing happens in an office that is only read. A list that lacks something, for
    the computer stopped before it was written or the key was changed since, is written anew.
    """
    if opened.read_only:
        return 0
    with opened.database.reading() as session:
        listed = read_erasures(opened.folder.path, opened.facts.office_id, seal_of(opened, session))
        mine = listed_in(session)
        known = {one[:2] for one in mine}
        missing = sorted(one[:2] for one in listed if one[:2] not in known and _is_there(session, one))
    if not mine <= listed:
        write_list(opened, listed | mine)
    if not missing:
        return 0
    from k2k_desktop.services.retention.running import erase_again  # needed on the day of a restore alone

    door = Runner(opened.database, _PROGRAM, opened.clock, opened.remember)
    return door.change(erase_again, missing)


def _is_there(session: Session, one: Erased) -> bool:
    """Whether the copy holds that very record, of nobody who lives in the estate by it."""
    if one.table not in Record.metadata.tables:
        return False
    part = Record.metadata.tables[one.table].c
    made = session.scalar(sa.select(part.created_at).where(part.id == one.key))
    if made is None or utc_text(made) != one.made:
        return False
    lives = sa.select(Occupancy.id).where(Occupancy.resident_id == one.key, Occupancy.to_on.is_(None))
    return one.table != "resident" or session.scalar(lives.limit(1)) is None
