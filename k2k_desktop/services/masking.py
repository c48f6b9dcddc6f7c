"""The one place that covers what a role does not see of residents: names, numbers of documents, telephones, amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.fields import Kind, Masked, Money, Phone
from k2k_desktop.core.listings import Mask
from k2k_desktop.core.logs import PERSONAL
from k2k_desktop.models.governance import Appointment
from k2k_desktop.services import permissions
from k2k_desktop.services.who import Who

NAMES: Final = "people.names"
PHONES: Final = "people.phones"
MONEY: Final = "people.money"
COMMITTEES: Final = "governance.change"  # who calls committees together has the telephones of their members
ACTS: Final = "issues.act"  # who acts on a confidential complaint knows who brought it
COVERED: Final = "••••"
_TELEPHONE: Final = "••• - ••• {tail}"
# Words in which a telephone number may stand: their numbers are covered with it.
_WITH_NUMBERS: Final = frozenset({"emergency_contact", "email", "notes"})
_TABLES: Final = frozenset({"resident", "household", "issue"})  # whose amounts and telephones are people's own
# Of whose records nothing is told to whoever has not the right, though their own entries in the trail be about them:
# a user may have had another role before.
BEHIND: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("resident", "household", "identity_document", "occupancy", "consent", "life_event", "import_batch"),
        "people.see",
    ),
    **dict.fromkeys(("mediation", "rule_notice"), "issues.private"),
    **dict.fromkeys(("data_request", "breach", "disclosure"), "privacy.see"),
}  # fmt: skip
# Of a complaint: who brought it, and the words in which they may be named.
_WHO_COMPLAINED: Final = frozenset({
    "reporter_id", "reporter_name", "reporter_phone", "household_id", "title", "description",
})  # fmt: skip


def mask_phone(number: str) -> Masked:
    """`••• - ••• 1234`: enough to tell two numbers apart, too little to ring."""
    digits = re.sub(r"\D", "", number)
    return Masked(_TELEPHONE.format(tail=digits[-4:] if len(digits) > 6 else COVERED))


def mask_words(text: str) -> Masked:
    """*text* with the numbers and addresses in it covered."""
    return Masked(re.sub("|".join(PERSONAL), COVERED, text))


def mask_money(_amount: int) -> Masked:
    """Nothing of an amount is told, not even how many figures it has."""
    return Masked(COVERED)


def mask_name(_name: str) -> Masked:
    """Nothing of a name is told."""
    return Masked(COVERED)


def _may(session: Session, right: str) -> bool:
    """Whether this user has the *right*; in a session of nobody everything is covered."""
    user: Who | None = session.info.get("who")
    return user is not None and permissions.may(user.roles, right)


def sees_names(session: Session) -> bool:
    """Whether this user sees what residents are called."""
    return _may(session, NAMES)


def sees_people(session: Session) -> bool:
    """Whether this user sees more of residents than name and unit."""
    return _may(session, BEHIND["resident"])


def unseen_tables(session: Session) -> frozenset[str]:
    """The tables of `BEHIND` of which this user sees nothing."""
    return frozenset(table for table, right in BEHIND.items() if not _may(session, right))


def sees_reporter(session: Session, *, confidential: bool, received_by_id: int | None) -> bool:
    """Whether this user may know who brought a complaint: a confidential one only those who act on complaints; others
    whoever sees names, and whoever wrote it down."""
    if confidential and not _may(session, ACTS):
        return False
    user: Who | None = session.info.get("who")
    return sees_names(session) or (user is not None and user.user_id is not None and user.user_id == received_by_id)


def sees_phones(session: Session) -> bool:
    """Whether this user sees every telephone number."""
    return _may(session, PHONES)


def sees_money(session: Session) -> bool:
    """Whether this user sees amounts."""
    return _may(session, MONEY)


NAME_MASK: Final = Mask(NAMES, mask_name, lambda session: not sees_names(session))
PHONE_MASK: Final = Mask(PHONES, mask_phone, lambda session: not sees_phones(session))
MONEY_MASK: Final = Mask(MONEY, mask_money, lambda session: not sees_money(session))


def phone(session: Session, number: str | None, resident_id: int | None = None) -> str | None:
    """The *number* as this user may see it; of members of committees also by whoever calls them together."""
    if not number or sees_phones(session):
        return number
    calls_together = resident_id is not None and _may(session, COMMITTEES)
    if calls_together and resident_id and sits_on_a_committee(session, resident_id):
        return number
    return mask_phone(number)


def words(session: Session, text: str | None) -> str | None:
    """Words in which numbers may stand, as this user may see them."""
    return text if not text or sees_phones(session) else mask_words(text)


def money(session: Session, amount: int | None) -> int | Masked | None:
    """An amount in sen as this user may see it."""
    return amount if amount is None or sees_money(session) else mask_money(amount)


def values(session: Session, given: dict[str, Any], resident_id: int | None = None) -> dict[str, Any]:
    """The values of a record by their names, each as this user may see it."""
    shown = dict(given)
    for name in _WITH_NUMBERS & shown.keys():
        shown[name] = words(session, shown[name])
    for name in {"mobile", "reporter_phone"} & shown.keys():
        shown[name] = phone(session, shown[name], resident_id)
    if "arrears_sen" in shown:
        shown["arrears_sen"] = money(session, shown["arrears_sen"])
    return shown


def in_trail(session: Session, table: str, name: str, kind: Kind, shown: str) -> str:
    """What the trail shows of a field before or after a change, *shown* in words."""
    if not shown or table not in _TABLES:
        return shown
    if isinstance(kind, Money) and not sees_money(session):
        return COVERED
    if isinstance(kind, Phone) and not sees_phones(session):
        return mask_phone(shown)
    return (words(session, shown) or "") if name in _WITH_NUMBERS else shown


def seen_in_trail(session: Session, table: str, columns: dict[str, Kind], *rows: Mapping[str, Any]) -> dict[str, Kind]:
    """Those of the *columns* of a record, by their names, that the trail shows this user; *rows*: the record before and
    after."""
    if table in unseen_tables(session):
        return {}
    if table != "issue" or all(
        sees_reporter(session, confidential=bool(row.get("confidential")), received_by_id=row.get("received_by_id"))
        for row in rows
        if row
    ):
        return columns
    return {name: kind for name, kind in columns.items() if name not in _WHO_COMPLAINED}


def is_masked(value: object) -> bool:
    """Whether *value* is dots: a form that gives them back changes nothing."""
    return isinstance(value, Masked) or (isinstance(value, str) and "••" in value)


def sits_on_a_committee(session: Session, resident_id: int) -> bool:
    """Whether this resident holds a position now."""
    held = sa.select(Appointment.id).where(Appointment.resident_id == resident_id, Appointment.to_on.is_(None))
    return session.scalar(held.limit(1)) is not None
