"""What a fresh computer is given: pinned packages with their hashes, and no address of anybody's package store."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer import libraries
from tests.shape.source import INSTALLER, ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
SCRIPTS = [ROOT / "run", ROOT / "test", ROOT / ".ci" / "run", INSTALLER / "setup.sh"]


def _pinned(path: Path) -> dict[str, str]:
    return {canonicalize_name(package): version for package, version in PINNED.findall(path.read_text("utf-8"))}


def _asked_for() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]


def test_what_the_project_asks_for_is_pinned_as_it_asks() -> None:
    """Put right by the command in CONTRIBUTING.md."""
    pinned = _pinned(ROOT / "requirements.txt")
    wrong = [
        str(asked)
        for asked in _asked_for()
        if not asked.specifier.contains(pinned.get(canonicalize_name(asked.name), "0"))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", [ROOT / "requirements.txt", INSTALLER / "uv.txt"], ids=lambda path: path.name)
def test_every_package_has_hashes_and_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(_pinned(path)) > 0
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in re.sub(r"#.*", "", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_plain_shell(path: Path) -> None:
    subprocess.run(["sh", "-n", str(path)], check=True)


def test_the_build_server_runs_what_everybody_runs() -> None:
    lines = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands == ['exec "$(dirname -- "$0")/../test"']


def test_a_missing_library_is_noticed_and_named() -> None:
    assert not libraries.loads("libnothing-of-that-name.so.9")
    assert libraries.missing() == []  # or these tests could not show a window


def test_no_lock_file_with_addresses_is_kept() -> None:
    assert not (ROOT / "uv.lock").exists()
