"""Every act of the program that deletes something, with what it is tried on in the demo office."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import k2k_desktop.services

SERVICES: Final = Path(k2k_desktop.services.__file__).parent


@dataclass(frozen=True)
class Deleting:
    """An act by its name in the trail, and a query whose rows are arguments it can be tried with, the first that the
    rules allow; *before* makes something to delete where the demo has none."""

    act: str
    arguments: str
    before: tuple[str, ...] = ()


_NEW = "'2026-11-20T02:00:00.000Z', '2026-11-20T02:00:00.000Z', 1"
_COLUMNS = "created_at, updated_at, version"
_OPEN_MINUTES = ("UPDATE meeting SET minutes_status = 'draft', status = 'in_session' WHERE year < 2027",)

WHOLE: Final = (
    Deleting("estate.delete_certificate", "SELECT id, version FROM certificate"),
    Deleting("governance.delete_obligation", "SELECT id, version FROM obligation"),
    Deleting("governance.take_back_reply", "SELECT resolution_id, appointment_id FROM resolution_reply"),
    Deleting("governance.delete_declaration", "SELECT id, version FROM declaration"),
    Deleting("governance.delete_resolution", "SELECT id, version FROM resolution ORDER BY year DESC, number DESC", (
        f"INSERT INTO resolution ({_COLUMNS}, organisation_id, year, number, way, text, resolved_on, majority,"
        f" consensus, result, state) SELECT {_NEW}, organisation_id, year, max(number) + 1, 'meeting', text,"
        " resolved_on, majority, consensus, result, state FROM resolution WHERE organisation_id = 1 GROUP BY year",)),
    Deleting("governance.remove_box", "SELECT id FROM ballot_box", (
        "UPDATE election SET status = 'polling' WHERE id = (SELECT min(id) FROM election)",)),
    Deleting("governance.remove_contest", "SELECT id FROM contest", (
        "UPDATE election SET status = 'planned', notice_on = NULL WHERE id = (SELECT max(id) FROM election)",)),
    Deleting("governance.delete_handover_item", "SELECT id FROM handover_item"),
    Deleting("governance.delete_handover", "SELECT id, version FROM handover"),
    Deleting("governance.delete_policy", "SELECT id, version FROM policy_document ORDER BY id DESC"),
    Deleting("governance.remove_seat", "SELECT organisation_id, position FROM seat ORDER BY id DESC", (
        f"INSERT INTO seat ({_COLUMNS}, organisation_id, position, seniority, seats, least, counts)"
        f" VALUES ({_NEW}, 1, 'Biro Kebajikan', 90, 2, 0, 1), ({_NEW}, 1, 'Biro Sukan', 91, 2, 0, 1)",)),
    Deleting("governance.remove_constitution", "SELECT id, version FROM constitution ORDER BY id DESC"),
    Deleting("issues.delete_category", "SELECT id, version FROM category"),
    Deleting("issues.take_back_sign_off", "SELECT id FROM charter_sign_off"),
    Deleting("issues.delete_milestone", "SELECT id FROM charter_milestone"),
    Deleting("issues.take_back_vote", "SELECT id FROM round_vote ORDER BY id DESC", (
        "UPDATE priority_round SET status = 'open'",)),
    Deleting("issues.remove_template", "SELECT id, version FROM reply_template", (
        f"INSERT INTO reply_template ({_COLUMNS}, name, text_ms, text_en)"
        f" VALUES ({_NEW}, 'Ujian', 'Salam', 'Hello'), ({_NEW}, 'Uji', 'Salam', 'Hello')",)),
    Deleting("issues.remove_licence", "SELECT id, version FROM contractor_licence"),
    Deleting("issues.delete_lift_event", "SELECT id, version FROM lift_event ORDER BY id DESC"),
    Deleting("issues.delete_outage", "SELECT id, version FROM outage ORDER BY id DESC"),
    Deleting("issues.remove_photo", "SELECT id FROM issue_photo ORDER BY id DESC"),
    Deleting("issues.delete_quotation", "SELECT work_order_id, id, version FROM quotation", (
        "UPDATE work_order SET status = 'draft'",)),
    Deleting("issues.delete_schedule", "SELECT id, version FROM preventive_schedule"),
    Deleting("issues.unlink_issue", "SELECT w.id, w.version, l.issue_id FROM work_order_issue l "
                                    "JOIN work_order w ON w.id = l.work_order_id"),
    Deleting("meetings.remove_item", "SELECT meeting_id, id FROM agenda_item ORDER BY id DESC"),
    Deleting("meetings.remove_guest", "SELECT id FROM attendance ORDER BY id DESC", _OPEN_MINUTES),
    Deleting("meetings.step_in", "SELECT meeting_id, agenda_item_id, attendance_id FROM step_out", _OPEN_MINUTES),
    Deleting("meetings.remove_service", "SELECT attendance_id, way FROM notice_service", (*_OPEN_MINUTES,
        f"INSERT INTO notice_service ({_COLUMNS}, meeting_id, attendance_id, way, served_on)"
        f" SELECT {_NEW}, meeting_id, id, 'hand', '2026-11-20' FROM attendance LIMIT 1")),
    Deleting("meetings.delete_meeting", "SELECT id FROM meeting WHERE held_on = '2027-01-05'", (
        # two planned meetings: the later one moves up when the first is taken out
        *(f"INSERT INTO meeting ({_COLUMNS}, organisation_id, kind, number, year, held_on, starts_at, place, status,"
          " minutes_status, representatives)"
          f" VALUES ({_NEW}, 1, 'special', {number}, 2027, '{day}', '20:00:00.000000', 'Balai', 'planned', 'draft', 0)"
          for number, day in ((1, "2027-01-05"), (2, "2027-02-05"))),
        f"INSERT INTO agenda_item ({_COLUMNS}, meeting_id, position, title, kind, finished, closed)"
        f" SELECT {_NEW}, id, 1, 'Perutusan', 'address', 0, 0 FROM meeting WHERE held_on = '2027-01-05'",
        f"INSERT INTO attendance ({_COLUMNS}, meeting_id, person_name, seniority, attended_as)"
        f" SELECT {_NEW}, id, 'Ujian', 500, 'absent' FROM meeting WHERE held_on = '2027-01-05'",
    )),
    Deleting("meetings.remove_step", "SELECT id, version FROM preparation_step ORDER BY id DESC"),
    Deleting("meetings.take_proxy_back", "SELECT id FROM proxy", (*_OPEN_MINUTES,
        f"INSERT INTO proxy ({_COLUMNS}, meeting_id, giver_id, holder_id, received_on)"
        f" SELECT {_NEW}, meeting_id, min(id), max(id), '2026-11-20' FROM attendance GROUP BY meeting_id LIMIT 1")),
    Deleting("meetings.remove_vote", "SELECT id FROM vote ORDER BY id DESC", _OPEN_MINUTES),
    Deleting("people.remove_document", "SELECT id FROM identity_document"),
    Deleting("working_days.remove_holiday", "SELECT day FROM holiday WHERE own", (
        f"INSERT INTO holiday ({_COLUMNS}, day, name, own) VALUES ({_NEW}, '2026-12-03', 'Gotong-royong', 1)",)),
    Deleting("working_days.keep_holiday", "SELECT day FROM holiday WHERE NOT own", (
        f"INSERT INTO holiday ({_COLUMNS}, day, name, own) VALUES ({_NEW}, '2026-12-25', 'Krismas', 0)",)),
)  # fmt: skip
