"""What people type and sheets hold, read as numbers, days and times."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mac mar march",
            "apr april",
            "mei may",
            "jun june",
            "jul julai july",
            "ogo ogos aug august ogs",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dis disember dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_YES = {"ya", "y", "yes", "true", "1", "x", "√"}
_NO = {"", "tidak", "t", "n", "no", "false", "0", "-"}


def whole_number(given: object) -> int | None:
    """`1,250` or 1250.0 as 1250; empty is None."""
    text = str(given if given is not None else "").strip().replace(",", "").removesuffix(".0")
    if not text:
        return None
    if isinstance(given, bool) or not re.fullmatch(r"-?\d{1,15}", text):
        raise UserError(N_("“{given}” is not a whole number. Example: 12."), given=str(given))
    return int(text)


def money_sen(given: object) -> int | None:
    """`RM1,234.50` as 123450 sen; empty is None."""
    text = re.sub(r"[\s,]", "", str(given if given is not None else ""))
    if not text:
        return None
    found = re.fullmatch(r"(-?)(?i:rm)?(-?)(\d{1,12}(?:\.\d{0,400})?|\.\d{1,400})", text)
    if not found or (found[1] and found[2]):
        raise UserError(N_("“{given}” is not an amount. Example: 124.00."), given=str(given))
    sen = Decimal(found[3]) * 100
    if sen != int(sen):
        raise UserError(N_("An amount has at most two decimals. Example: 124.00."))
    return -int(sen) if found[1] or found[2] else int(sen)


def yes_or_no(given: object) -> bool:
    """Ya and Tidak, Yes and No, 1 and 0, a tick; empty is no."""
    if isinstance(given, bool):
        return given
    text = str(given if given is not None else "").strip().casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise UserError(N_("“{given}” is neither yes nor no."), given=str(given))


def day(given: object, today: dt.date | None = None) -> dt.date | None:
    """`3/12/2026`, `3 Dis 2026` or `2026-12-03` as a day; `3/12` is of *today*'s year; empty is None."""
    if given is None or given == "" or (isinstance(given, dt.date) and not isinstance(given, dt.datetime)):
        return given or None  # type: ignore[return-value]
    if isinstance(given, dt.datetime):
        return given.date()
    text = str(given).strip().casefold().replace(",", " ")
    if not text:
        return None
    parts = re.findall(r"\d+|[^\W\d_]+", text.split("(")[0])
    year, month, number = _day_parts(parts, today)
    try:
        return dt.date(int(year), int(month), int(number))
    except (ValueError, OverflowError):
        raise UserError(N_("“{given}” is not a date. Example: 3/12/2026."), given=str(given)) from None


def _day_parts(parts: list[str], today: dt.date | None) -> tuple[str | int, str | int, str | int]:
    if len(parts) == 3 and len(parts[0]) == 4:
        return parts[0], parts[1], parts[2]
    if len(parts) in (2, 3) and (len(parts) == 3 or today):
        month = MONTHS.get(parts[1], parts[1])
        year = parts[2] if len(parts) == 3 else str(today.year if today else 0)
        if len(year) == 4 and str(month).isdigit():
            return year, month, parts[0]
        if len(year) == 2:
            raise UserError(N_("Type the year with four digits. Example: 3/12/2026."))
    raise UserError(N_("“{given}” is not a date. Example: 3/12/2026."), given=" ".join(parts))


def time_of_day(given: object) -> dt.time | None:
    """`8.30 malam`, `8:30 pm`, `20:30` or `2030` as a time; empty is None."""
    if given is None or given == "" or isinstance(given, dt.time):
        return given or None  # type: ignore[return-value]
    text = str(given).strip().casefold()
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,2})(?:[.:]?(\d{2}))?\s*(?:([a-z. ]+?))?\.?", text)
    if match:
        hour, minute, part = int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", "").strip()
        if hour == 12 and part in ("malam", "mlm"):
            part = "tengah malam"  # half an hour past midnight, as people say it
        afternoon = part in ("pm", "petang", "malam", "mlm", "ptg", "tengah hari", "tgh hari")
        if afternoon and hour < 12:
            hour += 0 if part in ("tengah hari", "tgh hari") and hour == 11 else 12
        if part in ("am", "pagi", "tengah malam") and hour == 12:
            hour = 0
        if part in ("am", "pagi") and hour > 12:
            hour = 24  # 20.30 pagi says two things
        known = part in ("", "am", "pagi", "tengah malam") or afternoon
        if known and hour < 24 and minute < 60:
            return dt.time(hour, minute)
    raise UserError(N_("“{given}” is not a time. Example: 8.30 malam or 20:30."), given=str(given))


def instant(given: object) -> dt.datetime | None:
    """An ISO text with its offset, `2026-11-22T02:51:24.000Z`, or an aware datetime; empty is None."""
    try:
        moment = given if isinstance(given, dt.datetime) else dt.datetime.fromisoformat(str(given or "").strip())
        if moment.tzinfo is not None:
            return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        if not str(given or "").strip():
            return None
    raise UserError(N_("“{given}” is not a moment. Example: 2026-11-22T02:51:24Z."), given=str(given))
