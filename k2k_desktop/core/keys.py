"""Who can open an office: slots that each give the one office key to a password or to the recovery sheet."""

from __future__ import annotations

import base64
import os
import re
import secrets
import unicodedata
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from k2k_desktop.core import sealing, sheet
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import is_office_id
from k2k_desktop.core.files import canonical, read_checked, refusal, with_check, write_whole
from k2k_desktop.core.held import read_file
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.passwords import fold_password
from k2k_desktop.core.sealing import KEY_BYTES, Closed, Cost

Kind = Literal["password", "sheet"]

FORMAT: Final = 1
_SALT_BYTES: Final = 16
_MOST_BYTES: Final = 4 * 1024 * 1024
_SLOT_ID: Final = re.compile(r"[0-9a-f]{16}")

_NO_ENTRY: Final = N_("The user name or the password is not right. Check both and try again.")
_NO_SHEET: Final = N_("This recovery sheet does not open this office: a newer one was printed, or it is another's.")
_DAMAGED: Final = N_("The key file of this office is damaged. Restore it from the newest copy; the data are not lost.")
_MISSING: Final = N_("The key file of this office is missing. Restore it from the newest copy; the data are not lost.")
_NEWER: Final = N_("The key file of this office was written by a newer version. Install the newest version.")


def fold_username(username: str) -> str:
    """A user name as it is compared: no matter which letters are capital or how many spaces stand between."""
    return " ".join(unicodedata.normalize("NFKC", username).casefold().split())


@dataclass(frozen=True)
class OfficeKey:
    """256 random bits from which every key of an office comes; *next* is the key of a change not yet finished."""

    secret: bytes = field(repr=False)
    next: OfficeKey | None = field(default=None, repr=False)

    @classmethod
    def new(cls) -> OfficeKey:
        """A fresh random key."""
        return cls(os.urandom(KEY_BYTES))

    def database_hex(self) -> str:
        """The raw key for SQLCipher, 64 hexadecimal digits."""
        return sealing.derive(self.secret, "database").hex()

    def backup(self) -> bytes:
        """The key that authenticates copies."""
        return sealing.derive(self.secret, "backup")

    def side_file(self) -> bytes:
        """The key that authenticates the side files."""
        return sealing.derive(self.secret, "side file")

    def drafts(self) -> bytes:
        """The key that closes words not saved yet."""
        return sealing.derive(self.secret, "drafts")

    def fingerprint(self) -> str:
        """16 digits that name the key without giving any of it away."""
        return sealing.derive(self.secret, "fingerprint")[:8].hex()


@dataclass(frozen=True)
class Slot:
    """One way in: a pair of keys whose private half the password or sheet closes, and the office key sealed to it."""

    id: str
    kind: Kind
    user_id: int | None
    username: str
    salt: bytes
    cost: Cost
    public: bytes
    wrapped: bytes
    sealed: bytes
    sealed_next: bytes | None = None


@dataclass(frozen=True)
class SlowKey:
    """What a password was made into for the slot with *salt*; an empty salt stands for a name nobody has."""

    salt: bytes
    key: bytes = field(repr=False)


