"""The files that show a policy, here and in the examples, hold what the kit says now."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.regions import Region, canonical, edited, heading_adornments, scan
from sphinx_contribpolicy.sphinxext.options import SURFACES
from sphinx_contribpolicy.words import rst, write

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"


class Kept(NamedTuple):
    """A file with regions, and the folder of its policy."""

    folder: Path
    name: str

    @property
    def markup(self) -> str:
        return "rst" if self.name.endswith(".rst") else "markdown"

    def regions(self) -> tuple[Region, ...]:
        found = scan((self.folder / self.name).read_text(encoding="utf-8"), self.markup)
        assert found.problems == ()
        return found.regions


KEPT = [
    Kept(folder, name)
    for folder in (ROOT, EXAMPLES / "myst-contributing", EXAMPLES / "rest-contributing")
    for name in load(folder / "contribpolicy.toml").policy.files.regions
]


def expected(kept: Kept, region: Region) -> str:
    policy = load(kept.folder / "contribpolicy.toml").policy
    text = write(policy, SURFACES[region.name].part, form=region.options.get("form", "full"))
    heading = int(region.options["heading"])
    markdown = text.markdown(heading)
    if kept.markup == "markdown":
        return canonical(markdown)
    used = heading_adornments((kept.folder / kept.name).read_text(encoding="utf-8"))
    free = [adornment for adornment in rst.ADORNMENTS if adornment not in used]
    return canonical(rst.document(markdown, [*used, *free][heading - 1 :]))


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"{kept.folder.name}-{kept.name}")
def test_a_region_holds_what_the_kit_says_now(kept: Kept) -> None:
    regions = kept.regions()
    assert regions
    for region in regions:
        assert region.content == expected(kept, region)
        assert edited(region) is False


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: f"{kept.folder.name}-{kept.name}")
def test_the_text_for_agents_is_the_last_thing_in_the_file(kept: Kept) -> None:
    *_, last = kept.regions()
    lines = (kept.folder / kept.name).read_text(encoding="utf-8").splitlines()
    assert (last.name, last.end) == ("agent-instructions", len(lines) - 1)
