"""The page on which people choose a policy: what it makes is what the command makes."""

from __future__ import annotations

import gzip
import json
import random
import re
import shlex
import subprocess
import sys
import time
import tomllib
from itertools import product
from pathlib import Path

import pytest
from devtools import AXE

from sphinx_contribpolicy.cli.main import main
from sphinx_contribpolicy.policy import (
    facets,
    load,
    policy_as_toml,
    preset_names,
    published_policies,
    settings_as_toml,
)
from sphinx_contribpolicy.wording import Fragments, Wording

pytestmark = pytest.mark.slow

FRAGMENTS = Fragments()
WIDTHS = (360, 1280)
PROBE = """
    const root = document.querySelector(".contribpolicy-choose");
    const part = name => root.querySelector(`[data-part="${name}"]`);
    const all = query => [...root.querySelectorAll(query)];
    const answer = (question, number) => all(`[name="cp-${question}"]`)[number].click();
    const fits = () => all('[name="cp-fit"]').map(each => each.value);
    const show = view => root.querySelector(`[name="cp-view"][value="${view}"]`).click();
    const shown = view => (show(view), part("paper").textContent);
    const fill = (key, value) => {
        const field = root.querySelector(`[data-key="${key}"]`);
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const paste = text => {
        part("pasted").value = text;
        root.querySelector('[data-do="read"]').click();
    };
    const open = facet => new Promise(done => {
        const box = root.querySelector(`[data-facet="${facet}"]`);
        box.addEventListener("toggle", done, { once: true });
        box.open = true;
    });
    const tick = async (facet, about) => {
        const box = root.querySelector(`[data-facet="${facet}"]`);
        if (!box.open) await open(facet);
        [...box.querySelectorAll("label")].find(each => each.textContent === about).click();
    };
    const made = () => ({ text: shown("markdown"), toml: shown("toml") });
"""
QUESTIONS = {"general": 3, "disclosure": 3, "agents": 4}
"""The questions with the number of answers to each."""


