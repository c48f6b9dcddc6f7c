"""The words decided for the office are the words on the screen: one English term, one Malay term."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog

from installer import words

GLOSSARY: Final = Path(__file__).with_name("glossary.csv")

# Where the English word stands for something else than in the glossary, or its note allows a second word.
ALSO: Final = {
    "Filter": "Penapis",  # a button that adds one: the noun
    "Head of household": "Ketua isi rumah",  # its abbreviation has no room in a list
    "agenda, older circular|Closing": "Ucapan Penangguhan",
    "older circular|In attendance": "Hadir bersama",
    "position|Committee member": "Ahli Jawatankuasa",  # the title of one person
    "action|Done": "Selesai",  # of a decision's follow-up; a repair is Siap
    "action|Open": "Belum selesai",
    "unit|Home": "Kediaman",
    "meeting|Planned": "Dirancang",
    "election|Planned": "Dirancang",
    "Vacancy": "Kekosongan",  # of units; in the glossary of a post
    "Certificate": "Perakuan",  # of a lift or a pump; in the glossary one that a person is given
    "facility|Poor": "Uzur",  # a building; in the glossary a household
    "issue|Open": "Terbuka",
    "finding|Open": "Terbuka",
    "review|Open": "Dibuka",
    "place|Home": "Rumah",  # where people live; in the glossary the first page
    "service time|State": "Keadaan",  # whether it holds; in the glossary a state of Malaysia
    "step|Done": "Selesai",  # of a thread: a vote or a decision is not repaired
    "sign off|Committee member": "Ahli jawatankuasa",  # one person, as above
    "verifier|Committee member": "Ahli jawatankuasa",
    # The number that names a record; in the glossary how many, and the place in a list.
    "Number": "Nombor",
    "vote|Number": "Nombor calon",
    "charter|No.": "No.",
    "issue|No.": "No.",
    "outage|No.": "No.",
    "work order|No.": "No.",
    # What a record is called; in the glossary what a person is.
    "Title": "Tajuk",
    "charter|Title": "Tajuk piagam",
    "finding|Title": "Tajuk",
    "review|Title": "Tajuk",
    "issue|Title": "Tajuk aduan",
    "outage|Title": "Tajuk",
    "practice|Title": "Amalan",
    "root cause|Title": "Tajuk",
    "round|Title": "Tajuk pusingan",
    "work order|Title": "Tajuk",
}

# A sentence that says the one says the other. Only nouns that stand for one thing in every sentence.
TERMS: Final = {
    "administrator": "pentadbir sistem",
    "agenda": "agenda",
    "audit trail": "jejak audit",
    "auditor": "juruaudit",
    "block": "blok",
    "date of birth": "tarikh lahir",
    "household": "isi rumah",
    "meeting": "mesyuarat",
    "organisation": "pertubuhan",
    "password": "kata laluan",
    "quorum": "kuorum",
    "recovery sheet": "helaian pemulihan",
    "treasurer": "bendahari",
    "unit": "unit",
    "user name": "nama pengguna",
}


def _rows() -> list[dict[str, str]]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def kept() -> dict[str, str]:
    """Every translated sentence with its Malay, in lower case and without its access key."""
    catalogue: Catalog = words.read()
    malay = {words.key(message).replace("&", ""): _plain(words.malay(message)) for message in words.messages(catalogue)}
    return {key: text for key, text in malay.items() if text}


def _plain(text: str) -> str:
    """Names of meetings and of offices held take capitals on paper, so letters' size is no difference."""
    return text.replace("&", "").casefold()


def test_what_the_glossary_decides_is_what_is_said(kept: dict[str, str]) -> None:
    decided = {row["key_en"]: row["bm"] for row in _rows()}
    differing = {
        key: malay
        for key, malay in kept.items()
        if (wanted := ALSO.get(key, decided.get(key.rpartition("|")[2]))) and malay != _plain(wanted)
    }
    assert differing == {}


def test_what_the_glossary_warns_of_is_not_said(kept: dict[str, str]) -> None:
    """Its notes say: not “hapus”, never “lantai”."""
    said = [
        (row["key_en"], malay)
        for row in _rows()
        for warned in re.findall(r'(?:not|never) "([^"]+)"', row["note"])
        for key, malay in kept.items()
        if _names(key, row["key_en"]) and re.search(rf"\b{warned}\b", malay)
    ]
    assert said == []


@pytest.mark.parametrize("english", list(TERMS))
def test_a_term_is_the_same_in_every_sentence(english: str, kept: dict[str, str]) -> None:
    malay = re.compile(rf"{TERMS[english]}|{{{english}}}")  # or a place of that name
    decided = {row["key_en"] for row in _rows()} - {english}  # a whole label: Households affected is Terkesan
    asked = ((key, text) for key, text in kept.items() if _names(key, english) and key not in decided)
    other = [(key, text) for key, text in asked if not malay.search(text)]
    assert other == []


def _names(key: str, term: str) -> bool:
    """Whether the English of *key* holds *term* as words of its own, one or many; a {place} does not count."""
    english = re.sub(r"\{[^}]*\}", "", key.rpartition("|")[2])
    return any(re.search(rf"\b{re.escape(one)}s?\b", english) for one in (term, term[0].swapcase() + term[1:]))
