"""Exported trails made from a small stored one, good and bad: tampered with, sealed anew, cut, damaged, packed."""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core.check_codes import grouped
from k2k_desktop.models import audit, proof
from tests.faults.mutating import bytes_changed

STORED: Final = Path(__file__).parents[1] / "audit" / "exported.jsonl"
PAPER: Final = b"%PDF-1.4 minit contoh\n"  # what entry 7 of the stored trail issued
_OFFICE: Final = "0123456789abcdef"
_ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 2**53 - 1, 2**53, -(2**64), 10**30, 1.0, 1.5, 1e5, float("nan"), float("inf"), "", "1",
    "0" * 64, "0A", "0 ", "é", "\x00", "😀", "\ud800", "\udc00\ud800", "K2K", [], {}, [1], {"a": None}, "[" * 300,
)  # fmt: skip
_ODD_TEXTS: Final = (
    '{"seq":SEQ}', '{"seq":SEQ,"seq":SEQ}', '{"seq":SEQ.0}', ' {"seq":SEQ}', '{"seq":SEQ} ', '{"seq": SEQ}', "[]",
    "SEQ", "null", "", "{", '{"seq":01}', "\ufeff{}", '{"seq":true}', '{"seq":"SEQ"}', '{"seq":SEQ,"x":1e3}',
    '{"seq":SEQ,"x":NaN}', '{"seq":SEQ,"x":-0}', '{"seq":SEQ,"x":12345678901234567890}', '{"seq":SEQ,"x":"\\u0041"}',
    '{"seq":SEQ,"x":"\\ud800"}', '{"seq":SEQ,}', '{"seq":SEQ,"x":"\\u001F"}', '{"seq":SEQ,"x":"\\u001f\x7f\u2028"}',
    '{"seq":SEQ,"\U0001f600":1,"\uffff":2}', '{"seq":SEQ,"\uffff":2,"\U0001f600":1}',
    '{"a":1,"seq":SEQ,"__proto__":{}}', '{"__proto__":1,"a":{},"seq":SEQ}',
    '{"changes":0,"root":"ROOT","seq":SEQ,"user":2}', '{"changes":false,"root":"ROOT","seq":SEQ}',
    '{"at":-99999999999999999999,"checkpoint":"CODE","seq":SEQ}', '{"at":1,"checkpoint":5,"seq":SEQ}', '{"a\\/b":1}',
    '{"checkpoint":"CODE","seq":SEQ}', '{"at":true,"checkpoint":"CODE","seq":SEQ}', '{"paper":["PAPER"],"seq":SEQ}',
)  # fmt: skip


