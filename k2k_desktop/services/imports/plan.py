"""What the clerk decided about a sheet, and what the program found in it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from k2k_desktop.core.errors import UserError

ALL_ROWS: Final = 0  # an answer under this row answers the same question in every row
LEAVE_OUT: Final = "leave_out"


class Severity(enum.Enum):
    """What a problem means for its row."""

    error = "error"  # the row is refused
    question = "question"  # refused until it is answered
    note = "note"  # handled, and told


@dataclass(frozen=True)
class Plan:
    """How to read a sheet. Rows and columns count from 0 here; in answers and problems rows are as Excel shows them."""

    estate_id: int
    header: int
    columns: Mapping[str, int]  # the name of a `Meaning`: its column
    create_units: bool = False
    join_homes: bool = False  # people of a home that has a household join it; otherwise their rows are refused
    birth_from_number: bool = False  # an empty date of birth and sex are taken from the MyKad number
    answers: Mapping[tuple[int, str], str] = field(default_factory=dict)  # {(row or ALL_ROWS, question): answer}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one row, in plain words. *code* names the question; *choices* are its answers and their words."""

    row: int
    severity: Severity
    code: str
    text: UserError
    column: int | None = None
    choices: tuple[tuple[str, UserError], ...] = ()
    common: tuple[tuple[str, UserError], ...] = ()  # choices that make sense for every row that asks the same
    answered: str = ""


@dataclass(frozen=True)
class Counts:
    """What an import of the sheet as it stands now would do."""

    rows: int = 0
    people: int = 0
    homes: int = 0
    joined: int = 0  # people who join a household that is there
    new_units: int = 0
    new_blocks: int = 0
    refused: int = 0  # rows with an error or an unanswered question
    left_out: int = 0  # rows the clerk said to leave out
    errors: int = 0
    questions: int = 0  # unanswered
    notes: int = 0


@dataclass(frozen=True)
class SampleRow:
    """One of the first people as they would be kept, in words."""

    row: int
    name: str
    number: str
    unit: str
    relationship: str
    birth: str
    mobile: str


@dataclass(frozen=True)
class Preview:
    """The dry run: counts, every problem by row, and the first people as they would be kept."""

    counts: Counts
    problems: list[Problem]
    sample: list[SampleRow]
    refused: dict[int, list[UserError]]  # {row: why}


class Findings:
    """Collects the problems of a sheet, and answers of the clerk."""

    def __init__(self, plan: Plan) -> None:
        self._answers = plan.answers
        self._columns = plan.columns
        self.problems: list[Problem] = []
        self.bad: set[int] = set()
        self.left_out: set[int] = set()

    def error(self, row: int, code: str, text: UserError, column: str = "") -> None:
        """Refuse the row."""
        self.bad.add(row)
        self.problems.append(Problem(row, Severity.error, code, text, self._columns.get(column)))

    def note(self, row: int, code: str, text: UserError, column: str = "") -> None:
        """Tell what was handled."""
        self.problems.append(Problem(row, Severity.note, code, text, self._columns.get(column)))

    def ask(
        self,
        row: int,
        code: str,
        text: UserError,
        choices: tuple[tuple[str, UserError], ...],
        column: str = "",
        common: tuple[tuple[str, UserError], ...] | None = None,
    ) -> str:
        """The clerk's answer, or "" and the row is refused. *common* choices answer every such row; none given: all."""
        everywhere = choices if common is None else common
        given = self._answers.get((row, code), "")
        known = {value for value, _words in choices}
        if given not in known:
            given = self._answers.get((ALL_ROWS, code), "")
            if given not in known | {value for value, _words in everywhere}:
                given = ""
        if not given:
            self.bad.add(row)
        at = self._columns.get(column)
        self.problems.append(Problem(row, Severity.question, code, text, at, choices, everywhere, given))
        if given == LEAVE_OUT:
            self.left_out.add(row)
        return given
