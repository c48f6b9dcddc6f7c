"""Keep the Malay catalogue: extract what the program says, fill in translations, list the missing, compile.

python installer/words.py extract            bring the catalogue in step with the program
python installer/words.py fill FILE.json ... {"English": "Malay", "context|English": "Malay"} into what is missing
python installer/words.py missing            what has no Malay yet, as such a file
python installer/words.py compile            the .mo files the program reads
"""

from __future__ import annotations

import argparse
import io
import json
import re
import string
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "resources" / "locale"
MALAY = LOCALE / "ms" / "LC_MESSAGES" / "k2k.po"

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "say": None,
    "P_": ((1, "c"), 2),
    "say_count": (1, 2),
}
CODES = {"ms", "en"}  # of languages, as in `option.say("ms")`
HEADER = """\
# The words of K2K Desktop in Malaysian Malay. Made by installer/words.py: change translations here, nothing else.
msgid ""
msgstr ""
"Project-Id-Version: K2K Desktop\\n"
"Language: ms\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def empty() -> Catalog:
    """A catalogue of Malay, which Babel believes to have a plural."""
    catalogue = Catalog(locale="ms")
    catalogue.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    return catalogue


def key(message: Message) -> str:
    """How a file of translations names *message*: its English, after its context if it has one."""
    english = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}|{english}" if message.context else english


def malay(message: Message) -> str:
    """The translation, or nothing."""
    return message.string if isinstance(message.string, str) else "".join((message.string or ())[:1])


def put(message: Message, translation: str) -> None:
    """Give *message* its one Malay form: Malay has no plural."""
    message.string = translation if isinstance(message.id, str) else (translation,)


def places(text: str) -> set[str]:
    """The named {places} of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def messages(catalogue: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalogue if message.id]


def read(path: Path = MALAY) -> Catalog:
    """The catalogue as it is kept; an empty one when there is none."""
    if not path.exists():
        return empty()
    with path.open("rb") as file:
        return read_po(file, locale="ms")


def extracted() -> Catalog:
    """Every marked sentence of the program, not translated."""
    catalogue = empty()
    found = extract_from_dir(ROOT / "k2k_desktop", [("**.py", "python")], keywords=KEYWORDS)
    for _, _, english, _, context in found:
        if english and english not in CODES:
            catalogue.add(english, context=context)
    return catalogue


def in_step(kept: Catalog) -> Catalog:
    """What the program says now, with the translations of *kept*."""
    known = {key(message): malay(message) for message in messages(kept)}
    fresh = extracted()
    for message in messages(fresh):
        put(message, known.get(key(message), ""))
    return fresh


def write(catalogue: Catalog, path: Path = MALAY) -> None:
    """Keep *catalogue*, always in the same order and without a date, so that a diff shows words only."""
    for message in messages(catalogue):
        message.flags.clear()
    text = io.BytesIO()
    write_po(text, catalogue, no_location=True, omit_header=True, sort_output=True, width=0)
    body = re.sub(r"\n{3,}", "\n\n", text.getvalue().decode("utf-8")).strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEADER}\n{body}\n", encoding="utf-8")


def fill(catalogue: Catalog, files: list[Path]) -> list[str]:
    """Translate what is missing from *files*; what is refused or not used is returned as sentences."""
    remarks: list[str] = []
    waiting = {key(message): message for message in messages(catalogue)}
    given: dict[str, str] = {}
    for file in files:
        for english, translation in json.loads(file.read_text(encoding="utf-8")).items():
            message = waiting.get(english)
            if message is None:
                remarks.append(f"{file.name}: not said by the program: {english}")
            elif places(translation) != places(english):
                remarks.append(f"{file.name}: its {{places}} differ: {english}")
            elif given.setdefault(english, translation) != translation:
                remarks.append(f"{file.name}: “{english}” is already “{given[english]}”, not “{translation}”")
            elif not malay(message):
                put(message, translation)
    return remarks


def missing(catalogue: Catalog) -> dict[str, str]:
    """What has no Malay yet, as a file of translations to fill in."""
    return {key(message): "" for message in messages(catalogue) if not malay(message)}


def compile_all(locale: Path = LOCALE) -> None:
    """Write the .mo beside every .po."""
    for path in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file)
        with path.with_suffix(".mo").open("wb") as out:
            write_mo(out, catalogue)


def main() -> int:
    """Run one of the four commands; 1 when words are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["extract", "fill", "missing", "compile"])
    parser.add_argument("files", nargs="*", type=Path)
    asked = parser.parse_args()
    if asked.command == "compile":
        compile_all()
        return 0
    catalogue = in_step(read())
    if asked.command == "fill":
        for remark in fill(catalogue, asked.files):
            sys.stderr.write(f"{remark}\n")
    lacking = missing(catalogue)
    if asked.command == "missing":
        sys.stdout.write(json.dumps(lacking, ensure_ascii=False, indent=1) + "\n")
        return 1 if lacking else 0
    write(catalogue)
    compile_all()
    sys.stderr.write(f"{len(messages(catalogue))} sentences, {len(lacking)} without Malay\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
