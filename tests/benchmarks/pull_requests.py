"""What `check-pr` costs: a cold start, and each body against a bare parse of it.

    python tests/benchmarks/pull_requests.py [--repeat 7] [--short] [--body NAME]

The bodies are ordinary ones and such as are made to take long; their units stand in
`tests/pulls/hostile.py`. The parse is that of markdown-it-py. A parse that takes longer than
20 s is given up, and so are those of longer bodies of its kind. A check that fails also writes a
reply. Figures are medians of CPU time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from counting import table
from timing import add_options, against, compile_kit, cost, installed, interleaved, kit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PULLS = Path(__file__).parents[1] / "pulls"
TEMPLATE = PULLS / "shapes" / "two-boxes.md"
KIBIBYTES = (1, 4, 16, 64)
SHORT_KIBIBYTES = (1, 4)
COLD_KIBIBYTES = 4
HOSTILE = (
    "deep quotes on lines",
    "nested quotes",
    "stars",
    "brackets",
    "link ends",
    "headings of the template",
    "table",
    "words",
    "comments",
    "unclosed comments",
)
GIVE_UP = 20
LONG = 1.0
"""Seconds; what takes longer is measured once."""
PARSE = """\
import sys, time
from markdown_it import MarkdownIt
text = open(sys.argv[1], encoding="utf-8").read()
begin = time.process_time()
MarkdownIt("commonmark").enable("table").parse(text)
print(time.process_time() - begin)
"""
CHAPTER = """\
The header was parsed anew for **every** request, and profiles showed that this was half of
the time. It is kept now, in a table of at most `1024` entries; see [the notes][] for why.

- the table is emptied when the settings change
- a header that cannot be parsed is not kept:
  it is rare, and the error has to say where it stands

```python
def parsed(header: str) -> Header:
    return _KNOWN.get(header) or _KNOWN.setdefault(header, parse(header))
```

| requests | before | after |
|---|---|---|
| 1,000 | 2.1 s | 1.0 s |

1. Run `make bench` on the branch.
2. Compare with *main*, as https://example.org/bench says.

"""


class Row(NamedTuple):
    """Seconds for one body; the parse is None where that was given up."""

    name: str
    size: int
    check: float
    parse: float | None


def ordinary(length: int, *, ticked: bool = True) -> str:
    """The template, filled in with about `length` characters."""
    text = TEMPLATE.read_text(encoding="utf-8").replace("XXXXX", "36001")
    if ticked:
        text = text.replace("[ ] **No", "[x] **No")
    chapters = CHAPTER * max(1, (length - len(text)) // len(CHAPTER))
    return text.replace("Say in a few words what the branch does.\n\n", chapters)


def bodies(length: int) -> dict[str, str]:
    """All bodies of about `length` characters, by name."""
    sys.path.insert(0, str(PULLS))
    import hostile

    row = "| a | **b** | `c` |\n"
    return {
        "ordinary": ordinary(length),
        "ordinary, nothing ticked": ordinary(length, ticked=False),
        "one table": "| a | b | c |\n|---|---|---|\n" + row * (length // len(row)),
        **hostile.bodies(length),
    }


def checker() -> Callable[[str], object]:
    """What checks a body against the template, in this process."""
    from sphinx_contribpolicy.policy import load
    from sphinx_contribpolicy.pulls import Submission, check, template_of
    from sphinx_contribpolicy.wording import Wording

    policy = load(overrides={"project": {"name": "Larkspur"}}, root=PULLS).policy
    template = template_of(TEMPLATE.read_text(encoding="utf-8"), {})
    wording = Wording(policy)
    return lambda body: check(Submission(body=body), policy, [template], wording)


def parser() -> Callable[[str], object]:
    """What parses a body, in this process."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").parse


def seconds(function: Callable[[str], object], body: str) -> float:
    """The CPU time of one call."""
    begin = process_time()
    function(body)
    return process_time() - begin


def first_parse(body: str, folder: Path) -> float | None:
    """The CPU time of a parse in a process of its own; None where it is given up."""
    file = folder / "body.md"
    file.write_text(body, encoding="utf-8")
    command = [sys.executable, "-c", PARSE, str(file)]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=GIVE_UP)
    except subprocess.TimeoutExpired:
        return None
    return float(done.stdout)


