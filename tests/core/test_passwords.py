"""What a password must be, and the passphrases offered."""

from __future__ import annotations

import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.passwords import check_password, passphrase_bits, passphrase_words, suggest_passphrase


def _check(password: str) -> None:
    check_password(
        password, name="Aminah binti Kassim", username="aminah.k", office_words=["PPR Teratai Damai", "Kuala Lumpur"]
    )


@pytest.mark.parametrize(
    "password",
    [
        "kerusi merah",
        "teratai kuning di kolam",
        "kerusi password jendela",
        "correct battery kuda zirafah",
        "839201748563",
        "我的办公室在八楼左边的房间",
        "x" * 10 + "kerusi merah tepi",
        "kerusi merah " * 9 + "tamat",
    ],
)
def test_a_long_enough_password_of_any_characters_is_accepted(password: str) -> None:
    _check(password)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kerusi mera", "at least 12"),
        ("", "at least 12"),
        ("kerusi merah " * 10, "at most 128"),
        ("aaaaaaaaaaaa", "repeat"),
        ("abcabcabcabc", "repeat"),
        ("kata12kata12", "repeat"),
        ("qwertyuiopasdf", "row of keys"),
        ("zyxwvutsrqponm", "row of keys"),
        ("345678901234", "row of keys"),
        ("            ", "repeat"),
        ("!!!!????!!!!", "repeat"),
        ("900131105127", "IC or telephone"),
        ("900131-10-5127", "IC or telephone"),
        ("+60 12-000 1234", "IC or telephone"),
        ("Aminah Kassim", "your own name"),
        ("aminahkassim1990", "your own name"),
        ("aminah.k-2026!", "your own name"),
        ("TerataiDamai2026!", "words of this office"),
        ("ppr-teratai-damai", "words of this office"),
        ("password1234", "tried first"),
        ("P@$$word2026!!", "tried first"),
        ("katalaluan2026", "tried first"),
        ("malaysia boleh 1957", "tried first"),
        ("sayangsayangku99", "tried first"),
    ],
)
def test_a_password_others_would_guess_is_refused_with_the_reason(password: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        _check(password)


def test_a_suggested_passphrase_is_five_words_of_fifty_bits_and_passes_the_rules() -> None:
    assert len(passphrase_words()) >= 1024
    assert len(set(passphrase_words())) == len(passphrase_words())
    assert passphrase_bits() >= 50
    for _ in range(50):
        suggested = suggest_passphrase()
        assert len(suggested.split()) == 5
        _check(suggested)
