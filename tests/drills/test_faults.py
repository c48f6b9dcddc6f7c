"""A few faults of each drill of tests/faults, all in one process of their own; `./test --faults` injects them all."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from tests.faults.__main__ import FIRST, QUICK

ROOT: Final = Path(__file__).parents[2]
SEED: Final = "20261122"
LINES: Final = (
    "killed", "power cut at work", "failing writes and flushes", "disk full",
    "database damaged", "keyring damaged", "copy damaged", "file of another office", "older database put back",
    "old page put back", "killed in an upgrade", "killed in a change of key", "an office of a newer program",
    "two programs on one folder", "copied while open", "office on a network",
)  # fmt: skip


@cache
def _lines() -> dict[str, dict[str, Any]]:
    """What the sample found, by line of the table."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        command = [sys.executable, "-m", "tests.faults", "--sample", str(answer), "--seed", SEED, *FIRST]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return {line["name"]: line for line in json.loads(answer.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", LINES)
def test_no_fault_loses_anything_or_is_taken_for_good(name: str) -> None:
    line = _lines()[name]
    assert (line["lost"], line["accepted"], line["faults"]) == (0, 0, []), line
    assert line["verdict"] == "passed" or line["notes"].startswith("not run"), line


def test_the_drills_notice_what_is_careless() -> None:
    self_tests = [line for name, line in _lines().items() if name.endswith("(self-test)")]
    assert len(self_tests) >= len(QUICK)
    assert [line for line in self_tests if line["verdict"] != "passed"] == []
