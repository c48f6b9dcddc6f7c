"""One language at a time: what the screen says in Malay has no English word of ours in it, and the other way round."""

from __future__ import annotations

import gettext
import re
from functools import cache
from typing import Final

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QApplication

from k2k_desktop.core import paths
from k2k_desktop.core.db import Database
from k2k_desktop.core.fields import Text
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.keys import Keyring
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
    database.close()
    longest = sorted(found, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


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
        if not _PLACE.search(text) and re.search(r"\w{3}", text) and not is_own(text.casefold())
    }


@cache
def finder(language: Language) -> re.Pattern[str]:
    """Finds such a text as whole words."""
    texts = (text.replace("&", "") for text in sorted(foreign_words(language), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, texts))})(?![\w-])")


@cache
def sentences(language: Language) -> list[tuple[re.Pattern[str], str]]:
    """Marked texts of the other language with places in them, as patterns."""
    pairs = catalogue()
    other = pairs if language == "ms" else {malay: english for english, malay in pairs.items()}
    found = []
    for text in other:
        bare = _PLACE.sub("", text)
        if _PLACE.search(text) and len(re.findall(r"[^\W\d]{3,}", bare)) > 0 and other[text] != text:
            numbered = _PLACE.sub(lambda place: "\0" if place[0] in _NUMBER else "\1", text)
            body = re.escape(numbered).replace("\0", r"[\d,.]+").replace("\1", ".+")
            found.append((re.compile(rf"^{body}$", re.DOTALL), text))
    return found


@cache
def foreign(language: Language, said: str) -> str:
    """The text of the other language in *said*; nothing where there is none."""
    own = data().sub("…", _KEYS.sub("", said))
    hit = finder(language).search(own)
    if hit:
        return hit[0]
    return next((text for pattern, text in sentences(language) if pattern.match(own) and not _ours(language, own)), "")


def _ours(language: Language, said: str) -> bool:
    """Whether a sentence with places of this language fits as well."""
    there: Language = "en" if language == "ms" else "ms"
    return any(pattern.match(said) for pattern, _text in sentences(there))


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
