"""Refusals a person can act on; anything else that is raised is a bug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from k2k_desktop.core.i18n import N_, Language, say


class UserError(Exception):
    """What happened and what to do, as a marked sentence with its values.

    `UserError(N_("Unit {unit} already has a household."), unit="A-01-02")`
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def say(self, language: Language | None = None) -> str:
        """The sentence in *language*, or in the screen's; a value that is itself a UserError is said too."""
        values = {
            name: value.say(language) if isinstance(value, UserError) else value for name, value in self.values.items()
        }
        return say(self.text, language, **values)

    def __str__(self) -> str:
        return self.say("en")


class Refused(UserError):
    """The role may not do this, or the office is open for reading only."""


class Stale(UserError):
    """Somebody else saved the record first."""


class Invalid(UserError):
    """Fields that must be put right before saving: {field name: what is wrong}."""

    def __init__(self, fields: Mapping[str, UserError]) -> None:
        first = next(iter(fields.values()))
        super().__init__(first.text, **first.values)
        self.fields = dict(fields)


class NeedsSecond(UserError):
    """Two people do this: a second one has to prove to be there. *people* are those who may, as (user id, name)."""

    def __init__(self, label: str, people: Sequence[tuple[int, str]]) -> None:
        text = N_(
            "{act}: two people do this. Somebody else who may do it types a password on this screen: {names}. "
            "Nothing was changed."
        )
        super().__init__(text, act=UserError(label), names=", ".join(name for _user_id, name in people))
        self.label = label
        self.people = tuple(people)


class NeedsReason(UserError):
    """Whoever does *label* (marked) has to say why; the reason stays in the audit trail."""

    def __init__(self, label: str) -> None:
        super().__init__(N_("Say why: the reason stays in the audit trail."))
        self.label = label
