"""What is looked at on a round: the shipped checklists and the office's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.core.i18n import language as screen_language
from k2k_desktop.models.issues import Category
from k2k_desktop.models.issues.happenings import Checklist, ChecklistItem, InspectionFinding
from k2k_desktop.services.issues.records import category_words

POINT_FORM: Final = fields(ChecklistItem.text_ms, ChecklistItem.text_en, ChecklistItem.category_id)
MOST_POINTS: Final = 120
# What the shipped ones are called in English; a name the office gives stands as it is.
_ENGLISH: Final = {
    "Koridor & tangga": "Corridors & stairs",
    "Lif": "Lifts",
    "Bumbung & tangki air": "Roof & water tanks",
    "Kawasan luar": "Grounds",
    "Keselamatan kebakaran": "Fire safety",
}

# Each point with the code of the shipped category that a fault there gets.
_Shipped = tuple[str, tuple[tuple[str, str, str], ...]]
SHIPPED: Final[tuple[_Shipped, ...]] = (
    ("Koridor & tangga", (
        ("Lampu koridor menyala", "Corridor lights work", "light.corridor"),
        ("Lampu tangga menyala", "Stair lights work", "light.corridor"),
        ("Laluan tidak terhalang", "Way is clear", "stairs.blocked"),
        ("Pagar dan susur tangan kukuh", "Railings and handrails are firm", "structure.railing"),
        ("Anak tangga dan lantai baik", "Steps and floor are sound", "stairs.broken"),
        ("Siling dan dinding tidak retak atau bocor", "Ceiling and walls without crack or leak", "structure.crack"),
        ("Longkang dan paip turun mengalir", "Drains and downpipes run", "water.leak_common"),
        ("Bersih, tiada sampah dibuang", "Clean, no rubbish thrown", "rubbish.dirty"),
        ("Tiada tanda perosak", "No sign of pests", "pests.rats"),
        ("Tiada vandalisme", "No vandalism", "vandalism.damage"),
    )),
    ("Lif", (
        ("Lif berfungsi di semua tingkat", "Lift runs to every floor", "lift.one"),
        ("Pintu lif menutup dengan betul", "Lift doors close properly", "lift.door"),
        ("Butang dan paparan berfungsi", "Buttons and display work", "lift.button"),
        ("Lampu dan kipas lif berfungsi", "Lift light and fan work", "lift.button"),
        ("Loceng kecemasan dan interkom dijawab", "Alarm bell and intercom are answered", "lift.button"),
        ("Perakuan (PMA) dipamerkan dan sah", "Certificate (PMA) is shown and valid", "lift.one"),
        ("Lantai lif sama aras", "Lift stops level with the floor", "lift.unsafe"),
        ("Kabin bersih", "Cabin is clean", "lift.misuse"),
    )),
    ("Bumbung & tangki air", (
        ("Bumbung tidak bocor", "Roof does not leak", "roof.falling"),
        ("Longkang bumbung bersih", "Roof gutters are clear", "drain.blocked"),
        ("Pintu bumbung berkunci", "Roof door is locked", "security.gate"),
        ("Tangki air bertutup dan tidak bocor", "Water tanks are covered and do not leak", "water.tank"),
        ("Pam air berfungsi", "Water pumps run", "water.pump"),
        ("Penangkap kilat tidak terputus", "Lightning conductor is whole", "power.wire"),
        ("Tiada barang atau antena longgar", "No loose things or aerials", "structure.loose"),
    )),
    ("Kawasan luar", (
        ("Lampu kawasan menyala", "Outside lights work", "light.street"),
        ("Longkang tidak tersumbat", "Drains are clear", "drain.blocked"),
        ("Rumah sampah bersih dan dikutip", "Refuse chamber is clean and emptied", "rubbish.chamber"),
        ("Taman permainan selamat", "Playground is safe", "play.unsafe"),
        ("Pokok tidak mengancam", "Trees are no danger", "trees.fallen"),
        ("Jalan dan tempat letak kereta baik", "Roads and car park are sound", "road.pothole"),
        ("Tiada kenderaan tersadai", "No abandoned vehicles", "parking.abandoned"),
        ("Pagar dan pintu masuk baik", "Fence and gate are sound", "structure.fence"),
        ("Tiada air bertakung (aedes)", "No standing water (aedes)", "pests.mosquitoes"),
    )),
    ("Keselamatan kebakaran", (
        ("Alat pemadam api ada dan tag sah", "Extinguishers are there with a valid tag", "fire.extinguisher"),
        ("Gelung hos lengkap dan bertekanan", "Hose reels are whole and under pressure", "fire.hose"),
        ("Pili bomba tidak terhalang", "Hydrants are clear", "fire.hose"),
        ("Penggera kebakaran berfungsi", "Fire alarm works", "fire.alarm"),
        ("Lampu kecemasan dan tanda KELUAR menyala", "Emergency lights and exit signs work", "light.corridor"),
        ("Laluan keluar tidak berkunci atau terhalang", "Ways out are not locked or blocked", "fire.exit"),
        ("Pintu rintangan api menutup sendiri", "Fire doors close by themselves", "fire.exit"),
        ("Laluan jentera bomba kosong", "Way for fire engines is free", "parking.blocking"),
    )),
)  # fmt: skip


@dataclass(frozen=True)
class ChecklistLine:
    """A checklist; `checklist_id` is below nought for a shipped one nobody used yet."""

    checklist_id: int
    version: int
    name: str
    points: int
    active: bool

    @property
    def label(self) -> str:
        """Its name in the screen's language."""
        return name_in(self.name)


