"""A moment in a form: a day and a time of Malaysia's clock, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from k2k_desktop.core.clock import OFFICE_ZONE, local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Day, Field, TimeOfDay
from k2k_desktop.core.i18n import N_

R = TypeVar("R")


def moment_fields(name: str, label: str, *, required: bool = True) -> tuple[Field, Field]:
    """The two fields of the moment *name*: `<name>_on` under the marked *label*, and `<name>_time`."""
    time = TimeOfDay(label=N_("Time"), help=N_("Example: 8.30 or 14.30."))
    return Field(f"{name}_on", Day(label=label), required), Field(f"{name}_time", time, required)


def moment_row(name: str) -> tuple[str, str]:
    """The row of a form with both."""
    return f"{name}_on", f"{name}_time"


def moment_values(name: str, when: dt.datetime | None) -> dict[str, Any]:
    """What the two fields show of a moment."""
    wall = local(when) if when is not None else None
    return {f"{name}_on": wall.date() if wall else None, f"{name}_time": wall.time() if wall else None}


def taken(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """*given* with each moment of *names* in place of its two fields. Raises Invalid for one half without the other."""
    found = dict(given)
    for name in names:
        day, time = found.pop(f"{name}_on"), found.pop(f"{name}_time")
        if day is not None and time is None:
            raise Invalid({f"{name}_time": UserError(N_("Give the time too. Example: 14.30."))})
        if day is None and time is not None:
            raise Invalid({f"{name}_on": UserError(N_("Give the day too."))})
        wall = dt.datetime.combine(day, time, OFFICE_ZONE) if day is not None else None
        found[name] = wall.astimezone(dt.UTC) if wall is not None else None
    return found


def told(save: Callable[[], R], *names: str) -> R:
    """Do *save*; what it says is wrong with a moment is said beside its day."""
    try:
        return save()
    except Invalid as error:
        raise Invalid(
            {f"{name}_on" if name in names else name: wrong for name, wrong in error.fields.items()}
        ) from error