class Keyring:
    """The slots of one office. Changing methods work in memory: `save` afterwards."""

    def __init__(self, office_id: str, slots: tuple[Slot, ...] = (), cost: Cost | None = None) -> None:
        if not is_office_id(office_id):
            raise ValueError("office id: letters, digits and dashes")
        self.office_id = office_id
        self.slots = slots
        self._cost = cost or Cost()

    # ---- opening

    def slow_key(self, username: str, password: str) -> SlowKey:
        """The slow part of `open_with_password`, for whoever has something else to wait for meanwhile."""
        slot = self._password_slot(username)
        shown = slot or next((one for one in self.slots if one.kind == "password"), None)
        salt = slot.salt if slot else os.urandom(_SALT_BYTES)
        key = sealing.slow_key(fold_password(password), salt, shown.cost if shown else self._cost)
        return SlowKey(slot.salt if slot else b"", key)

    def open_with_password(self, username: str, password: str, early: SlowKey | None = None) -> tuple[int, OfficeKey]:
        """The user's id and the office key; UserError with the same words after the same time for unknown names.

        *early* is the `slow_key` of the same name and password; it is made anew where the slot changed meanwhile.
        """
        slot = self._password_slot(username)
        if early is None or early.salt != (slot.salt if slot else b""):
            early = self.slow_key(username, password)
        if slot is None or slot.user_id is None:
            raise UserError(_NO_ENTRY)
        try:
            return slot.user_id, self._open(slot, early.key)
        except Closed as error:
            raise UserError(_NO_ENTRY) from error

    def open_with_sheet(self, code: str) -> OfficeKey:
        """The office key by the code of the recovery sheet; SheetSlip when mistyped, UserError when not this one's."""
        secret = sheet.read_code(code)
        for slot in self.slots:
            if slot.kind == "sheet":
                try:
                    return self._open(slot, sealing.derive(secret, "sheet", slot.salt))
                except Closed:
                    continue
        raise UserError(_NO_SHEET)

    def _open(self, slot: Slot, kek: bytes) -> OfficeKey:
        private = sealing.unwrap(kek, slot.wrapped, self._about_pair(slot))
        about = self._about_key(slot)
        following = OfficeKey(sealing.unseal(private, slot.sealed_next, about)) if slot.sealed_next else None
        return OfficeKey(sealing.unseal(private, slot.sealed, about), following)

    # ---- changing; each needs the open office key, none anybody else's password

    def add_password_slot(self, key: OfficeKey, user_id: int, username: str, password: str) -> None:
        """Let *username* in by *password* (already checked); UserError when the name is taken."""
        if self._password_slot(username) or self._slot_of(user_id):
            raise UserError(N_("The user name {username} is already in use. Choose another."), username=username)
        self.slots = (*self.slots, self._password_entry(key, user_id, username, password))

    def replace_password(self, key: OfficeKey, user_id: int, password: str) -> None:
        """Give the user a new password; the old one opens nothing any more."""
        old = self._needed(user_id)
        new = self._password_entry(key, user_id, old.username, password)
        self.slots = tuple(new if slot is old else slot for slot in self.slots)

    def rename_user(self, key: OfficeKey, user_id: int, username: str) -> None:
        """Change the user name; the password stays."""
        old, taken = self._needed(user_id), self._password_slot(username)
        if taken and taken is not old:
            raise UserError(N_("The user name {username} is already in use. Choose another."), username=username)
        new = self._sealed_anew(replace(old, username=username), key)
        self.slots = tuple(new if slot is old else slot for slot in self.slots)

    def remove_slot(self, user_id: int) -> None:
        """Shut the user out of this keyring; whoever leaves an office makes a key change due too (`rekey`)."""
        leaving = self._needed(user_id)
        if sum(slot.kind == "password" for slot in self.slots) == 1:
            raise UserError(N_("This is the last user who can open the office. Add another user first."))
        self.slots = tuple(slot for slot in self.slots if slot is not leaving)

    def keep_users(self, user_ids: Container[int]) -> None:
        """Drop the slots of nobody's: what is left where the adding of a user was cut off before it was saved."""
        self.slots = tuple(slot for slot in self.slots if slot.user_id is None or slot.user_id in user_ids)

    def new_sheet(self, key: OfficeKey) -> str:
        """The code of a new recovery sheet; the sheet printed before is dead."""
        code = sheet.new_code()
        salt = os.urandom(_SALT_BYTES)
        kek = sealing.derive(sheet.read_code(code), "sheet", salt)
        kept = tuple(slot for slot in self.slots if slot.kind != "sheet")
        self.slots = (*kept, self._entry(key, "sheet", None, "", salt=salt, kek=kek))
        return code

    # ---- changing the office key

    def begin_rekey(self, key: OfficeKey, new: OfficeKey) -> None:
        """Seal *new* to every slot beside *key*. Save, change the database's key, `finish_rekey`, save.

        After a stop in between, an opened key has `next`: the caller tries the database with both and then finishes
        or cancels, so that no half of a change shuts the office.
        """
        both = OfficeKey(key.secret, new)
        self.slots = tuple(self._sealed_anew(slot, both) for slot in self.slots)

    def finish_rekey(self) -> None:
        """The new key is the key."""
        self.slots = tuple(
            replace(slot, sealed=slot.sealed_next or slot.sealed, sealed_next=None) for slot in self.slots
        )

    def cancel_rekey(self) -> None:
        """The old key stays the key."""
        self.slots = tuple(replace(slot, sealed_next=None) for slot in self.slots)

    def rekey(self, new: OfficeKey) -> None:
        """Seal *new* to every slot that remains, in one step, where no database has to follow."""
        self.slots = tuple(self._sealed_anew(slot, new) for slot in self.slots)

    # ---- the file

    def save(self, path: Path) -> None:
        """Write the keyring as `office.keys`, whole or not at all."""
        write_whole(path, self.to_bytes())

    @classmethod
    def load(cls, path: Path, cost: Cost | None = None) -> Keyring:
        """The keyring in *path*; UserError when missing, damaged or newer. *cost* is that of slots still to come."""
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise UserError(_DAMAGED)
            return cls.from_bytes(read_file(path), cost)
        except FileNotFoundError as error:
            raise UserError(_MISSING) from error
        except OSError as error:
            raise refusal(error, path.parent, 0) from error

    def to_bytes(self) -> bytes:
        """The file's bytes, also put into each copy."""
        slots = [_slot_to_json(slot) for slot in self.slots]
        return with_check({"format": FORMAT, "office_id": self.office_id, "slots": slots})

    @classmethod
    def from_bytes(cls, data: bytes, cost: Cost | None = None) -> Keyring:
        """The keyring in *data*; UserError when damaged or newer."""
        try:
            stored = read_checked(data)
            if isinstance(stored.get("format"), int) and stored["format"] > FORMAT:
                raise UserError(_NEWER)
            return cls(str(stored["office_id"]), tuple(_slot_from_json(slot) for slot in stored["slots"]), cost)
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(_DAMAGED) from error

    # ---- within

    def _password_slot(self, username: str) -> Slot | None:
        wanted = fold_username(username)
        found = (slot for slot in self.slots if slot.kind == "password" and fold_username(slot.username) == wanted)
        return next(found, None)

    def _slot_of(self, user_id: int) -> Slot | None:
        return next((slot for slot in self.slots if slot.kind == "password" and slot.user_id == user_id), None)

    def _needed(self, user_id: int) -> Slot:
        slot = self._slot_of(user_id)
        if slot is None:
            raise UserError(N_("This user has no password for this office. Add one first."))
        return slot

    def _password_entry(self, key: OfficeKey, user_id: int, username: str, password: str) -> Slot:
        salt = os.urandom(_SALT_BYTES)
        kek = sealing.slow_key(fold_password(password), salt, self._cost)
        return self._entry(key, "password", user_id, username, salt=salt, kek=kek)

    def _entry(
        self, key: OfficeKey, kind: Kind, user_id: int | None, username: str, *, salt: bytes, kek: bytes
    ) -> Slot:
        private, public = sealing.new_pair()
        bare = Slot(secrets.token_hex(8), kind, user_id, username, salt, self._cost, public, b"", b"")
        wrapped = sealing.wrap(kek, private, self._about_pair(bare))
        return self._sealed_anew(replace(bare, wrapped=wrapped), key)

    def _sealed_anew(self, slot: Slot, key: OfficeKey) -> Slot:
        about = self._about_key(slot)
        following = sealing.seal(slot.public, key.next.secret, about) if key.next else None
        return replace(slot, sealed=sealing.seal(slot.public, key.secret, about), sealed_next=following)

    def _about_pair(self, slot: Slot) -> bytes:
        return canonical({"about": "pair", "office": self.office_id, "slot": slot.id})

    def _about_key(self, slot: Slot) -> bytes:
        """Binds the key to the person too: a slot cannot be passed off as somebody else's."""
        who = {"kind": slot.kind, "user_id": slot.user_id, "username": fold_username(slot.username)}
        return canonical({"about": "key", "office": self.office_id, "slot": slot.id, **who})


