"""Kinds of value: how each is stored, read from what was typed, checked and shown."""

from __future__ import annotations

import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from k2k_desktop.core import typed
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.phones import parse_phone, show_phone

Privacy = Literal["open", "internal", "personal", "sensitive"]
LONGEST_TEXT = 20_000  # a longer paragraph freezes the page layout


class Options(enum.Enum):
    """A closed list of choices: each member is stored by its name and shown by its label."""

    def __init__(self, label: str) -> None:
        self.label = label

    def say(self, language: Language | None = None) -> str:
        """The label in *language*, or in the screen's."""
        return say(self.label, language)


O = TypeVar("O", bound=Options)  # noqa: E741 - as short as the other type variables


class OptionSet(sa.TypeDecorator[frozenset[Any]]):
    """Several options in one column, as their sorted names between commas: `,carer,chronic,`."""

    impl = sa.String
    cache_ok = True

    def __init__(self, of: type[Options]) -> None:
        super().__init__(400)
        self.of = of

    def process_bind_param(self, value: frozenset[Any] | None, dialect: sa.Dialect) -> str:
        return f",{','.join(sorted(option.name for option in value))}," if value else ""

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> frozenset[Any]:
        return frozenset(self.of[name] for name in (value or "").split(",") if name)


class UtcInstant(sa.TypeDecorator[dt.datetime]):
    """An instant, stored as `2026-11-22T02:51:24.000Z` so that text order is time order on every database."""

    impl = sa.String(24)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else utc_text(value)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> dt.datetime | None:
        return None if value is None else dt.datetime.fromisoformat(value)


def utc_text(moment: dt.datetime) -> str:
    """An aware instant as the one text form the database and the trail use."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Masked(str):
    """Dots in the place of a value that the user's role does not see; every kind shows them as they are."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a field is. Subclasses say how it is stored, read, checked and shown."""

    label: str
    help: str = ""
    privacy: Privacy = "internal"
    align: ClassVar[Literal["left", "right"]] = "left"

    def column_type(self) -> TypeEngine[Any]:
        """The type of its database column."""
        raise NotImplementedError

    def parse(self, given: object) -> Any:
        """What was typed or read from a sheet, as a value; empty is None. Raises UserError with what would be right."""
        raise NotImplementedError

    def check(self, value: Any) -> None:
        """Raise UserError where a value breaks this field's own bounds."""

    def show(self, value: Any, language: Language | None = None) -> str:
        """The value as a person reads it; nothing is an empty text."""
        return "" if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class Text(Kind):
    """Words as typed, in NFC, without control characters."""

    longest: int = 200
    lines: int = 1

    def column_type(self) -> TypeEngine[Any]:
        return sa.Text() if self.lines > 1 else sa.String(self.longest)

    def parse(self, given: object) -> str | None:
        text = str(given if given is not None else "").replace(
            "\ufeff", ""
        )  # a mark that some programs put before text
        text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
        if self.lines == 1:
            text = re.sub(" {2,}", " ", text)
        self.check(text)
        return text or None

    def check(self, value: Any) -> None:
        bound = self.longest if self.lines == 1 else max(self.longest, LONGEST_TEXT)
        if value and len(value) > bound:
            long = N_("Too long: {length} characters. At most {bound} fit here.")
            raise UserError(long, length=len(value), bound=bound)
        allowed = "\n\t" if self.lines > 1 else ""
        if value and any(_unprintable(sign) and sign not in allowed for sign in value):
            unseen = N_("There is a sign here that cannot be seen or printed. Delete it and type the words again.")
            raise UserError(unseen)


def _unprintable(sign: str) -> bool:
    """Whether it is a control character, half a pair, a turner of the writing, or a number Unicode never gives out.

    Joiners stay: Tamil and emoji need them. A turner shows words in another order than they are kept, and sheets
    cannot hold the last two numbers of a plane.
    """
    if sign.isprintable():
        return False
    turned = "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069"
    never = ord(sign) & 0xFFFE == 0xFFFE or "\ufdd0" <= sign <= "\ufdef"
    return unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or turned or never


@dataclass(frozen=True, kw_only=True)
class Phone(Text):
    """A telephone number, stored as `+60123456789`; an odd one is kept as typed."""

    longest: int = 40

    def parse(self, given: object) -> str | None:
        text = super().parse(given)
        return parse_phone(text).number if text else None

    def show(self, value: Any, language: Language | None = None) -> str:
        return show_phone(value) if value else ""


@dataclass(frozen=True, kw_only=True)
class Count(Kind):
    """A whole number; one that names something, a year or a seed, is shown without *thousands* apart."""

    least: int = 0
    most: int | None = None
    thousands: bool = True
    align: ClassVar[Literal["left", "right"]] = "right"

    def column_type(self) -> TypeEngine[Any]:
        return sa.Integer()

    def parse(self, given: object) -> int | None:
        value = typed.whole_number(given)
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        if value is not None and value < self.least:
            raise UserError(N_("At least {least} here."), least=self.least)
        if value is not None and self.most is not None and value > self.most:
            raise UserError(N_("At most {most} here."), most=self.most)

    def show(self, value: Any, language: Language | None = None) -> str:
        if value is None:
            return ""
        return f"{value:,}" if self.thousands else str(value)


