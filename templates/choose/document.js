// @ts-check
/** The policy as one text: the lead, the sections, what stands around them, and its blocks. */

/**
 * @typedef {{kind: string, text: string, level?: number, box?: string, number?: number}} Block
 * @typedef {{keys: string[], units: Unit[], own?: any}} Chapter a section: its key, then those that
 *   joined it; `own` is a section of the project's own, which has no key
 */

const OPENING = "opening";
const EXPECT = "what-we-do";
const SIBLING = "good-first";
const CONSEQUENCES = "enforcement";
/** What people would look for under a title of its own. */
const OUTCOMES = [CONSEQUENCES, "lifecycle"];
/** The sections whose rules some consequences follow from; the others follow from all rules. */
const CONSEQUENCE_OF = {
  "reject-undisclosed": "disclosure",
  "remove-for-copyright": "responsibility",
  close: "pull-request",
  "close-without-review": "pull-request",
  "mark-as-spam": "pull-request",
};
/** Words up to which a text is read in one go, without headings. */
const SHORT = 110;
/** Words that a paragraph holds at most, and behind which another subject begins a new one. */
const LONGEST = 100;
const LONG_ENOUGH = 60;
/** Rules of a section that a reader no longer takes for one train of thought. */
const MANY = 5;
const MOST_CONDITIONS = 3;
const CLOSED = /[.?!…。][)\]"'*`]*$/;
const SENTENCE = new RegExp(`[.?!](?=[)"'*\`\\]]*(?:[${SPACE}]|$))`, "gu");
/** The facets with which another subject begins inside a section. */
const SUBJECTS = new Set([
  "permitted", "review-capacity", "scope", "quality", "security", "copyright", "honesty",
  "review-engagement", "conduct", "learning", "pr-template", "alternatives", "agents",
  "enforcement", "exceptions", "lifecycle",
]);

/** Blocks of Markdown, as they are added. */
class Page {
  /** @param {Speaker} speaker */
  constructor(speaker) {
    this.speaker = speaker;
    /** @type {Block[]} */
    this.blocks = [];
    this.open = false;
    this.reasoned = false;
    /** @type {Set<string>} */
    this.reasons = new Set();
  }

  /** Begin a section, whose first rule can give its reason; without a title no heading. */
  section(title = "", level = 2) {
    this.reasoned = false;
    if (title) this.add({ kind: "heading", text: title, level });
    this.open = false;
  }

  /** @param {string} text Markdown that stands for itself */
  markdown(text) {
    const said = strip(text);
    if (said) this.add({ kind: said.includes("\n") ? "markdown" : "paragraph", text: said });
  }

  /** Add Markdown under a title of `terms`, if there is any. @param {string} key @param {string} text */
  titled(key, text) {
    if (!text) return;
    this.section(capital(this.speaker.term("title", [key])));
    this.markdown(text);
  }

  /** Add sentences to the paragraph, or begin one where it is long or about something else. @param {string} text */
  sentences(text, facet = "", box = "") {
    if (!text) return;
    const said = this.said(text);
    const last = this.open ? this.blocks[this.blocks.length - 1] : undefined;
    const single = !said.includes("\n");
    if (last && single && (last.box ?? "") === box) {
      const most = SUBJECTS.has(facet) ? LONG_ENOUGH : LONGEST;
      if (wordCount(last.text) + wordCount(said) <= most) {
        last.text = `${last.text} ${this.again(last.text, said)}`;
        return;
      }
    }
    this.add({ kind: box ? "box" : single ? "paragraph" : "markdown", text: said, box });
    this.open = single;
  }

  /** With a pronoun where the sentence before has the same subject. @param {string} before @param {string} text */
  again(before, text) {
    const named = this.speaker.term("named");
    const pronoun = this.speaker.term("again");
    if (!named || !text.startsWith(`${named} `)) return text;
    const last = before.split(/(?<=[.?!]) /).pop() ?? "";
    const goesOn = last.startsWith(`${named} `) || last.startsWith(`${pronoun} `);
    return goesOn ? pronoun + text.slice(named.length) : text;
  }

