"""The verifier in one page for any browser: what it computes, that it agrees with k2k_verify.py, how it is made."""

from __future__ import annotations

import hashlib
import json
import random
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from k2k_desktop.core.check_codes import code_of, grouped, read_code
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.paths import resources
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.services import trail_export
from k2k_desktop.ui.kit import theme
from tests.audit.test_trail import VECTORS
from tests.conftest import Make, RunnerOf
from tests.faults import verifiers
from tests.faults.forging import PAPER, STORED, Forgery, trails
from tests.faults.verifiers import PAGE, by_python, by_the_page

SAMPLE = 60
KNOWN = {  # FIPS 180-4 and NIST's examples
    "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
}  # fmt: skip
NAMES = (
    "Ganesan a/l Perumal @ Ganesh",
    "Nur ‘Ain binti D’Cruz",
    "陳秀英",
    "😀\U0010ffff",
    "\ud7ff\ue000\uffff",
    "\x00\x1f\x7f\u2028",
)
TEXTS = (
    '{"a": 1}', "[1,2]", '{"b":[],"a":{"ä":null,"z":[true,false]}}', r'"\u00e9\n\/\ud83d\ude00"', " 0 ", "-0",
    "123456789012345678901234567890", '{"\U0001f600":1,"\uffff":2,"a":3}',
)  # fmt: skip
NO_TEXTS = (
    "", "{", "[1,]", '{"a":1,}', "01", "-", "1.0", "1e3", "NaN", "Infinity", "nul", '"\t"', r'"\x41"', r'"\u12"', "'a'",
    "{a:1}", "1 2", "\ufeff1", '"a', "[1 2]", '{"a" 1}', "truefalse", "\xa01",
)  # fmt: skip
NO_UTF8 = (
    b"\xff", b"\xc0\x80", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"a\x80",
    b"\xf8\x88\x80\x80\x80",
)  # fmt: skip
FORBIDDEN = (
    "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "new Function", "fetch(", "XMLHttp",
    "WebSocket", "crypto.", "BigInt", "import(", "localStorage",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> None:
    """The engine needs one."""


def call(expression: str, *given: Any) -> Any:
    """The value of an expression in the page's script, in which `given` are plain values as JSON."""
    return json.loads(
        verifiers.call(f"(function (given) {{ return k2k.canonical({expression}); }})", json.dumps(given))
    )


def sha_of(text: str) -> str:
    """SHA-256 as the page computes it."""
    found: str = call("k2k.sha(new Uint8Array(0), JSON.parse(given)[0])", text)
    return found


@pytest.mark.parametrize("text", KNOWN)
def test_its_sha256_gives_the_known_values(text: str) -> None:
    assert sha_of(text) == KNOWN[text]


def test_its_sha256_and_utf8_are_those_of_python_at_every_length() -> None:
    for length in (*range(50, 70), 119, 120, 127, 128, 1_000):
        text = "".join(random.Random(length).choices("aé陳😀\x00", k=length))
        assert sha_of(text) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_its_utf8_goes_there_and_back(name: str) -> None:
    assert call("k2k.textOf(k2k.utf8(JSON.parse(given)[0]).slice())", name) == name


@pytest.mark.parametrize("wrong", NO_UTF8)
def test_bytes_that_are_no_utf8_are_refused(wrong: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        wrong.decode()
    tried = "try { return [k2k.textOf(new Uint8Array(JSON.parse(given)))]; } catch (error) { return error.why; }"
    assert call(f"(function () {{ {tried} }})()", *wrong) == "utf-8"


@pytest.mark.parametrize(
    ("value", "text"), [*VECTORS, *(({"n": name}, audit.canonical({"n": name})) for name in NAMES)]
)
def test_its_canonical_json_is_that_of_the_trail(value: dict[str, Any], text: str) -> None:
    assert call("[k2k.canonical(k2k.parse(JSON.parse(given)[0]))]", json.dumps(value)) == [text]
    assert call("[k2k.canonical(k2k.parse(JSON.parse(given)[0]))]", text) == [text]


@pytest.mark.parametrize("text", TEXTS)
def test_it_reads_the_json_that_python_reads(text: str) -> None:
    assert call("[k2k.canonical(k2k.parse(JSON.parse(given)[0]))]", text) == [audit.canonical(json.loads(text))]


def test_it_refuses_what_is_no_json_or_no_whole_number() -> None:
    tried = "function (text) { try { k2k.parse(text); return true; } catch (error) { return false; } }"
    assert call(f"JSON.parse(given).filter({tried})", *NO_TEXTS, "[" * 100_000, '{"a":' * 100_000) == []


def test_it_takes_a_code_as_the_program_does() -> None:
    dice, typed = random.Random(7), []
    for number in range(40):
        code = grouped(code_of(hashlib.sha256(str(number).encode()).digest()))
        place = dice.randrange(4, len(code))
        typed += [
            code,
            code.lower().replace("0", "o"),
            code[:place] + dice.choice("0AZ8-U") + code[place + 1 :],
            code[place:],
        ]

    def good(code: str) -> bool:
        try:
            return bool(read_code(code))
        except UserError:
            return False

    assert call("JSON.parse(given).map(k2k.isCode)", *typed) == [good(code) for code in typed]


def test_both_verifiers_say_the_same_of_good_and_bad_trails_to_the_last_word() -> None:
    drill = verifiers.run(SAMPLE, 20261122)
    assert (drill.injected, drill.faults) == (SAMPLE, ())


def test_that_test_notices_a_verifier_that_takes_everything() -> None:
    assert verifiers.broken(1).faults


def test_the_stored_trail_its_code_and_its_paper_are_good_and_named(tmp_path: Path) -> None:
    data = STORED.read_bytes()
    code = Forgery([], random.Random(1), [], []).code(10)
    said = by_the_page(data, [code], [PAPER])
    assert (said["verdict"], said["genuine"], said["known"], said["counted"]) == (
        0,
        [[code, 10]],
        [["0.pdf", 7]],
        [14, 14, 6],
    )
    assert said == by_python(data, [code], [PAPER], tmp_path)


def test_the_same_seed_makes_the_same_trails() -> None:
    assert [one.data for _name, one in trails(25, 3)] == [one.data for _name, one in trails(25, 3)]


def test_the_zip_that_the_program_exports_is_read_and_found_good(
    runner_of: RunnerOf, make: Make, tmp_path: Path
) -> None:
    make.resident("Ganesan a/l Perumal @ Ganesh 😀")
    path = tmp_path / "jejak.zip"
    made = runner_of("auditor").ask(trail_export.export_trail, Progress(), "Audit", path)
    said = by_the_page(path.read_bytes(), [], [])
    assert (said["verdict"], said["counted"]) == (0, [made.entries, made.changes, made.records])


class Reader(HTMLParser):
    """The page's elements in order, what is open, and the text of styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(PAGE.read_text("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, name: str) -> list[str]:
        """The values of one attribute."""
        return [str(attributes[name]) for _tag, attributes in self.elements if name in attributes]


def test_the_page_is_whole_and_everything_in_it_is_named() -> None:
    page = Reader()
    assert page.open == []
    names = page.all("id")
    assert len(names) == len(set(names))
    for attribute in ("for", "aria-describedby", "aria-labelledby"):
        assert {one for value in page.all(attribute) for one in value.split()} <= set(names)
    labelled = set(page.all("for"))
    assert {str(attributes["id"]) for tag, attributes in page.elements if tag in ("input", "textarea")} <= labelled
    assert ("html", {"lang": "ms"}) in page.elements


def test_the_page_can_reach_nothing_and_runs_no_word_of_what_it_reads() -> None:
    page, text = Reader(), PAGE.read_text("utf-8")
    policy = next(attributes["content"] for _tag, attributes in page.elements if "http-equiv" in attributes)
    assert policy is not None
    assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == {
        "default-src": "'none'", "script-src": "'unsafe-inline'", "style-src": "'unsafe-inline'", "base-uri": "'none'",
        "form-action": "'none'",
    }  # fmt: skip
    assert page.all("src") == page.all("href") == []
    assert re.findall(r"https?:|//\w+\.\w|url\(|@import", text) == []
    assert [word for word in FORBIDDEN if word in text] == []
    assert not re.search(r"\b(document|window|navigator|setTimeout|FileReader|console)\b", verifiers.pure_script())


def test_the_page_shares_nothing_with_the_program_and_wears_its_colours() -> None:
    text = PAGE.read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    )
    assert light == {name: theme.LIGHT[name] for name in light}
    assert dark == {name: theme.DARK[name] for name in light}
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", re.sub(r"--\w+: #\w{6}", "", text.split("</style>")[0])) == []
    assert PAGE.parent == resources() / "verifier"
    assert "k2k_desktop" not in text


def test_every_fault_is_said_in_both_languages_with_the_same_facts() -> None:
    words: dict[str, list[str]] = call("k2k.WORDS")
    for kind, (malay, english) in words.items():
        assert malay != english, kind
        assert set(re.findall(r"{(\w+)}", malay)) == set(re.findall(r"{(\w+)}", english)), kind
    alone = verifiers.alone().WORDS
    left_out = {"pass", "fail", "unreadable"}
    assert set(alone) - left_out <= set(words)
    page = PAGE.read_text("utf-8").split('<script id="page">')[1]
    table = page[page.index("var PAGE") : page.index("};")]
    named = set(re.findall(r"^    (\w+): \[", table, re.MULTILINE))
    assert set(Reader().all("data-word")) | set(re.findall(r'word\("(\w+)"', page)) <= named
