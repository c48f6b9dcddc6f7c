"""What an office does all day, as the program's own services do it: the work that the drills disturb.

A job is given the open office, its place and *ack*, which it calls with the number of each entry that was acknowledged.
It goes on until it is stopped, or until it did *least* of what it does.
"""

from __future__ import annotations

import io
import json
import random
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from PIL import Image

from k2k_desktop.core.actions import Action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.progress import Progress
from k2k_desktop.core.spreadsheets import header_labels, read_sheet
from k2k_desktop.models import audit
from k2k_desktop.models.meetings import Meeting, MinutesStatus
from k2k_desktop.models.office import Role
from k2k_desktop.services import backups, meetings
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.imports import headings, keeping
from k2k_desktop.services.imports.plan import ALL_ROWS, Plan
from k2k_desktop.services.issues.intake import IssueGiven, record_issue
from k2k_desktop.services.issues.open311 import bringing
from k2k_desktop.services.issues.open311.reading import Answer, parse_answer
from k2k_desktop.services.office import rekeying, users
from k2k_desktop.services.office.opening import close_office
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Who
from tests.faults.offices import MOMENT, Place, doors_of

REQUESTS: Final = 60  # of one import
FOREVER: Final = 10_000
R = TypeVar("R")
Ack = Callable[[int], None]
Job = Callable[[Opened, Place, Ack, int], None]


def head_of(opened: Opened) -> int:
    """The number of the last entry: it is in the file, so it is acknowledged."""
    with opened.database.reading() as session:
        return audit.head(session)[0]


def save(opened: Opened, _place: Place, ack: Ack, least: int) -> None:
    """Register somebody and correct the record, again and again."""
    for number in range(least):
        made = opened.runner.run(
            residents.save_resident, Progress(), "", None, 1, {"full_name": f"Aminah binti Yusof {number}"}
        )
        ack(made.seq)
        edit = opened.runner.run(residents.save_resident, Progress(), "", made.value, 1, {"notes": "x" * 400})
        ack(edit.seq)


def bring_in(opened: Opened, place: Place, ack: Ack, _least: int) -> None:
    """Import a list of residents."""
    sheet = read_sheet(place.sheet, "Senarai")
    plan = Plan(1, 2, headings.guess(header_labels(sheet, 2)), create_units=True)
    ack(opened.runner.run(keeping.import_residents, Progress(), "", sheet, plan, "senarai.xlsx").seq)


def requests(opened: Opened, _place: Place, ack: Ack, _least: int) -> None:
    """Import the requests of another system."""
    given = [
        {"service_request_id": str(number), "service_code": "L1", "status": "open", "description": "Lampu padam" * 20,
         "requested_datetime": "2026-11-20T08:00:00+08:00"}
        for number in range(REQUESTS)
    ]  # fmt: skip
    answer = parse_answer(json.dumps(given).encode(), "aduan.json", Progress())
    plan = bringing.plan_of(1)
    category, _name = opened.runner.read(bringing.preview_requests, answer, plan).categories[0]
    said = {(ALL_ROWS, bringing.service_question("L1")): str(category)}
    ack(opened.runner.run(bringing.import_requests, Progress(), "", answer, replace(plan, answers=said)).seq)


def confirm(opened: Opened, _place: Place, ack: Ack, least: int) -> None:
    """Confirm circulated minutes at the meeting that is in session, as long as there are any."""
    manager = doors_of(opened, FixedClock(MOMENT)).manager
    with opened.database.reading() as session:
        at = session.scalars(sa.select(sa.func.max(Meeting.id))).one()
        waiting = list(session.scalars(sa.select(Meeting.id).where(Meeting.minutes_status == MinutesStatus.circulated)))
    present = [person for person in manager.read(meetings.meeting_page, at).people if not person.guest]
    for meeting in waiting[:least]:
        ack(manager.run(meetings.confirm_minutes, Progress(), "", meeting, at, present[1].id, present[2].id).seq)


def copy(opened: Opened, _place: Place, ack: Ack, least: int) -> None:
    """Make copies."""
    for _copy in range(least):
        ack(head_of(opened))
        opened.runner.read(backups.make_copy)
        ack(head_of(opened))


def photo(opened: Opened, _place: Place, ack: Ack, least: int) -> None:
    """Record complaints, each with a photo of its own."""
    seen = opened.runner.read(bringing.preview_requests, Answer("", "json", ()), bringing.plan_of(1))
    category, _name = seen.categories[0]
    for number in range(least):
        given = IssueGiven(
            title=f"Paip bocor {number}", category_id=category, estate_id=1,
            photos=(FileGiven("foto.jpg", picture(number)),),
        )  # fmt: skip
        ack(opened.runner.run(record_issue, Progress(), "", given).seq)


def picture(number: int) -> bytes:
    """A photo that no other is like and nothing can press smaller."""
    made = io.BytesIO()
    Image.frombytes("RGB", (90, 90), random.Random(number).randbytes(24_300)).save(made, "JPEG")
    return made.getvalue()


def rekey(opened: Opened, _place: Place, ack: Ack, least: int) -> None:
    """Change the key of the office, two people together."""
    for _change in range(least):
        rekeying.change_key(opened.runner, colleague(opened))
        ack(head_of(opened))


def people(opened: Opened, _place: Place, ack: Ack, least: int) -> None:
    """Add users, give them other passwords, shut them out."""
    second = colleague(opened)

    def do(act: Action[..., R], *args: Any) -> R:
        done = opened.runner.run_with(second, act, Progress(), "", *args)
        ack(done.seq)
        return done.value

    for _person in range(least):
        username = f"kaunter {secrets.token_hex(4)}"
        values = {"username": username, "name": "Siti binti Ali", "roles": frozenset({Role.clerk})}
        made = do(users.add_user, values, "kucing tidur atas bumbung")
        do(users.set_password, made, "ayam makan padi kering")
        do(users.remove_user, made)


def colleague(opened: Opened) -> Who:
    """The manager, who stands beside the administrator for what two people do."""
    return doors_of(opened, FixedClock(MOMENT)).manager.who


def days(opened: Opened, place: Place, ack: Ack, least: int) -> None:
    """Work a little, sign out, sign in, again and again."""
    for _day in range(least):
        save(opened, place, ack, 2)
        close_office(opened)
        again = place.open()
        ack(head_of(again))
        # whoever holds the office goes on with the new sitting
        opened.database, opened.folder, opened.runner = again.database, again.folder, again.runner


JOBS: Final[dict[str, Job]] = {
    "save": save,
    "import": bring_in,
    "requests": requests,
    "confirm": confirm,
    "copy": copy,
    "photo": photo,
    "rekey": rekey,
    "people": people,
    "days": days,
}