  /** @param {Unit[]} units */
  prose(units) {
    units.forEach((unit) => this.sentences(unit.text, unit.facets[0], unit.box));
  }

  /** Add the units as prose, those that share a moment and a strength as a list, if many. @param {Unit[]} units */
  paragraphs(units, headed = true) {
    const groups = units.map((unit) => unit.group);
    const leads = new Map();
    for (const group of new Set(groups.filter(Boolean))) {
      const needed = [...group.split(" "), ...this.speaker.rfc];
      const lead = groups.filter((each) => each === group).length >= LIST && this.speaker.term("lead", needed);
      if (lead) leads.set(group, lead);
    }
    const boxed = units.some((unit) => unit.box);
    if (headed && !leads.size && !boxed && units.length >= MANY) {
      this.items(units);
      return;
    }
    units.forEach((unit, at) => {
      if (!leads.has(groups[at])) this.prose([unit]);
      else if (groups.indexOf(groups[at]) === at) {
        const alike = units.filter((_, other) => groups[other] === groups[at]);
        this.list(leads.get(groups[at]), alike.map((each) => each.item()));
      }
    });
  }

  /** Add a list under a line that leads to it. @param {string} lead @param {string[]} listed */
  list(lead, listed) {
    const last = this.open ? this.blocks[this.blocks.length - 1] : undefined;
    if (last?.kind === "paragraph" && wordCount(last.text) <= LONG_ENOUGH) {
      last.text = `${last.text} ${capital(lead)}`;
    } else this.add({ kind: "paragraph", text: capital(lead) });
    listed.forEach((words, at) => {
      let text = this.said(words);
      if (!CLOSED.test(text)) {
        const ends = text.includes(". ") || at + 1 === listed.length;
        text = this.speaker.term("item", ends ? ["last"] : [], { text });
      }
      this.item(text, at + 1);
    });
  }

  /** Add what tools can be used for and what not, and the rest in paragraphs. @param {Unit[]} said @param {Unit[][]} sections */
  uses(said, sections) {
    const found = [...said, ...sections.flat()];
    const left = new Set(found);
    this.section();
    for (const kind of ["can", "cannot"]) {
      const listed = found.filter((unit) => unit.item(kind));
      const lead = this.speaker.term("lead", [kind, ...this.speaker.rfc]);
      if (listed.length > 1 && lead) {
        this.list(lead, listed.map((unit) => unit.item(kind)));
        listed.forEach((unit) => left.delete(unit));
      }
    }
    sections.forEach((units) => this.paragraphs(units.filter((unit) => left.has(unit))));
  }

  /** Add the units as a list, a sentence in each item; those in a box stand behind it. @param {Unit[]} units */
  items(units) {
    const plain = units.filter((unit) => !unit.box);
    const alone = plain.length < 2 && !this.speaker.policy.wording.numbered;
    if (!alone) plain.forEach((unit, at) => this.item(this.said(unit.text), at + 1));
    this.prose(units.filter((unit) => unit.box || alone));
  }

  /** Add the units as one item that begins with the title of their section. @param {string} title @param {Unit[]} units @param {number} number @param {string} about */
  label(title, units, number, about) {
    const said = units.filter((unit) => !unit.box).map((unit) => this.said(unit.text));
    const text = [about, ...said].filter(Boolean).join(" ");
    if (text) this.item(this.speaker.term("label", [], { title, text }), number);
    this.prose(units.filter((unit) => unit.box));
  }

  /** @param {string} text @param {number} number */
  item(text, number) {
    this.add({ kind: "item", text, number: this.speaker.policy.wording.numbered ? number : 0 });
  }

  /** @param {Block} block */
  add(block) {
    this.blocks.push(block);
    this.open = false;
  }

  /** The text with its reason where there is room for one; each is given once. @param {string} text */
  said(text) {
    const reasons = [...text.matchAll(REASON)].map((found) => found[1]);
    const room = { none: false, brief: !this.reasoned, full: true }[
      /** @type {"none" | "brief" | "full"} */ (this.speaker.policy.wording.reasons)
    ];
    const given = room && !reasons.some((reason) => this.reasons.has(reason));
    this.reasoned = given && reasons.length > 0;
    if (given) reasons.forEach((reason) => this.reasons.add(reason));
    return text.replace(REASON, given ? "$1" : "");
  }

