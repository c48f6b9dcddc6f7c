"""After every story through the real window: no identity number, telephone number or password in a file that stays
behind, in a file's name, or on the clipboard."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from k2k_desktop.core.facts import FACTS_FILE
from k2k_desktop.services.demo.office import PASSWORD
from tests.faults import Drill, Tally
from tests.faults.keeping import FOLDER
from tests.faults.offices import work_folder

COUNT: Final = 1  # the whole story suite
_ROOT: Final = Path(__file__).parents[2]
_NUMBER: Final = re.compile(rb"(?<!\d)(\d{2})(\d{2})(\d{2})[- ]?\d{2}[- ]?\d{4}(?!\d)")
_PHONE: Final = re.compile(rb"(?<!\d)(?:\+?60|0)1\d[- ]?\d{3,4}[- ]?\d{4}(?!\d)")
_SECRETS: Final = (PASSWORD,)
# What a story handed out on purpose, and what only opens with a key, is no leak: it is looked into elsewhere.
_HANDED_OUT: Final = (".pdf", ".xlsx", ".csv", ".zip", ".jsonl", ".png", ".jpg", ".k2k", ".db", ".db-wal", ".db-shm")
_SEALED: Final = re.compile(rb"[A-Za-z0-9+/=_-]{32,}")  # keys and digests: digits among them are nobody's number
_OURS: Final = frozenset(path.read_bytes() for path in (_ROOT / "resources" / "verifier").glob("k2k_verify.*"))


def run(count: int, seed: int) -> Drill:
    """Run the stories in folders of their own, then read every file that they left."""
    tally = Tally("leaks after the stories", max(1, count), seed)
    with work_folder() as folder:
        ended = _stories(folder)
        for name in re.findall(r"^(?:tests/\S+::\S+) (?:PASSED|FAILED|ERROR)", ended, re.MULTILINE):
            tally.one(f"{name}" if name.endswith(("FAILED", "ERROR")) else None)
        tally.one(None if " passed" in ended else f"the stories did not run: {ended[-300:]}")
        left = list(_left(folder))
        tally.one(
            None if any(path.name == FACTS_FILE for path in left) else "no office of the stories was left to read"
        )
        for path in left:
            for told in _personal(path, folder):
                tally.bad(told, accepted=1)
        tally.notes.append(f"{len(left)} files read")
    return tally.drill()


def broken(seed: int) -> Drill:
    """A log and a temporary file that say too much, and a file named after somebody's number."""
    tally = Tally("leaks", 3, seed)
    with work_folder() as folder:
        for name, words in (("logs/k2k.log", "saved 870123-14-5991"), ("tmp/list.txt", PASSWORD),
                            ("tmp/012-000 9913.txt", "")):  # fmt: skip
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(words, encoding="utf-16")
            tally.one()
        for path in _left(folder):
            for told in _personal(path, folder):
                tally.bad(told, accepted=1)
    if tally.accepted < tally.injected:
        return Drill("leaks", tally.injected, seed=seed)  # one was not found: the drill proves nothing
    return tally.drill()


def _stories(folder: Path) -> str:
    """Everything the stories can write goes below *folder*; what pytest said."""
    places = {name: folder / name.casefold() for name in ("TMPDIR", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                                          "XDG_CACHE_HOME", "XDG_STATE_HOME")}  # fmt: skip
    for place in places.values():
        place.mkdir()
    environment = {**os.environ, **{name: str(place) for name, place in places.items()}, FOLDER: str(folder)}
    command = [
        sys.executable, "-m", "pytest", "tests/stories", "-v", "--color=no", "-p", "tests.faults.keeping",
        "-p", "no:cacheprovider", "--basetemp", str(folder / "stories"), "-o", "tmp_path_retention_policy=all",
    ]  # fmt: skip
    said = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)
    return said.stdout


def _left(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in _HANDED_OUT:
            yield path


def _personal(path: Path, folder: Path) -> Iterator[str]:
    """What a file tells of somebody, with the secret itself left out."""
    where = path.relative_to(folder)
    raw = path.read_bytes()
    if raw in _OURS:  # a verifier beside the trail that was handed out
        return
    raw = _SEALED.sub(b"", raw)
    texts = [raw, path.name.encode()]
    for code in ("utf-16-le", "utf-16-be"):
        texts.append(raw.decode(code, "ignore").encode("utf-8", "ignore"))
        texts.append(raw[1:].decode(code, "ignore").encode("utf-8", "ignore"))
    if any(_is_identity(found) for text in texts for found in _NUMBER.finditer(text)):
        yield f"an identity number in {where}"
    if any(_PHONE.search(text) for text in texts):
        yield f"a telephone number in {where}"
    # a practice office shows its passwords at sign-in: they are no secret
    if path.name != FACTS_FILE and any(secret.encode() in text for secret in _SECRETS for text in texts):
        yield f"a password in {where}"


def _is_identity(found: re.Match[bytes]) -> bool:
    """Whether the first six digits are a day: other long numbers are nobody's."""
    year, month, day = (int(part) for part in found.groups()[:3])
    try:
        dt.date(1900 + year, month, day)
    except ValueError:
        return False
    return True
