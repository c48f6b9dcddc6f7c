"""The table of categories: place, part and problem, with what each says of a new complaint."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Options, fields, kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.issues import Category, Issue, PlaceKind, Priority, Responsible
from k2k_desktop.services.runner import about

CATEGORY_FORM: Final = fields(
    Category.place, Category.part_ms, Category.part_en, Category.problem_ms, Category.problem_en, Category.priority,
    Category.responsible, Category.agency, Category.statutory, Category.confidential, Category.active,
    Category.position,
)  # fmt: skip
_C = Category.__table__.c


def _search(text: str) -> sa.ColumnElement[bool] | None:
    places = (_C.part_ms, _C.part_en, _C.problem_ms, _C.problem_en, _C.agency)
    words = text.split()
    return sa.and_(*(sa.or_(*(one.contains(word, autoescape=True) for one in places)) for word in words))


def _chips(name: str, label: str, of: type[Options], column: sa.ColumnElement[Any]) -> Filter:
    return Filter(name, label, lambda _session: [(one, one.say()) for one in of], column.in_)


CATEGORIES: Final = Listing(
    name="categories",
    title=N_("Categories of complaints"),
    record="category",
    needs="issues.see",
    source=Category.__table__,
    key=_C.id,
    columns=(
        Column("part", kind_of(Category.part_ms), _C.part_ms, (_C.part_ms, _C.position), 170, strong=True),
        Column("problem", kind_of(Category.problem_ms), _C.problem_ms, (_C.problem_ms,), 240, stretch=True),
        Column("place", kind_of(Category.place), _C.place, (_C.place, _C.position), 150, rank=3),
        Column("priority", kind_of(Category.priority), _C.priority, (_C.priority, _C.position), 110),
        Column("responsible", kind_of(Category.responsible), _C.responsible, (_C.responsible, _C.position), 170,
               rank=1),
        Column("agency", kind_of(Category.agency), _C.agency, (_C.agency,), 170, rank=4, muted=True),
        Column("confidential", kind_of(Category.confidential), _C.confidential, (_C.confidential, _C.position), 90,
               rank=5),
        Column("statutory", kind_of(Category.statutory), _C.statutory, (_C.statutory, _C.position), 130, rank=6),
        Column("active", kind_of(Category.active), _C.active, (_C.active, _C.position), 90, rank=2),
        Column("position", kind_of(Category.position), _C.position, (_C.position,), 90, rank=9),
    ),
    sort=Sort("position"),
    search=_search,
    count_one=N_("{count} category"),
    count_many=N_("{count} categories"),
    filters=(
        _chips("priority", N_("Priority"), Priority, _C.priority),
        _chips("responsible", N_("Responsible"), Responsible, _C.responsible),
        _chips("place", N_("Sort of place"), PlaceKind, _C.place),
        Filter("active", N_("In use"), lambda _session: [(True, N_("In use")), (False, N_("Out of use"))],
               _C.active.in_, quick=(True,)),
    ),
)  # fmt: skip


@question(needs="issues.see")
def category_page(session: Session, category_id: int) -> dict[str, Any]:
    """A category as its form shows it, with `version` and `issues`, how many complaints are of it."""
    one = session.get_one(Category, category_id)
    count = session.scalar(sa.select(sa.func.count()).select_from(Issue).where(Issue.category_id == category_id))
    return {**{part.name: getattr(one, part.name) for part in CATEGORY_FORM}, "version": one.version, "issues": count}


@action(N_("Save category"), needs="issues.manage", icon="save")
def save_category(session: Session, category_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep a new category (None) or change one: only what is recorded from now on follows it. Gives its key."""
    one = Category(
        priority=Priority.normal, responsible=Responsible.office, statutory=False, confidential=False, active=True,
        position=1_000,
    )  # fmt: skip
    if category_id is not None:
        one = session.get_one(Category, category_id)
        one.check_version(version)
    with session.no_autoflush:
        one.put({part.name: changes[part.name] for part in CATEGORY_FORM if part.name in changes})
        for name in ("place", "part_ms", "problem_ms"):
            if not getattr(one, name):
                raise Invalid({name: UserError(N_("Fill this in: complaints are sorted by it."))})
        same = sa.select(Category.id).where(
            Category.place == one.place, Category.part_ms == one.part_ms, Category.problem_ms == one.problem_ms,
            Category.id != (category_id or 0),
        )  # fmt: skip
        if session.scalar(same.limit(1)) is not None:
            raise Invalid({"problem_ms": UserError(N_("There is a category of this part and problem already."))})
    session.add(one)
    session.flush()
    about(session, "category", one.id)
    return one.id


@action(N_("Delete category"), needs="issues.manage", icon="trash-2")
def delete_category(session: Session, category_id: int, version: int) -> None:
    """Take out a category no complaint was ever of; another is put out of use instead."""
    one = session.get_one(Category, category_id)
    one.check_version(version)
    if session.scalar(sa.select(Issue.id).where(Issue.category_id == category_id).limit(1)) is not None:
        raise UserError(N_("Complaints are of this category, so it stays. Put it out of use instead."))
    session.delete(one)
