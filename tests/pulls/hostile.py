"""Bodies that are made to take long; run as a program it prints how long each of them takes."""

from __future__ import annotations

import sys
import time
import tracemalloc

LENGTH = 65_536
_UNITS = {
    "brackets": "[",
    "link ends": "](a",
    "links": "[a](b) ",
    "pictures": "![](a)",
    "backtick": "`",
    "backticks of many lengths": "` `` ``` ```` ",
    "unclosed code": "`a",
    "escapes": "\\[",
    "angle brackets": "<",
    "tags": "<a ",
    "tag ends": "<a>",
    "comments": "<!-- -->",
    "unclosed comments": "a <!-- ",
    "unclosed comments on lines": "<!--\n",
    "tildes": "~a~ ",
    "tildes that open": "~a ",
    "stars": "*a_ ",
    "nested quotes": ">",
    "quotes on lines": "> - [x] a\n",
    "deep quotes on lines": ">" * 20 + "a\n",
    "nested lists": "- ",
    "list": "- a\n",
    "numbered list": "1. a\n",
    "list and quote": "- a\n> b\n",
    "boxes": "- [ ] a\n",
    "boxes without bullets": "[x] a\n",
    "ticks of one label": "- [x] **No AI tools were used** in preparing this pull request.\n",
    "lines": "a\n",
    "blank lines": "\n",
    "paragraphs": "a\n\n",
    "headings": "# a\n",
    "headings of the template": "#### Checklist\n",
    "underlined headings": "a\n-\n",
    "headings in HTML": "<h1>a</h1>",
    "unclosed headings in HTML": "<h1>a",
    "rules": "---\n",
    "fences": "```\n",
    "fence of growing length": "~~~~~~~~~~~~\n",
    "details": "<details>\n\n",
    "table": "|a|b|\n|-|-|\n",
    "pipes": "|",
    "references": "[a]: b\n",
    "indented code": "    a\n",
    "spaces": " ",
    "tabs": "\t",
    "entities": "&amp;",
    "numeric entities": "&#x41;",
    "unfinished entities": "&a",
    "zero-width characters": "\u200b",
    "bidirectional characters": "\u202ea",
    "combining marks": "\u0301\u0316",
    "characters that grow": "\ufdfa",
    "ideographs": "界",
    "non-ASCII words": "é ",
    "words": "a b c ",
    "sentences": ". a. b.",
    "quick actions": "/label ~a\n",
    "issue stubs": "Fixes #\n",
    "marks of a bot": "<!-- CURSOR_SUMMARY -->\n\n",
    "placeholders": "TODO\n",
    "prompt of the template": "Say in a few words what the branch does.\n",
    "pictures that open": "![",
    "links that open": "[a](",
    "titles that open": '[a](b "',
    "attributes that open": '<a b="',
    "processing instructions that open": "<?",
    "declarations that open": "<!A",
    "character data that opens": "<![CDATA[",
    "carriage returns": "\r",
}


def bodies(length: int = LENGTH) -> dict[str, str]:
    """Each body by its name, of `length` characters."""
    made = {name: (unit * (length // len(unit) + 1))[:length] for name, unit in _UNITS.items()}
    made["stairs of quotes"] = "\n".join("> " * depth + "a" for depth in range(1, 360))[:length]
    made["stairs of a list"] = "\n".join("  " * depth + "- a" for depth in range(250))[:length]
    made["block of HTML with headings"] = ("<div>\n" + "<h1>a" * length)[:length]
    made["base and combining marks"] = ("a" + "\u0301\u0316" * length)[:length]
    return made


def main() -> None:
    """Print the time and the memory of each body."""
    from bodies import SHAPES

    from sphinx_contribpolicy.policy import load
    from sphinx_contribpolicy.pulls import Submission, check, template_of

    policy = load(overrides={"project": {"name": "demo"}}, root=SHAPES).policy
    template = template_of((SHAPES / "two-boxes.md").read_text(encoding="utf-8"), {})

    def seconds(body: str) -> float:
        begin = time.process_time()
        check(Submission(body=body), policy, [template])
        return time.process_time() - begin

    seconds("warm")
    rows = [(min(seconds(body) for _ in range(5)), name) for name, body in bodies().items()]
    for best, name in sorted(rows, reverse=True):
        sys.stdout.write(f"{best * 1000:7.1f} ms  {name}\n")
    tracemalloc.start()
    peaks = {}
    for name, body in bodies().items():
        tracemalloc.reset_peak()
        seconds(body)
        peaks[name] = tracemalloc.get_traced_memory()[1]
    worst = max(peaks, key=lambda name: peaks[name])
    sys.stdout.write(f"most memory: {peaks[worst] / 2**20:.1f} MiB, {worst}\n")


if __name__ == "__main__":
    sys.exit(main())
