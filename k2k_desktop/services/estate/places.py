"""Estates, blocks, units and how they are held: saving, generating a whole block, floor heads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Estate, FloorHead, Tenure, Unit, UnitKind, UnitStatus
from k2k_desktop.models.estate.unit_codes import UnitPattern, comparable, floor_order, generate, natural_key
from k2k_desktop.models.people import Household, Resident, Standing
from k2k_desktop.services.runner import about, say_more, today

ESTATE_FORM = fields(
    Estate.name,
    Estate.code,
    Estate.state,
    Estate.unit_pattern,
    Estate.address,
    Estate.local_authority,
    Estate.managing_body,
    Estate.owner,
    Estate.opened_on,
)
BLOCK_FORM = fields(Block.code, Block.name, Block.lifts)
UNIT_FORM = fields(Unit.floor_label, Unit.door_label, Unit.kind, Unit.status, Unit.remarks)
TENURE_FORM = fields(Tenure.kind, Tenure.from_on, Tenure.rent_sen, Tenure.tenancy_reference)
MOST_UNITS = 2_000  # of one block, in one step


@action(N_("Save estate"), needs="estate.change", icon="save")
def save_estate(session: Session, estate_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep a new estate (None) or change one; a changed pattern shows every unit by its new code."""
    if "unit_pattern" in changes:
        try:
            UnitPattern(changes["unit_pattern"])
        except UserError as error:
            raise Invalid({"unit_pattern": error}) from error
    taken = sa.select(Estate.id).where(Estate.name == changes.get("name"), Estate.id != (estate_id or 0))
    if session.scalars(taken).first():
        raise Invalid({"name": UserError(N_("There is an estate of this name already."))})
    if estate_id is None:
        estate = Estate(**changes)
        session.add(estate)
    else:
        estate = session.get_one(Estate, estate_id)
        estate.check_version(version)
        estate.put(changes)
    session.flush()
    if estate_id and "unit_pattern" in changes:
        _rename_units(session, estate)
    return estate.id


def _rename_units(session: Session, estate: Estate) -> None:
    blocks = {block.id: block for block in session.scalars(sa.select(Block).where(Block.estate_id == estate.id))}
    units = session.scalars(sa.select(Unit).where(Unit.estate_id == estate.id)).all()
    _rename(session, estate, blocks, units, "unit_pattern")


def _rename(session: Session, estate: Estate, blocks: Mapping[int, Block], units: Sequence[Unit], changed: str) -> None:
    """Name *units* anew, of which every code must differ; *changed* is the field to blame where two would not."""
    held = dict(session.execute(sa.select(Unit.code_key, Unit.id).where(Unit.estate_id == estate.id)).all())
    with session.no_autoflush:
        for unit in units:
            held.pop(unit.code_key, None)
        given: dict[str, int] = {}
        waiting = []
        before = {unit.code_key: unit for unit in units}
        for unit in units:
            _name_unit(estate, blocks[unit.block_id], unit)
            if unit.code_key in held or given.setdefault(unit.code_key, unit.id) != unit.id:
                twice = N_("Two units would be called {unit}. Change the pattern or the block.")
                raise Invalid({changed: UserError(twice, unit=unit.code)})
            if before.get(unit.code_key, unit) is not unit:  # another unit still holds it: step aside first
                waiting.append((unit, unit.code_key))
                unit.code_key = f"?{unit.id}"
        session.flush()
        for unit, key in waiting:
            unit.code_key = key
    session.flush()


def _name_unit(estate: Estate, block: Block, unit: Unit) -> None:
    unit.code = UnitPattern(estate.unit_pattern).render(block.code, unit.floor_label, unit.door_label)
    unit.code_key = comparable(unit.code)
    unit.floor_order = floor_order(unit.floor_label)
    unit.sort_key = sort_key(estate.id, block.sort_key, unit.floor_order, unit.door_label)


