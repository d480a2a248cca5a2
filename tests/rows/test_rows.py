"""The rows of the mission: positions that came up where the project began, each one rendered.

A row is a folder with a policy file and the page that comes out, which was read.
`pytest --update-pages` writes the pages anew; read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import WHOLE_PARTS, write

ROWS = sorted(path.parent for path in Path(__file__).parent.glob("*/contribpolicy.toml"))
PARTS = [part for part in WHOLE_PARTS if part != "table"]


def page(folder: Path) -> str:
    policy = load(folder / "contribpolicy.toml").policy
    texts = [f"<!-- {part} -->\n\n{write(policy, part).markdown()}" for part in PARTS]
    return "\n".join(texts)


@pytest.mark.parametrize("folder", ROWS, ids=[path.name for path in ROWS])
def test_row_reads_as_it_was_read(folder, update_pages):
    kept = folder / "page.md"
    made = page(folder)
    if update_pages:
        kept.write_text(made, encoding="utf-8")
    assert made == kept.read_text(encoding="utf-8")


def test_every_row_of_the_mission_is_there():
    assert [int(path.name[:2]) for path in ROWS] == list(range(1, 19))
