"""A practice office made once, and the command line as office IT calls it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from k2k_desktop import cli
from k2k_desktop.services.demo.office import PASSWORD
from tests.office.conftest import quick_keys
from tests.practice import practice_office

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small practice office with committees and meetings; tests only read it."""
    return shutil.copytree(practice_office(), tmp_path_factory.mktemp("cli") / "pejabat")


@pytest.fixture(autouse=True)
def _own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a profile remembers of the practice office is of this test alone: another copy of it may be further on."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "profile"))
    quick_keys(monkeypatch)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("audit", "verify", …)` gives exit code, stdout and stderr."""
    monkeypatch.setenv("K2K_PASSWORD", PASSWORD)

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        words: Sequence[str] = [str(one) for one in arguments]
        try:
            code = cli.main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call
