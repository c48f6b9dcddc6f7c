"""The women's association of the invented office: its register, its constitution, letters, and a bureau below it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from k2k_desktop.models.governance import OrganisationKind, QuorumRule, TermOrigin
from k2k_desktop.services import governance
from k2k_desktop.services.governance import letters, members, rules
from k2k_desktop.services.governance.seats import holders_on
from k2k_desktop.services.runner import Runner

_ENDS_IN: Final = dt.timedelta(days=100)  # of the short history: then its end is about six weeks away


def add_membership(manager: Runner, body: int, people: list[int], today: dt.date) -> None:
    """Enter *people* and the committee of *body* as members, with an edition of rules, letters, and a resignation."""
    begun = dt.date(today.year, 1, 1)
    edition = {
        "from_on": dt.date(today.year - 1, 3, 1), "committee_least": 5, "committee_most": 11,
        "quorum_rule": QuorumRule.half, "notice_days": 5, "consecutive_terms": 3, "year_end_month": 12,
        "note": "Diluluskan dalam Mesyuarat Agung Tahunan.",
    }  # fmt: skip
    manager.change(rules.save_constitution, None, body, 1, edition)
    holders = manager.read(holders_on, body, today)
    sitting = [one.resident_id for one in holders if one.resident_id is not None]
    numbers = [
        manager.change(
            members.add_member, body, {"resident_id": person, "joined_on": begun, "paid_to": _paid(place, today)}
        )
        for place, person in enumerate([*sitting, *(one for one in people if one not in sitting)])
    ]
    left = manager.read(members.member_record, numbers[-1])
    manager.change(members.end_membership, left.id, left.version, today - dt.timedelta(days=20), "Berpindah keluar")
    for one in holders[:3]:
        manager.change(letters.issue_letter, one.appointment_id, "appointment")
    treasurer = manager.read(holders_on, body, today)[3]
    day = today - dt.timedelta(days=14)
    manager.change(governance.end_appointment, treasurer.appointment_id, treasurer.version, day, "Letak jawatan")
    manager.change(letters.issue_letter, treasurer.appointment_id, "termination")
    _bureau(manager, body, sitting[:3], begun, today + _ENDS_IN)


def _bureau(manager: Runner, body: int, people: list[int], begun: dt.date, until: dt.date) -> None:
    """A bureau below *body*, whose term is about to end."""
    values = {"name": "Biro Kebajikan Persatuan Wanita", "short_name": "BK", "kind": OrganisationKind.other,
              "parent_id": body}  # fmt: skip
    bureau = manager.change(governance.save_organisation, None, 1, values)
    term = {"from_on": begun, "to_on": until, "origin": TermOrigin.appointment}
    manager.change(governance.start_term, bureau, term)
    for position, person in zip(("Pengerusi", "Setiausaha", "Bendahari"), people, strict=False):
        manager.change(governance.appoint, bureau, {"position": position, "resident_id": person, "from_on": begun})


def _paid(place: int, today: dt.date) -> dt.date:
    """To when the fee is paid: every fifth owes this year's."""
    return dt.date(today.year - (place % 5 == 4), 12, 31)