FILE = """\
[project]
name = "Larkspur"
[wording]
layout = { disclosure = "list" }
numbered = true
[rules]
testing = { level = "must", text = "Say how it's run.", why = "A \\"green\\" run says little." }
disclosure = ["required-any", { stance = "trivial-exempt", items = ["typos", "imports"] }]
agents = false
[[custom]]
title = "Meetings"
text = '''
One line,
* and a list
'''
[document]
version = "2"
updated = 2026-11-22
questions = [{ question = "Why?", answer = "Because." }]
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("choose") / "choose.html"
    assert main(["choose", "--output", str(path)]) == 0
    return path


@pytest.fixture(autouse=True)
def no_script_fails(tab):
    tab.errors.clear()
    yield
    tab.run("0")  # what was thrown before has been told by then
    assert tab.errors == []


@pytest.fixture
def page(tab, file):
    """The page as somebody finds it who opens it first."""
    tab.look()
    tab.open(file.as_uri())
    return tab


def on(tab, script):
    """What a function with this body returns on the page."""
    return tab.run(f"await (async () => {{ {PROBE} {script} }})()")


def by_the_kit(overrides):
    """Text and policy file that the command makes."""
    policy = load(root=Path("/"), overrides=overrides).policy
    file = settings_as_toml(overrides) if "preset" in overrides else policy_as_toml(policy)
    return {"text": Wording(policy, FRAGMENTS).part("policy").markdown(), "toml": file}


def test_the_three_questions_lead_to_every_preset(page):
    answers = list(product(*map(range, QUESTIONS.values())))
    found = on(
        page,
        f"""
        return {json.dumps(answers)}.map(numbers => {{
            all('[name="cp-general"]')[0].click();
            {json.dumps(list(QUESTIONS))}.forEach((question, at) => answer(question, numbers[at]));
            return fits();
        }});
        """,
    )
    assert {name for fitting in found for name in fitting} == set(preset_names())
    assert all(found)


def test_an_answer_that_no_preset_gives_is_put_on_top_as_a_rule(page):
    made = on(
        page, 'answer("general", 0); answer("disclosure", 0); answer("agents", 2); return made();'
    )
    wanted = {"preset": "disclosure", "rules": {"agents": "ban-all"}}
    assert made == by_the_kit(wanted)


def test_a_rule_of_the_preset_that_contradicts_an_answer_is_left_out(page):
    made = on(page, 'answer("general", 1); answer("disclosure", 2); return made();')
    rules = {"disclosure": "not-required", "pr-template": False}
    assert made == by_the_kit({"preset": "human-in-the-loop", "rules": rules})


def test_who_takes_no_such_work_is_asked_nothing_else(page):
    made = on(page, 'answer("general", 2); answer("agents", 0); return made();')
    assert made == by_the_kit({"preset": "no-ai"})


def test_every_preset_in_every_voice_is_as_the_command_makes_it(page):
    wanted = [
        {"preset": preset, "wording": {"tone": tone, "layout": layout, "modals": modals}}
        for preset, tone, layout, modals in product(
            preset_names(),
            ("casual", "formal"),
            ("paragraphs", "list", "labels", "do-dont", "flat"),
            ("plain", "rfc2119"),
        )
    ]
    made = on(
        page,
        f"""
        return {json.dumps(wanted)}.map(({{ preset, wording }}) => {{
            if (!fits().includes(preset)) throw new Error(preset);
            root.querySelector(`[name="cp-fit"][value="${{preset}}"]`).click();
            for (const key in wording) fill(`wording.${{key}}`, wording[key]);
            return made();
        }});
        """,
    )
    wrong = []
    for each, found in zip(wanted, made, strict=True):
        # The file leaves out a choice that is the usual one.
        file = tomllib.loads(found["toml"])
        if found != by_the_kit(file) or found["text"] != by_the_kit(each)["text"]:
            wrong.append(each)
        assert file["preset"] == each["preset"]
    assert wrong == []


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_the_card_of_every_preset_is_that_of_the_command(page, tone):
    names = list(preset_names())
    shown = on(
        page,
        f"""
        fill("wording.tone", "{tone}");
        return {json.dumps(names)}.map(name => {{
            root.querySelector(`[name="cp-fit"][value="${{name}}"]`).click();
            return all(".cp-card :is(h3, li)").map(each => each.textContent);
        }});
        """,
    )
    for name, found in zip(names, shown, strict=True):
        policy = load(root=Path("/"), overrides={"preset": name, "wording": {"tone": tone}}).policy
        blocks = Wording(policy, FRAGMENTS).part("card").blocks
        assert found == [re.sub(r"[`\\]", "", block.text) for block in blocks]


def test_every_published_policy_is_as_the_command_makes_it(page):
    names = list(published_policies())
    made = on(
        page,
        f"""
        return {json.dumps(names)}.map(name => {{
            part("like").value = name;
            part("like").dispatchEvent(new Event("change"));
            return made();
        }});
        """,
    )
    wrong = [
        name for name, found in zip(names, made, strict=True) if found != by_the_kit({"like": name})
    ]
    assert wrong == []


def test_whatever_is_ticked_is_said_as_the_command_says_it(page, file):
    chance = random.Random(12)  # noqa: S311 - the same choices in each run
    every = [(facet, each) for facet in facets() for each in facets()[facet].stances.values()]
    for _ in range(10):
        ticks = [(facet, each.about) for facet, each in chance.sample(every, 12)]
        page.open(file.as_uri())
        made = on(
            page,
            f"""
            answer("general", {chance.randrange(3)});
            fill("project.name", "Larkspur");
            fill("wording.tone", "{chance.choice(("casual", "formal"))}");
            for (const [facet, about] of {json.dumps(ticks)}) await tick(facet, about);
            const first = made();
            return {{ ...first, address: location.href }};
            """,
        )
        address = made.pop("address")
        assert made == by_the_kit(tomllib.loads(made["toml"]))
        page.open(address)
        assert on(page, "return made();") == made


WAYS = {
    "answers": """
        answer("general", 0); answer("disclosure", 0); answer("agents", 2);
        fill("project.name", "Lark's \\"Spur\\"");
        fill("project.discussion_url", "https://example.org/larkspur/12");
        fill("wording.tone", "formal");
        await tick("testing", WRITE_TESTS);
    """.replace("WRITE_TESTS", json.dumps(facets()["testing"].stances["write-tests"].about)),
    "a published policy": """
        part("like").value = "numpy";
        part("like").dispatchEvent(new Event("change"));
        fill("project.name", "Larkspur");
    """,
    "a file with a start": "paste(FILE);".replace(
        "FILE", json.dumps('preset = "welcome"\n' + FILE)
    ),
    "a file without one": "paste(FILE);".replace("FILE", json.dumps(FILE)),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_command_of_the_page_makes_the_same_policy(page, tmp_path, way):
    made = on(page, way + """return { ...made(), command: part("command").textContent };""")
    subprocess.run(["git", "init", "-q", "-b", "main", tmp_path], check=True)
    _, *arguments = shlex.split(made["command"])
    if arguments == ["init"]:  # the page says: save the file first
        (tmp_path / "contribpolicy.toml").write_text(made["toml"], "utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx_contribpolicy",
        *arguments,
        "--yes",
        "--root",
        tmp_path,
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    policy = load(root=tmp_path).policy
    assert made["text"] == Wording(policy, FRAGMENTS).part("policy").markdown()
    assert made["text"].splitlines()[0] in (tmp_path / "AI_POLICY.md").read_text("utf-8")


def test_the_network_is_never_asked(tab, file):
    unplugged = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    tab.call("Network.emulateNetworkConditions", **unplugged)
    try:
        tab.open(file.as_uri())
        made = on(tab, 'answer("general", 0); part("start").open = true; return made();')
        assert made["text"]
        assert {each for each in tab.requests if not each.startswith("data:")} == {file.as_uri()}
    finally:
        tab.call("Network.emulateNetworkConditions", **{**unplugged, "offline": False})


def test_it_comes_in_less_than_300_kilobytes(file):
    assert len(gzip.compress(file.read_bytes())) < 300_000


def test_the_keyboard_alone_leads_from_a_question_to_the_copied_text(page):
    def reach(what):
        for _ in range(80):
            page.press("Tab")
            at = on(
                page,
                """
                const { dataset, name, parentElement, localName } = document.activeElement;
                const facet = localName === "summary" ? parentElement.dataset.facet : "";
                return [dataset.key, dataset.do, facet, name].find(each => each) ?? "";
                """,
            )
            if at == what:
                return
        pytest.fail(f"no way leads to {what}")

    reach("cp-general")
    page.press(" ")
    reach("cp-disclosure")
    page.press(" ")
    reach("cp-agents")
    page.press(" ", "ArrowDown", "ArrowDown")
    reach("project.name")
    page.type("Larkspur")
    reach("testing")
    page.press("Enter")
    page.until("document.querySelector('[data-facet=testing] input')")
    page.press("Tab", " ")
    reach("copy")
    page.press("Enter")
    page.until("document.querySelector('[role=status]').textContent === 'Copied.'")

    made = on(page, "return made();")
    chosen = tomllib.loads(made["toml"])
    assert chosen["project"] == {"name": "Larkspur"}
    assert chosen["rules"]["agents"] == "ban-all"
    assert made == by_the_kit(chosen)
    assert chosen["rules"]["testing"] is False  # the first box of it was ticked


def test_the_arrow_keys_go_through_the_positions_that_fit(page):
    on(
        page,
        'answer("general", 0); all("[name=cp-fit]:checked")[0].focus(); return 0;',
    )
    page.press("ArrowDown", "ArrowDown")
    at = on(page, "return fits().indexOf(document.activeElement.value);")
    assert at == 2
    made = on(page, "return { preset: fits()[2], ...made() };")
    assert made == {"preset": made["preset"], **by_the_kit({"preset": made["preset"]})}


def test_the_text_and_the_policy_file_can_be_saved(page, tmp_path):
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    made = on(page, 'answer("general", 0); return made();')
    for view, name, wanted in (
        ("read", "AI_POLICY.md", made["text"]),
        ("toml", "contribpolicy.toml", made["toml"]),
    ):
        on(page, f"""show("{view}"); root.querySelector('[data-do="save"]').click(); return 0;""")
        saved = tmp_path / name
        for _ in range(100):
            if saved.exists() and saved.read_text("utf-8") == wanted:
                break
            time.sleep(0.05)
        assert saved.read_text("utf-8") == wanted


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(tab, file, scheme, width):
    if not AXE.exists():
        pytest.skip("axe-core is not in .cache/npm; .ci/run installs it")
    tab.look(width=width, scheme=scheme)
    tab.open(file.as_uri())
    for view in ("read", "toml"):
        on(
            tab,
            f"""
            answer("general", 0); answer("agents", 2);
            for (const box of all("details")) box.open = true;
            await new Promise(done => setTimeout(done, 300));
            show("{view}");
            return 0;
            """,
        )
        assert tab.violations() == []


@pytest.mark.parametrize("view", ["read", "markdown", "toml"])
def test_a_telephone_shows_it_without_scrolling_sideways(tab, file, view):
    tab.look(width=360)
    tab.open(file.as_uri())
    width = on(
        tab,
        f"""
        answer("general", 1);
        for (const box of all("details")) box.open = true;
        await new Promise(done => setTimeout(done, 300));
        show("{view}");
        return document.documentElement.scrollWidth;
        """,
    )
    assert width == 360


HOSTILE = (
    "<img src=x onerror=hit()>",
    "</script><script>hit()</script>",
    "[a](javascript:hit())",
    '"><svg onload=hit()>',
)
FOREIGN = "\n\n[b](data:text/html,x) <a href='javascript:hit()'>c</a>\n"


@pytest.mark.parametrize("name", HOSTILE)
def test_what_people_type_paste_or_link_stays_text(tab, file, name):
    tab.look()
    tab.open(file.as_uri())
    pasted = f"""
