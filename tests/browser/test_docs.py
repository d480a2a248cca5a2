"""The docs of the kit, as somebody uses them: what is searched, opened, copied, read and linked."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from devtools import AXE, Tab

pytestmark = pytest.mark.slow

VNU = Path(__file__).parents[2] / ".cache/npm/node_modules/vnu-jar/build/dist/vnu.jar"
PAGES = (
    "index.html",
    "tutorial.html",
    "gallery/index.html",
    "gallery/ownership.html",
    "reference/directives.html",
    "how-to/pull-requests.html",
)
NOT_OURS = (
    # sphinx-design: the labels of tabs
    "The “aria-controls” attribute must not be used on any “label” element",
    # Sphinx: the caption of a toctree is a heading without a level
    "Element “p” is missing required attribute “aria-level”.",
    # the page to choose on brings its style along, which browsers take anywhere
    "A “style” element in “body” must",
    "The selector “",
    # newer than the checker
    "CSS: “container-type”: Property “container-type” doesn't exist.",
    "CSS: Unrecognized at-rule “@container”",
)


@pytest.fixture
def page(tab, docs_address):
    """Opens a page."""

    def opened(name, **look):
        tab.look(**look)
        tab.open(f"{docs_address}/{name}")
        return tab

    return opened


def found(page, words):
    """The pages that the search finds, best first."""
    tab = page(f"search.html?q={quote(words)}")
    tab.until("/found/.test(document.querySelector('.search-summary')?.innerText)")
    links = "document.querySelectorAll('#search-results li > a')"
    return tab.run(f"[...{links}].map(link => new URL(link.href).pathname.slice(1))")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("init", "how-to/init.html"),
        ("sync", "how-to/sync.html"),
        ("check-pr", "how-to/pull-requests.html"),
        ("CI", "how-to/ci.html"),
        ("preset", "gallery/index.html"),
    ],
)
def test_the_search_finds_the_page_for_a_task_first(page, words, first):
    assert found(page, words)[0] == first


def test_the_search_finds_a_guide_before_the_gallery(page):
    pages = found(page, "good first issue")
    assert pages[0].startswith("how-to/")
    assert {name for name in pages if name.startswith("gallery/")} <= {"gallery/index.html"}


def test_the_pages_of_presets_stay_out_of_the_search(page):
    assert not any(name.startswith("gallery/") for name in found(page, "larkspur discussion"))


def test_one_tab_turns_all_of_its_kind(page):
    tab = page("reference/directives.html")
    shown = "[...document.querySelectorAll('.sd-tab-content pre')].filter(e => e.checkVisibility())"
    before = tab.run(f"{shown}.map(each => each.innerText)")
    tab.run("document.querySelectorAll('.sd-tab-label')[1].click()")
    after = tab.run(f"{shown}.map(each => each.innerText)")
    assert len(before) == len(after) >= 8
    assert not any(text.startswith(".. ") for text in before)
    assert {text[:3] for text in after if "role" not in text and "See" not in text} == {".. "}


def test_a_preset_is_read_in_each_tone_and_layout(page):
    tab = page("gallery/ownership.html")
    labels = "[...document.querySelectorAll('.sd-tab-label')].filter(e => e.checkVisibility())"
    texts = set()
    for tone in ("Casual", "Formal"):
        for layout in ("Paragraphs", "List", "Labels", "Do and"):
            for name in (tone, layout):
                label = f"{labels}.find(each => each.innerText.trim().startsWith({name!r}))"
                tab.run(f"{label}.click()")
            texts.add(tab.run("document.querySelector('[role=main]').innerText"))
    assert len(texts) == 8


@pytest.mark.parametrize("width", [1280, 360])
def test_a_card_says_what_people_can_must_and_must_not_do(page, width):
    tab = page("gallery/index.html", width=width)
    cards = tab.run(
        """[...document.querySelectorAll("section section")].map(section => {
            const named = [...section.querySelectorAll("p")]
                .filter(each => ["Can", "Must", "Must not"].includes(each.innerText));
            const tops = named.map(each => Math.round(each.getBoundingClientRect().top));
            return [named.map(each => each.innerText), new Set(tops).size];
        })"""
    )
    assert len(cards) >= 11
    for lists, rows in cards:  # a preset that forbids nothing has no third list
        assert lists in (["Can", "Must", "Must not"], ["Can", "Must"])
        assert rows == (1 if width > 1000 else len(lists))


def test_a_button_copies_the_command_without_its_prompt(page):
    tab = page("tutorial.html")
    tab.click("button.copybtn")
    tab.until("document.querySelector('button.copybtn').classList.contains('success')")
    tab.run("document.querySelector('input[name=q]').focus()")
    tab.call("Input.dispatchKeyEvent", type="rawKeyDown", key="v", commands=["paste"])
    assert tab.run("document.activeElement.value") == "pip install 'sphinx-contribpolicy[sphinx]'"


@pytest.mark.parametrize("name", PAGES)
def test_a_telephone_shows_a_page_without_scrolling_sideways(page, name):
    tab = page(name, width=360)
    tab.run("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert tab.run("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_what_a_forge_shows_takes_the_colours_of_the_page(page, scheme, dark):
    tab = page("how-to/pull-requests.html", scheme=scheme)
    light = tab.run(
        """["body", ".on-forge", ".on-forge figcaption"].map(name => {
            const style = getComputedStyle(document.querySelector(name));
            const sum = colour => colour.match(/[0-9]+/g).slice(0, 3).reduce((a, b) => a + +b, 0);
            return sum(name === "body" ? style.backgroundColor : style.color) > 382;
        })"""
    )
    assert light == [not dark, dark, dark]


@pytest.mark.skipif(not AXE.exists(), reason=".ci/run installs axe-core")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(page, name, scheme):
    found = page(name, scheme=scheme).violations()
    # Sphinx: the caption of a toctree is a heading without a level
    ours = [each for each in found if each[0] != "aria-required-attr"]
    assert [each for each in ours if each[1] in {"serious", "critical"}] == []


@pytest.mark.skipif(not AXE.exists(), reason=".ci/run installs axe-core")
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_what_another_theme_shows(browser, book_address, tmp_path, name):
    # without a network, the scripts of this theme keep a tab from opening a second page
    tab = Tab(browser, tmp_path)
    try:
        tab.look()
        tab.open(f"{book_address}/{name}")
        assert tab.violations("article") == []
    finally:
        tab.close()


def test_every_link_within_the_docs_leads_somewhere(docs):
    pages = {path: BeautifulSoup(path.read_bytes(), "html.parser") for path in docs.rglob("*.html")}
    anchors = {path: {each["id"] for each in html.select("[id]")} for path, html in pages.items()}
    broken = []
    for path, html in pages.items():
        for each in html.select("[href], [src]"):
            link = urlsplit(each.get("href") or each["src"])
            if link.scheme or link.netloc:
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            missing = link.fragment and link.fragment not in anchors.get(target, {link.fragment})
            if missing or not target.is_file():
                broken.append((path.name, link.geturl()))
    assert broken == []


@pytest.mark.skipif(
    not VNU.exists() or not shutil.which("java"), reason="vnu-jar, which .ci/run installs, or Java"
)
def test_the_html_is_valid(docs):
    pages = list(map(str, docs.rglob("*.html")))
    command = ["java", "-Xss4m", "-jar", str(VNU), "--errors-only", "--format", "json", *pages]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    said = Counter(each["message"] for each in json.loads(done.stderr)["messages"])
    assert {text for text in said if not text.startswith(NOT_OURS)} == set()
