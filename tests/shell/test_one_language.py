"""One language at a time: what the screen says in Malay has no English word of ours in it, and the other way round."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication
from sqlalchemy.orm import Session

from k2k_desktop.core import paths
from k2k_desktop.core.db import Database
from k2k_desktop.core.fields import Text
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.keys import Keyring
from k2k_desktop.core.passwords import PASSPHRASE_WORDS, passphrase_words
from k2k_desktop.models.audit import CHANGE, ENTRY
from k2k_desktop.models.base import Record
from k2k_desktop.services.demo.office import PASSWORD
from tests.people.sheets import HEADINGS
from tests.walk import practice_office
from tests.watching import walked

LANGUAGES: Final[tuple[Language, ...]] = ("ms", "en")
# What is the same on purpose, or a name: the languages and scripts, the program, what stands on a key.
NAMES: Final = (
    "Bahasa Melayu",
    "English",
    "K2K Desktop",
    "PPR",
    "Negeri Sembilan",
    "Hadir bersama",
    "Senarai",
    "Hari Raya",  # the name of the holiday in both
    "Air Selangor",  # agencies to refer to are called what they are called
    "Jabatan Keselamatan dan Kesihatan Pekerjaan",
    "Surat panggilan mesyuarat",  # the title of a paper that went out in Malay
)
COLUMNS: Final = (
    *HEADINGS,
    "Juruaudit Dalam",
    "KIR · Isteri · Anak",
)  # of the list that is brought in; and a title as the constitution of a society writes it
_KEYS: Final = re.compile(r"\b(?:Ctrl|Alt|Shift)\+\S+|^Home / End$")
_NUMBER: Final = ("{count}", "{done}", "{total}", "{page}", "{pages}", "{days}")
_PLACE: Final = re.compile(r"\{[^{}]*\}")
_WORD: Final = re.compile(r"[^\W\d]{3,}")


@cache
def catalogue() -> dict[str, str]:
    """{English: Malay} of everything marked, where the two differ."""
    found = gettext.translation("k2k", paths.resources() / "locale", languages=["ms"])
    pairs: dict[str, str] = {}
    for key, malay in vars(found)["_catalog"].items():
        english = key[0] if isinstance(key, tuple) else key
        english = english.rpartition("\x04")[2]
        if english and malay and english != malay:
            pairs[english] = malay
    return pairs


@cache
def data() -> re.Pattern[str]:
    """The words that people of the office wrote: names, titles, minutes."""
    keyring = Keyring.load(practice_office() / "office.keys")
    _user, key = keyring.open_with_password("pentadbir", PASSWORD)
    database = Database(practice_office() / "office.db", key.database_hex())
    found: set[str] = {*NAMES, *COLUMNS}
    with database.reading() as session:
        for table in Record.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.info.get("kind"), Text):
                    rows = session.scalars(sa.select(column).distinct())
                    found |= {line for text in rows if text for line in str(text).splitlines() if len(line) > 1}
        found |= _in_the_trail(session)
    database.close()
    longest = sorted(found, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _in_the_trail(session: Session) -> set[str]:
    """What was written and is gone, as the bin shows it, cut after some words; and the reasons people gave."""
    found: set[str] = set()
    for before in session.scalars(sa.select(CHANGE.c.before).where(CHANGE.c.op == "D")):
        texts = [value for value in json.loads(before or "{}").values() if isinstance(value, str)]
        for part in (part.split() for text in texts for part in re.split(r"[\n(;,]", text)):
            found |= {" ".join(part[:end]) for end in range(2, len(part) + 1)}
    reasons = {json.loads(body).get("reason") for body in session.scalars(sa.select(ENTRY.c.body))}
    return found | {reason for reason in reasons if reason}


def foreign_words(language: Language) -> dict[str, str]:
    """Whole marked texts of the other language that are no word of this one: {text: what it should be}."""
    pairs = catalogue()
    other = pairs if language == "ms" else {malay: english for english, malay in pairs.items()}
    own = " · ".join(pairs.values() if language == "ms" else pairs).casefold()

    def is_own(text: str) -> bool:
        # the second question alone takes eight seconds
        return text in own and re.search(rf"\b{re.escape(text)}\b", own) is not None

    return {
        text: right
        for text, right in other.items()
        if not _PLACE.search(text) and re.search(r"\w{3}", text) and not is_own(text.replace("&", "").casefold())
    }


@cache
def finder(language: Language) -> re.Pattern[str]:
    """Finds such a text as whole words."""
    texts = (text.replace("&", "") for text in sorted(foreign_words(language), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, texts))})(?![\w-])")


@cache
def sentences(language: Language) -> dict[str, list[tuple[str, str]]]:
    """Marked texts of the other language with places in them, as patterns, by a word that whatever fits them has in
    it: there are a thousand, and ten thousand words on the screen. "" has those without such a word."""
    pairs = catalogue()
    other = pairs if language == "ms" else {malay: english for english, malay in pairs.items()}
    found: dict[str, list[tuple[str, str]]] = {}
    for text in other:
        bare = _PLACE.sub("", text)
        if _PLACE.search(text) and _WORD.search(bare) and other[text] != text:
            numbered = _PLACE.sub(lambda place: "\0" if place[0] in _NUMBER else "\1", text)
            body = re.escape(numbered).replace("\0", r"[\d,.]+").replace("\1", ".+")
            # a word at a place may go on in what stands there
            whole = [word[0] for word in _WORD.finditer(_PLACE.sub("\0", text)) if "\0" not in _beside(word)]
            found.setdefault(max(whole, key=len, default=""), []).append((rf"^{body}$", text))
    return found


def _beside(word: re.Match[str]) -> str:
    """The signs before and after it."""
    return word.string[max(0, word.start() - 1) : word.start()] + word.string[word.end() : word.end() + 1]


def fitting(language: Language, said: str) -> Iterator[str]:
    """The texts of the other language with places in them that *said* fits."""
    known = sentences(language)
    for word in ("", *dict.fromkeys(_WORD.findall(said))):
        yield from (text for pattern, text in known.get(word, ()) if _compiled(pattern).match(said))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


@cache
def passphrase() -> re.Pattern[str]:
    """A password as the program suggests it: Malay words in either language."""
    word = f"(?:{'|'.join(passphrase_words())})"
    return re.compile(rf"\b{word}(?: {word}){{{PASSPHRASE_WORDS - 1}}}\b")


@cache
def foreign(language: Language, said: str) -> str:
    """The text of the other language in *said*; nothing where there is none."""
    own = data().sub("…", passphrase().sub("…", _KEYS.sub("", said)))
    hit = finder(language).search(own)
    if hit:
        return hit[0]
    return next((text for text in fitting(language, own) if not _ours(language, own)), "")


def _ours(language: Language, said: str) -> bool:
    """Whether a sentence with places of this language fits as well."""
    there: Language = "en" if language == "ms" else "ms"
    return any(True for _text in fitting(there, said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_other_language_is_on_the_screen(qapp: QApplication, language: Language) -> None:
    found = set()
    for seen in walked()[language].seen:
        for where, said in seen.words:
            if hit := foreign(language, said):
                found.add(f"{hit!r} in {said[:80]!r} ({seen.place}, {where.partition(' ')[0]})")
    assert sorted(found) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_window_was_read(qapp: QApplication, language: Language) -> None:
    said = "\n".join(words for seen in walked()[language].seen for _where, words in seen.words)
    expected = {
        "ms": ("Buat sandaran sekarang", "Simpan", "Rujukan", "Cari atau taip arahan", "Jejak Audit", "Pratonton"),
        "en": ("Make a copy now", "Save", "Reference", "Search or type a command", "Audit Trail", "Print preview"),
    }[language]
    assert [words for words in expected if words not in said] == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("ms", "Save"), ("ms", "Baris 3: Save"), ("ms", "3 residents"), ("en", "Simpan"), ("en", "3 penduduk")],
)
def test_a_word_left_behind_is_found(language: Language, said: str) -> None:
    assert foreign(language, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_right_is_not_blamed(language: Language) -> None:
    pairs = catalogue()
    right = pairs.values() if language == "ms" else pairs.keys()
    plain = [text for text in right if not _PLACE.search(text)]
    assert [text for text in plain if foreign(language, text)] == []


def test_a_suggested_password_is_of_neither_language() -> None:
    assert not foreign("en", "handal hari letak salur subur")
    assert foreign("en", "hari salur subur") == "hari"
