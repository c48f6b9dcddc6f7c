"""The trail finds the words of every act, whether or not its module was needed before."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from k2k_desktop.services import acts

SERVICES = Path(acts.__file__).parent


def test_every_module_with_an_act_is_known_to_the_trail() -> None:
    marked = re.compile(r"^@action\(|^@question\(.*recorded=", re.MULTILINE)
    found = {
        ".".join(path.relative_to(SERVICES).with_suffix("").parts).removesuffix(".__init__")
        for path in SERVICES.rglob("*.py")
        if marked.search(path.read_text(encoding="utf-8")) and "demo" not in path.parts
    }
    assert found == set(acts.MODULES)


def test_the_words_of_an_act_are_found_in_a_program_that_did_not_need_its_module() -> None:
    script = (
        "from k2k_desktop.services import acts\n"
        "print(acts.label_of('imports.import_residents'), acts.act_of('meetings.nothing'), acts.label_of('nothing'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n")[0] == "Import residents None nothing"