preset = "minimal"
[project]
name = {json.dumps(name)}
[wording]
title = {json.dumps(name)}
[rules]
testing = {{ level = "must", text = {json.dumps(name)} }}
[[custom]]
title = {json.dumps(name)}
text = {json.dumps(name + FOREIGN)}
"""
    checked = f"""
        window.hit = () => {{ window.struck = true; }};
        for (const view of ["markdown", "toml", "read"]) show(view);
        await new Promise(done => setTimeout(done, 200));
        const links = all("a").map(each => each.protocol);
        return {{
            struck: !!window.struck,
            foreign: all("img, svg, script, iframe, [onerror], [onload]").length,
            links: [...new Set(links)].filter(each => !/^(https?|mailto):$/.test(each)),
            shown: root.textContent.includes({json.dumps(name.partition("(")[0])}),
            address: location.href,
        }};
    """
    found = on(tab, f"paste({json.dumps(pasted)}); {checked}")
    address = found.pop("address")
    harmless = {"struck": False, "foreign": 0, "links": [], "shown": True}
    assert found == harmless
    tab.open(address)
    again = on(tab, checked)
    assert again.pop("address") == address
    assert again == harmless


@pytest.mark.parametrize(
    "address",
    [
        "preset=minmal",
        "preset=minimal&rules.tsting=x",
        "preset=minimal&rules=7",
        "preset=minimal&project=x&wording=[1]",
        "like=__proto__",
        "preset=constructor&rules.__proto__.x=1",
        "rules.general=5&rules.agents=true",
        "wording.tone=loud&preset=no-ai",
        "%E0%A4%A&preset=%",
    ],
)
def test_an_address_that_says_no_policy_does_no_harm(tab, file, address):
    tab.look()
    tab.open(f"{file.as_uri()}#{address}")
    tab.run("location.hash = '#preset=no-ai'")
    tab.until("document.querySelector('[name=cp-general][value=ban]').checked")
    made = on(tab, "return made();")
    assert made == by_the_kit({"preset": "no-ai"})


def test_a_mistake_in_a_pasted_file_is_said_with_its_line(page):
    said = on(
        page,
        """
        paste('preset = "minimal"\\n[rules]\\ntesting = "tset-before-submit"\\n');
        return part("wrong-file").textContent;
        """,
    )
    assert said.startswith("Line 3, ")
    assert "test-before-submit" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("preset = ", "Line 1: "),
        ('[project]\nrepository_url = "larkspur"', "Line 2, project.repository_url: "),
        ('preset = "minimal"\nextends = ["base.toml"]', "Line 2, extends: "),
    ],
)
def test_a_file_that_the_page_cannot_read_changes_nothing(page, text, said):
    told = on(
        page,
        f"""
        answer("general", 2);
        const before = made();
        paste({json.dumps(text)});
        const same = JSON.stringify(before) === JSON.stringify(made());
        return {{ said: part("wrong-file").textContent, same }};
        """,
    )
    assert told["said"].startswith(said)
    assert told["same"]


def test_a_file_without_rules_makes_no_text(page):
    shown = on(
        page,
        """
        answer("general", 2);
        paste('[project]\\nname = "Larkspur"');
        return { made: !part("made").hidden, answers: all("[data-question] :checked").length };
        """,
    )
    assert shown == {"made": False, "answers": 0}


def test_a_contradiction_is_marked_and_said(page):
    about = facets()["general"].stances["welcome"].about
    said = on(
        page,
        f"""
        answer("general", 2);
        await open("general");
        const marked = all('[data-facet="general"] .cp-opposite').filter(each => !each.hidden);
        await tick("general", {json.dumps(about)});
        return {{ marked: marked.length, wrong: part("wrong").textContent }};
        """,
    )
    assert said["marked"] > 0
    assert "welcome" in said["wrong"]
    assert "ban" in said["wrong"]


def test_an_answer_stays_while_the_policy_gives_it(page):
    about = facets()["general"].stances["welcome"].about
    on(page, f'answer("general", 2); await tick("general", {json.dumps(about)}); return 0;')
    assert on(page, 'return all("[name=cp-general]").findIndex(each => each.checked);') == 2
    assert on(page, 'return all("[name=cp-fit]:checked").map(each => each.value);') == ["no-ai"]


def test_another_policy_answers_the_questions(page):
    answers = on(
        page,
        """
        part("like").value = "numpy";
        part("like").dispatchEvent(new Event("change"));
        return Object.keys(QUESTIONS).map(each => all(`[name="cp-${each}"]:checked`)[0]?.value);
        """.replace("QUESTIONS", json.dumps(QUESTIONS)),
    )
    policy = load(root=Path("/"), overrides={"like": "numpy"}).policy
    for facet, answer in zip(QUESTIONS, answers, strict=True):
        said = {rule.stance for rule in policy.rules_of(facet)}
        assert bool(said) == bool(answer)
        assert not said or said & set(answer.split())


def test_the_change_is_told_to_who_does_not_see_it(page):
    on(page, 'answer("general", 0); answer("agents", 2); return 0;')
    page.until("document.querySelector('[role=\"status\"]').textContent.includes('words')")
    assert on(page, 'return part("status").textContent;')


def test_a_page_of_docs_shows_the_same(browser, tab, open_site, tmp_path):
    extensions = Path(__file__).parents[2] / "docs/_ext"
    conf = f"import sys\nsys.path.insert(0, {str(extensions)!r})\n"
    conf += 'extensions = ["myst_parser", "sphinx_contribpolicy", "kit_reference"]\n'
    conf += 'myst_enable_extensions = ["colon_fence"]\nhtml_theme = "furo"\n'
    (tmp_path / "conf.py").write_text(conf, "utf-8")
    (tmp_path / "index.md").write_text(
        "---\nhide-toc: true\n---\n\n# Choose\n\n:::{choose-page}\n:::\n"
    )
    with open_site(tmp_path) as site:
        for width in WIDTHS:
            tab.look(width=width)
            tab.open(f"{site.address}/index.html")
            made = on(tab, 'answer("general", 2); return made();')
            assert made == by_the_kit({"preset": "no-ai"})
            assert tab.run("document.documentElement.scrollWidth") <= width
            if AXE.exists():
                assert tab.violations(".contribpolicy-choose") == []  # the rest is the theme's
