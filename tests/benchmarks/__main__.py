"""Run the figures of this folder: `./test --benchmarks`, or only some: `./test --benchmarks start search`.

A benchmark is a module here with `run() -> Result | list[Result]`. Each runs in a process of its own, so that what one
has loaded does not flatter the next.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measure import Result

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
HERE = "--here"


def names() -> list[str]:
    """The benchmarks in this folder, by file."""
    found = sorted(path.stem for path in FOLDER.glob("*.py"))
    return [name for name in found if "\ndef run(" in (FOLDER / f"{name}.py").read_text(encoding="utf-8")]


def run_here(name: str) -> int:
    """Run one benchmark in this process; 1 when a goal was not met."""
    found = importlib.import_module(f"tests.benchmarks.{name}").run()
    results: list[Result] = [found] if isinstance(found, Result) else list(found)
    for result in results:
        sys.stdout.write(f"{result}\n")
    return 0 if all(result.met for result in results) else 1


def run_all(asked: list[str]) -> int:
    """Run each benchmark in its own process; 1 when one failed or did not reach its goal."""
    failed = []
    chosen = asked or names()
    for name in chosen:
        if subprocess.run([sys.executable, "-m", "tests.benchmarks", HERE, name], cwd=ROOT, check=False).returncode:
            failed.append(name)
    sys.stdout.write(f"Not met: {', '.join(failed)}\n" if failed else f"{len(chosen)} benchmarks, all goals met.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(run_here(arguments[1]) if arguments[:1] == [HERE] else run_all(arguments))
