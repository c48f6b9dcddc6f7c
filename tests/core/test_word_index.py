"""A search table is held word by word against its records: whatever it would find otherwise is named."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.core.word_index import NotWhole, differing

SHAPE: Final = """CREATE VIRTUAL TABLE found USING fts5
    (words, content='', contentless_delete=1, tokenize='unicode61', prefix='2 3')"""
WORDS: Final = ("lif", "lampu", "longkang", "paip", "padam", "pagar", "siling", "sampah", "09", "10", "19", "20")
PAGE: Final = 512
MOST: Final = 40  # rows


class Kept:
    """A search table in a file, and the texts it was made of."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.texts = path, dict[int, str]()
        self.dice = random.Random(seed)
        with closing(connect(path)) as file:
            file.execute(f"PRAGMA page_size = {PAGE}")
            file.execute(SHAPE)
            file.execute("INSERT INTO found (found, rank) VALUES ('pgsz', 200)")

    def live(self, steps: int) -> None:
        """Rows put in, changed and taken out, each in a transaction of its own as the program does."""
        with closing(connect(self.path)) as file:
            for _ in range(steps):
                key = self.dice.randrange(1, MOST)
                if key in self.texts and self.dice.random() < 0.3:
                    file.execute("DELETE FROM found WHERE rowid = ?", (key,))
                    del self.texts[key]
                else:
                    self.texts[key] = " ".join(self.dice.choices(WORDS, k=6))
                    put(file, key, self.texts[key])

    def wrong(self) -> set[int] | None:
        """What is named; None where table or file do not hang together."""
        with closing(connect(self.path)) as file:
            try:
                if file.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    return None
                return differing(file.cursor(), "found", self.texts.items())
            except (NotWhole, sqlcipher.DatabaseError):
                return None


def connect(path: Path) -> Any:
    return sqlcipher.connect(str(path), isolation_level=None)


def put(file: Any, key: int, text: str) -> None:
    file.execute("INSERT OR REPLACE INTO found (rowid, words) VALUES (?, ?)", (key, text))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    made = Kept(tmp_path / "words.db", 5)
    made.live(300)
    return made


def test_a_table_that_lived_long_is_as_its_texts(kept: Kept) -> None:
    assert kept.wrong() == set()
    with closing(connect(kept.path)) as file:
        file.execute("INSERT INTO found (found) VALUES ('optimize')")
    assert kept.wrong() == set()


CHANGES: Final[dict[str, Callable[[str], str]]] = {
    "another word": lambda text: text.replace(text.split()[0], "pintu", 1),
    "words in another order": lambda text: " ".join(reversed(text.split())),
    "a word more": lambda text: f"{text} pintu",
    "no words": lambda _text: "",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_row_found_by_other_words_is_named(kept: Kept, change: Callable[[str], str]) -> None:
    key = min(key for key, text in kept.texts.items() if change(text) != text)
    kept.texts[key] = change(kept.texts[key])
    assert kept.wrong() == {key}


def test_a_row_too_much_and_one_too_few_are_named(kept: Kept) -> None:
    first, second, *_others = kept.texts
    text = kept.texts.pop(first)
    assert kept.wrong() == {first}
    kept.texts |= {first: text, MOST + 1: "pintu"}
    with closing(connect(kept.path)) as file:
        file.execute("DELETE FROM found WHERE rowid = ?", (second,))
    assert kept.wrong() == {second, MOST + 1}


def test_a_row_that_would_leave_words_behind_is_named(kept: Kept) -> None:
    key = max(kept.texts)
    with closing(connect(kept.path)) as file:
        put(file, key, kept.texts[key])
        file.execute("UPDATE found_docsize SET origin = origin - 1 WHERE id = ?", (key,))
    assert kept.wrong() == {key}


def test_a_row_whose_length_is_not_kept_rightly_is_named(kept: Kept) -> None:
    with closing(connect(kept.path)) as file:
        file.execute("UPDATE found_docsize SET sz = x'07' WHERE id = ?", (min(kept.texts),))
    assert kept.wrong() == {min(kept.texts)}


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM found_data WHERE id = (SELECT max(id) FROM found_data)",
        "UPDATE found_idx SET pgno = pgno + 2 WHERE term = (SELECT min(term) FROM found_idx WHERE term > x'30')",
        "INSERT INTO found_idx VALUES (900, x'', 2)",
        "INSERT INTO found_data VALUES (900 << 37, x'00')",
    ],
    ids=["a lost block", "a word looked for in the wrong block", "a word of no block", "a block of none"],
)
def test_a_table_that_does_not_hang_together_is_refused(kept: Kept, damage: str) -> None:
    with closing(connect(kept.path)) as file:
        file.execute("INSERT INTO found (found) VALUES ('optimize')")
        file.execute(damage)
        assert file.execute("SELECT changes()").fetchone() == (1,)
        with pytest.raises(NotWhole):
            differing(file.cursor(), "found", kept.texts.items())


def test_it_can_be_stopped_between_its_parts(kept: Kept) -> None:
    running = Progress()
    running.cancel()
    with closing(connect(kept.path)) as file, pytest.raises(Cancelled):
        differing(file.cursor(), "found", kept.texts.items(), lambda: running.at(0, 1))
    assert kept.wrong() == set()


def test_no_old_page_that_finds_otherwise_goes_unnoticed(kept: Kept) -> None:
    befores = []
    for _ in range(8):
        befores.append(kept.path.read_bytes())
        kept.live(15)
    sound, now, told = kept.path.read_bytes(), list(life_goes_on(kept)), 0
    for before in befores:
        for at in range(PAGE, len(before), PAGE):
            if before[at : at + PAGE] == sound[at : at + PAGE]:
                continue
            kept.path.write_bytes(sound[:at] + before[at : at + PAGE] + sound[at + PAGE :])
            if kept.wrong() == set():
                assert list(life_goes_on(kept)) == now, f"page {at // PAGE}"
            else:
                told += 1
    assert told > 100


def life_goes_on(kept: Kept) -> Iterator[list[tuple[int]]]:
    """What every beginning of every word finds, before and after each row was given other words."""
    with closing(connect(kept.path)) as file:
        file.execute("BEGIN")
        yield from found(file)
        for key in kept.texts:
            put(file, key, "tangga")
        yield from found(file)
        file.execute("ROLLBACK")


def found(file: Any) -> Iterator[list[tuple[int]]]:
    for word in sorted({word[:length] for word in WORDS for length in range(1, 9)}):
        yield file.execute("SELECT rowid FROM found WHERE found MATCH ?", (f'"{word}"*',)).fetchall()
