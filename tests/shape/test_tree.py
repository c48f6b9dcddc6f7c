"""A feature has the same name in every layer, and each layer has what the others lean on."""

from __future__ import annotations

from pathlib import Path

from tests.shape.source import PACKAGE, TESTS

# Screens that are no feature: the frame, the parts, and what is there before anybody has signed in.
# works and priorities show what the services of issues and estate keep.
SCREENS_WITHOUT_SERVICE = {"shell", "kit", "start", "works", "priorities"}
# What is no record but carries them, or is told of by services of another name (copies, the health check, the trail).
MODELS_WITHOUT_SERVICE = {"base", "migrations", "proof", "indexes", "safety"}


def _modules(folder: Path) -> set[str]:
    """Modules and packages directly in *folder*, by name."""
    files = {path.stem for path in folder.glob("*.py")}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return {found for found in files | packages if not found.startswith("_")}


def _has_tests(feature: str) -> bool:
    return any((TESTS / feature).glob("test_*.py"))


def test_every_screen_has_its_service() -> None:
    assert _modules(PACKAGE / "ui") - SCREENS_WITHOUT_SERVICE <= _modules(PACKAGE / "services")


def test_every_model_has_its_service() -> None:
    assert _modules(PACKAGE / "models") - MODELS_WITHOUT_SERVICE <= _modules(PACKAGE / "services")


def test_every_feature_has_its_tests() -> None:
    features = (_modules(PACKAGE / "ui") | _modules(PACKAGE / "models")) - MODELS_WITHOUT_SERVICE - {"shell"}
    assert {feature for feature in features | {"core", "reports", "cli"} if not _has_tests(feature)} == set()


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    silent = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.read_text(encoding="utf-8").strip() and not path.read_text(encoding="utf-8").startswith('"""')
    ]
    assert silent == []
