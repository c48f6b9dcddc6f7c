"""The matrix of roles and rights: what each role may do, which of it two people do, and who has the role now."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import ACTIONS, question
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.office import Role, User
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import acts, permissions
from k2k_desktop.services.office import paper
from k2k_desktop.services.permission_words import WORDS
from k2k_desktop.services.runner import about, today

YES = "✓"


@dataclass(frozen=True)
class RightLine:
    """One right in marked *words*, the roles that have it, and whether two people do something of it."""

    right: str
    words: str
    roles: frozenset[Role]
    by_two: bool


@dataclass(frozen=True)
class Matrix:
    """Rights by module (its marked title), and the names of those who have each role today."""

    modules: tuple[tuple[str, tuple[RightLine, ...]], ...]
    people: tuple[tuple[Role, tuple[str, ...]], ...]


@question(needs="users.see")
def roles_matrix(session: Session) -> Matrix:
    """The one table of roles and rights, which the program itself obeys."""
    acts.names()  # imports every act
    by_two = {act.needs for act in ACTIONS.values() if act.second}
    modules = tuple(
        (title, tuple(RightLine(right, words, permissions.RIGHTS[right], right in by_two) for right, words in rights))
        for title, rights in WORDS
    )
    day = today(session)
    users = session.scalars(sa.select(User).where(User.active).order_by(User.name))
    here = [one for one in users if one.ends_on is None or one.ends_on >= day]
    people = tuple((role, tuple(one.name for one in here if role in one.roles)) for role in Role)
    return Matrix(modules, people)


@question(needs="users.see", recorded=N_("Print roles and rights"))
def roles_pdf(session: Session, language: Language | None = None) -> Printed:
    """The matrix on paper, with who has each role on the day of printing."""
    from k2k_desktop.reports.table import Column, ListDocument, print_list

    about(session, "office", 1)
    page = paper(session, language)
    tongue, matrix = page.language, roles_matrix(session)
    yes = say(N_("Yes"), tongue)  # the fonts of paper have no tick
    heads = [Column(role.say(tongue), "centre", 1.4) for role in Role]
    rows = [
        [say(title, tongue), say(line.words, tongue), *(yes if role in line.roles else "" for role in Role),
         yes if line.by_two else ""]
        for title, lines in matrix.modules
        for line in lines
    ]  # fmt: skip
    nobody = say(N_("nobody"), tongue)
    held = tuple(f"{role.say(tongue)}: {', '.join(names) or nobody}" for role, names in matrix.people)
    columns = (Column(say(N_("Part of the program"), tongue), "left", 1.7), Column(say(N_("Right"), tongue), "left", 4))
    return print_list(
        ListDocument(
            page, say(N_("Roles and rights"), tongue),
            (*columns, *heads, Column(say(N_("By two people"), tongue), "centre", 1.4)),
            rows, filters=held, numbered=False, total=len(rows),
        )
    )  # fmt: skip
