"""Each kind of field: what it takes, refuses and shows, in both languages."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from typing import Any

import pytest
import sqlalchemy as sa

import k2k_desktop.services
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import (
    Choice,
    Choices,
    Count,
    Day,
    Flag,
    Instant,
    Kind,
    Link,
    Money,
    Options,
    Phone,
    Text,
    TimeOfDay,
    UtcInstant,
    fields,
    kind_of,
)
from k2k_desktop.core.i18n import LANGUAGES, set_language
from k2k_desktop.models.base import Record
from k2k_desktop.models.people import DocumentKind, Relationship, Resident, Vulnerability
from k2k_desktop.services.people.residents import RESIDENT_FORM

TEXT = Text(label="x")
LINES = Text(label="x", lines=3)
DATE, TIME, MOMENT = Day(label="x"), TimeOfDay(label="x"), Instant(label="x")
NUMBER, AMOUNT, YES = Count(label="x"), Money(label="x"), Flag(label="x")
ONE = Choice(label="x", of=Relationship)
MANY = Choices(label="x", of=Vulnerability)
LINK = Link(label="x", to="unit")
PHONE = Phone(label="x")
EVERY: tuple[Kind, ...] = (TEXT, LINES, PHONE, NUMBER, AMOUNT, DATE, TIME, MOMENT, YES, ONE, MANY, LINK)

READ: list[tuple[Kind, object, Any]] = [
    (TEXT, "  Aminah   binti Yusof ", "Aminah binti Yusof"),
    (TEXT, "cafe\u0301", "caf\u00e9"),
    (TEXT, "<b>&\"'", "<b>&\"'"),
    (TEXT, "தமிழ் \u200d陳大文 😀", "தமிழ் \u200d陳大文 😀"),
    (TEXT, 12, "12"),
    (LINES, "satu\r\ndua\tx", "satu\ndua\tx"),
    (PHONE, "012-000 6789", "+60120006789"),
    (NUMBER, "1,250", 1250),
    (NUMBER, 12.0, 12),
    (AMOUNT, "RM 1,234.50", 123450),
    (AMOUNT, 0.1, 10),
    (AMOUNT, "-5", -500),
    (DATE, "3/12/2026", dt.date(2026, 12, 3)),
    (TIME, "8.30 malam", dt.time(20, 30)),
    (MOMENT, "2026-11-22T02:51:24.000Z", dt.datetime(2026, 11, 22, 2, 51, 24, tzinfo=dt.UTC)),
    (YES, "Ya", True),
    (YES, "tidak", False),
    (ONE, Relationship.head.say("ms"), Relationship.head),
    (ONE, " HEAD ", Relationship.head),
    (ONE, Relationship.spouse, Relationship.spouse),
    (MANY, "carer; bedridden", frozenset({Vulnerability.carer, Vulnerability.bedridden})),
    (MANY, ["carer", Vulnerability.bedridden], frozenset({Vulnerability.carer, Vulnerability.bedridden})),
    (LINK, "7", 7),
]


@pytest.mark.parametrize(("kind", "given", "value"), READ)
def test_what_was_typed_is_read(kind: Kind, given: object, value: object) -> None:
    assert kind.parse(given) == value


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("given", [None, "", "   "])
def test_nothing_typed_is_nothing(kind: Kind, given: object) -> None:
    assert not kind.parse(given)
    assert kind.show(None) == ""


HOSTILE = [
    "\x00", "a\x1bb", "a\x07b", "a\ud800b", "a\u202eb", "a\u2066b", "a\ufffeb", "a\U0001ffffb", "a\u2028b", "a\x85b",
    "a\x7fb", "9" * 5_000, "1e999999999", "-1e400", "NaN", "sNaN", "Infinity", "١/٢/٣", "3/99999999999999999999/2026",
    "2026-13-45", "0000-00-00", "DROP TABLE resident", "'; --", "{0.__class__}", "%s%n", "=1+1", "²", "½", "−5",
    "24:00", "99.99 malam", "30/2/2026", b"\xff\xfe", object, [], {}, float("nan"), float("inf"), 10**30, True,
    dt.timedelta(1), "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59",
]  # fmt: skip


def _read(kind: Kind, given: object) -> Any:
    """What it reads; nothing where it refuses, in both languages."""
    try:
        return kind.parse(given)
    except UserError as error:
        return None if error.say("ms") and error.say("en") else error


@pytest.mark.parametrize("kind", EVERY)
def test_a_hostile_value_is_read_or_refused_with_a_sentence(kind: Kind) -> None:
    column = sa.Column("x", kind.column_type())
    bind = column.type.dialect_impl(sa.create_engine("sqlite://").dialect).bind_processor(
        sa.create_engine("sqlite://").dialect
    )
    for given in HOSTILE:
        value = _read(kind, given)
        stored = bind(value) if bind else value
        assert not isinstance(stored, int) or abs(stored) < 2**63
        for language in LANGUAGES:
            assert isinstance(kind.show(value, language), str)


@pytest.mark.parametrize(
    "sign", ["\x00", "\x08", "\x0b", "\x1b", "\x7f", "\x9f", "\ud800", "\u202e", "\u2029", "\uffff"]
)
@pytest.mark.parametrize("kind", [TEXT, LINES, PHONE])
def test_a_sign_nobody_can_see_is_refused(kind: Kind, sign: str) -> None:
    with pytest.raises(UserError, match="cannot be seen"):
        kind.parse(f"a{sign}b")


def test_the_mark_some_programs_put_before_text_is_dropped() -> None:
    assert Text(label="").parse("\ufeffAminah\ufeff binti Ali") == "Aminah binti Ali"
    assert Text(label="").parse("\ufeff") is None


def test_a_line_break_is_refused_where_there_is_one_line() -> None:
    with pytest.raises(UserError, match="cannot be seen"):
        TEXT.parse("Aminah\nbinti Yusof")
    assert LINES.parse("Aminah\nbinti Yusof") == "Aminah\nbinti Yusof"


def test_a_text_has_its_bound() -> None:
    assert Text(label="x", longest=5).parse("abcde") == "abcde"
    with pytest.raises(UserError, match="Too long: 6 characters"):
        Text(label="x", longest=5).parse("abcdef")
    assert LINES.parse("x" * 20_000)
    with pytest.raises(UserError, match="Too long: 20001"):
        LINES.parse("x" * 20_001)


def test_a_count_has_its_bounds() -> None:
    kind = Count(label="x", least=1, most=15)
    assert [kind.parse("1"), kind.parse("15")] == [1, 15]
    with pytest.raises(UserError, match="At least 1"):
        kind.parse("0")
    with pytest.raises(UserError, match="At most 15"):
        kind.parse("16")


SHOWN: list[tuple[Kind, Any, str, str]] = [
    (NUMBER, 1250, "1,250", "1,250"),
    (Count(label="x", thousands=False), 566198, "566198", "566198"),
    (AMOUNT, 123450, "RM1,234.50", "RM1,234.50"),
    (AMOUNT, -5, "-RM0.05", "-RM0.05"),
    (DATE, dt.date(2026, 8, 3), "3 Ogos 2026", "3 Aug 2026"),
    (TIME, dt.time(20, 30), "8.30 malam", "8.30 pm"),
    (TIME, dt.time(0, 5), "12.05 tengah malam", "12.05 am"),
    (MOMENT, dt.datetime(2026, 11, 22, 12, 30, tzinfo=dt.UTC), "22 Nov 2026, 8.30 malam", "22 Nov 2026, 8.30 pm"),
    (YES, True, "Ya", "Yes"),
    (YES, False, "Tidak", "No"),
    (PHONE, "+60120006789", "012-000 6789", "012-000 6789"),
    (MANY, frozenset({Vulnerability.carer, Vulnerability.elderly_alone}), "", "Elderly and alone, Carer"),
]


@pytest.mark.parametrize(("kind", "value", "malay", "english"), SHOWN)
def test_a_value_is_shown_in_both_languages(kind: Kind, value: object, malay: str, english: str) -> None:
    assert kind.show(value, "en") == english
    assert kind.show(value, "ms") == malay or not malay
    set_language("en")
    assert kind.show(value) == english


ROUND = [one for one in SHOWN if one[0] not in (MOMENT,)]


@pytest.mark.parametrize(("kind", "value", "malay", "english"), ROUND)
def test_what_is_shown_can_be_typed_back(kind: Kind, value: object, malay: str, english: str) -> None:
    for language in LANGUAGES:
        set_language(language)
        assert kind.parse(kind.show(value)) == value


def _options() -> list[type[Options]]:
    for module in pkgutil.walk_packages(k2k_desktop.services.__path__, "k2k_desktop.services."):
        importlib.import_module(module.name)
    return sorted(Options.__subclasses__(), key=lambda of: of.__qualname__)


def test_the_labels_of_every_list_differ_in_both_languages() -> None:
    lists = _options()
    assert len(lists) > 25
    for of in lists:
        # a second member of the same label would silently become an alias of the first
        assert len(of) == len(of.__members__), of
        for language in LANGUAGES:
            shown = [option.say(language).casefold() for option in of]
            assert len(set(shown)) == len(shown), (of, language)


def test_every_option_is_read_back_from_its_words() -> None:
    for of in _options():
        kind = Choice(label="x", of=of)
        for option in of:
            assert [kind.parse(option.say(language)) for language in LANGUAGES] == [option, option]
            assert len(option.name) <= 40


def test_every_set_of_options_fits_its_column() -> None:
    for mapper in Record.registry.mappers:
        for column in mapper.columns:
            kind = column.info.get("kind")
            if isinstance(kind, Choices):
                stored = kind.column_type().process_bind_param(frozenset(kind.of), None)  # type: ignore[attr-defined]
                assert len(stored) <= 400


def test_a_choice_that_is_none_names_the_choices() -> None:
    set_language("en")
    with pytest.raises(UserError, match="“Robot” is not one of the choices: MyKad, MyKid"):
        Choice(label="x", of=DocumentKind).parse("Robot")
    with pytest.raises(UserError, match="not one of the choices"):
        MANY.parse(["carer", "robot"])
    with pytest.raises(UserError, match="not one of the choices"):
        MANY.parse([Relationship.head])


def test_an_instant_is_stored_so_that_text_order_is_time_order() -> None:
    kuala_lumpur = dt.timezone(dt.timedelta(hours=8))
    moments = [
        dt.datetime(2026, 1, 1, 7, 59, 59, 999_000, tzinfo=kuala_lumpur),
        dt.datetime(2026, 1, 1, 0, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 1, 1, 8, 0, 0, 1_000, tzinfo=kuala_lumpur),
    ]
    stored = [UtcInstant().process_bind_param(one, sa.create_engine("sqlite://").dialect) for one in moments]
    assert stored == ["2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z"]
    with pytest.raises(UserError, match="not a moment"):
        MOMENT.parse("2026-01-01T00:00:00")  # of which clock?


def test_a_form_knows_what_must_be_filled() -> None:
    required = {part.name for part in RESIDENT_FORM if part.required}
    assert required == {"full_name"}
    assert [part.name for part in fields(Resident.email, Resident.whatsapp)] == ["email", "whatsapp"]
    assert kind_of(Resident.mobile).privacy == "personal"
