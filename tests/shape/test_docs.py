"""The guides say what the screens say: pages, headings, links, labels and commands, in both languages."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import pytest

from installer import words
from k2k_desktop import cli
from tests.shape.source import PACKAGE, ROOT, python_files

DOCS = ROOT / "docs"
PICTURES = DOCS / "pictures"
LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]*)\)")
HEADING = re.compile(r"^(#+) ", re.MULTILINE)
ACCESS_KEY = re.compile(r"&(?=\w)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def _guides(language: str) -> list[Path]:
    return sorted(DOCS.rglob(f"*.{language}.md"))


def _other(guide: Path) -> Path:
    """The same page in English."""
    return guide.with_name(guide.name.replace(".ms.", ".en."))


def _labels(text: str) -> list[str]:
    """What stands in bold: a label of the screen, on one line."""
    return [" ".join(found.split()) for found in LABEL.findall(FENCE.sub("", text))]


@cache
def _shown() -> dict[str, set[str]]:
    """Every English sentence of the program as the screen shows it, with its Malay: those of the catalogue, which
    test_words.py finds in step with the program."""
    found: dict[str, set[str]] = {}
    for message in words.messages(words.read()):
        english = message.id if isinstance(message.id, str) else message.id[0]
        found.setdefault(ACCESS_KEY.sub("", english), set()).add(ACCESS_KEY.sub("", words.malay(message)))
    return found


def _not_shown(text: str, language: str) -> list[str]:
    known = set(_shown()) if language == "en" else set().union(*_shown().values())
    return [label for label in _labels(text) if label not in known]


def _sections(text: str) -> list[str]:
    return re.split(r"^#+ .*$", FENCE.sub("", text), flags=re.MULTILINE)


def _ids(guides: list[Path]) -> list[str]:
    return [guide.relative_to(DOCS).as_posix() for guide in guides]


MALAY = _guides("ms")
ALL = sorted([*MALAY, *_guides("en")])


def test_every_page_of_the_window_has_a_guide_in_both_languages() -> None:
    pages = [
        path.parent.name
        for path in python_files(PACKAGE / "ui")
        if path.name == "__init__.py" and "PAGE: Final = Page(" in path.read_text(encoding="utf-8")
    ]
    wanted = ["guide", *(f"guide/{page}" for page in pages)]
    missing = [f"{one}.{spoken}.md" for one in wanted for spoken in ("ms", "en")]
    assert pages
    assert [file for file in missing if not (DOCS / file).is_file()] == []


def test_no_guide_stands_in_one_language_only() -> None:
    assert [_other(guide) for guide in MALAY] == _guides("en")


@pytest.mark.parametrize("guide", MALAY, ids=_ids(MALAY))
def test_both_languages_have_the_same_headings_steps_and_pictures(guide: Path) -> None:
    def shape(file: Path) -> list[object]:
        parts = []
        text = file.read_text(encoding="utf-8")
        for part in _sections(text):
            pictures = [target for mark, target in LINK.findall(part) if mark]
            parts.append((len(re.findall(r"^(?:\d+\.|-) ", part, re.MULTILINE)), part.count("\n|"), pictures))
        return [HEADING.findall(FENCE.sub("", text)), *parts]

    assert shape(guide) == shape(_other(guide))


@pytest.mark.parametrize("guide", ALL, ids=_ids(ALL))
def test_links_lead_to_pages_of_the_same_language_and_to_pictures(guide: Path) -> None:
    spoken = guide.suffixes[-2]
    astray = []
    for mark, target in LINK.findall(guide.read_text(encoding="utf-8")):
        file = (guide.parent / target).resolve()
        if mark:
            fits = file.parent == PICTURES and file.suffix == ".png" and (file.is_file() or not PICTURES.is_dir())
        else:
            fits = DOCS in file.parents and file.is_file() and file.suffixes[-2:] == [spoken, ".md"]
        if not fits:
            astray.append(target)
    assert astray == []


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_of_the_first_pages_resolve(name: str) -> None:
    targets = [target for _, target in LINK.findall((ROOT / name).read_text(encoding="utf-8"))]
    own = [target for target in targets if not target.startswith("https://")]
    made = {f"docs/pictures/{file.name}" for file in PICTURES.glob("*.png")}
    gone = [one for one in own if not (ROOT / one).exists() and (made or not one.startswith("docs/pictures/"))]
    assert gone == []


@pytest.mark.parametrize("guide", ALL, ids=_ids(ALL))
def test_every_label_quoted_is_one_of_the_screen(guide: Path) -> None:
    assert _not_shown(guide.read_text(encoding="utf-8"), guide.suffixes[-2][1:]) == []


@pytest.mark.parametrize("guide", MALAY, ids=_ids(MALAY))
def test_both_languages_quote_the_same_labels_in_each_part(guide: Path) -> None:
    malay, english = (_sections(file.read_text(encoding="utf-8")) for file in (guide, _other(guide)))
    differing = []
    for ours, theirs in zip(malay, english, strict=True):
        said, wanted = _labels(ours), _labels(theirs)
        lost = [label for label in wanted if not _shown().get(label, set()) & set(said)]
        if lost or len(said) != len(wanted):
            differing.append((said, wanted))
    assert differing == []


@pytest.mark.parametrize("guide", ALL, ids=_ids(ALL))
def test_every_command_line_shown_is_understood(guide: Path) -> None:
    lines = [line for part in FENCE.findall(guide.read_text(encoding="utf-8")) for line in part.splitlines()]
    shown = [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("k2k-desktop ")]
    for arguments in shown:
        if arguments[0] != "tour" and len(arguments) > 1:  # the window and the tour have parsers of their own
            cli._parser().parse_args(arguments)
    assert shown or "office" not in guide.name


def test_a_label_that_no_screen_has_is_found() -> None:
    assert _not_shown("Tekan **Simpan semuanya sekali** dan **Simpan**.", "ms") == ["Simpan semuanya sekali"]
    assert _not_shown("Press **Save**, then **Save\neverything**.", "en") == ["Save everything"]
