"""What somebody who reads the built pages in a browser gets to see."""

from __future__ import annotations

import re

import pytest

from sphinx_contribpolicy.policy import load

pytestmark = pytest.mark.slow

in_examples = pytest.mark.parametrize(
    "example", ["myst-contributing", "rest-contributing"], indirect=True
)


def in_themes(*names):
    return pytest.mark.parametrize("site", names, indirect=True)


def headings(text):
    """The headings of a contributing file below its first, in the order in which they stand."""
    below = text.partition("docs start here")[2]
    found = re.findall(r"^#{2,} (.+)$|^(\S.*)\n[-~]{3,}$", below, re.MULTILINE)
    return ["".join(heading).replace("`", "") for heading in found]


@in_examples
def test_the_page_has_the_sections_of_the_file_on_the_forge(example):
    folder, site = example
    (file,) = folder.glob("CONTRIBUTING.*")

    shown = site.ask(
        "contributing.html",
        """
        const said = heading => [...heading.childNodes]
            .filter(part => !part.classList?.contains("headerlink"))
            .map(part => part.textContent)
            .join("");
        return [...page.querySelectorAll("[role=main] :is(h2, h3)")].filter(seen).map(said);
        """,
    )

    assert shown == headings(file.read_text("utf-8"))


@in_examples
def test_each_facet_of_the_policy_has_one_anchor_in_a_text_that_is_seen(example):
    folder, site = example

    anchors = site.ask(
        "contributing.html",
        """
        return [...page.querySelectorAll("[id^=contribpolicy-]")]
            .map(anchor => [anchor.id, seen(anchor.closest("p, li, .admonition"))]);
        """,
    )

    facets = {rule.facet for rule in load(root=folder).policy.rules}
    assert sorted(anchors) == sorted([f"contribpolicy-{facet}", True] for facet in facets)


@in_examples
def test_the_page_links_the_discussion_once(example):
    folder, site = example

    links = site.ask(
        "contributing.html",
        'return [...page.querySelectorAll("[role=main] a")].filter(seen).map(link => link.href);',
    )

    assert links.count(load(root=folder).policy.project.discussion_url) == 1


@in_examples
def test_the_block_for_agents_is_seen_at_the_end_of_the_page(example):
    _, site = example

    last = site.ask(
        "contributing.html",
        """
        const main = page.querySelector("[role=main]");
        const blocks = [...main.querySelectorAll(".contribpolicy-agents")];
        const parts = [...main.querySelectorAll("*")].filter(seen);
        const bottom = Math.max(...parts.map(part => part.getBoundingClientRect().bottom));
        return {
            blocks: blocks.length,
            last: main.lastElementChild === blocks[0],
            seen: seen(blocks[0]) && [...blocks[0].children].every(seen),
            lowest: blocks[0].getBoundingClientRect().bottom >= bottom - 1,
        };
        """,
    )

    assert last == {"blocks": 1, "last": True, "seen": True, "lowest": True}


def search(site, word):
    """The pages that the search finds."""
    return site.ask(
        f"search.html?q={word}",
        """
        await until(page, () => page.querySelector(".search-summary")?.innerText.trim());
        return [...page.querySelectorAll("#search-results a")]
            .map(link => new URL(link.href).pathname.slice(1));
        """,
    )


@in_themes("alabaster", "furo")
def test_the_search_finds_the_policy(site):
    assert "contributing.html" in search(site, "quokka")


@in_themes("alabaster", "furo")
def test_the_search_does_not_find_the_block_for_agents(site):
    assert "axolotl" in (site.out / "contributing.html").read_text("utf-8")
    assert search(site, "axolotl") == []


@in_themes("basic", "alabaster", "furo")
def test_the_policy_does_not_make_a_page_wider_than_a_telephone(site):
    widths = site.ask(
        "genindex.html",
        """
        const widths = { "genindex.html": page.documentElement.scrollWidth };
        for (const name of ["contributing.html", "folded.html", "gallery.html"]) {
            const opened = loaded();
            frame.src = name;
            await opened;
            for (const box of frame.contentDocument.querySelectorAll("details")) box.open = true;
            widths[name] = frame.contentDocument.documentElement.scrollWidth;
        }
        return widths;
        """,
        width=360,
    )
    # a page of the theme basic is wider than that by itself
    assert widths == dict.fromkeys(widths, widths["genindex.html"])


@in_themes("alabaster", "furo")
def test_a_link_to_a_rule_leads_to_its_sentence(site):
    arrived = site.ask(
        "index.html",
        """
        const opened = loaded();
        page.querySelector("a[href='contributing.html#contribpolicy-disclosure']").click();
        await opened;
        const there = frame.contentDocument;
        const target = there.querySelector(there.location.hash);
        return {
            path: there.location.pathname,
            said: target.closest("p").innerText.includes("quokka"),
            marked: target.matches(":target"),
            seen: seen(target.closest("p")),
        };
        """,
    )
    assert arrived == {
        "path": "/contributing.html",
        "said": True,
        "marked": True,
        "seen": True,
    }


# no other text of the project than the sentence on disclosure has this animal
FOLDED = """
const details = [...page.querySelectorAll("details")]
    .find(box => box.textContent.includes("quokka"));
const sentence = () => [...details.querySelectorAll("p")]
    .find(part => part.textContent.includes("quokka"));
const state = () => ({ open: details.open, sentence: seen(sentence()) });
"""


@in_themes("alabaster", "furo")
def test_a_dropdown_is_closed_until_somebody_opens_it(site):
    states = site.ask(
        "folded.html",
        FOLDED
        + """
        const before = state();
        details.querySelector("summary").click();
        return [before, state()];
        """,
    )
    assert states == [
        {"open": False, "sentence": False},
        {"open": True, "sentence": True},
    ]


@in_themes("alabaster", "furo")
def test_a_link_to_a_rule_opens_the_dropdown_that_holds_it(site):
    state = site.ask("folded.html#contribpolicy-disclosure", FOLDED + "return state();")
    assert state == {"open": True, "sentence": True}