@dataclass(frozen=True)
class PointLine:
    """One point of a checklist, with the category a fault there gets."""

    item_id: int | None
    text_ms: str
    text_en: str
    category_id: int | None
    category: str

    def text(self, language: Language | None = None) -> str:
        """Its words in *language*, or the screen's."""
        return self.text_en if (language or screen_language()) == "en" and self.text_en else self.text_ms


def name_in(name: str, language: Language | None = None) -> str:
    """The name of a checklist in *language*, or the screen's, where it is a shipped one."""
    return _ENGLISH.get(name, name) if (language or screen_language()) == "en" else name


@question(needs="issues.see")
def checklists(session: Session) -> list[ChecklistLine]:
    """The office's checklists by name; the shipped ones until one was used or changed."""
    count = sa.select(sa.func.count()).where(ChecklistItem.checklist_id == Checklist.id).scalar_subquery()
    rows = session.execute(sa.select(Checklist, count).order_by(Checklist.name)).all()
    if rows:
        return [ChecklistLine(row.id, row.version, row.name, points, row.active) for row, points in rows]
    return [ChecklistLine(-place, 1, name, len(points), True) for place, (name, points) in enumerate(SHIPPED, 1)]


@question(needs="issues.see")
def points_of(session: Session, checklist_id: int) -> list[PointLine]:
    """The points of a checklist in order."""
    categories = {one.id: one for one in session.scalars(sa.select(Category))}

    def line(item_id: int | None, malay: str, english: str | None, category_id: int | None) -> PointLine:
        category = categories.get(category_id or 0)
        words = ", ".join(category_words(category)) if category else ""
        return PointLine(item_id, malay, english or "", category_id, words)

    if checklist_id < 0:
        known = list(categories.values())
        return [
            line(None, malay, english, _category_for(known, code))
            for malay, english, code in SHIPPED[-checklist_id - 1][1]
        ]
    rows = session.scalars(
        sa.select(ChecklistItem).where(ChecklistItem.checklist_id == checklist_id).order_by(ChecklistItem.position)
    )
    return [line(row.id, row.text_ms, row.text_en, row.category_id) for row in rows]


@action(N_("Save checklist"), needs="issues.manage", icon="list-checks")
def save_checklist(
    session: Session,
    checklist_id: int | None,
    version: int,
    name: str,
    points: Sequence[PointLine],
    active: bool = True,
) -> int:
    """Save a checklist with all its points in order; rounds walked before keep the words they had."""
    keys = put_shipped(session)
    key = keys.get(checklist_id, checklist_id) if checklist_id is not None else None
    row = Checklist(name="", active=True) if key is None else session.get_one(Checklist, key)
    if key is not None:
        row.check_version(version)
    _judge(session, key, name, points)
    row.put({"name": " ".join(name.split()), "active": active})
    session.add(row)
    session.flush()
    kept = {
        one.id: one for one in session.scalars(sa.select(ChecklistItem).where(ChecklistItem.checklist_id == row.id))
    }
    for place, point in enumerate(points, 1):
        item = kept.pop(point.item_id, None) if point.item_id else None
        if item is None:
            item = ChecklistItem(checklist_id=row.id)
            session.add(item)
        item.put({
            "position": place, "text_ms": point.text_ms.strip(), "text_en": point.text_en.strip() or None,
            "category_id": point.category_id,
        })  # fmt: skip
    for gone in kept.values():
        for finding in session.scalars(sa.select(InspectionFinding).where(InspectionFinding.item_id == gone.id)):
            finding.item_id = None  # its words stay with it
        session.flush()
        session.delete(gone)
    session.flush()
    return row.id


def put_shipped(session: Session) -> dict[int, int]:
    """Keep the shipped checklists where there are none yet; {their place below nought: key}."""
    if session.scalar(sa.select(Checklist.id).limit(1)) is not None:
        return {}
    categories = list(session.scalars(sa.select(Category)))
    keys = {}
    for place, (name, points) in enumerate(SHIPPED, 1):
        row = Checklist(name=name, active=True)
        session.add(row)
        session.flush()
        keys[-place] = row.id
        session.add_all(
            ChecklistItem(
                checklist_id=row.id, position=number, text_ms=malay, text_en=english,
                category_id=_category_for(categories, code),
            )
            for number, (malay, english, code) in enumerate(points, 1)
        )  # fmt: skip
    session.flush()
    return keys


def _category_for(categories: Sequence[Category], code: str) -> int | None:
    """The shipped category of that code, where the office still uses it."""
    return next((one.id for one in categories if one.code == code and one.active), None)


def _judge(session: Session, key: int | None, name: str, points: Sequence[PointLine]) -> None:
    words = " ".join(name.split())
    if not words:
        raise Invalid({"name": UserError(N_("Give the checklist a name."))})
    with session.no_autoflush:
        same = session.scalar(sa.select(Checklist.id).where(Checklist.name == words, Checklist.id != (key or 0)))
    if same is not None:
        raise Invalid({"name": UserError(N_("Another checklist has this name already."))})
    if not points or any(not one.text_ms.strip() for one in points):
        raise UserError(N_("A checklist has at least one point, and each point has words in Bahasa Melayu."))
    if len(points) > MOST_POINTS:
        raise UserError(N_("At most {most} points in one checklist. Make two of it."), most=MOST_POINTS)
