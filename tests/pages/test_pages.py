"""What a policy says, page by page, each of them read by a person before it was kept.

A case is a folder with a policy file and `page.md`. Lines of the page in the form
`<!-- PART tone=TONE title="TITLE" -->` say which texts it shows, and the text of each follows its
line; tone and title may be left out. A new case is a policy file and a page of such lines alone.
`pytest --update-pages` writes the texts anew; read the difference before you commit it.

A name that begins with a number is a row of positions that came up where the project began.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import WHOLE_PARTS, write

CASES = sorted((Path(__file__).parent / "cases").iterdir())
SHOWS = re.compile(rf"<!-- (?:{'|'.join(WHOLE_PARTS)})(?: \w+=(?:\"[^\"]*\"|\w+))* -->\n")


def shown(folder: Path, line: str) -> str:
    """The text that a line of a page asks for."""
    part, *settings = shlex.split(line.removeprefix("<!-- ").removesuffix(" -->\n"))
    values = dict(setting.split("=") for setting in settings)
    assert values.keys() <= {"tone", "title"}
    tone = {"wording": {"tone": values["tone"]}} if "tone" in values else {}
    policy = load(folder / "contribpolicy.toml", overrides=tone).policy
    return write(policy, part, title=values.get("title")).markdown()


@pytest.mark.parametrize("folder", CASES, ids=[path.name for path in CASES])
def test_page_reads_as_it_was_read(folder, update_pages):
    kept = folder / "page.md"
    page = kept.read_text(encoding="utf-8")
    lines = SHOWS.findall(page)
    made = "\n".join(f"{line}\n{shown(folder, line)}" for line in lines)
    if update_pages:
        kept.write_text(made, encoding="utf-8")
    assert lines
    assert made == kept.read_text(encoding="utf-8")


def test_every_row_is_there_with_every_part():
    rows = [path for path in CASES if path.name[:2].isdigit()]
    assert [int(path.name[:2]) for path in rows] == list(range(1, 19))
    parts = [f"<!-- {part} -->\n" for part in WHOLE_PARTS if part != "table"]
    pages = {path.name: (path / "page.md").read_text(encoding="utf-8") for path in rows}
    assert [name for name, page in pages.items() if SHOWS.findall(page) != parts] == []
