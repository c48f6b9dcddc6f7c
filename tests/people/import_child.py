"""Imports a list in a process of its own, so that a test can kill it or fill its disk: OFFICE LIST ESTATE LIMIT."""

from __future__ import annotations

import resource
import signal
import sys
from pathlib import Path

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.core.spreadsheets import header_labels, read_sheet
from k2k_desktop.models.office import Role
from k2k_desktop.services.imports import headings, keeping
from k2k_desktop.services.imports.plan import Plan
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import TEST_KEY


def main(office: str, path: str, estate: str, limit: str) -> int:
    """Says `keeping` on a line when records are being put in; 1 and the sentence when refused."""
    sheet = read_sheet(Path(path), "Senarai")
    if int(limit):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    runner = Runner(Database(Path(office), TEST_KEY), Who(None, "", "", frozenset(Role)), Clock())
    plan = Plan(int(estate), 2, headings.guess(header_labels(sheet, 2)), create_units=True)

    def told(done: int, total: int) -> None:
        if done > total // 2 + total // 8:
            sys.stdout.write("keeping\n")
            sys.stdout.flush()
            sys.stdin.readline()  # waits here for whoever kills it

    try:
        runner.run(keeping.import_residents, Progress(told), "", sheet, plan, "senarai.xlsx")
    except UserError as error:
        sys.stderr.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
