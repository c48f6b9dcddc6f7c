"""What the community of the invented office put first: a round counted and sent on, charters, and practices."""

from __future__ import annotations

import datetime as dt
import random
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action, question
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.issues.priorities import PracticeKind
from k2k_desktop.models.people import Household
from k2k_desktop.services.demo.committees import Doors
from k2k_desktop.services.estate.places import estates
from k2k_desktop.services.governance import resolutions
from k2k_desktop.services.issues.priorities import charter_pages, charters, practices, round_pages, round_votes, rounds

_PROPOSALS: Final = (
    ("Tangga sisi yang gelap di Blok B", (4, 4, 4, 4)),
    ("Padang permainan kanak-kanak yang rosak", (3, 4, 2, 4)),
    ("Tempat letak motosikal berbumbung", (2, 5, 2, 3)),
    ("Saluran air tersumbat di belakang Blok A", (4, 3, 4, 5)),
)
_VOTES: Final = 70
_POLICY: Final = "Lif yang rosak ditampal notis dalam masa sejam, dengan tarikh siap yang dijanjikan."
_PROCESS: Final = "Ketua blok berjalan bersama juruteknik sebelum kerja disahkan siap."


@question(needs="people.names")
def _homes(session: Session, estate_id: int) -> list[tuple[int, int | None]]:
    """(household, head) of the homes lived in, spread over the estate."""
    statement = (
        sa.select(Household.id, Household.head_id)
        .join(Unit, Unit.id == Household.unit_id)
        .where(Unit.estate_id == estate_id, Household.moved_out_on.is_(None))
        .order_by(Unit.door_label, Unit.sort_key)
    )
    return [(key, head) for key, head in session.execute(statement.limit(_VOTES))]


@action(FILL_PRACTICE, needs="priorities.change")
def _cast(session: Session, round_id: int, homes: list[tuple[int, int | None]], most: int) -> None:
    """A vote for each of *homes*, leaning to the first candidates; every twentieth slip is spoilt."""
    chance = random.Random(round_id)
    for place, (household, head) in enumerate(homes, 1):
        ranks = sorted(range(1, most + 1), key=lambda number: number * chance.random())[:3]
        round_votes.cast_vote(session, round_id, household, ranks, head, spoilt=not place % 20)


def add_priorities(doors: Doors, body: int) -> None:
    """A round that ended, its charter half done, one carried over into the next round, and two practices."""
    change, read, today = doors.manager.change, doors.manager.read, doors.clock.today()
    estate, name = read(estates)[0]
    counted = _round(doors, estate, body, f"Pusingan keutamaan 1/{today.year}", today - dt.timedelta(days=21))
    page = read(round_pages.round_page, counted)
    change(rounds.open_round, counted, page.version)
    page = read(round_pages.round_page, counted)
    change(_cast, counted, read(_homes, estate), len(page.standing))
    change(rounds.close_round, counted, read(round_pages.round_page, counted).version)
    winners = sorted(read(round_pages.round_page, counted).standing, key=lambda one: one.place or 0)
    first = change(charters.charter_from, winners[0].id)
    _agree(doors, first, body, winners[0].title, today)
    if meetings := read(round_pages.coming_meetings, body):
        change(rounds.send_winners, counted, meetings[0][0])
    waiting = change(charters.charter_from, winners[1].id)
    change(charters.save_charter, waiting, 1, {"budget_sen": 4_800_000, "solved_means": "Boleh digunakan semula."})
    change(charters.carry_over, waiting, 2)
    _round(doors, estate, body, f"Pusingan keutamaan 2/{today.year}", today + dt.timedelta(days=14))
    _practices(doors, first, today, name)


def _round(doors: Doors, estate: int, body: int, title: str, opens_on: dt.date) -> int:
    """A round with the complaints that most households are counted in, and what was proposed."""
    change = doors.manager.change
    key = change(rounds.save_round, None, 1, {
        "title": title, "estate_id": estate, "organisation_id": body, "opens_on": opens_on,
        "closes_on": opens_on + dt.timedelta(days=14),
    })  # fmt: skip
    chosen = [one.issue_id for one in doors.manager.read(rounds.choosable, key)[:4]]
    if chosen:
        change(rounds.add_issues, key, chosen)
    for words, scores in _PROPOSALS:
        candidate = change(rounds.propose, key, words)
        for part, value in zip(rounds.PARTS, scores, strict=True):
            if value != 3:
                change(rounds.score, candidate, part, value)
    return key


def _agree(doors: Doors, charter: int, body: int, title: str, today: dt.date) -> None:
    change = doors.manager.change
    change(charters.save_charter, charter, 1, {
        "cause": "Peralatan lama, dan tiada jadual cegahan sejak tiga tahun lalu.",
        "solved_means": "Tiga bulan berturut-turut tanpa kerosakan yang melebihi sehari.",
        "lead": "Pengerusi Jawatankuasa Penduduk", "partner": "Pemilik perumahan, kontraktor",
        "budget_sen": 1_250_000, "funded_sen": 1_250_000, "funder": "Pemilik perumahan",
        "due_on": today + dt.timedelta(days=120), "sign_offs": 5,
    })  # fmt: skip
    text = f"Mesyuarat bersetuju mengutamakan: {title}."
    resolution = change(resolutions.record_resolution, body, text, today - dt.timedelta(days=2), consensus=True)
    change(charters.agree_charter, charter, 2, resolution, today - dt.timedelta(days=1))
    change(charters.begin_charter, charter, 3)
    for words, days, done in (
        ("Pemeriksaan oleh firma kompeten", 0, True), ("Sebut harga dan kelulusan", 30, False),
        ("Kerja siap, dengan jaminan setahun", 90, False),
    ):  # fmt: skip
        day = today + dt.timedelta(days=days)
        change(charters.save_milestone, charter, None,
               {"title": words, "due_on": day, "done_on": today if done else None})  # fmt: skip
    page = doors.manager.read(charter_pages.charter_page, charter)
    for household, head in doors.manager.read(_homes, page.estate_id)[:2]:
        change(charters.sign_off, charter, household, True, head, today)


def _practices(doors: Doors, charter: int, today: dt.date, estate: str) -> None:
    """One with proof, one that is not counted yet."""
    change = doors.manager.change
    proved = change(practices.save_practice, None, 1, {
        "title": _POLICY, "kind": PracticeKind.policy, "adopted_by": estate, "charter_id": charter,
        "adopted_on": today - dt.timedelta(days=20), "origin": "Dicadangkan oleh penduduk Blok A.",
    })  # fmt: skip
    change(practices.add_proof, proved, today - dt.timedelta(days=5), "Notis lif 2 Blok A ditampal jam 9.40 pagi.")
    change(practices.save_practice, None, 1, {
        "title": _PROCESS, "kind": PracticeKind.process, "adopted_by": estate,
        "adopted_on": today - dt.timedelta(days=10),
    })  # fmt: skip
