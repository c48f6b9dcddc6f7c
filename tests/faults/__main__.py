"""Run the drills of this folder, one after another: `./test --faults [names] [--count N] [--seed S] [--self-test]`.

Prints a table, keeps it as build/faults/report.txt and .json, and ends with 1 when a figure failed. Each drill runs in
a process of its own. The seed is printed; the same seed injects the same faults.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any, Final

from tests.faults import Drill

FOLDER: Final = Path(__file__).parent
ROOT: Final = FOLDER.parents[1]
REPORT: Final = ROOT / "build" / "faults"
FIRST: Final = ("killed", "powercut", "failing_io", "full_disk", "damage", "upgrades", "two_programs")
QUICK: Final = ("killed", "damage")  # whose self-test runs with every `./test`
HEADINGS: Final = ("fault", "injected", "lost", "accepted damaged", "other", "seconds", "seed", "verdict")


def names() -> list[str]:
    """The drills in this folder: those of storage first, then the others by name."""
    found = sorted(path.stem for path in FOLDER.glob("*.py"))
    drills = [name for name in found if "\ndef run(" in (FOLDER / f"{name}.py").read_text(encoding="utf-8")]
    return sorted(drills, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))


def run_here(name: str, count: int | None, seed: int, *, self_test: bool) -> list[Drill]:
    """Run one drill in this process; what it raised is a fault of its own line."""
    module = importlib.import_module(f"tests.faults.{name}")
    asked = module.COUNT if count is None else count
    started = time.monotonic()
    try:
        found = module.broken(seed) if self_test else module.run(asked, seed)
    except Exception as error:
        traceback.print_exc()
        return [Drill(name, 0, faults=(f"{type(error).__name__}: {error}",), seed=seed)]
    drills = [found] if isinstance(found, Drill) else list(found)
    if self_test:
        return [_turned_round(drill) for drill in drills]
    tried = sum(drill.injected for drill in drills)
    if tried and tried < asked:
        short = (f"only {tried} of {asked} were injected",)
        drills.append(Drill(f"{name}: count", 0, faults=short, seconds=time.monotonic() - started, seed=seed))
    return drills


def samples(chosen: list[str], seed: int) -> list[Drill]:
    """A few faults of each drill that gives a SAMPLE, all in this process; and the self-tests that take little."""
    drills: list[Drill] = []
    for name in chosen or names():
        module = importlib.import_module(f"tests.faults.{name}")
        if hasattr(module, "SAMPLE"):
            drills += run_here(name, module.SAMPLE, seed, self_test=False)
            drills += run_here(name, None, seed, self_test=True) if name in QUICK else []
    return drills


def _turned_round(drill: Drill) -> Drill:
    """A self-test passes when the drill noticed that something careless was put in front of it."""
    found = f"noticed: {drill.lost} lost, {drill.accepted} accepted, {len(drill.faults)} other"
    missed = () if drill.lost or drill.accepted or drill.faults else ("the careless thing was not noticed",)
    name = f"{drill.name} (self-test)"
    return Drill(name, drill.injected, faults=missed, seconds=drill.seconds, seed=drill.seed, notes=found)


def run_apart(name: str, arguments: argparse.Namespace, seed: int) -> list[dict[str, Any]]:
    """Run one drill in a process of its own; its lines of the table."""
    answer = REPORT / f"{name}.json"
    answer.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.faults", "--here", str(answer), name, "--seed", str(seed)]
    command += ["--count", str(arguments.count)] if arguments.count is not None else []
    command += ["--self-test"] if arguments.self_test else []
    subprocess.run(command, cwd=ROOT, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(answer.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return [Drill(name, 0, faults=("the drill's process died",), seed=seed).plain()]
    return found


def table_of(lines: list[dict[str, Any]]) -> str:
    """The table, and below it what went wrong and what was measured."""
    rows = [HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    shown = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    shown.insert(1, "-+-".join("-" * width for width in widths))
    for line in lines:
        shown += [f"{line['name']}: {said}" for said in (line["notes"], *line["faults"]) if said]
    return "\n".join(shown) + "\n"


def _cells(line: dict[str, Any]) -> tuple[str, ...]:
    counts = (line["injected"], line["lost"], line["accepted"], len(line["faults"]))
    return (line["name"], *(f"{n:,}" for n in counts), f"{line['seconds']:.0f}", str(line["seed"]), line["verdict"])


def main() -> int:
    """1 when a figure failed or a drill could not run."""
    parser = argparse.ArgumentParser(prog="./test --faults")
    parser.add_argument("names", nargs="*", help=", ".join(names()))
    parser.add_argument("--count", type=int, help="faults of each drill, in place of the full figure")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--self-test", action="store_true", help="each drill on something careless: it must notice")
    parser.add_argument("--sample", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(10**8) if arguments.seed is None else arguments.seed
    if unknown := sorted({*arguments.names} - {*names()}):
        parser.error(f"no such drill: {', '.join(unknown)}. There are: {', '.join(names())}")
    if arguments.here:
        drills = run_here(arguments.names[0], arguments.count, seed, self_test=arguments.self_test)
        arguments.here.write_text(json.dumps([drill.plain() for drill in drills]), encoding="utf-8")
        return 0
    if arguments.sample:
        drills = samples(arguments.names, seed)
        arguments.sample.write_text(json.dumps([drill.plain() for drill in drills]), encoding="utf-8")
        return 0
    REPORT.mkdir(parents=True, exist_ok=True)
    lines: list[dict[str, Any]] = []
    for name in arguments.names or names():
        sys.stderr.write(f"== {name}, seed {seed}\n")
        lines += run_apart(name, arguments, seed)
    table = table_of(lines)
    kept = REPORT / ("self-test" if arguments.self_test else "report")
    kept.with_suffix(".txt").write_text(table, encoding="utf-8")
    kept.with_suffix(".json").write_text(json.dumps(lines, indent=1), encoding="utf-8")
    sys.stdout.write(table)
    return 0 if all(line["verdict"] == "passed" for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
