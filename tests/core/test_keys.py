"""The keyring and the recovery sheet."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from k2k_desktop.core import sheet
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import with_check
from k2k_desktop.core.keys import Keyring, OfficeKey, create_keyring
from k2k_desktop.core.sealing import Cost
from k2k_desktop.core.sheet import ALPHABET, SheetSlip, new_code, read_code, turned_round, write_code

CHEAP = Cost(memory=32, passes=1, lanes=1)
PASSWORD = "kerusi merah di tepi tingkap"


@pytest.fixture
def ring() -> tuple[Keyring, OfficeKey]:
    return create_keyring("teratai-1", 1, "aminah", PASSWORD, CHEAP)


def _same(one: OfficeKey, other: OfficeKey) -> bool:
    return one.secret == other.secret


# ---- slots


def test_a_password_opens_the_office_after_a_restart(ring: tuple[Keyring, OfficeKey], tmp_path: Path) -> None:
    keyring, key = ring
    keyring.save(tmp_path / "office.keys")
    user_id, opened = Keyring.load(tmp_path / "office.keys").open_with_password(" AMINAH ", PASSWORD)
    assert user_id == 1
    assert _same(opened, key)
    assert list(tmp_path.iterdir()) == [tmp_path / "office.keys"]


def test_the_usual_cost_is_64_mib_three_passes_four_lanes() -> None:
    keyring, key = create_keyring("teratai-1", 1, "aminah", PASSWORD)
    assert keyring.slots[0].cost == Cost(64 * 1024, 3, 4)
    assert _same(keyring.open_with_password("aminah", PASSWORD)[1], key)


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(ring: tuple[Keyring, OfficeKey]) -> None:
    said = []
    for name, password in (("aminah", PASSWORD + "."), ("zul", PASSWORD), ("", ""), ("aminah", "\ud800")):
        with pytest.raises(UserError) as refused:
            ring[0].open_with_password(name, password)
        said.append(refused.value.say("en"))
    assert len(set(said)) == 1


def test_an_unknown_name_costs_as_many_derivations_as_a_wrong_password(
    ring: tuple[Keyring, OfficeKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    from k2k_desktop.core import sealing

    asked: list[Cost] = []
    real = sealing.slow_key

    def counted(password: str, salt: bytes, cost: Cost) -> bytes:
        asked.append(cost)
        return real(password, salt, cost)

    monkeypatch.setattr(sealing, "slow_key", counted)
    for name in ("aminah", "nobody"):
        with pytest.raises(UserError):
            ring[0].open_with_password(name, "wrong")
    assert asked == [CHEAP, CHEAP]


def test_the_same_password_typed_on_another_keyboard_opens(ring: tuple[Keyring, OfficeKey]) -> None:
    keyring, key = ring
    keyring.add_password_slot(key, 2, "renée", "cafe\u0301 di hujung jalan")
    assert keyring.open_with_password("RENE\u0301E", "caf\u00e9 di hujung jalan")[0] == 2


def test_two_users_cannot_have_one_name(ring: tuple[Keyring, OfficeKey]) -> None:
    keyring, key = ring
    with pytest.raises(UserError, match="already in use"):
        keyring.add_password_slot(key, 2, "Aminah", PASSWORD)
    keyring.add_password_slot(key, 2, "zul", PASSWORD)
    with pytest.raises(UserError, match="already in use"):
        keyring.rename_user(key, 2, "AMINAH")
    keyring.rename_user(key, 2, "zulkifli")
    assert keyring.open_with_password("zulkifli", PASSWORD)[0] == 2


def test_a_replaced_password_opens_and_the_old_one_does_not(ring: tuple[Keyring, OfficeKey]) -> None:
    keyring, key = ring
    keyring.replace_password(key, 1, "lampu hijau di atas bukit")
    assert _same(keyring.open_with_password("aminah", "lampu hijau di atas bukit")[1], key)
    with pytest.raises(UserError):
        keyring.open_with_password("aminah", PASSWORD)


def test_a_removed_user_is_out_and_the_last_one_stays(ring: tuple[Keyring, OfficeKey]) -> None:
    keyring, key = ring
    with pytest.raises(UserError, match="last user"):
        keyring.remove_slot(1)
    keyring.add_password_slot(key, 2, "zul", PASSWORD)
    keyring.remove_slot(1)
    with pytest.raises(UserError):
        keyring.open_with_password("aminah", PASSWORD)
    assert keyring.open_with_password("zul", PASSWORD)[0] == 2


def test_everyone_who_stays_gets_the_new_key_without_their_password(ring: tuple[Keyring, OfficeKey]) -> None:
    keyring, key = ring
    code = keyring.new_sheet(key)
    keyring.add_password_slot(key, 2, "zul", "bukit hijau sungai jernih")
    new = OfficeKey.new()
    keyring.rekey(new)
    for opened in (
        keyring.open_with_password("aminah", PASSWORD)[1],
        keyring.open_with_password("zul", "bukit hijau sungai jernih")[1],
        keyring.open_with_sheet(code),
    ):
        assert _same(opened, new)


def test_a_key_change_cut_in_the_middle_leaves_both_keys(ring: tuple[Keyring, OfficeKey]) -> None:
    keyring, key = ring
    code, new = keyring.new_sheet(key), OfficeKey.new()
    keyring.begin_rekey(key, new)
    restarted = Keyring.from_bytes(keyring.to_bytes())
    for opened in (restarted.open_with_password("aminah", PASSWORD)[1], restarted.open_with_sheet(code)):
        assert _same(opened, key)
        assert opened.next == new
    cancelled = Keyring.from_bytes(keyring.to_bytes())
    cancelled.cancel_rekey()
    assert cancelled.open_with_sheet(code) == key
    restarted.finish_rekey()
    assert restarted.open_with_sheet(code) == new


def test_sub_keys_differ_from_each_other_and_from_the_office_key(ring: tuple[Keyring, OfficeKey]) -> None:
    key = ring[1]
    keys = {key.database_hex(), key.backup().hex(), key.side_file().hex(), key.drafts().hex()}
    assert len(keys | {key.secret.hex()}) == 5
    assert all(len(bytes.fromhex(one)) == 32 for one in keys)
    assert key.secret.hex() not in repr(key)
    assert key.database_hex() == OfficeKey(key.secret).database_hex()


def test_sub_keys_never_change_between_versions() -> None:
    key = OfficeKey(bytes(range(32)))
    assert key.database_hex() == "53330751650dbce8237038e856494a4bda7a4bb8be5b03f1a74dfa6c50c84c87"
    assert key.backup().hex() == "596b346861b5e7ae542217c646188b7dd58e6bbbe950c49f029efe4289c0106c"


def test_every_changed_byte_of_the_key_file_is_damage_not_a_wrong_password(ring: tuple[Keyring, OfficeKey]) -> None:
    data = ring[0].to_bytes()
    for place in range(len(data)):
        for mask in (0x01, 0x20, 0x80):
            with pytest.raises(UserError, match=r"damaged|newer"):
                Keyring.from_bytes(data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :])
    for length in range(len(data)):
        with pytest.raises(UserError, match="damaged"):
            Keyring.from_bytes(data[:length])


@pytest.mark.parametrize("name", ["user_id", "username", "id"])
def test_a_slot_rewritten_for_somebody_else_opens_nothing(name: str, ring: tuple[Keyring, OfficeKey]) -> None:
    stored = json.loads(ring[0].to_bytes())
    del stored["check"]
    stored["slots"][0][name] = {"user_id": 9, "username": "boss", "id": "0" * 16}[name]
    forged = Keyring.from_bytes(with_check(stored))
    with pytest.raises(UserError, match="not right"):
        forged.open_with_password(stored["slots"][0]["username"], PASSWORD)


def test_a_slot_carried_into_another_office_opens_nothing(ring: tuple[Keyring, OfficeKey]) -> None:
    with pytest.raises(UserError, match="not right"):
        Keyring("teratai-2", ring[0].slots).open_with_password("aminah", PASSWORD)


def test_a_key_file_may_not_ask_for_all_the_memory(ring: tuple[Keyring, OfficeKey]) -> None:
    stored = json.loads(ring[0].to_bytes())
    del stored["check"]
    stored["slots"][0]["argon2id"]["memory_kib"] = 2**31
    with pytest.raises(UserError, match="damaged"):
        Keyring.from_bytes(with_check(stored))


def test_a_missing_or_newer_key_file_says_so(ring: tuple[Keyring, OfficeKey], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="missing"):
        Keyring.load(tmp_path / "office.keys")
    with pytest.raises(UserError, match="newer version"):
        Keyring.from_bytes(with_check({"format": 2, "ways": []}))
    with pytest.raises(UserError, match="damaged"):
        Keyring.from_bytes(b"[" * 100_000)


# ---- the recovery sheet


def test_the_sheet_of_a_hundred_offices_opens_them_and_the_old_sheet_is_dead() -> None:
    keyring, key = create_keyring("teratai-1", 1, "aminah", PASSWORD, CHEAP)
    before = keyring.new_sheet(key)
    for _ in range(100):
        code = keyring.new_sheet(key)
        assert _same(keyring.open_with_sheet(code.lower().replace("-", " ")), key)
        with pytest.raises(UserError, match="newer one was printed"):
            keyring.open_with_sheet(before)
        before = code
    assert sum(slot.kind == "sheet" for slot in keyring.slots) == 1


def test_a_code_is_seven_groups_of_four_and_reads_back() -> None:
    for secret in (bytes(16), b"\xff" * 16, bytes(range(16))):
        code = write_code(secret)
        assert [len(group) for group in code.split("-")] == [4] * 7
        for typed in (code, code.lower(), code.replace("-", ""), f" {code} ".replace("-", " – ")):
            assert read_code(typed) == secret
        assert read_code(code.replace("1", "l").replace("0", "o")) == secret


def test_every_wrong_character_is_noticed_and_its_group_named() -> None:
    for _ in range(4):
        code = new_code()
        for place, letter in enumerate(code):
            for other in set(ALPHABET) - {letter, "-"} if letter != "-" else ():
                with pytest.raises(SheetSlip) as slip:
                    read_code(code[:place] + other + code[place + 1 :])
                assert slip.value.groups == (place // 5 + 1,)


def test_every_swap_of_neighbours_is_noticed_and_its_group_among_those_named() -> None:
    for _ in range(20):
        letters = new_code().replace("-", "")
        for place in range(27):
            if letters[place] == letters[place + 1]:
                continue
            swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
            with pytest.raises(SheetSlip, match="swapped") as slip:
                read_code(swapped)
            assert place // 4 + 1 in slip.value.groups


def test_every_two_groups_in_each_others_place_are_noticed_and_named() -> None:
    for _ in range(200):
        for groups, turned in turned_round(new_code()):
            with pytest.raises(SheetSlip) as slip:
                read_code(turned)
            assert not slip.value.groups or set(groups) <= set(slip.value.groups)


def test_a_sheet_of_which_two_groups_make_another_code_still_opens() -> None:
    dice = random.Random(7)  # such sheets were printed before
    code = next(
        code for code in (write_code(dice.randbytes(16)) for _ in range(100))
        if any(_is_code(turned) for _groups, turned in turned_round(code))
    )  # fmt: skip
    keyring, key = create_keyring("teratai-1", 1, "aminah", PASSWORD, CHEAP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet, "new_code", lambda: code)
        keyring.new_sheet(key)
    assert _same(keyring.open_with_sheet(code), key)


def _is_code(typed: str) -> bool:
    try:
        return bool(read_code(typed))
    except SheetSlip:
        return False


def test_a_lost_doubled_or_strange_character_names_its_group() -> None:
    groups = new_code().split("-")
    for number in range(7):
        for wrong in (groups[number][:3], groups[number] + "7", "U" + groups[number][1:], "é" + groups[number][1:]):
            typed = "-".join([*groups[:number], wrong, *groups[number + 1 :]])
            with pytest.raises(SheetSlip) as slip:
                read_code(typed)
            assert slip.value.groups == (number + 1,)
    for typed in ("", "-", "-".join(groups[:6]), "".join(groups) + "0"):
        with pytest.raises(SheetSlip):
            read_code(typed)


def test_the_slip_says_nothing_of_the_code() -> None:
    code = new_code()
    with pytest.raises(SheetSlip) as slip:
        sheet.read_code(("1" if code[0] != "1" else "2") + code[1:])
    assert not any(group in slip.value.say("en") for group in code.split("-"))
