"""No slip of the fingers makes one check code into another."""

from __future__ import annotations

import hashlib

import pytest

from k2k_desktop.core.check_codes import ALPHABET, LENGTH, Mistyped, code_of, grouped, read_code

CODES = [code_of(hashlib.sha256(word).digest()) for word in (b"minit", b"notis", b"sijil")]


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_read_as_it_is_printed_and_as_people_type_it(code: str) -> None:
    printed = grouped(code)
    assert printed.startswith("K2K-")
    assert len(printed) == 37
    for typed in (printed, code, printed.lower(), printed.replace("-", " "), f"  {printed}\n"):
        assert read_code(typed) == code


def test_letters_that_look_like_figures_are_taken_for_them() -> None:
    code = next(code for number in range(99) if "0" in (code := code_of(hashlib.sha256(bytes([number])).digest()))
                and "1" in code)  # fmt: skip
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


@pytest.mark.parametrize("code", CODES)
def test_every_wrong_character_is_noticed(code: str) -> None:
    for place in range(LENGTH):
        for wrong in set(ALPHABET) - {code[place]}:
            with pytest.raises(Mistyped):
                read_code(code[:place] + wrong + code[place + 1 :])


@pytest.mark.parametrize("code", CODES)
def test_every_swap_of_two_characters_is_noticed(code: str) -> None:
    for first in range(LENGTH):
        for second in range(first):
            if code[first] != code[second]:
                swapped = list(code)
                swapped[first], swapped[second] = swapped[second], swapped[first]
                with pytest.raises(Mistyped):
                    read_code("".join(swapped))


@pytest.mark.parametrize("typed", ["", "K2K", "K2K-12345", CODES[0][:-1], CODES[0] + "7", "U" * LENGTH, "é" * LENGTH])
def test_what_cannot_be_a_code_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(Mistyped) as refused:
        read_code(typed)
    assert refused.value.say("en").endswith(".")
