"""The homes that rows name: found in the estate however they are spelled, made when the clerk says so, else asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.spreadsheets import Sheet, Value
from k2k_desktop.models.estate import Block, Estate, Unit, UnitKind
from k2k_desktop.models.estate.unit_codes import UnitParts, UnitPattern, comparable, parse_unit
from k2k_desktop.services.imports.plan import LEAVE_OUT, Findings, Plan

_PARTS = ("block", "floor", "door")
_CHOICES = 60  # blocks offered at most
_SAME = "same"
_NONE = "none"


@dataclass(eq=False, slots=True)
class Home:
    """A unit of the estate: one that is there (`unit_id`), or one to be made in a block."""

    code: str
    block: str
    floor: str
    door: str
    unit_id: int | None = None
    block_id: int | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a way of writing a unit means: a home, a question for its block, or an error; and what to tell."""

    home: Home | None = None
    error: UserError | None = None
    asks_block: bool = False
    note: UserError | None = None


class Units:
    """Finds the home of each row of one sheet."""

    def __init__(self, session: Session, plan: Plan, sheet: Sheet, findings: Findings) -> None:
        estate = session.get(Estate, plan.estate_id)
        if estate is None:
            raise UserError(N_("Choose the estate these people live in."))
        self.estate = estate.name
        self._pattern = UnitPattern(estate.unit_pattern)
        self._create = plan.create_units
        self._findings = findings
        self._cached: dict[tuple[str, ...], Resolved] = {}
        width = sheet.info.columns
        self._places = {
            name: at for name in ("unit", *_PARTS) if (at := plan.columns.get(name)) is not None and at < width
        }
        self._merged = _merged_rows(sheet, self._places.get("unit", -1))
        self._new_blocks: set[str] = set()
        self._rows = sheet.rows[plan.header + 1 :]
        self._learned = False
        self._last: Home | None = None
        self._last_row = 0
        self._load(session, plan.estate_id)

    @property
    def named(self) -> bool:
        """Whether any column says where people live."""
        return bool(self._places)

    def _load(self, session: Session, estate_id: int) -> None:
        columns = (
            Unit.id,
            Unit.code,
            Unit.code_key,
            Unit.floor_label,
            Unit.door_label,
            Unit.kind,
            Block.id,
            Block.code,
        )
        rows = session.execute(
            sa.select(*columns).join(Block, Block.id == Unit.block_id).where(Unit.estate_id == estate_id)
        )
        self._by_code: dict[str, Home] = {}
        self._by_parts: dict[tuple[str, str, str], Home] = {}
        self.no_homes: dict[int, UnitKind] = {}
        for key, code, _code_key, floor, door, kind, block_id, block in rows:
            home = Home(code, block, floor or "", door, key, block_id)
            self._by_code[comparable(code)] = home
            self._by_parts[comparable(block), _plain(floor), _plain(door)] = home
            if kind is not UnitKind.home:
                self.no_homes[key] = kind
        blocks = session.execute(
            sa.select(Block.code, Block.id).where(Block.estate_id == estate_id).order_by(Block.sort_key)
        )
        self.blocks = {comparable(row.code): (row.code, row.id) for row in blocks}

    def home_of(self, row: int, cells: Sequence[Value]) -> Home | None:
        """The home a row names; None where it names none, or what it says is refused."""
        written = tuple(_words(cells[at]) for at in self._places.values())
        if not any(written):
            return self._carried(row)
        resolved = self._cached.get(written)
        if resolved is None:
            resolved = self._cached[written] = self._resolve(dict(zip(self._places, written, strict=True)), "")
        if resolved.asks_block:
            resolved = self._with_block(row, dict(zip(self._places, written, strict=True)), written)
        column = "unit" if "unit" in self._places else next(iter(self._places))
        if resolved.error:
            self._findings.error(row, "unit", resolved.error, column)
        if resolved.note:
            self._findings.note(row, "unit_read", resolved.note, column)
        self._last, self._last_row = resolved.home, row
        return resolved.home

    def _learn(self) -> None:
        """Look at every row first, so that a block which is to be made can be offered as an answer."""
        self._learned = True
        for cells in self._rows if self._create else ():
            written = tuple(_words(cells[at]) for at in self._places.values())
            if any(written) and written not in self._cached:
                self._cached[written] = self._resolve(dict(zip(self._places, written, strict=True)), "")

    def _carried(self, row: int) -> Home | None:
        """An empty cell below a home: the same where the cells are merged, else the clerk says."""
        if not self._places or self._last is None:
            if self._places:
                self._findings.error(row, "no_unit", UserError(N_("The row names no unit.")), next(iter(self._places)))
            return None
        home = self._last
        if self._merged.get(row) == self._last_row:
            told = UserError(N_("Unit {unit} is taken from the merged cell."), unit=home.code)
            self._findings.note(row, "merged", told, "unit")
            return home
        text = UserError(N_("The unit is empty. Is it {unit}, as in row {row}?"), unit=home.code, row=self._last_row)
        choices = (
            (_SAME, UserError(N_("Same unit as the row above"))),
            (_NONE, UserError(N_("Lives in no unit"))),
            (LEAVE_OUT, UserError(N_("Leave this row out"))),
        )
        return home if self._findings.ask(row, "carried", text, choices, next(iter(self._places))) == _SAME else None

    def _with_block(self, row: int, written: dict[str, str], key: tuple[str, ...]) -> Resolved:
        if not self._learned:
            self._learn()
        codes = [code for code, _id in self.blocks.values()] + sorted(self._new_blocks)
        choices = tuple((code, UserError("{block}", block=code)) for code in codes)[:_CHOICES]
        said = " ".join(word for word in written.values() if word)
        if not choices:
            return Resolved(error=UserError(N_("“{given}” names no block. Write it like A-03-12."), given=said[:60]))
        text = UserError(N_("“{given}” names no block. Which block is it in?"), given=said[:60])
        answer = self._findings.ask(row, "block", text, choices, "unit")
        if not answer:
            return Resolved()
        key = (*key, answer)
        if key not in self._cached:
            self._cached[key] = self._resolve(written, answer)
        return self._cached[key]

    def _resolve(self, written: dict[str, str], block: str) -> Resolved:
        text = written.get("unit", "")
        if text and (home := self._by_code.get(comparable(text))):
            return Resolved(home)
        read = parse_unit(text) if text else UnitParts()
        found = {
            "block": _part(written.get("block", ""), "block") or read.block or block.upper(),
            "floor": _part(written.get("floor", ""), "floor") or read.floor or "",
            "door": _part(written.get("door", ""), "door") or read.door or "",
        }
        said = " ".join(word for word in written.values() if word)[:60]
        if not found["door"]:
            return Resolved(
                error=UserError(N_("“{given}” cannot be read as a unit. Write it like A-03-12."), given=said)
            )
        if not found["block"]:
            return Resolved(asks_block=True)
        home = self._by_parts.get((comparable(found["block"]), _plain(found["floor"]), _plain(found["door"])))
        if home is None:
            return self._made(found, said)
        return Resolved(home, note=_spelled(said, home))

    def _made(self, found: dict[str, str], said: str) -> Resolved:
        block, floor, door = found["block"], found["floor"], found["door"]
        if self._pattern.has_floor and not floor:
            text = N_("“{given}” names no floor. Write the unit like A-03-12.")
            return Resolved(error=UserError(text, given=said))
        block, block_id = self.blocks.get(comparable(block), (block, None))
        code = self._pattern.render(block, floor or None, door)
        if not self._create:
            text = N_("There is no unit {unit} in {estate}. Correct it, or tick that missing units are to be made.")
            return Resolved(error=UserError(text, unit=code, estate=self.estate))
        if len(block) > 20 or len(floor) > 10 or len(door) > 20 or len(code) > 60:
            text = N_("“{given}” cannot be read as a unit. Write it like A-03-12.")
            return Resolved(error=UserError(text, given=said))
        if block_id is None:
            self._new_blocks.add(block)
        home = self._by_code.get(comparable(code)) or Home(code, block, floor, door, None, block_id)
        self._by_code[comparable(code)] = self._by_parts[comparable(block), _plain(floor), _plain(door)] = home
        return Resolved(home, note=_spelled(said, home))


def _spelled(said: str, home: Home) -> UserError | None:
    if comparable(said) == comparable(home.code):
        return None
    return UserError(N_("“{given}” was read as unit {unit}."), given=said, unit=home.code)


def _plain(label: str | None) -> str:
    return "" if not label else (label.strip().lstrip("0") or "0").upper()


def _part(text: str, part: str) -> str:
    """A label in a column of its own, with or without its word: 'Blok A', 'Tingkat 3', '03', 'No 12'."""
    if not text:
        return ""
    if text.isalnum():
        return _plain(text)
    found: str | None = getattr(parse_unit(text), part)
    return found or (_plain(text) if len(text) <= 10 else "")


def _words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _merged_rows(sheet: Sheet, column: int) -> dict[int, int]:
    """{row: the row whose cell it shares} in one column, rows as Excel counts them."""
    return {
        row + 1: top + 1
        for (top, left), (bottom, right) in sheet.info.merged
        if left <= column <= right and bottom > top
        for row in range(top + 1, bottom + 1)
    }
