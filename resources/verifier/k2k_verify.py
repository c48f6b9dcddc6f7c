#!/usr/bin/env python3
"""Semak jejak audit K2K Desktop yang dieksport, tanpa program itu. Check an exported trail without the program.

    python k2k_verify.py TRAIL.zip --code K2K-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXX --papers MINIT.pdf

Needs Python 3.8 or newer and nothing else; shares no code with K2K Desktop. TRAIL is the file the program exports: JSON
Lines, alone or as `trail.jsonl` in a ZIP. A code is what follows "Jejak audit" in the foot of a printed paper: it
stands for every entry up to that print, so whoever rewrites one of them later cannot meet it. Ends with PASS and 0;
with each contradiction and 1; or with 2 where the file or the command cannot be read.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import io
import json
import pathlib
import re
import sys
import zipfile
import zlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NOTHING = (None, "D", b"")  # what is known of a record before its first change
LINES = {  # the names in each kind of line, and what they hold: n number, t text, b bytes, x any of them; ? or null
    "k2k trail 1": "office:t",
    "entry": "seq:n at:x user:x action:x subject:x body:t hash:t",
    "change": "entry:n id:n table:t pk:n op:t previous:n? before:t? after:t? salt:b? digest:t?",
    "row": "table:t pk:n row:t",
    "end": "seq:n head:t entries:n changes:n records:n",
}
FIELDS = {kind: [field.split(":") for field in names.split()] for kind, names in LINES.items()}
GOOD = {
    "n": lambda value: type(value) is int and abs(value) < 2**53,
    "t": lambda value: type(value) is str and value.encode().decode() == value,
    "b": lambda value: type(value) is str and bytes.fromhex(value).hex() == value,
    "x": lambda value: not isinstance(value, (list, dict)),
}
POWERS = [1]  # in the field of 32: x^5 + x^2 + 1
while len(POWERS) < 31:
    POWERS.append(POWERS[-1] << 1 ^ (POWERS[-1] >> 4) * 0b100101)
WORDS = {  # Malay, English
    "pass": ("LULUS: {entries} entri, {changes} perubahan dan {records} rekod sah. Hujung: {head:.16}.",
             "PASS: {entries} entries, {changes} changes and {records} records hold. Head: {head:.16}."),
    "fail": ("GAGAL: {count} percanggahan, yang pertama di atas.", "FAIL: {count} contradictions, the first above."),
    "code": ("Kod {code} sah: entri {seq} ({at}). {after} entri selepasnya belum ada kod ini.",
             "Code {code} is genuine: entry {seq} ({at}). {after} later entries are not covered by this code."),
    "paper": ("{name}: dokumen asal, entri {seq}.", "{name}: the file as it was issued, entry {seq}."),
    "no code": ("Tiada kod dari kertas diberi: jejak yang ditulis semula sepenuhnya tidak dapat dikesan.",
                "No code from paper was given: a trail rewritten as a whole cannot be noticed."),
    "some": ("Bukti sebahagian: rekod yang tidak disertakan tidak dibandingkan dengan jejak.",
             "Part of the records only: those left out were not held against the trail."),
    "unreadable": ("Fail {name} tidak dapat dibaca: {why}.", "The file {name} cannot be read: {why}."),
    "mistyped": ("Kod {code} tersalah taip: semak kertas.", "Code {code} is mistyped: see the paper."),
    "line": ("Baris {line} tidak dapat dibaca.", "Line {line} cannot be read."),
    "header": ("Fail ini bukan jejak yang dieksport.", "This file is no exported trail."),
    "order": ("Entri {seq} berada di tempat entri {want}: ada entri dibuang, ditambah atau disusun semula.",
              "Entry {seq} stands where entry {want} should: entries were removed, added or reordered."),
    "hash": ("Entri {seq} diubah: cap jarinya tidak padan dengan teksnya dan entri sebelumnya.",
             "Entry {seq} was altered: its hash does not follow from its text and the entry before it."),
    "text": ("Entri {seq} diubah: masa, pengguna, tindakan atau rekodnya bukan seperti teksnya.",
             "Entry {seq} was altered: its time, user, act or record are not those in its text."),
    "root": ("Entri {seq}: perubahan di dalamnya diubah, dibuang, ditambah atau disusun semula.",
             "Entry {seq}: changes in it were altered, removed, added or reordered."),
    "stray": ("Perubahan {change} di luar entrinya ({seq}).", "Change {change} is outside its entry ({seq})."),
    "link": ("Entri {seq}: {table} {pk} tidak bersambung dengan entri sebelumnya tentangnya.",
             "Entry {seq}: {table} {pk} does not go on from the entry about it before."),
    "checkpoint": ("Entri {seq}: kod {code} dicetak bagi entri {at}, tetapi entri itu kini lain.",
                   "Entry {seq}: code {code} was printed for entry {at}, but that entry is different now."),
    "row": ("{table} {pk}: rekod tidak seperti yang ditinggalkan oleh entri terakhirnya.",
            "{table} {pk}: the record is not as its last entry left it."),
    "no entry": ("{table} {pk}: rekod tanpa entri.", "{table} {pk}: a record without an entry."),
    "no row": ("{table} {pk}: rekod hilang tanpa entri.", "{table} {pk}: a record gone without an entry."),
    "end": ("Hujung jejak diubah: sepatutnya entri {want} ({hash:.16}), tetapi tamat pada {seq}.",
            "The end of the trail was altered: it should be entry {want} ({hash:.16}), but it ends at {seq}."),
    "no end": ("Fail terpotong sebelum hujungnya.", "The file was cut off before its end."),
    "lost code": ("Kod {code} tidak padan dengan mana-mana entri: jejak ditulis semula atau dipotong selepas kod itu "
                  "dicetak, atau kod itu milik pejabat lain.",
                  "Code {code} fits no entry: the trail was rewritten or cut after it was printed, or the code is of "
                  "another office."),
    "lost paper": ("{name}: tiada entri mengenali fail ini; ia diubah atau bukan dikeluarkan oleh pejabat ini.",
                   "{name}: no entry knows this file; it was altered, or this office did not issue it."),
}  # fmt: skip


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
decode = json.JSONDecoder(parse_float=int, parse_constant=int).decode  # int() refuses them: all numbers are whole


def shaped(line: str) -> dict:  # what a line says; ValueError, KeyError or TypeError where not as LINES has it
    said = decode(line)
    for name, kind in FIELDS[said["t"]]:
        if not (GOOD[kind[0]](said[name]) or (said[name] is None and kind[1:])):
            raise ValueError(name)
    return said


def is_code(typed: str) -> bool:  # both sums over its characters, plain and weighted by place, are nought
    values = [ALPHABET.find(sign) for sign in plain_code(typed)]
    first = second = 0
    for place, value in enumerate(values):
        first ^= value
        second ^= POWERS[(POWERS.index(value) + place) % 31] if value > 0 else 0
    return len(values) == 28 and min(values) >= 0 and first == second == 0


def plain_code(typed: str) -> str:
    signs = re.sub("[^0-9A-Za-z]", "", typed).upper()
    signs = signs[3:] if len(signs) == 31 and signs.startswith("K2K") else signs
    return signs.translate(str.maketrans("OIL", "011"))


class Trail:
    """The trail as far as it was read, and every contradiction in it."""

    def __init__(self, codes: list, papers: dict) -> None:
        self.codes = {plain_code(code)[:26]: code for code in codes}  # the digest in it: as typed
        self.papers = papers  # hash of the file: its name
        self.faults: list = []
        self.genuine: dict = {}  # code as typed: (entry, when)
        self.known: dict = {}  # name of a paper: the entry that knows it
        self.seq = self.changes = self.records = self.number = 0
        self.office, self.head, self.ended, self.some = None, "0" * 64, False, False  # some: not every record is in it
        self.open: dict = {}  # the entry whose changes are being read
        self.recent: collections.deque = collections.deque(maxlen=1000)  # (number, hash) a printed code may name
        self.last: dict = {}  # (table, key): (change, op, digest of what it left or None where erased)

    def bad(self, key: str, **values: object) -> None:
        self.faults.append((key, values))

    def read(self, lines: io.TextIOBase) -> None:
        kinds = {"entry": self.entry, "change": self.change, "row": self.row, "end": self.end}
        for number, line in enumerate(lines, 1):
            try:
                said = shaped(line)
                if self.ended or (number == 1) != (said["t"] == "k2k trail 1"):
                    raise ValueError(said["t"])
            except (ValueError, KeyError, TypeError, RecursionError):
                self.bad("line" if number > 1 else "header", line=number)
            else:
                kinds.get(said["t"], self.begin)(said)
        if not self.ended:
            self.bad("no end")
        self.faults += [("lost code", {"code": code}) for code in self.codes.values() if code not in self.genuine]
        self.faults += [("lost paper", {"name": name}) for name in self.papers.values() if name not in self.known]

    def begin(self, said: dict) -> None:
        self.office, self.some = said["office"], said.get("rows") == "some"

    def entry(self, said: dict) -> None:
        self.close()
        seq, text, sealed = said["seq"], said["body"], said["hash"]
        body = facts_of(text)
        if seq != self.seq + 1:
            self.bad("order", seq=seq, want=self.seq + 1)
        found = sha(bytes.fromhex(self.head) + text.encode())
        if found != sealed or canonical(body.get("seq")) != str(seq):
            self.bad("hash", seq=seq)
        beside = [said["at"], said["user"], said["action"], said["subject"]]
        if canonical(beside) != canonical([body.get(name) for name in ("utc", "user", "action", "subject")]):
            self.bad("text", seq=seq)
        self.note(seq, sealed, body)
        if "checkpoint" in body and not self.fits(body["checkpoint"], body.get("at")):
            self.bad("checkpoint", seq=seq, code=body["checkpoint"], at=body.get("at"))
        self.recent.append((seq, sealed))
        self.seq, self.head = seq, sealed if re.fullmatch("[0-9a-f]{64}", sealed) else found
        self.open = {"seq": seq, "body": body, "digest": hashlib.sha256(), "count": 0}

    def note(self, seq: int, sealed: str, body: dict) -> None:
        if self.codes and self.bits(seq, sealed) in self.codes:
            self.genuine[self.codes[self.bits(seq, sealed)]] = seq, body.get("utc", "")
        if (paper := str(body.get("paper"))) in self.papers:
            self.known[self.papers[paper]] = seq

    def bits(self, seq: int, sealed: str) -> str:  # the 130 that a code has, as its 26 characters
        number = int(sha(f"K2K trail\n{self.office}\n{seq}\n{sealed}\n".encode()), 16) >> 126
        return "".join(ALPHABET[number >> place & 31] for place in range(125, -1, -5))

    def fits(self, code: object, at: object) -> bool:  # whether the code printed at it is that of entry *at*
        if not (isinstance(code, str) and type(at) is int and is_code(code)):
            return False
        for seq, sealed in reversed(self.recent):
            if seq == at:
                return self.bits(seq, sealed) == plain_code(code)[:26]
        return 0 <= at < self.seq - 900  # too old to be still known

    def change(self, said: dict) -> None:
        key = said["table"], said["pk"]
        before, after, salt = said["before"], said["after"], said["salt"]
        digest = said["digest"] or ""
        if salt is not None:
            salted = sha(bytes.fromhex(salt) + f"{before or ''}\0{after or ''}".encode())
            digest = salted if digest in ("", salted) else ""
        if not self.open or said["entry"] != self.open["seq"]:
            self.bad("stray", change=said["id"], seq=said["entry"])
            return
        one = {"digest": digest, "op": said["op"], "pk": key[1], "previous": said["previous"], "table": key[0]}
        self.open["digest"].update(canonical(one).encode() + b"\n")
        self.open["count"] += 1
        self.changes += 1
        last, _op, left = self.last.get(key, NOTHING)
        upgraded = self.open["body"].get("action") == "office.upgrade"  # rows take new columns between two entries
        goes_on = salt is None or left is None or upgraded or left == short(before or "")
        follows, self.number = said["id"] == self.number + 1, said["id"]
        if said["previous"] != last or not goes_on or not follows:
            self.bad("link", seq=said["entry"], table=key[0], pk=key[1])
        self.last[key] = said["id"], said["op"], None if salt is None else short(after or "")

    def close(self) -> None:
        if self.open:
            body, found = self.open["body"], [self.open["count"], self.open["digest"].hexdigest()]
            if canonical([body.get("changes"), body.get("root")]) != canonical(found):
                self.bad("root", seq=self.open["seq"])
        self.open = {}

    def row(self, said: dict) -> None:
        self.close()
        self.records += 1
        _id, op, left = self.last.pop((said["table"], said["pk"]), NOTHING)
        if op == "D":
            self.bad("no entry", table=said["table"], pk=said["pk"])
        elif left is not None and left != short(said["row"]):
            self.bad("row", table=said["table"], pk=said["pk"])

    def end(self, said: dict) -> None:
        self.close()
        self.ended = True
        counted = self.seq, self.head, self.seq, self.changes, self.records
        if counted != (said["seq"], said["head"], said["entries"], said["changes"], said["records"]):
            self.bad("end", want=said["seq"], hash=said["head"], seq=self.seq)
        for (table, pk), (_id, op, _left) in self.last.items():
            if op != "D" and not self.some:
                self.bad("no row", table=table, pk=pk)


def facts_of(text: str) -> dict:  # of an entry; none where somebody wrote over it: its hash names it
    try:
        said = decode(text)
        return said if isinstance(said, dict) and canonical(said) == text else {}
    except (ValueError, RecursionError):
        return {}


def short(text: str) -> bytes:  # enough of a digest to tell two records apart, and small enough to keep of each
    return hashlib.sha256(text.encode()).digest()[:16] if text else b""


def verify(path: str, codes: list | None = None, papers: list | None = None) -> Trail:
    """Read the trail at *path* and hold it against *codes* (as printed) and the files *papers*."""
    trail = Trail(codes or [], {sha(pathlib.Path(name).read_bytes()): name for name in papers or []})
    opened = zipfile.ZipFile(path).open("trail.jsonl") if zipfile.is_zipfile(path) else open(path, "rb")  # noqa: SIM115
    with opened, io.TextIOWrapper(opened, "utf-8", newline="\n") as lines:
        trail.read(lines)
    return trail


def tell(lang: str, status: int, key: str, **values: object) -> int:
    """Write what *key* means in one language or in both, one under the other; gives *status* back."""
    texts = [WORDS[key][place].format(**values) for place, one in enumerate(("ms", "en")) if lang in ("", one)]
    sys.stdout.write("\n  ".join(texts) + "\n")
    return status


def main(arguments: list | None = None) -> int:
    parser = argparse.ArgumentParser(prog="k2k_verify.py", description=__doc__.split("\n")[0])
    parser.add_argument("trail", help="fail jejak / the exported trail")
    parser.add_argument("--code", action="append", default=[], help="kod dari kertas / a code from paper")
    parser.add_argument("--papers", nargs="+", default=[], help="fail PDF / the PDF files as issued")
    parser.add_argument("--lang", choices=("ms", "en"), default="", help="satu bahasa / one language only")
    asked = parser.parse_args(arguments)
    for code in asked.code:
        if not is_code(code):
            return tell(asked.lang, 2, "mistyped", code=code)
    try:
        found = verify(asked.trail, asked.code, asked.papers)
    except (OSError, ValueError, KeyError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        return tell(asked.lang, 2, "unreadable", name=asked.trail, why=error)
    for code, (seq, at) in found.genuine.items():
        tell(asked.lang, 0, "code", code=code, seq=seq, at=at, after=found.seq - seq)
    for name, seq in found.known.items():
        tell(asked.lang, 0, "paper", name=name, seq=seq)
    for key, values in found.faults[:50]:
        tell(asked.lang, 1, key, **values)
    if found.faults:
        return tell(asked.lang, 1, "fail", count=len(found.faults))
    if found.some:
        tell(asked.lang, 0, "some")
    if not asked.code:
        tell(asked.lang, 0, "no code")
    return tell(asked.lang, 0, "pass", entries=found.seq, changes=found.changes, records=found.records, head=found.head)


if __name__ == "__main__":
    sys.exit(main())