@dataclass
class Forgery:
    """A trail in a forger's hands: its lines, what stands in their place at last, and what the auditor has."""

    lines: list[dict[str, Any]]
    dice: random.Random
    codes: list[str]
    papers: list[bytes]
    data: bytes = b""

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The lines of one kind."""
        return [line for line in self.lines if line["t"] == kind]

    def one(self, kind: str) -> dict[str, Any]:
        """One of them."""
        return self.dice.choice(self.of(kind))

    def seal(self, forged: dict[int, str] | None = None) -> None:
        """Roots, chain and end as they must be for what now stands there; the texts *forged* word for word."""
        last, seq = audit.FIRST_HASH, 0
        for entry in self.of("entry"):
            seq = entry["seq"]
            changes = [self._captured(line) for line in self.of("change") if line["entry"] == seq]
            count, root = audit.root_of(changes)
            text = (forged or {}).get(seq)
            if text is None:
                text = audit.canonical(json.loads(entry["body"]) | {"seq": seq, "changes": count, "root": root})
            last = hashlib.sha256(bytes.fromhex(last) + text.encode("utf-8", "surrogatepass")).hexdigest()
            entry.update(body=text.replace("ROOT", root), hash=last)
        self.lines[-1].update(seq=seq, head=last, entries=len(self.of("entry")), changes=len(self.of("change")),
                              records=len(self.of("row")))  # fmt: skip

    def _captured(self, line: dict[str, Any]) -> audit.Change:
        salt = bytes.fromhex(line["salt"]) if line["salt"] else None
        return audit.Change(line["id"], line["table"], line["pk"], line["op"], line["previous"], line["before"],
                            line["after"], salt, line["digest"])  # fmt: skip

    def erase(self, line: dict[str, Any]) -> None:
        """The values of a change gone, its digest kept."""
        line.update(digest=self._captured(line).fingerprint(), before=None, after=None, salt=None)

    def written(self) -> bytes:
        """The lines as the program writes them."""
        texts = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in self.lines]
        return "".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass")

    def code(self, seq: int, office: str = _OFFICE) -> str:
        """The code that was printed for an entry, before anything was forged."""
        sealed = {line["seq"]: line["hash"] for line in map(json.loads, _stored()) if line["t"] == "entry"}[seq]
        return grouped(proof.checkpoint(office, seq, sealed))


Forge = Callable[[Forgery], None]


def _stored() -> list[str]:
    return STORED.read_text("utf-8").rstrip("\n").split("\n")


def untouched(_forgery: Forgery) -> None:
    """Nothing at all."""


def written_otherwise(forgery: Forgery) -> None:
    """The same said with other spaces, escapes, ends of lines and order of names."""
    lines, dice = list(forgery.lines), forgery.dice
    for line in lines:
        items = list(line.items())
        dice.shuffle(items)
        line.clear()
        line.update(items)
    ascii_only, gap = dice.random() < 0.7, dice.choice((",", ", ", " ,\t"))
    end = dice.choice(("\n", "\r\n", " \n"))
    texts = [json.dumps(line, ensure_ascii=ascii_only, separators=(gap, dice.choice((":", " : ")))) for line in lines]
    forgery.data = end.join(texts).encode() + dice.choice((b"", end.encode()))


def with_what_the_auditor_has(forgery: Forgery) -> None:
    """Codes from paper typed in some way, and papers as issued: all genuine."""
    for seq in forgery.dice.sample(range(1, 15), forgery.dice.randint(1, 3)):
        code = forgery.code(seq)
        ways = (
            code,
            code.lower(),
            code.replace("-", " "),
            code[4:],
            code.replace("0", "o"),
            f"{code[:9]}\u2013{code[9:]}",
        )
        forgery.codes.append(forgery.dice.choice(ways))
    forgery.papers = forgery.dice.choice(([], [PAPER], [PAPER, PAPER]))


def wrong_code(forgery: Forgery) -> None:
    """A code of another office, of nothing, or mistyped."""
    code = forgery.code(forgery.dice.randint(1, 14), forgery.dice.choice((_OFFICE, "another")))
    place = forgery.dice.randrange(4, len(code))
    other = forgery.dice.choice("0189AHJUZ-é\uff15\u0131")
    forgery.codes = [
        *forgery.codes,
        forgery.dice.choice((code, code, code[:place] + other + code[place + 1 :], "", code[1:])),
    ]


def wrong_paper(forgery: Forgery) -> None:
    """A paper that was altered or never issued."""
    forgery.papers = forgery.dice.choice(([b""], [PAPER + b" "], [PAPER, b"%PDF-1.4 lain"]))


def part_of_the_records(forgery: Forgery) -> None:
    """Values of some records left out, as an evidence bundle does."""
    forgery.lines[0]["rows"] = forgery.dice.choice(("some", "some", "some", "all"))
    left_out = {forgery.dice.choice(("resident", "household", "minute_entry")), "meeting"}
    for line in forgery.of("change"):
        if line["table"] in left_out and line["salt"]:
            forgery.erase(line)
    forgery.lines[:] = [line for line in forgery.lines if line["t"] != "row" or line["table"] not in left_out]
    forgery.lines[-1]["records"] = len(forgery.of("row"))


def erased(forgery: Forgery) -> None:
    """A change without its values: with its digest, with another, or with none."""
    line = forgery.one("change")
    forgery.erase(line)
    line["digest"] = forgery.dice.choice((line["digest"], line["digest"], "0" * 64, "", None))


def rewritten(forgery: Forgery) -> None:
    """A value of long ago, its links and record, and everything sealed anew: only a code from paper can tell."""
    old, new = forgery.dice.choice((("Isnin", "Sabtu"), ("Guru", "Kerani"), ("Aminah", "Rohana"), ("150000", "1")))
    for line in forgery.lines:
        for name in ("before", "after", "row"):
            if line.get(name):
                line[name] = line[name].replace(old, new)
    forgery.seal()
    if forgery.dice.random() < 0.5:
        forgery.codes = [forgery.code(forgery.dice.randint(1, 14))]


def tail_cut(forgery: Forgery) -> None:
    """The last entries gone with what they did to the records, the end mended or not."""
    last = forgery.dice.randint(11, 13)
    forgery.lines[:] = [line for line in forgery.lines if line.get("entry", line.get("seq", 0)) <= last
                        or line["t"] == "end"]  # fmt: skip
    for line in forgery.of("row"):
        found = [one for one in forgery.of("change") if (one["table"], one["pk"]) == (line["table"], line["pk"])]
        line["row"] = found[-1]["after"] or line["row"] if found else line["row"]
    if forgery.dice.random() < 0.7:
        entry = forgery.of("entry")[-1]
        forgery.lines[-1].update(seq=last, head=entry["hash"], entries=last, changes=len(forgery.of("change")))
    if forgery.dice.random() < 0.5:
        forgery.codes = [forgery.code(forgery.dice.randint(last - 2, 14))]


def body_edited(forgery: Forgery) -> None:
    """A sign in the text of an entry, sealed again or not."""
    entry = forgery.one("entry")
    text, place = entry["body"], forgery.dice.randrange(len(entry["body"]))
    entry["body"] = text[:place] + forgery.dice.choice('0123456789ax"\\ ,{é😀') + text[place + 1 :]
    if forgery.dice.random() < 0.5:
        forgery.seal({line["seq"]: line["body"] for line in forgery.of("entry")})


def strange_body(forgery: Forgery) -> None:
    """A text that is no body of an entry, or hardly one, well sealed."""
    entry = forgery.one("entry")
    text = forgery.dice.choice(_ODD_TEXTS).replace("SEQ", str(entry["seq"])).replace("CODE", forgery.code(1)[4:])
    text = text.replace("PAPER", hashlib.sha256(PAPER).hexdigest()).replace("ROOT", hashlib.sha256().hexdigest())
    forgery.papers = forgery.dice.choice(([], [PAPER]))
    said = {line["seq"]: line["body"] for line in forgery.of("entry")}
    forgery.seal({**said, entry["seq"]: text})
    for name, key in (("at", "utc"), ("user", "user"), ("action", "action"), ("subject", "subject")):
        if forgery.dice.random() < 0.5:
            entry[name] = json.loads(said[entry["seq"]]).get(key) if forgery.dice.random() < 0.3 else None


def strange_value(forgery: Forgery) -> None:
    """A value of another kind in any line, or a name gone, or one more."""
    line = forgery.dice.choice(forgery.lines)
    name = forgery.dice.choice([*line, "more"])
    if forgery.dice.random() < 0.15:
        del line[name if name in line else "t"]
    else:
        line[name] = forgery.dice.choice((*_ODD, *_ODD, str(line.get(name)), line.get(name)))


def value_edited(forgery: Forgery) -> None:
    """What a record was, is, or what is said of a change, sealed again or not."""
    line = forgery.one(forgery.dice.choice(("change", "change", "row")))
    name = forgery.dice.choice([name for name in line if name not in ("t", "salt")])
    old = line[name]
    if isinstance(old, int):
        line[name] = max(0, old + forgery.dice.choice((-1, 1, 7)))
    else:
        place = forgery.dice.randrange(len(old or "x"))
        line[name] = f"{(old or '')[:place]}{forgery.dice.choice('7xé')}{(old or '')[place + 1 :]}"
    if forgery.dice.random() < 0.4:
        forgery.seal()


def moved(forgery: Forgery) -> None:
    """A line removed, doubled, moved or exchanged with another; sealed again or not."""
    lines, dice = forgery.lines, forgery.dice
    one, other = dice.sample(range(1, len(lines) - 1), 2)
    way = dice.randrange(5)
    if way == 0:
        del lines[one]
    elif way == 1:
        lines.insert(other, dict(lines[one]))
    elif way == 2:
        lines[one], lines[other] = lines[other], lines[one]
    elif way == 3:
        lines.insert(other, lines.pop(one))
    else:
        seq = forgery.one("entry")["seq"]
        lines[:] = [line for line in lines if line.get("entry", line.get("seq")) != seq or line["t"] == "end"]
        later = [line for line in lines[:-1] if line.get("entry", line.get("seq", 0)) > seq]
        for line in later if dice.random() < 0.5 else ():  # the gap closed
            line["entry" if line["t"] == "change" else "seq"] -= 1
    if dice.random() < 0.4:
        forgery.seal()


def printed_for_another(forgery: Forgery) -> None:
    """An entry says that another code was printed, everything sealed anew."""
    entry = forgery.dice.choice([line for line in forgery.of("entry") if '"checkpoint"' in line["body"]])
    body = json.loads(entry["body"])
    body["at"], body["checkpoint"] = forgery.dice.choice((
        (body["at"] - 1, body["checkpoint"]), (0, body["checkpoint"]), (-1, body["checkpoint"]), (99, ""),
        (body["at"], forgery.code(2)), (2, forgery.code(2)), (2, forgery.code(2).lower()), (body["at"], "x"),
    ))  # fmt: skip
    entry["body"] = audit.canonical(body)
    forgery.seal()


def not_whole(forgery: Forgery) -> None:
    """The file cut, gone on after its end, begun otherwise, with bytes that are no text or lines that are empty."""
    lines, dice = forgery.lines, forgery.dice
    data, way = forgery.written(), dice.randrange(8)
    extra = dict(dice.choice(lines[1:]))
    if way == 0:
        data = data[: dice.randrange(len(data))]
    elif way == 1:
        data += json.dumps(extra).encode() + b"\n"
    elif way == 2:
        data = data.split(b"\n", 1)[1]
    elif way == 3:
        data = dice.choice((b"\xef\xbb\xbf", b"\n", b"{}\n", b"\x00", b"PK\x05\x06")) + data
    elif way == 4:
        place = dice.randrange(len(data))
        data = (
            data[:place]
            + dice.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"))
            + data[place:]
        )
    elif way == 5:
        data = data.replace(b"\n", dice.choice((b"\n\n", b" ", b"\r", "\u2028".encode())), dice.randint(1, 3))
    elif way == 6:
        data = data.replace(b"k2k trail 1", dice.choice((b"k2k trail 2", b"K2K trail 1", b"k2k trail 1 ", b"end")))
    else:
        data = data.replace(
            b'"rows":"all"', dice.choice((b'"rows":"some"', b'"rows":[]', b'"office":5'))
        ) + dice.choice((b" ", b""))
    forgery.data = data


def sign_changed(forgery: Forgery) -> None:
    """One digit or letter, anywhere."""
    text = forgery.written().decode()
    place = forgery.dice.randrange(len(text))
    other = forgery.dice.choice("0123456789") if text[place].isdigit() else forgery.dice.choice('abcx"\\ {}[]:,é\t')
    forgery.data = (text[:place] + other + text[place + 1 :]).encode()


def damaged(forgery: Forgery) -> None:
    """Bytes changed as a bad disk or a fool would."""
    forgery.data = bytes_changed(forgery.written(), forgery.dice)


WAYS: Final[tuple[Forge, ...]] = (
    untouched, written_otherwise, with_what_the_auditor_has, wrong_code, wrong_paper, part_of_the_records, erased,
    rewritten, tail_cut, body_edited, strange_body, strange_value, strange_value, value_edited, moved, moved,
    printed_for_another, not_whole, sign_changed, damaged,
)  # fmt: skip


def trails(count: int, seed: int) -> Iterator[tuple[str, Forgery]]:
    """*count* of them, the ways in turn, each with its name; the same seed gives the same trails."""
    for number in range(count):
        way, dice = WAYS[number % len(WAYS)], random.Random(f"{seed} {number}")
        forgery = Forgery([json.loads(line) for line in _stored()], dice, [], [])
        way(forgery)
        forgery.data = _packed(forgery.data or forgery.written(), dice)
        yield f"{number} {way.__name__.replace('_', ' ')}", forgery


def _packed(data: bytes, dice: random.Random) -> bytes:
    """As it is, or in a ZIP of some kind; the ZIP is sometimes damaged or lacks the trail."""
    way = dice.random()
    if way < 0.5:
        return data
    out, name = io.BytesIO(dice.choice((b"", b"", b"# before"))), "trail.jsonl" if way < 0.97 else "other.jsonl"
    out.seek(0, io.SEEK_END)
    method = dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    beside, inside = zipfile.ZipInfo("k2k_verify.py"), zipfile.ZipInfo(name)  # of no date: the same at any time of day
    beside.compress_type = inside.compress_type = method
    with zipfile.ZipFile(out, "a", method, compresslevel=dice.choice((1, 4, 9))) as packed:
        packed.writestr(beside, b"# " * 50)
        with packed.open(inside, "w", force_zip64=dice.random() < 0.5) as member:
            member.write(data)
    zipped = out.getvalue()
    return bytes_changed(zipped, dice) if way > 0.9 else zipped