def sort_key(estate_id: int, block_key: str, floor: int, door: str) -> str:
    """Estate, block, floor from the ground up, door in natural order; floors below ground come first."""
    return f"{estate_id:04}|{block_key}|{floor + 100:03}|{natural_key(door)}"


@action(N_("Save block"), needs="estate.change", icon="save")
def save_block(session: Session, estate_id: int, block_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep a new block (None) or change one; a new code renames its units."""
    estate = session.get_one(Estate, estate_id)
    if block_id is None or "code" in changes:
        changes = {**changes, "sort_key": natural_key(changes.get("code") or "")}
        if not changes["sort_key"]:
            raise Invalid({"code": UserError(N_("Type the block as the office writes it. Example: A."))})
        taken = sa.select(Block.id).where(
            Block.estate_id == estate_id, Block.sort_key == changes["sort_key"], Block.id != (block_id or 0)
        )
        if session.scalars(taken).first():
            raise Invalid({"code": UserError(N_("There is a block {code} here already."), code=changes["code"])})
    if block_id is None:
        block = Block(estate_id=estate_id, **changes)
        session.add(block)
        session.flush()
        return block.id
    block = session.get_one(Block, block_id)
    block.check_version(version)
    block.put(changes)
    units = session.scalars(sa.select(Unit).where(Unit.block_id == block_id)).all()
    _rename(session, estate, {block_id: block}, units, "code")
    return block_id


@action(N_("Generate block"), needs="estate.change", icon="building-2")
def generate_block(session: Session, estate_id: int, code: str, floors: str, doors: str) -> int:
    """A block with all its units in one step, from patterns such as `G,1-3,3A,5-17` and `1-20`. Returns the block."""
    estate = session.get_one(Estate, estate_id)
    pattern = UnitPattern(estate.unit_pattern)
    try:
        units = generate(floors, doors)
    except UserError as error:
        raise Invalid({"doors": error}) from error
    if len(units) > MOST_UNITS:
        raise Invalid({"doors": UserError(N_("{count} units are too many for one block."), count=f"{len(units):,}")})
    block_id = save_block(session, estate_id, None, 0, {"code": code.strip()})
    block_key, now = natural_key(code.strip()), moment(session)
    rows, seen = [], set()
    for label, order, door in units:
        shown = pattern.render(code.strip(), label, door)
        if comparable(shown) in seen:
            raise Invalid({"doors": UserError(N_("{unit} would be made twice. Check the patterns."), unit=shown)})
        seen.add(comparable(shown))
        rows.append({
            "estate_id": estate_id, "block_id": block_id, "floor_label": label, "floor_order": order,
            "door_label": door, "code": shown, "code_key": comparable(shown), "version": 1,
            "sort_key": sort_key(estate_id, block_key, order, door), "kind": UnitKind.home,
            "status": UnitStatus.vacant, "created_at": now, "updated_at": now,
        })  # fmt: skip
    _check_codes_free(session, estate_id, seen)
    session.execute(sa.insert(Unit), rows)
    about(session, "block", block_id)
    say_more(session, units=len(rows))
    return block_id


def _check_codes_free(session: Session, estate_id: int, keys: set[str]) -> None:
    held = session.execute(sa.select(Unit.code_key, Unit.code).where(Unit.estate_id == estate_id))
    taken = [row.code for row in held if row.code_key in keys]
    if taken:
        raise Invalid({"code": UserError(N_("There is a unit {code} in this estate already."), code=taken[0])})


@action(N_("Save unit"), needs="estate.change", icon="save")
def save_unit(session: Session, block_id: int, unit_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep a new unit (None) or change one. Its code is unique in its estate however it is spelled."""
    block = session.get_one(Block, block_id)
    estate = session.get_one(Estate, block.estate_id)
    if unit_id is None:
        unit = Unit(estate_id=estate.id, block_id=block_id, **changes)
    else:
        unit = session.get_one(Unit, unit_id)
        unit.check_version(version)
    with session.no_autoflush:
        unit.put(changes)
        if not unit.door_label:
            raise Invalid({"door_label": UserError(N_("Type the door number."))})
        _check_status(session, unit)
        _name_unit(estate, block, unit)
        twin = sa.select(Unit.id).where(
            Unit.estate_id == estate.id, Unit.code_key == unit.code_key, Unit.id != (unit_id or 0)
        )
        if session.scalars(twin).first():
            raise Invalid(
                {"door_label": UserError(N_("There is a unit {code} in this estate already."), code=unit.code)}
            )
    session.add(unit)
    session.flush()
    return unit.id


def _check_status(session: Session, unit: Unit) -> None:
    if unit.id is None or unit.status is UnitStatus.occupied:
        return
    lived_in = sa.select(Household.id).where(Household.unit_id == unit.id, Household.moved_out_on.is_(None))
    if session.scalars(lived_in).first():
        raise Invalid({"status": UserError(N_("A household lives here. Record its moving out first."))})


@action(N_("Save tenure"), needs="estate.change", icon="save")
def save_tenure(session: Session, unit_id: int, changes: dict[str, Any]) -> int:
    """How a unit is held from a day on: the one before ends the day before, and both stay."""
    begins: dt.date = changes["from_on"]
    before = session.scalars(sa.select(Tenure).where(Tenure.unit_id == unit_id, Tenure.to_on.is_(None))).first()
    if before:
        if begins <= before.from_on:
            raise Invalid({"from_on": UserError(N_("The tenure now kept began later. Check the date."))})
        before.to_on = begins - dt.timedelta(days=1)
    tenure = Tenure(unit_id=unit_id, **changes)
    session.add(tenure)
    session.flush()
    about(session, "unit", unit_id)
    return tenure.id


@action(N_("Appoint floor head"), needs="estate.change", icon="user-check")
def appoint_floor_head(
    session: Session, resident_id: int, block_id: int, floor_label: str | None, from_on: dt.date
) -> int:
    """A resident speaks for a floor, or a whole block (no floor), from a day; whoever did before ends there."""
    if session.get_one(Resident, resident_id).standing is not Standing.active:
        raise UserError(N_("Only somebody who lives here can head a floor."))
    same = sa.select(FloorHead).where(
        FloorHead.block_id == block_id, FloorHead.floor_label.is_(floor_label), FloorHead.to_on.is_(None)
    )
    for before in session.scalars(same):
        if before.resident_id == resident_id:
            raise UserError(N_("This resident already heads this floor."))
        if from_on < before.from_on:
            raise Invalid({"from_on": UserError(N_("Whoever heads this floor now began later. Check the date."))})
        before.to_on = from_on
    head = FloorHead(resident_id=resident_id, block_id=block_id, floor_label=floor_label, from_on=from_on)
    session.add(head)
    session.flush()
    about(session, "resident", resident_id)
    return head.id


@action(N_("End floor head"), needs="estate.change", icon="user-x")
def end_floor_head(session: Session, floor_head_id: int) -> None:
    """The floor head steps down today."""
    head = session.get_one(FloorHead, floor_head_id)
    if head.to_on:
        raise UserError(N_("This floor head stepped down before."))
    head.to_on = max(today(session), head.from_on)


@question(needs="estate.see")
def estates(session: Session) -> list[tuple[int, str]]:
    """(key, name) of every estate."""
    return [tuple(row) for row in session.execute(sa.select(Estate.id, Estate.name).order_by(Estate.name))]  # type: ignore[misc]


@question(needs="estate.see")
def find_units(session: Session, words: str, limit: int = 8) -> list[tuple[int, str, str]]:
    """For pickers: (key, code, estate) of units whose code begins so, however it is spelled."""
    statement = sa.select(Unit.id, Unit.code, Estate.name).join(Estate, Estate.id == Unit.estate_id)
    if key := comparable(words):
        statement = statement.where(Unit.code_key.startswith(key, autoescape=True))
    return [tuple(row) for row in session.execute(statement.order_by(Unit.sort_key).limit(limit))]  # type: ignore[misc]
