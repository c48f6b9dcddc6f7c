"""The import contracts bite: a violation of each, planted in a copy of the package, breaks the right one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shape.source import PACKAGE, ROOT

# Contract, the file that is planted, what it says, and what the report must then name.
PLANTED = [
    ("One direction", "core/planted.py", "import k2k_desktop.services.planted", "core.planted -> k2k_desktop.services"),
    ("One direction", "helpers/planted.py", "", "k2k_desktop.helpers"),
    ("Qt lives in ui and app only", "models/planted.py", "import PySide6.QtCore", "models.planted -> PySide6"),
    ("Screens write no queries", "ui/shell/planted.py", "import sqlalchemy", "ui.shell.planted -> sqlalchemy"),
    ("Commands know neither Qt nor the database", "cli/planted.py", "import PySide6", "cli.planted -> PySide6"),
    ("Reports know no database", "reports/planted.py", "import sqlalchemy", "reports.planted -> sqlalchemy"),
    (
        "Features on screen stand apart",
        "ui/people/planted.py",
        "import k2k_desktop.ui.meetings.planted",
        "ui.people.planted -> k2k_desktop.ui.meetings.planted",
    ),
    ("Features on screen stand apart", "ui/oddments/planted.py", "", "k2k_desktop.ui.oddments"),
    (
        "The kit knows no feature",
        "ui/kit/planted.py",
        "import k2k_desktop.services.planted",
        "ui.kit.planted -> k2k_desktop.services.planted",
    ),
    ("No cycles", "services/planted.py", "import k2k_desktop.services.planted_too", "planted_too"),
]
ALSO_PLANTED = {
    "services/planted_too.py": "import k2k_desktop.services.planted",
    "ui/meetings/planted.py": "",
}


def _plant(package: Path, path: str, text: str) -> None:
    file = package / path
    for folder in reversed([parent for parent in file.parents if package in parent.parents]):
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
    file.write_text(f"{text}\n", encoding="utf-8")


def _report(folder: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "400"}
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    options = ["--config", "pyproject.toml", "--no-cache", "--no-logo"]
    done = subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is said about each broken contract, with every violation planted at once."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copytree(PACKAGE, folder / "k2k_desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path, text in [(path, text) for _, path, text, _ in PLANTED] + list(ALSO_PLANTED.items()):
        _plant(folder / "k2k_desktop", path, text)
    report = _report(folder).partition("Broken contracts")[2]
    parts = re.split(r"^(.+)\n-{3,}$", report, flags=re.MULTILINE)
    return {title.strip(): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize(("contract", "path", "text", "named"), PLANTED, ids=[path for _, path, _, _ in PLANTED])
def test_a_planted_violation_breaks_its_contract(
    sections: dict[str, str], contract: str, path: str, text: str, named: str
) -> None:
    assert named in sections.get(contract, ""), sections