def create_keyring(
    office_id: str, user_id: int, username: str, password: str, cost: Cost | None = None
) -> tuple[Keyring, OfficeKey]:
    """A keyring with a fresh office key and its first user, whose password was checked before."""
    key, keyring = OfficeKey.new(), Keyring(office_id, cost=cost)
    keyring.add_password_slot(key, user_id, username, password)
    return keyring, key


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str, size: int) -> bytes:
    data = base64.b64decode(text, validate=True)
    if len(data) != size:
        raise ValueError("wrong length")
    return data


def _slot_to_json(slot: Slot) -> dict[str, object]:
    return {
        "id": slot.id,
        "kind": slot.kind,
        "user_id": slot.user_id,
        "username": slot.username,
        "salt": _text(slot.salt),
        "argon2id": {"memory_kib": slot.cost.memory, "passes": slot.cost.passes, "lanes": slot.cost.lanes},
        "public": _text(slot.public),
        "wrapped": _text(slot.wrapped),
        "sealed": _text(slot.sealed),
        "sealed_next": _text(slot.sealed_next) if slot.sealed_next else None,
    }


def _slot_from_json(stored: Mapping[str, Any]) -> Slot:
    kind, user_id, following = stored["kind"], stored["user_id"], stored["sealed_next"]
    asked = stored["argon2id"]
    cost = Cost(int(asked["memory_kib"]), int(asked["passes"]), int(asked["lanes"]))
    if kind not in ("password", "sheet") or not _SLOT_ID.fullmatch(stored["id"]) or not cost.is_sane():
        raise ValueError("no such slot")
    if kind == "password" and not isinstance(user_id, int):
        raise ValueError("a password is somebody's")
    return Slot(
        id=stored["id"],
        kind=kind,
        user_id=user_id,
        username=str(stored["username"]),
        salt=_bytes(stored["salt"], _SALT_BYTES),
        cost=cost,
        public=_bytes(stored["public"], KEY_BYTES),
        wrapped=_bytes(stored["wrapped"], sealing.WRAPPED_BYTES),
        sealed=_bytes(stored["sealed"], sealing.SEALED_BYTES),
        sealed_next=_bytes(following, sealing.SEALED_BYTES) if following else None,
    )
