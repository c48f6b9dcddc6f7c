"""What one may ask and do: plain functions of a session, with the right they need and the words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from k2k_desktop.core.i18n import N_

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: Final[dict[str, Action[..., Any]]] = {}
RECORDED: Final[dict[str, Question[..., Any]]] = {}
# What the makers of a practice office do is loaded only to make one; its entries are read in every session after.
_PRACTICE: Final = "demo."
FILL_PRACTICE: Final = N_("Fill the practice office")


@dataclass(frozen=True, eq=False)
class Action(Generic[P, R]):
    """A change: one transaction, one sentence, one entry in the trail."""

    name: str
    label: str
    needs: str
    function: Callable[Concatenate[Session, P], R]
    asks_reason: bool = False
    undoable: bool = True
    icon: str = ""
    second: bool = False  # a second person who has the same right proves to be there (security design 4.3)
    whole: bool = False  # falls due for the whole office, also while somebody works who is kept to some estates

    def __call__(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it inside the transaction of another action."""
        return self.function(session, *args, **kwargs)


@dataclass(frozen=True, eq=False)
class Question(Generic[P, R]):
    """A reading: plain values out, nothing changed. One that hands data out is *recorded* under its label."""

    name: str
    needs: str
    function: Callable[Concatenate[Session, P], R]
    recorded: str = ""
    asks_reason: bool = False

    def __call__(self, session: Session, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.function(session, *args, **kwargs)


def action(
    label: str,
    *,
    needs: str,
    asks_reason: bool = False,
    undoable: bool = True,
    icon: str = "",
    second: bool = False,
    whole: bool = False,
) -> Callable[[Callable[Concatenate[Session, P], R]], Action[P, R]]:
    """Make a function of a session into an action with a marked *label* and the right it *needs*. With *second*, two
    people do it: the one who signed in, and another who has the right and types a password on the same screen."""

    def mark(function: Callable[Concatenate[Session, P], R]) -> Action[P, R]:
        name = _name(function)
        made = Action(name, label, needs, function, asks_reason, undoable, icon, second, whole)
        ACTIONS[name] = made
        return made

    return mark


def question(
    *, needs: str, recorded: str = "", asks_reason: bool = False
) -> Callable[[Callable[Concatenate[Session, P], R]], Question[P, R]]:
    """Make a function of a session into a question with the right it *needs*; *recorded* is its trail sentence."""

    def mark(function: Callable[Concatenate[Session, P], R]) -> Question[P, R]:
        made = Question(_name(function), needs, function, recorded, asks_reason)
        if recorded:
            RECORDED[made.name] = made
        return made

    return mark


def _name(function: Callable[..., Any]) -> str:
    """`people.save_resident` for a function of services.people or one of its parts: what the trail keeps."""
    module = function.__module__.split(".services.")[-1].split(".")[0]
    return f"{module}.{function.__name__}"


def label_of(name: str) -> str:
    """The marked sentence of an action or recorded question by the name the trail keeps; the name itself if unknown."""
    if name.startswith(_PRACTICE):
        return FILL_PRACTICE
    if name in ACTIONS:
        return ACTIONS[name].label
    return RECORDED[name].recorded if name in RECORDED else name
