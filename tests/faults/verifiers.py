"""A thousand exported trails, good and bad, judged by k2k_verify.py and by k2k_verify.html, which must agree."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from PySide6.QtCore import QByteArray, QCoreApplication
from PySide6.QtQml import QJSEngine, QJSValue

from k2k_desktop.core.paths import resources
from tests.faults import Drill, Tally
from tests.faults.forging import trails
from tests.faults.tampering import independent

COUNT: Final = 1_000
NAME: Final = "the two verifiers"
PAGE: Final = resources() / "verifier" / "k2k_verify.html"
_JUDGE: Final = """(function (bytes, codes, papers) {
  var queue = [], said = null, file = new Uint8Array(bytes);
  codes = JSON.parse(codes);
  if (!codes.every(k2k.isCode)) return '{"verdict":2}';
  k2k.verify(function (start, end, then) { then(file.slice(start, end)); }, file.length, codes, JSON.parse(papers),
    function (step) { queue.push(step); }, function () {}, function (trail, why) {
      if (!trail) return said = { verdict: 2 };
      said = { verdict: trail.count ? 1 : 0, faults: trail.faults, genuine: [], known: [], some: trail.some,
        counted: [trail.seq, trail.changes, trail.records], head: trail.head };
      trail.genuine.forEach(function (one, code) { said.genuine.push([code, one.seq]); });
      trail.known.forEach(function (seq, name) { said.known.push([name, seq]); });
    });
  while (queue.length) queue.shift()();
  return k2k.canonical(said);
})"""

Verdict = dict[str, Any]
alone = cache(independent)


def pure_script() -> str:
    """The part of the page that judges, which needs no browser."""
    found = re.search(r'<script id="verifier">\n(.*?)</script>', PAGE.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


@cache
def _engine() -> QJSEngine:
    """With that part loaded. In a process that has no QApplication yet, none can be made afterwards."""
    made = QJSEngine(QCoreApplication.instance() or QCoreApplication([]))
    _sound(made.evaluate(pure_script(), PAGE.name))
    return made


def call(function: str, *given: Any) -> str:
    """What a JavaScript function gives back as text; bytes arrive as an ArrayBuffer."""
    values = [_engine().toScriptValue(QByteArray(one) if isinstance(one, bytes) else one) for one in given]
    return _sound(_sound(_engine().evaluate(function)).call(values)).toString()


def _sound(value: object) -> QJSValue:  # PySide's stub speaks of a tuple
    assert isinstance(value, QJSValue)
    assert not value.isError(), f"{value.toString()} {value.property('stack').toString()}"
    return value


def by_the_page(data: bytes, codes: list[str], papers: list[bytes]) -> Verdict:
    """What the page finds in a file."""
    named = [{"name": f"{place}.pdf", "hash": hashlib.sha256(paper).hexdigest()} for place, paper in enumerate(papers)]
    found: Verdict = json.loads(call(_JUDGE, data, json.dumps(codes), json.dumps(named)))
    return found


def by_python(data: bytes, codes: list[str], papers: list[bytes], folder: Path) -> Verdict:
    """What k2k_verify.py finds in it: its status, and what it has in hand where that is not 2."""
    module, path = alone(), folder / "trail.jsonl"
    path.write_bytes(data)
    names = [str(folder / f"{place}.pdf") for place in range(len(papers))]
    for name, paper in zip(names, papers, strict=True):
        Path(name).write_bytes(paper)
    arguments = [str(path), *(f"--code={code}" for code in codes), *(["--papers", *names] if names else [])]
    with contextlib.redirect_stdout(io.StringIO()):
        status = module.main(arguments)
    if status == 2:
        return {"verdict": 2}
    trail = module.verify(str(path), codes, names)
    said = {
        "verdict": status, "faults": trail.faults, "genuine": [[code, one[0]] for code, one in trail.genuine.items()],
        "known": [[Path(name).name, seq] for name, seq in trail.known.items()], "some": trail.some,
        "counted": [trail.seq, trail.changes, trail.records], "head": trail.head,
    }  # fmt: skip
    found: Verdict = json.loads(json.dumps(said).replace(json.dumps(str(folder) + "/")[1:-1], ""))
    return found


def apart(one: Verdict, other: Verdict) -> str | None:
    """Where two verdicts differ first; None where they are the same in everything."""
    if one["verdict"] != other["verdict"]:
        return f"{one['verdict']} {one.get('faults')} is not {other['verdict']} {other.get('faults')}"
    for name in one:
        if one[name] != other.get(name):
            return f"{name}: {one[name]} is not {other.get(name)}"
    return None


def run(count: int, seed: int) -> Drill:
    """*count* trails judged by both."""
    return _drill(count, seed, by_the_page)


def broken(seed: int) -> Drill:
    """A verifier that takes every readable file for good."""
    return _drill(20, seed, lambda *_given: {"verdict": 0})


def _drill(count: int, seed: int, page: Callable[[bytes, list[str], list[bytes]], Verdict]) -> Drill:
    tally, verdicts, kinds = Tally(NAME, count, seed), Counter[int](), Counter[str]()
    with TemporaryDirectory() as folder:
        for name, forged in trails(count, seed):
            python = by_python(forged.data, forged.codes, forged.papers, Path(folder))
            fault = apart(python, page(forged.data, forged.codes, forged.papers))
            tally.one(fault and f"{name}: {fault}")
            verdicts[python["verdict"]] += 1
            kinds.update({python["faults"][0][0]} if python.get("faults") else ())
    tally.notes.append(f"good {verdicts[0]}, bad {verdicts[1]}, unreadable {verdicts[2]}")
    tally.notes.append(", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    return tally.drill()
