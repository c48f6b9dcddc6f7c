"""Program and k2k_verify.py agree on a sound trail, name every attack, and one changed digit in an exported trail."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from k2k_desktop.core.check_codes import grouped
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.paths import resources
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.services import trail_export
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner
from tests.conftest import BEGINNINGS, MONDAY_MORNING, Make, RunnerOf, door
from tests.faults.tampering import ATTACKS, Bench, Judged, bench_of, independent, named

VERIFIER = resources() / "verifier" / "k2k_verify.py"


def thirty_entries_of(database: Database) -> None:
    """A trail of some thirty entries, some of several changes."""
    runner = door(database, FixedClock(MONDAY_MORNING), "manager", "clerk", "secretary")
    make = Make(runner)
    estate = make.estate()
    block = make.block(estate)
    for number in range(1, 4):
        unit = make.unit(block, estate, f"A-01-{number:02}")
        _household, people = make.household(unit, f"Aminah binti Yusof {number}", f"Ganesan a/l Perumal {number}")
        runner.change(residents.save_resident, people[0], 1, {"occupation": "Guru", "notes": "“Duduk” sendiri\n陳 😀"})
        runner.change(residents.save_resident, people[0], 2, {"occupation": None})


BEGINNINGS["thirty_entries"] = thirty_entries_of


@pytest.fixture
def thirty_entries() -> None:
    """What the office of a test that asks for `trail` begins with."""


@pytest.fixture
def trail(runner: Runner, thirty_entries: None) -> Runner:
    """The door of that office."""
    return runner


@pytest.fixture
def exported(trail: Runner, runner_of: RunnerOf, tmp_path: Path) -> Path:
    """That trail as an auditor exports it, in plain lines."""
    path = tmp_path / "trail.jsonl"
    runner_of("auditor").ask(trail_export.export_trail, Progress(), "Audit tahunan", path)
    return path


def alone(path: Path, *more: str) -> tuple[int, str]:
    """What k2k_verify.py says, run by Python with nothing but its own library: status and words."""
    ran = subprocess.run([sys.executable, "-I", "-S", str(VERIFIER), str(path), *more],
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert not ran.stderr
    return ran.returncode, ran.stdout


def test_the_verifier_needs_only_pythons_library_and_shares_no_code_with_us() -> None:
    text = VERIFIER.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    imported = re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE)
    assert set(imported) <= sys.stdlib_module_names
    assert "k2k_desktop" not in text


def test_on_a_sound_trail_the_independent_verifier_agrees_with_the_program(exported: Path) -> None:
    status, said = alone(exported, "--lang", "en")
    assert (status, said.splitlines()[-1][:5]) == (0, "PASS:")
    assert alone(exported, "--lang", "ms")[1].splitlines()[-1].startswith("LULUS:")
    assert len(alone(exported)[1].splitlines()) == 4  # each sentence in both languages


def test_after_one_changed_digit_anywhere_the_independent_verifier_disagrees(exported: Path) -> None:
    text, verifier = exported.read_text("utf-8"), independent()
    places = [found.start() for found in re.finditer(r"\d", text)]
    for place in random.Random(4).sample(places, 150):
        changed = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
        line = text.count("\n", 0, place)
        if line == 0:
            continue  # the number of the format and of the schema: nothing is proved by them
        exported.write_text(changed, "utf-8", newline="\n")
        assert verifier.verify(str(exported)).faults, changed.splitlines()[line]


def test_an_entry_of_the_export_that_was_changed_is_named_in_both_languages(exported: Path) -> None:
    text = exported.read_text("utf-8")
    exported.write_text(text.replace('\\"seq\\":9,', '\\"seq\\":9, ', 1), "utf-8", newline="\n")
    status, said = alone(exported)
    assert status == 1
    assert "Entri 9 diubah" in said
    assert "Entry 9 was altered" in said


CUT: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "the last line is gone": (lambda lines: lines[:-1], "cut off"),
    "a row is gone": (lambda lines: [one for one in lines if '"table":"estate","pk":1,"row"' not in one], "estate 1"),
    "a row stands twice": (lambda lines: [*lines[:-1], lines[-2], lines[-1]], "without an entry"),
    "the first line is gone": (lambda lines: lines[1:], "no exported trail"),
    "a line is no JSON": (lambda lines: [lines[0], "{", *lines[1:]], "Line 2"),
    "a line stands after the end": (lambda lines: [*lines, lines[1]], "cannot be read"),
    "a number is a fraction": (lambda lines: [one.replace('"pk":1,', '"pk":1.0,') for one in lines], "cannot be read"),
    "a number is no number": (lambda lines: [one.replace('"seq":1,', '"seq":true,', 1) for one in lines], "Line 2"),
    "a line is another thing": (lambda lines: [lines[0], "[]", '{"t":"x"}', *lines[1:]], "Line 3"),
}


@pytest.mark.parametrize("way", CUT)
def test_a_file_that_is_not_whole_is_refused(exported: Path, way: str) -> None:
    change, named_so = CUT[way]
    lines = change(exported.read_text("utf-8").splitlines())
    exported.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    status, said = alone(exported, "--lang", "en")
    assert status == 1
    assert named_so in said


def test_a_code_from_paper_and_the_papers_themselves_are_judged(trail: Runner, exported: Path, tmp_path: Path) -> None:
    lines = exported.read_text("utf-8").splitlines()
    lines[0] = lines[0].replace('"office":""', '"office":"0123456789abcdef"')
    exported.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    with trail.database.reading() as session:
        seq, head = audit.head(session)
        sealed = session.execute(sa.select(audit.ENTRY.c.hash).where(audit.ENTRY.c.seq == seq - 1)).scalar_one()
    code = grouped(proof.checkpoint("0123456789abcdef", seq - 1, sealed))
    status, said = alone(exported, "--code", code.lower().replace("0", "o"), "--lang", "en")
    assert status == 0
    assert f"entry {seq - 1}" in said
    other = grouped(proof.checkpoint("another", seq, head))
    assert alone(exported, "--code", other)[0] == 1
    assert alone(exported, "--code", code[:-1] + ("0" if code[-1] != "0" else "1"))[0] == 2
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4")
    status, said = alone(exported, "--papers", str(tmp_path / "x.pdf"), "--lang", "en")
    assert status == 1
    assert "no entry knows this file" in said
    assert alone(tmp_path / "nothing.jsonl")[0] == 2


@pytest.mark.parametrize("name", ATTACKS)
def test_both_verifiers_name_the_attack_of_somebody_with_the_key(trail: Runner, name: str) -> None:
    bench = bench_of(trail.database)
    dice = random.Random(name)
    with bench.attacked(None, dice) as (connection, _expected):
        assert bench.judge(connection) == Judged([], [])
    for _ in range(3):
        with bench.attacked(ATTACKS[name], dice) as (connection, expected):
            assert named(bench.judge(connection), expected) is None


@pytest.mark.parametrize("name", ["the tail cut", "all rewritten and hashed again"])
def test_without_a_code_from_paper_nobody_can_tell_that_all_was_rewritten(trail: Runner, name: str) -> None:
    bench: Bench = bench_of(trail.database)
    with bench.attacked(ATTACKS[name], random.Random(1)) as (connection, _expected):
        assert bench.judge(connection, informed=False) == Judged([], [])


def test_the_zip_holds_the_trail_and_its_verifiers(trail: Runner, runner_of: RunnerOf, tmp_path: Path) -> None:
    path = tmp_path / "jejak.zip"
    made = runner_of("auditor").ask(trail_export.export_trail, Progress(), "Audit", path)
    assert alone(path)[0] == 0
    with zipfile.ZipFile(path) as packed:
        for name in trail_export.VERIFIERS:
            assert packed.read(name) == (VERIFIER.parent / name).read_bytes()
            assert packed.getinfo(name).date_time == (1980, 1, 1, 0, 0, 0)  # not of this computer's files
        last = json.loads(packed.read(trail_export.INSIDE).splitlines()[-1])
    assert (made.entries, made.changes, made.records) == (last["entries"], last["changes"], last["records"])
    assert [one.name for one in tmp_path.glob("*.part")] == []


def test_a_damaged_zip_is_said_to_be_unreadable(trail: Runner, runner_of: RunnerOf, tmp_path: Path) -> None:
    path = tmp_path / "jejak.zip"
    runner_of("auditor").ask(trail_export.export_trail, Progress(), "Audit", path)
    with zipfile.ZipFile(path) as packed:
        place = packed.getinfo(trail_export.INSIDE).header_offset
    content = bytearray(path.read_bytes())
    for start in (place + 200, len(content) - 60, place):  # what is packed, the list of what is in it, where it begins
        path.write_bytes(content[:start] + bytes(20) + content[start + 20 :])
        assert alone(path)[0] == 2


def test_the_trail_leaves_the_office_only_with_right_and_reason(
    trail: Runner, runner_of: RunnerOf, tmp_path: Path
) -> None:
    with pytest.raises(Refused):
        runner_of("clerk").ask(trail_export.export_trail, Progress(), "Audit", tmp_path / "x.zip")
    with pytest.raises(UserError, match="Say why"):
        runner_of("manager").ask(trail_export.export_trail, Progress(), " ", tmp_path / "x.zip")
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        runner_of("manager").ask(trail_export.export_trail, stopped, "Audit", tmp_path / "x.zip")
    with pytest.raises(UserError, match="folder"):
        runner_of("manager").ask(trail_export.export_trail, Progress(), "Audit", tmp_path / "none" / "x.zip")
    assert list(tmp_path.glob("x.zip*")) == []
