"""`audit code`, `check` and `export`: the trail's proof without a screen."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from k2k_desktop.core.paths import resources
from tests.cli.conftest import Run

CODE = re.compile(r"K2K-(?:[0-9A-Z]{5}-){5}[0-9A-Z]{3}")


def test_a_code_given_on_the_command_line_is_genuine_and_a_slip_is_named(
    run: Run, practice: Path, tmp_path: Path
) -> None:
    whose = ("--office", practice, "--user", "juruaudit")
    status, out, _err = run("audit", "code", "--pdf", tmp_path / "kod.pdf", "--language", "en", *whose)
    assert status == 0
    assert (tmp_path / "kod.pdf").read_bytes().startswith(b"%PDF")
    code = CODE.findall(out)[-1]
    status, out, _err = run("audit", "check", code.lower(), *whose)
    assert (status, out[:5]) == (0, "Tulen")
    status, _out, err = run("audit", "check", code[:-1] + ("0" if code[-1] != "0" else "1"), *whose)
    assert status == 1
    assert "tersalah taip" in err
    assert run("audit", "check", "0" * 28, *whose)[0] == 1


def test_the_exported_trail_passes_the_independent_verifier(run: Run, practice: Path, tmp_path: Path) -> None:
    whose = ("--office", practice, "--user", "juruaudit")
    assert run("audit", "export", tmp_path / "x.zip", *whose)[0] == 2  # no reason
    assert run("audit", "export", tmp_path / "x.zip", "--reason", "Audit", "--office", practice, "--user", "kerani")[0]
    _status, out, _err = run("audit", "code", *whose)
    status, _out, _err = run("audit", "export", tmp_path / "jejak.zip", "--reason", "Audit tahunan", *whose)
    assert status == 0
    verifier = resources() / "verifier" / "k2k_verify.py"
    command = [sys.executable, "-I", str(verifier), str(tmp_path / "jejak.zip"), "--code", CODE.findall(out)[-1]]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, "PASS" in ran.stdout) == (0, True)
