"""Choices at random, the same for the same seed: everything that a page can hold."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from random import Random

from sphinx_contribpolicy.policy import SECTIONS, facets, load, preset_names

VOCABULARY_OF = facets()
VOCABULARY = [facet for facet in VOCABULARY_OF.values() if facet.name != "agent-block"]
PHRASES = (
    *("members of the team", "people who are new", "the change is large", "in examples"),
    *("tests", "For releases", "every time", "a_b *c* <d> [e]", "`code`", "é \u2013 ünï", "1. May"),
    *("except in docs", "use less of it!", "is it so?", "https://example.org", "www.example.org"),
    *("=x", "a b ", "\u00a0\u01c6 \u2003y", "\ufeffz", "a\u3002", "\u0661. x", "K \U0001d400"),
)
TEXTS = (
    *("say how it was run", "Say how you ran it.", "why not", "One.\n\nTwo.", "- a\n- b"),
    *("> quoted", "Text with `code`", "(in brackets)", '"Quoted."', "*so*", "we\n```\ncode\n```"),
    *("\u00a0a\u2003b\x85 ", "\ufeffx ", "we <x: y> [z](w)", "1) a", "so\u3002", "\u0131 1"),
)
CUSTOM_LEVELS = ("must", "should-not", "encouraged", "may", "info")
URLS = ("https://example.org/a", "https://example.org/(x)", "mailto:a@example.org")
DAYS = ("2026-01-02", "2026-11-22")
DATES = (("document", "updated"), ("document", "review_after"), ("pull_requests", "since"))


def policy_of(given):
    """The policy that choices give."""
    return load(root=Path("/"), overrides=dated(given)).policy


def dated(given):
    """Choices, whose dates are strings, as a policy file holds them."""
    plain = json.loads(json.dumps(given))
    for table, key in DATES:
        if key in plain.get(table, {}):
            plain[table][key] = dt.date.fromisoformat(plain[table][key])
    return plain


def choices(seed):
    """A policy file as plain data, right in every setting."""
    draw = Random(seed)  # noqa: S311 - no secret
    tables = {
        "project": project(draw),
        "wording": wording(draw),
        "document": document(draw),
        "custom": customs(draw),
        "commits": {"trailer": some(draw, key=["Generated-by"], grammar=["NAME", "a `b`"])},
        "pull_requests": pull_requests(draw),
        "agents": some(draw, marker=["[agent]", "`x`"]),
        "files": some(
            draw, regions=[["README.md"], []], whole=[{"A b.md": "policy", "c": "agents", "": "x"}]
        ),
    }
    given = {name: table for name, table in tables.items() if table and draw.random() < 0.6}
    for own in given.get("custom", ()):
        if order := given.get("wording", {}).get("sections"):
            order.insert(draw.randint(0, len(order)), own["title"])
    if draw.random() < 0.7:
        return {**given, "rules": rules(draw)}
    preset = draw.choice(preset_names())
    return {**given, "preset": preset, "rules": {**rules(draw), **changes(draw, preset)}}


def changes(draw, preset):
    """Tables without a stance, each over the one rule of a facet that the preset gives."""
    known = load(root=Path("/"), overrides={"preset": preset}).policy
    alone = [rule for rule in known.rules if len(known.rules_of(rule.facet)) == 1]
    made = {}
    for rule in draw.sample(alone, 3):
        levels = VOCABULARY_OF[rule.facet].stances[rule.stance].levels
        level = {"level": draw.choice(levels)} if draw.random() < 0.3 else {}
        text = {} if level else some(draw, text=TEXTS)
        made[rule.facet] = {"why": draw.choice(TEXTS), **level, **text, **some(draw, detail=TEXTS)}
    return made


def some(draw, **values):
    """Some of the keys, each with one of its values."""
    return {key: draw.choice(among) for key, among in values.items() if draw.random() < 0.4}


def rules(draw):
    made = {}
    for facet in draw.sample(VOCABULARY, draw.randint(1, 18)):
        names = draw.sample(list(facet.stances), draw.randint(1, min(3, len(facet.stances))))
        entries = [rule(draw, facet.stances[name]) for name in names]
        if draw.random() < 0.1:
            level = draw.choice(["must", "should", "may", "must-not", "info", "encouraged"])
            entries.append({"level": level, "text": draw.choice(TEXTS)})
        made[facet.name] = entries[0] if len(entries) == 1 else entries
    return made


def rule(draw, stance):
    if draw.random() < 0.5:
        return stance.name
    level = {"level": draw.choice(stance.levels)} if draw.random() < 0.5 else {}
    more = {}
    if draw.random() < 0.4:
        more = some(draw, who=PHRASES, where=PHRASES, when=PHRASES, **{"except": PHRASES})
        more |= some(
            draw, text=TEXTS, detail=TEXTS, why=[*TEXTS, True, False], link=[*URLS, "docs/a.md#b"]
        )
        more |= some(draw, telling=[True, False], box=["note", "warning", ""], fixed=[True])
        if draw.random() < 0.3:
            more["items"] = draw.sample(PHRASES, draw.randint(0, 4))
    return {"stance": stance.name, **level, **more}


def pull_requests(draw):
    sections = {"Head ing": "text", "b": {"kind": "one-of", "choices": [1, 2]}, "c": ["disclosure"]}
    return some(
        draw,
        since=DAYS,
        mode=["comment"],
        close=[True],
        grace=["3 days", "1 week"],
        labels=[{}, {"fail": "a"}],
        exempt=[{"bots": False, "logins": []}, {"associations": []}, {"associations": ["OWNER"]}],
        sections=[{}, sections],
        templates=[{"a.md": {"sections": sections}, "b.md": {}}],
    )


def project(draw):
    return some(
        draw,
        name=["Larkspur", "a_b", "The *Lark* & Co.", " "],
        repository_url=[
            "https://gitlab.com/a/b",
            "https://codeberg.org/a/b",
            "https://github.com/a/b",
        ],
        discussion_url=["https://example.org/d", "https://example.org/(d)"],
        contact=["a@example.org", "https://example.org", "mailto:b@example.org", "the list"],
        forge=["gitlab", "forgejo"],
        good_first_issue_label=["easy", "a`b"],
    )


def wording(draw):
    made = some(
        draw,
        title=["Our rules"],
        noun=["guidelines", "expectations", "rules", "process"],
        technology=[
            "LLM",
            "LLMs",
            "language models",
            "generative AI",
            "AI",
            "agents",
            "bots",
            "X y",
        ],
        tone=["casual", "formal"],
        modals=["plain", "rfc2119"],
        maintainers=["we", "the core team", "the maintainers", "Chris", "members of the board"],
        maintainers_number=["singular", "plural"],
        layout=["paragraphs", "list", "labels", "do-dont", "flat"],
        reasons=["none", "brief", "full"],
        numbered=[True, False],
        wrap=[72, "sentence"],
        language=["de", "en", "pt_BR"],
    )
    if draw.random() < 0.2:
        kinds = ["paragraphs", "list", "labels", "do-dont"]
        names = draw.sample(list(SECTIONS), draw.randint(1, 4))
        made["layout"] = {name: draw.choice(kinds) for name in names}
    if draw.random() < 0.2:
        made["sections"] = draw.sample(list(SECTIONS), draw.randint(1, 7))
    return made


def customs(draw):
    names = draw.sample(["Commit story", "A *b*", "Third"], draw.randint(0, 2))
    places = ["", "testing", "opening", "good-first", "what-we-do", "agents"]
    made = [
        {"title": name, "text": draw.choice(TEXTS), "after": draw.choice(places)} for name in names
    ]
    return [{**each, **some(draw, level=CUSTOM_LEVELS)} for each in made]


def document(draw):
    made = some(
        draw,
        status=["draft", "interim", "adopted"],
        reasons=TEXTS,
        definitions=TEXTS,
        examples=TEXTS,
        version=["2", "1.0"],
        updated=DAYS,
        review_after=DAYS,
        owner=["The board", "a_b"],
    )
    if draw.random() < 0.3:
        made["parent"] = some(
            draw, name=["The foundation"], url=URLS, precedence=["the older wins", "stricter wins"]
        )
    if draw.random() < 0.3:
        asked = draw.sample(["Why?", "What is AI", "How: so"], draw.randint(0, 2))
        made["questions"] = [{"question": each, "answer": draw.choice(TEXTS)} for each in asked]
    for key in ("credits", "resources", "thanks"):
        if draw.random() < 0.2:
            named = draw.sample(["One", "Two", "T_hree"], draw.randint(1, 3))
            made[key] = [{"name": each, **some(draw, url=URLS)} for each in named]
    return made
