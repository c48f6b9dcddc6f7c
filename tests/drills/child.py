"""Does one job of a real office in a process of its own, which a drill kills or leaves without room.

A line on stdin names a job and the bytes a file may have (0: any). It is done in a forked process, so that no kill
costs a new start. It says `pid N`, then `ack SEQ` for each thing acknowledged, `refused SENTENCE`, and `gone`.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import random
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from PIL import Image

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import set_language
from k2k_desktop.core.progress import Progress
from k2k_desktop.core.spreadsheets import header_labels, read_sheet
from k2k_desktop.models import audit
from k2k_desktop.services import backups
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.imports import headings, keeping
from k2k_desktop.services.imports.plan import ALL_ROWS, Plan
from k2k_desktop.services.issues.intake import IssueGiven, record_issue
from k2k_desktop.services.issues.open311 import bringing
from k2k_desktop.services.issues.open311.reading import Answer, parse_answer
from k2k_desktop.services.office.opening import open_office
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people import residents
from k2k_desktop.ui.shell.tour import MOMENT

REQUESTS: Final = 60  # of one import
MOST: Final = 200  # saves before a drill that expects a refusal gives up
Job = Callable[[Opened, Path, int], None]


def say(line: str) -> None:
    """One line to whoever holds the other end of the pipe, at once."""
    os.write(1, f"{line}\n".encode())


def save(opened: Opened, _sheet: Path, least: int) -> None:
    """Register somebody and correct the record, again and again."""
    for number in itertools.count():
        made = opened.runner.run(
            residents.save_resident, Progress(), "", None, 1, {"full_name": f"Aminah binti Yusof {number}"}
        )
        say(f"ack {made.seq}")
        edit = opened.runner.run(residents.save_resident, Progress(), "", made.value, 1, {"notes": "x" * 400})
        say(f"ack {edit.seq}")
        if number >= least:
            return


def bring_in(opened: Opened, path: Path, _least: int) -> None:
    """Import a list of residents."""
    sheet = read_sheet(path, "Senarai")
    plan = Plan(1, 2, headings.guess(header_labels(sheet, 2)), create_units=True)
    say("ack 0")
    done = opened.runner.run(keeping.import_residents, Progress(), "", sheet, plan, "senarai.xlsx")
    say(f"ack {done.seq}")


def copy(opened: Opened, _sheet: Path, least: int) -> None:
    """Make copies."""
    for number in itertools.count():
        with opened.database.reading() as session:
            say(f"ack {audit.head(session)[0]}")
        opened.runner.read(backups.make_copy)
        if number >= least:
            return


def requests(opened: Opened, _sheet: Path, _least: int) -> None:
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
    say("ack 0")
    done = opened.runner.run(bringing.import_requests, Progress(), "", answer, replace(plan, answers=said))
    say(f"ack {done.seq}")


def photo(opened: Opened, _sheet: Path, least: int) -> None:
    """Record complaints, each with a photo of its own."""
    chance = random.Random(1)
    seen = opened.runner.read(bringing.preview_requests, Answer("", "json", ()), bringing.plan_of(1))
    category, _name = seen.categories[0]
    for number in itertools.count():
        made = io.BytesIO()
        Image.frombytes("RGB", (90, 90), chance.randbytes(24_300)).save(made, "JPEG")
        given = IssueGiven(
            title=f"Paip bocor {number}", category_id=category, estate_id=1,
            photos=(FileGiven("foto.jpg", made.getvalue()),),
        )  # fmt: skip
        say(f"ack {opened.runner.run(record_issue, Progress(), '', given).seq}")
        if number >= least:
            return


def boast(opened: Opened, _sheet: Path, _least: int) -> None:
    """What a careless program does: it acknowledges before it has committed."""
    with opened.database.writing() as session:
        seq = audit.open_entry(session)
        say(f"ack {seq}")
        signal.pause()


def sneak(opened: Opened, _sheet: Path, _least: int) -> None:
    """What a careless program does: half a change, each statement for itself, without the trail."""
    with opened.database.writer.connect() as connection:
        run = connection.exec_driver_sql
        for (name,) in run("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='resident'").all():
            run(f'DROP TRIGGER "{name}"')
        run("UPDATE resident SET notes = ?, version = version + 1 WHERE id = 1", ("separuh",))
        connection.commit()
        say("ack 0")
        signal.pause()


JOBS: Final[dict[str, Job]] = {
    "save": save,
    "import": bring_in,
    "copy": copy,
    "requests": requests,
    "photo": photo,
    "boast": boast,
    "sneak": sneak,
}


def do(job: str, office: Path, sheet: Path, limit: int) -> None:
    """In the forked process: the job; where there is no room, once more with room."""
    set_language("ms")
    opened = open_office(office, "kerani", PASSWORD, clock=FixedClock(MOMENT))
    say(f"pid {os.getpid()}")
    if not limit:
        with suppress(UserError):  # a list that is in already
            JOBS[job](opened, sheet, 10_000)
        return
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        JOBS[job](opened, sheet, MOST)
    except UserError as error:
        say(f"refused {error.say()}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    JOBS[job](opened, sheet, 0)
    opened.close()
    say("went on")


def main(office: str, sheet: str) -> None:
    """Wait for jobs until the pipe ends."""
    for line in sys.stdin:
        job, limit = line.split()
        pid = os.fork()
        if not pid:
            try:
                do(job, Path(office), Path(sheet), int(limit))
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
        say("gone")


if __name__ == "__main__":
    main(*sys.argv[1:])