  /** The whole as Markdown. */
  text() {
    const pieces = this.blocks.map((block, at) => {
      const before = this.blocks[at - 1];
      const together = before?.kind === "item" && block.kind === "item" && !before.number === !block.number;
      return (before ? (together ? "\n" : "\n\n") : "") + markdownOf(block, before);
    });
    const whole = pieces.join("").replace(/\n+$/, "");
    return pieces.length ? `${whole}\n` : "";
  }
}

/** @param {Block} block @param {Block | undefined} before */
function markdownOf(block, before) {
  if (block.kind === "heading") {
    const level = block.level ?? 1;
    return `${"#".repeat(before && level === 1 ? 2 : level)} ${block.text}`;
  }
  if (block.kind === "item") {
    const bullet = block.number ? `${block.number}. ` : "- ";
    return bullet + block.text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(bullet.length)}`);
  }
  if (block.kind === "box") {
    const quoted = block.text.split("\n").map((line) => `> ${line}`.replace(AROUND_RIGHT, ""));
    return `> [!${(block.box ?? "").toUpperCase()}]\n${quoted.join("\n")}`;
  }
  return block.text;
}

/** The whole policy as Markdown. @param {Speaker} speaker */
function policyPage(speaker) {
  const page = new Page(speaker);
  generate(page);
  page.markdown(discussion(speaker));
  explainKeywords(page);
  return page.text();
}

/** The sentence that links the discussion. @param {Speaker} speaker */
const discussion = (speaker) =>
  speaker.policy.project.discussion_url ? speaker.piece("text", "discussion") : "";

/** What the label for newcomers' issues is for. @param {Speaker} speaker */
const aboutLabel = (speaker) => speaker.piece("good-first-issue", "about");

/** @param {Page} page */
function generate(page) {
  const { speaker } = page;
  const { document, wording, rules } = speaker.policy;
  const wanted = wording.sections.length ? wording.sections : Object.keys(speaker.vocabulary.sections);
  const { text, said } = wanted.includes(OPENING) ? lead(speaker) : { text: "", said: [] };
  const [opening, ...sections] = chaptersOf(speaker, rules.filter((rule) => !said.includes(rule)), wanted);
  page.section(capital(speaker.term("title", ["policy"])), 1);
  if (document.status === "draft") page.markdown(speaker.piece("text", "draft"));
  if (text) page.sentences(sentence(text), said[0]?.facet);
  const position = said.length ? [] : opening.units.filter((unit) => unit.facets.includes("general"));
  let rest = opening.units.filter((unit) => !position.includes(unit));
  const isReason = (/** @type {Unit} */ unit) =>
    unit.rules.every((rule) => speaker.vocabulary.stance(rule)?.kind === "reason");
  page.prose([...position, ...rest.filter(isReason)]);
  page.markdown(document.reasons);
  rest = rest.filter((unit) => !isReason(unit));
  const layout = layoutOf(speaker, OPENING);
  if (layout !== "do-dont") {
    page.speaker = speaker.over({}, opening.keys);
    if (layout === "list") page.items(rest);
    else page.paragraphs(rest, false);
  }
  const { parent } = document;
  if (parent.name || parent.url) {
    const precedence = parent.precedence === "stricter wins" ? "" : escape(parent.precedence);
    const name = link(escape(parent.name || parent.url), parent.url);
    page.markdown(speaker.piece("text", "parent", { name, precedence }));
  }
  page.titled("definitions", document.definitions);
  const free = sections.filter((chapter) => layoutOf(speaker, chapter.keys[0]) === "do-dont");
  if (layout === "do-dont" || free.length) {
    const told = [...unitsOf(speaker, said, layout), ...position];
    const units = free.map((chapter) => chapter.units);
    page.uses(told, layout === "do-dont" ? [rest, ...units] : units);
  }
  addSections(page, sections);
  page.markdown(checked(speaker));
  close(page);
}

/** The sections, each as its layout says. @param {Page} page @param {Chapter[]} made */
function addSections(page, made) {
  const { speaker } = page;
  const bare = isBare(speaker, made);
  let number = 0;
  let headed = false;
  made.forEach((chapter, at) => {
    const before = made[at - 1];
    const key = chapter.keys[0];
    let layout = layoutOf(speaker, key);
    if (layout === "labels" && headed) layout = "paragraphs";
    headed ||= layout === "paragraphs" || layout === "list";
    const title = titleOf(speaker, chapter);
    page.speaker = speaker.over({}, chapter.keys);
    const alone =
      (sentenceCount(chapter.units) === 1 && !discussion(speaker)) || (isBox(chapter) && !before?.own);
    if (key === EXPECT && alone) {
      page.section();
      page.paragraphs(chapter.units);
    } else if (layout !== "do-dont") {
      number += 1;
      const marked = speaker.policy.wording.numbered && layout === "paragraphs";
      page.section(layout === "labels" || bare ? "" : marked ? `${number}. ${title}` : title);
      page.markdown(chapter.own?.text ?? "");
      const about = key === SIBLING ? aboutLabel(speaker) : "";
      if (layout === "labels") page.label(title, chapter.units, number, about);
      else if (key === SIBLING) {
        page.sentences(aboutLabel(page.speaker));
        page.paragraphs(chapter.units);
      } else if (layout === "list") page.items(chapter.units);
      else page.paragraphs(chapter.units, !bare);
    }
  });
  page.speaker = speaker;
}

/** Which pull requests are checked, and when one is closed. @param {Speaker} speaker */
function checked(speaker) {
  const { since, close: closes, mode, grace } = speaker.policy.pull_requests;
  const said = since ? [speaker.piece("text", "since", { date: dateOf(speaker, since) })] : [];
  if (closes && mode === "comment") said.push(speaker.piece("text", "closes", { grace: escape(grace) }));
  return said.join(" ");
}

/** What follows the rules: examples, questions, further reading, dates, sources. @param {Page} page */
function close(page) {
  const { speaker } = page;
  const { document } = speaker.policy;
  const answers = document.questions.map((/** @type {any} */ each) => {
    const question = escape(each.question);
    const asked = /[?.!:]$/.test(question) ? question : speaker.term("question", [], { text: question });
    return `**${asked}**\n\n${strip(each.answer)}`;
  });
  page.titled("examples", document.examples);
  page.titled("questions", answers.join("\n\n"));
  /** @type {{[key: string]: {[name: string]: string}}} */
  const said = {
    interim: { status: document.status === "interim" ? document.status : "" },
    version: { version: escape(document.version), updated: dateOf(speaker, document.updated) },
    review: { date: dateOf(speaker, document.review_after) },
    owner: { owner: escape(document.owner) },
  };
  for (const key of ["credits", "resources", "thanks"]) {
    const links = document[key].map((/** @type {any} */ each) => link(escape(each.name), each.url));
    said[key] = { names: speaker.series(links) };
  }
  const about = Object.entries(said)
    .filter(([, values]) => Object.values(values).some(Boolean))
    .map(([key, values]) => speaker.piece("text", key, values))
    .join(" ");
  const asks = strip(document.examples) || answers.length;
  if (asks && (about || discussion(speaker))) page.titled("about", about || " ");
  else page.markdown(about);
}

/** @param {Speaker} speaker @param {string | null} day */
function dateOf(speaker, day) {
  if (!day) return "";
  const [year, month, date] = day.split("-").map(Number);
  const named = words(speaker.term("months"))[month - 1] ?? String(month);
  return speaker.term("date", [], { day: String(date), month: named, year: String(year) });
}

/** Say at the start, behind the lead, what the words in capitals mean, those that occur. @param {Page} page */
function explainKeywords(page) {
  const { speaker } = page;
  if (!speaker.rfc.length) return;
  const levels = ["must", "should", "may"].flatMap((level) => [`${level}-not`, level]);
  const known = [...new Set(levels.map((level) => speaker.term("level", [level, "rfc"])))];
  const text = page.blocks.map((block) => block.text).join("\n");
  const listed = known.filter(Boolean).join("|");
  const found = new Set(text.match(new RegExp(`(?<![\\p{L}\\p{N}_])(?:${listed})(?![\\p{L}\\p{N}_])`, "gu")));
  const place = (/** @type {string} */ word) => Math.floor(known.indexOf(word) / 2);
  const used = [...found].sort((a, b) => place(a) - place(b) || a.length - b.length);
  if (!used.length) return;
  const several = used.length > 1 ? ["several"] : [];
  const note = speaker.piece("text", "rfc2119", { keywords: speaker.series(used) }, several);
  const told = page.blocks.filter((block) => block.level !== 1);
  const behind = told[0]?.kind !== "heading" && told[1]?.kind !== "item";
  const at = told.length ? page.blocks.indexOf(told[0]) + Number(behind) : page.blocks.length;
  page.blocks.splice(at, 0, { kind: "paragraph", text: note });
}

/** The lead of a text, and the rules that it says, which need no other words. @param {Speaker} speaker */
function lead(speaker) {
  const { rules } = speaker.policy;
  for (const [said, passage] of openings(speaker, rules)) {
    const conditions = speaker.series(conditionsOf(speaker, rules, said));
    const takes = said.some((rule) => rule.facet === "general");
    const bare = takes ? said : said.map((rule) => ({ ...rule, why: "", link: "" }));
    const text = new Unit(speaker.over({ conditions }), bare, passage).words("lead", speaker.rfc);
    if (text) return { text, said: takes ? said : [] };
  }
  return { text: "", said: [] };
}

/** What could open the text, the best first. @param {Speaker} speaker @param {Rule[]} rules @returns {Generator<[Rule[], string]>} */
function* openings(speaker, rules) {
  const { vocabulary } = speaker;
  const plain = plainOnes(rules);
  const isPosition = (/** @type {Rule} */ rule) => rule.facet === "general";
  const positions = [...plain.keys()].filter((name) => isPosition(/** @type {Rule} */ (plain.get(name))));
  for (const passage of vocabulary.passages) {
    const opens = positions.some((name) => passage.stances.includes(name));
    if (opens && passage.stances.every((name) => plain.has(name))) {
      const joined = [...plain].filter(([name]) => passage.stances.includes(name));
      yield [joined.map(([, rule]) => rule), passage.name];
    }
  }
  const usual = [...plain.values()].filter((rule) => vocabulary.isUsual(rule));
  for (const rule of usual.filter(isPosition)) yield [[rule], ""];
  const isFact = (/** @type {Rule} */ rule) => vocabulary.stance(rule)?.kind === "fact";
  if (!rules.some((rule) => isPosition(rule) && !isFact(rule))) {
    usual.sort((a, b) => Number(b.telling) - Number(a.telling) || rank(speaker, b) - rank(speaker, a));
    for (const rule of usual) yield [[rule], ""];
  }
}

/** What the lead asks for, those of the highest rank first. @param {Speaker} speaker @param {Rule[]} rules @param {Rule[]} said */
function conditionsOf(speaker, rules, said) {
  const { vocabulary } = speaker;
  const asking = rules.filter(
    (rule) =>
      !said.includes(rule) && isPlain(rule) && vocabulary.isUsual(rule) && strength(rule.level) === "must",
  );
  asking.sort((a, b) => rank(speaker, b) - rank(speaker, a));
  /** @type {Map<string, Rule>} */
  const saidOf = new Map();
  const found = [];
  for (const rule of asking) {
    const text = new Unit(speaker, [rule]).words("condition");
    const verb = `${rule.facet} ${text.split(" ")[0]}`;
    const other = saidOf.get(verb) ?? rule;
    saidOf.set(verb, other);
    if (text && !vocabulary.stance(other)?.looser.includes(rule.stance ?? "")) found.push(text);
  }
  return found.slice(0, MOST_CONDITIONS);
}

/** The number of the condition that the rule is, 0 where it is none. @param {Speaker} speaker @param {Rule} rule */
const rank = (speaker, rule) =>
  Math.max(0, ...(speaker.vocabulary.lines(rule.facet, rule.stance ?? "") ?? []).map((line) => line.rank));