@dataclass(frozen=True, kw_only=True)
class Money(Kind):
    """An amount, stored in sen."""

    align: ClassVar[Literal["left", "right"]] = "right"

    def column_type(self) -> TypeEngine[Any]:
        return sa.Integer()

    def parse(self, given: object) -> int | None:
        return typed.money_sen(given)

    def show(self, value: Any, language: Language | None = None) -> str:
        from k2k_desktop.core.formats import show_money

        if isinstance(value, Masked):
            return value
        return "" if value is None else show_money(value)


@dataclass(frozen=True, kw_only=True)
class Day(Kind):
    """A calendar day."""

    def column_type(self) -> TypeEngine[Any]:
        return sa.Date()

    def parse(self, given: object) -> dt.date | None:
        return typed.day(given)

    def show(self, value: Any, language: Language | None = None) -> str:
        from k2k_desktop.core.formats import show_day

        return "" if value is None else show_day(value, language)


@dataclass(frozen=True, kw_only=True)
class TimeOfDay(Kind):
    """A time on the wall clock, to the minute."""

    def column_type(self) -> TypeEngine[Any]:
        return sa.Time()

    def parse(self, given: object) -> dt.time | None:
        return typed.time_of_day(given)

    def show(self, value: Any, language: Language | None = None) -> str:
        from k2k_desktop.core.formats import show_time

        return "" if value is None else show_time(value, language)


@dataclass(frozen=True, kw_only=True)
class Instant(Kind):
    """A moment in UTC, shown on Malaysia's clock."""

    def column_type(self) -> TypeEngine[Any]:
        return UtcInstant()

    def parse(self, given: object) -> dt.datetime | None:
        return typed.instant(given)

    def show(self, value: Any, language: Language | None = None) -> str:
        from k2k_desktop.core.formats import show_instant

        return "" if value is None else show_instant(value, language)


@dataclass(frozen=True, kw_only=True)
class Flag(Kind):
    """Yes or no."""

    def column_type(self) -> TypeEngine[Any]:
        return sa.Boolean()

    def parse(self, given: object) -> bool:
        return typed.yes_or_no(given)

    def show(self, value: Any, language: Language | None = None) -> str:
        return "" if value is None else say(N_("Yes") if value else N_("No"), language)


@dataclass(frozen=True, kw_only=True)
class Choice(Kind):
    """One of a closed list."""

    of: type[Options]

    def column_type(self) -> TypeEngine[Any]:
        return sa.Enum(self.of, native_enum=False, length=40, create_constraint=False)

    def parse(self, given: object) -> Options | None:
        if isinstance(given, self.of):
            return given
        wanted = str(given if given is not None else "").strip().casefold()
        if not wanted:
            return None
        for option in self.of:
            if wanted in (option.name.casefold(), option.say("ms").casefold(), option.say("en").casefold()):
                return option
        choices = ", ".join(option.say() for option in self.of)
        raise UserError(N_("“{given}” is not one of the choices: {choices}."), given=str(given), choices=choices)

    def show(self, value: Any, language: Language | None = None) -> str:
        return "" if value is None else value.say(language)


@dataclass(frozen=True, kw_only=True)
class Choices(Kind):
    """Any number of a closed list."""

    of: type[Options]

    def column_type(self) -> TypeEngine[Any]:
        return OptionSet(self.of)

    def parse(self, given: object) -> frozenset[Options]:
        one = Choice(label=self.label, of=self.of)
        several = isinstance(given, frozenset | set | tuple | list)
        parts: Iterable[object] = given if several else str(given or "").replace(";", ",").split(",")  # type: ignore[assignment]
        return frozenset(option for part in parts if (option := one.parse(part)) is not None)

    def show(self, value: Any, language: Language | None = None) -> str:
        return ", ".join(option.say(language) for option in self.of if option in (value or ()))


@dataclass(frozen=True, kw_only=True)
class Link(Kind):
    """Another record, by its key; what it is called is a question for a service."""

    to: str

    def column_type(self) -> TypeEngine[Any]:
        return sa.Integer()

    def parse(self, given: object) -> int | None:
        return typed.whole_number(given)


@dataclass(frozen=True)
class Field:
    """A kind under the name of its column, and whether it must be filled."""

    name: str
    kind: Kind
    required: bool


def field(kind: Kind, *constraints: sa.ForeignKey, **column: Any) -> MappedColumn[Any]:
    """The mapped column of a *kind*; `Mapped[X | None]` makes it optional."""
    if isinstance(kind, Flag):
        column.setdefault("default", False)
    if isinstance(kind, Choices):
        column.setdefault("default", frozenset())
    if isinstance(kind, Link):
        constraints = (*constraints, sa.ForeignKey(f"{kind.to}.id"))
    return mapped_column(kind.column_type(), *constraints, info={"kind": kind}, **column)


def fields(*attributes: InstrumentedAttribute[Any]) -> tuple[Field, ...]:
    """The fields behind mapped attributes, in the order given: what a form shows."""
    return tuple(field_of(attribute) for attribute in attributes)


def required(*attributes: InstrumentedAttribute[Any]) -> tuple[Field, ...]:
    """The same fields where a form must have them, although their columns may stay empty until then."""
    return tuple(replace(one, required=True) for one in fields(*attributes))


def field_of(attribute: InstrumentedAttribute[Any]) -> Field:
    """The field behind one mapped attribute."""
    column = attribute.property.columns[0]
    kind: Kind = column.info["kind"]
    required = not column.nullable and not isinstance(kind, Flag | Choices)
    return Field(attribute.key, kind, required)


def kind_of(attribute: InstrumentedAttribute[Any]) -> Kind:
    """The kind behind one mapped attribute."""
    return field_of(attribute).kind
