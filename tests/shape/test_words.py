"""Every word a person can see exists in Malay, in the Malay of Malaysia, with nothing lost on the way."""

from __future__ import annotations

import gettext
import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from installer import words
from k2k_desktop.core import paths
from k2k_desktop.core.i18n import LANGUAGES, N_, P_, say, say_count

# Indonesian where Malaysia says something else; not what Malay has too in another sense (minggu, ketua).
INDONESIAN = re.compile(
    r"\b(?:rapat|notulen|sekretaris|bendahara|panitia|komite|kata sandi|(?:meng|di)?unduh|(?:meng|di)?unggah"
    r"|basis data|pengaturan|(?:di|meng)?hapus(?! kira)|nomor|hp|ponsel|surel|kantor|layanan|pengaduan"
    r"|lantai|lift|gratis|rumah tangga|uang|tagihan|karena|bisa|silakan|senin|maret|agustus|tanggal|kamu)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def kept() -> Catalog:
    return words.read()


def _qt() -> dict[str, str]:
    table = json.loads((paths.resources() / "locale" / "qt_ms.json").read_text(encoding="utf-8"))
    return {english: malay for context in table.values() for english, malay in context.items()}


def test_the_catalogue_says_what_the_program_says(kept: Catalog) -> None:
    """Put right by `python installer/words.py extract`."""
    said = {words.key(message) for message in words.messages(words.extracted())}
    assert said ^ {words.key(message) for message in words.messages(kept)} == set()


def test_every_sentence_has_its_malay(kept: Catalog) -> None:
    assert list(words.missing(kept)) == []


def test_every_place_is_kept_in_malay(kept: Catalog) -> None:
    differing = [
        words.key(message)
        for message in words.messages(kept)
        if words.malay(message) and words.places(words.malay(message)) != words.places(words.key(message))
    ]
    assert differing == []


def test_no_sentence_stays_english(kept: Catalog) -> None:
    same = [
        words.key(message)
        for message in words.messages(kept)
        if words.key(message) == words.malay(message)
        and len(re.findall(r"[a-z]{2,}", re.sub(r"\{[^}]*\}", "", words.malay(message)))) > 2
    ]
    assert same == []


def test_malay_is_not_indonesian(kept: Catalog) -> None:
    malay = [words.malay(message) for message in words.messages(kept)] + list(_qt().values())
    assert [text for text in malay if INDONESIAN.search(text)] == []


@pytest.mark.parametrize("text", ["Hapus fail", "Tanggal lahir", "Nomor unit", "Mengunduh", "Rumah tangga"])
def test_indonesian_would_be_noticed(text: str) -> None:
    assert INDONESIAN.search(text)


@pytest.mark.parametrize("text", ["Hapus kira", "Minggu ini", "Ketua isi rumah", "Nombor unit", "Bahagian"])
def test_malay_is_not_taken_for_indonesian(text: str) -> None:
    assert not INDONESIAN.search(text)


def test_one_english_word_has_two_malay_ones_by_context(tmp_path: Path) -> None:
    """What is compiled for a context is what `say` asks for; Malay has one form for every count."""
    catalogue = words.empty()
    catalogue.add("Open", "Buka")
    catalogue.add("Open", "Terbuka", context="action")
    catalogue.add(("{count} resident", "{count} residents"), ("{count} penghuni",))
    words.write(catalogue, tmp_path / "ms" / "LC_MESSAGES" / "k2k.po")
    words.compile_all(tmp_path)
    found = gettext.translation("k2k", tmp_path, ["ms"])
    assert found.gettext("Open") == "Buka"
    assert found.gettext(P_("action", "Open")) == "Terbuka"
    assert found.ngettext("{count} resident", "{count} residents", 1) == "{count} penghuni"
    assert found.ngettext("{count} resident", "{count} residents", 5) == "{count} penghuni"


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_a_word_without_translation_shows_without_its_context(language: str) -> None:
    assert say(P_("nowhere", "Untranslated"), "ms" if language == "ms" else "en") == "Untranslated"


def test_english_counts_one_and_many() -> None:
    assert say_count("{count} zebra", "{count} zebras", 1, "en") == "1 zebra"
    assert say_count("{count} zebra", "{count} zebras", 2000, "en") == "2,000 zebras"


@pytest.mark.parametrize("count", [1, 5, 2000])
def test_malay_counts_even_where_each_form_was_marked_alone(count: int) -> None:
    """A list names its two forms apart, so the catalogue does not know them as one sentence."""
    assert say_count(N_("{count} resident"), N_("{count} residents"), count, "ms") == f"{count:,} penduduk"


def test_translations_fill_only_what_is_missing(tmp_path: Path) -> None:
    catalogue = words.empty()
    catalogue.add("Save", "Simpan")
    catalogue.add("{count} home", "")
    catalogue.add(("{n} day", "{n} days"))
    catalogue.add("Open", context="action")
    file = tmp_path / "new.json"
    given = {"Save": "Jimat", "{count} home": "{kount} rumah", "{n} day": "{n} hari", "action|Open": "Terbuka"}
    given["Nobody says this"] = "Tiada"
    file.write_text(json.dumps(given), encoding="utf-8")
    remarks = words.fill(catalogue, [file])
    assert {words.key(message): words.malay(message) for message in words.messages(catalogue)} == {
        "Save": "Simpan",
        "{count} home": "",
        "{n} day": "{n} hari",
        "action|Open": "Terbuka",
    }
    assert len(remarks) == 2  # a place that differs, and a sentence nobody says


def test_writing_twice_changes_nothing(tmp_path: Path, kept: Catalog) -> None:
    words.write(kept, tmp_path / "once.po")
    words.write(words.read(tmp_path / "once.po"), tmp_path / "twice.po")
    assert (tmp_path / "once.po").read_bytes() == (tmp_path / "twice.po").read_bytes()
    assert (tmp_path / "once.po").read_bytes() == words.MALAY.read_bytes()