def measured(name: str, sizes: dict[int, str], repeat: int, folder: Path) -> Iterator[Row]:
    """A row for each size of the body `name`."""
    check, parse = checker(), parser()
    hopeless = False
    for size, body in sizes.items():
        once = None if hopeless else first_parse(body, folder)
        hopeless = once is None
        measures = {"check": partial(seconds, check, body)}
        if once is not None and once < LONG:
            measures["parse"] = partial(seconds, parse, body)
        slow = seconds(check, body) > LONG
        found = interleaved(measures, 1 if slow else repeat)
        parsed = median(found["parse"]) if "parse" in found else once
        yield Row(name, size, median(found["check"]), parsed)


def ratio(time: float, parse: float | None) -> str:
    """How many times the parse a time is."""
    return f"{time / parse:.2f}" if parse else f"< {time / GIVE_UP:.2f}"


def growth(before: float | None, after: float | None, bytes_grown: float) -> str:
    """How time grew, against how the body grew."""
    return f"{after / before / bytes_grown:.2f}" if before and after else "-"


def cells(row: Row, before: Row | None) -> list[str]:
    """A row of the table; `before` is the body of the same kind and the size below."""
    longer = row.size / before.size if before else 1
    return [
        "" if before else row.name,
        f"{row.size:,}",
        f"{row.check * 1000:.1f}",
        f"{row.parse * 1000:.1f}" if row.parse is not None else f"> {GIVE_UP} s",
        ratio(row.check, row.parse),
        growth(before.check, row.check, longer) if before else "-",
        growth(before.parse, row.parse, longer) if before else "-",
    ]


def cold(folder: Path, repeat: int) -> str:
    """The table of cold starts."""
    (folder / "contribpolicy.toml").write_text('[project]\nname = "Larkspur"\n', encoding="utf-8")
    (folder / "body.md").write_text(ordinary(COLD_KIBIBYTES * 1024), encoding="utf-8")
    asked = kit("check-pr", "--body", "body.md", "--template", str(TEMPLATE))
    base = "cookiecutter --version"
    commands = {"contribpolicy check-pr": asked}
    if installed("cookiecutter"):
        commands[base] = [sys.executable, "-m", "cookiecutter", "--version"]
    commands["markdown-it-py, parse"] = [sys.executable, "-c", PARSE, "body.md"]
    commands["python -c pass"] = [sys.executable, "-c", "pass"]
    costs = interleaved(
        {name: partial(cost, command, cwd=folder) for name, command in commands.items()}, repeat
    )
    head = ["command", "CPU ms (least to most)", "of cookiecutter", "peak MiB"]
    return table([head, *(against(each, costs, base) for each in costs)])


def warm(folder: Path, names: list[str], sizes: tuple[int, ...], repeat: int) -> str:
    """The table of bodies, in one process."""
    made = {size: bodies(size * 1024) for size in sizes}
    head = ["body", "bytes", "check ms", "parse ms", "ratio", "growth", "growth of the parse"]
    rows = [head]
    for name in names:
        of_name = {len(each[name].encode()): each[name] for each in made.values()}
        found = list(measured(name, of_name, repeat, folder))
        rows += [cells(row, before) for before, row in zip([None, *found], found, strict=False)]
    return table(rows)


def main() -> None:
    """Prints the tables."""
    known = bodies(1024)
    ours = [name for name in known if name.startswith(("ordinary", "one table"))]
    parsed = argparse.ArgumentParser(description=__doc__)
    add_options(parsed, repeat=7)
    parsed.add_argument("--body", action="append", choices=known, metavar="NAME")
    options = parsed.parse_args()
    compile_kit()
    repeat = 1 if options.short else options.repeat
    sizes = SHORT_KIBIBYTES if options.short else KIBIBYTES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project")
        folder.mkdir()
        print(f"Cold start, a body of about {COLD_KIBIBYTES} KiB\n\n{cold(folder, repeat)}\n")
        made = warm(folder, options.body or [*ours, *HOSTILE], sizes, repeat)
    print(f"In one process\n\n{made}\n")
    print("growth: of the time, against that of the bytes in the row above; 1 is linear")


if __name__ == "__main__":
    main()
