// @ts-check
/** The blocks of a text, and the page on which they are written. */

/** @typedef {{kind: string, text: string, level?: number, facets?: string[], box?: string, number?: number}} Block */

/** Words that a paragraph holds at most, and behind which another subject begins a new one. */
const LONGEST = 100;
const LONG_ENOUGH = 60;
/** Rules in a row that give their reason in a brief text. */
const IN_A_ROW = 2;
/** Rules of a section that a reader no longer takes for one train of thought. */
const MANY = 5;
const CLOSED = /[.?!…。][)\]"'*`]*$/;
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
    this.reasoned = 0;
    /** @type {Set<string>} */
    this.reasons = new Set();
    this.labelKnown = false;
    const { document, wording } = speaker.policy;
    const own = strip(document.reasons);
    /** @type {"none" | "brief" | "full"} */
    this.room = own && wording.reasons === "brief" ? "none" : wording.reasons;
  }

  /** Begin a section, whose first rule can give its reason; without a title no heading. */
  section(title = "", level = 2) {
    this.reasoned = 0;
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

  /**
   * Add sentences to the paragraph, or begin one where it is long or about something else.
   * A project's `own` begin as it wrote them.
   * @param {string} text @param {string[]} facets @param {string} box @param {boolean} own
   * @param {Rule[]} rules
   */
  sentences(text, facets = [], box = "", own = false, rules = []) {
    if (!text) return;
    const said = this.said(text, rules);
    const last = this.open ? this.blocks[this.blocks.length - 1] : undefined;
    const single = !said.includes("\n");
    if (last && single && (last.box ?? "") === box) {
      const before = last.facets ?? [];
      const another = SUBJECTS.has(facets[0]) && facets[0] !== before[before.length - 1];
      const most = another ? LONG_ENOUGH : LONGEST;
      if (wordCount(last.text) + wordCount(said) <= most) {
        last.text = `${last.text} ${this.again(last.text, said, own)}`;
        last.facets = [...new Set([...before, ...facets])];
        return;
      }
    }
    this.add({ kind: box ? "box" : single ? "paragraph" : "markdown", text: said, facets, box });
    this.open = single;
  }

  /** With other words at its beginning where the sentence before begins the same; a bare subject of one's own stays. @param {string} before @param {string} text @param {boolean} own */
  again(before, text, own) {
    const [named, again] = ["named", "again"].map((kind) => this.speaker.term(kind).split("; ").map(capital));
    const last = before.split(/(?<=[.?!]) /).pop() ?? "";
    const begins = (/** @type {string} */ words, /** @type {string} */ each) => words.startsWith(`${each} `);
    const fits = named.flatMap((each, at) => (each && again[at] !== undefined && begins(text, each) ? [[each, again[at]]] : []));
    for (const [each, other] of fits) {
      if (begins(text, other)) return text;
      const goesOn = begins(last, each) || begins(last, other);
      if (goesOn && (each.includes(" ") || !own)) return other + text.slice(each.length);
    }
    return text;
  }

  /** Add the units as sentences; one with a title has its paragraph to itself. @param {Unit[]} units */
  prose(units) {
    for (const unit of units) {
      this.sentences(this.begins(unit));
      this.open &&= !unit.title;
      this.sentences(this.behindTitle(unit), unit.facets, unit.box, Boolean(unit.own) && !unit.isPhrase, unit.rules);
      this.open &&= !unit.title;
    }
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
    units.slice(0, 1).forEach((unit) => this.sentences(this.begins(unit)));
    const boxed = units.some((unit) => unit.box);
    if (headed && !leads.size && !boxed && units.length >= MANY) {
      this.items(units);
      return;
    }
    units.forEach((unit, at) => {
      if (!leads.has(groups[at])) this.prose([unit]);
      else if (groups.indexOf(groups[at]) === at) {
        const alike = units.filter((_, other) => groups[other] === groups[at]);
        this.list(leads.get(groups[at]), alike.map((each) => [each, each.item()]));
      }
    });
  }

  /** Add a list under a line that leads to it. @param {string} lead @param {[Unit, string][]} listed */
  list(lead, listed) {
    const last = this.open ? this.blocks[this.blocks.length - 1] : undefined;
    if (last?.kind === "paragraph" && wordCount(last.text) <= LONG_ENOUGH) {
      last.text = `${last.text} ${capital(lead)}`;
    } else this.add({ kind: "paragraph", text: capital(lead) });
    const said = listed.map(([unit, words]) => this.said(words, unit.rules));
    const whole = said.some((text) => text.includes(". "));
    said.forEach((text, at) => {
      const last = at + 1 === said.length ? ["last"] : [];
      const ended = CLOSED.test(text) ? text : this.speaker.term("item", last, { text });
      this.item(whole ? sentence(text) : ended, at + 1);
    });
  }

  /** Add what tools can be used for and what not, and the rest in paragraphs. @param {Unit[]} said @param {Unit[]} opening @param {Unit[][]} sections */
  uses(said, opening, sections) {
    const found = [...said, ...opening, ...sections.flat()];
    /** @type {[string, [Unit, string][]][]} */
    const lists = [];
    /** @type {Set<Unit>} */
    const taken = new Set();
    for (const kind of ["can", "cannot"]) {
      const listed = found.filter((unit) => unit.item(kind));
      const lead = this.speaker.term("lead", [kind, ...this.speaker.rfc]);
      if (listed.length > 1 && lead) {
        lists.push([lead, listed.map((unit) => [unit, unit.item(kind)])]);
        listed.forEach((unit) => taken.add(unit));
      }
    }
    const left = (/** @type {Unit[]} */ units) => units.filter((unit) => !taken.has(unit));
    this.paragraphs(left(opening), false);
    this.section();
    lists.forEach(([lead, listed]) => this.list(lead, listed));
    sections.forEach((units) => {
      this.section();
      this.paragraphs(left(units));
    });
  }

  /** Add the units as a list, a sentence in each item; those in a box stand behind it. @param {Unit[]} units */
  items(units) {
    const alone = units.filter((unit) => !unit.box).length < 2;
    // A reader can name a rule by its number, which stands once in a text.
    const on = LISTS.includes(this.speaker.policy.wording.layout);
    let number = on ? this.blocks.filter((block) => block.kind === "item").length : 0;
    // One in a box parts the list, but for consequences, which stand behind it.
    const isLast = (/** @type {Unit} */ unit) => Boolean(unit.box) && unit.facets.includes(CONSEQUENCES);
    for (const unit of [...units.filter((each) => !isLast(each)), ...units.filter(isLast)]) {
      if (unit.box || alone) {
        this.prose([unit]);
        continue;
      }
      number += 1;
      this.item(strip(`${this.begins(unit)} ${this.said(this.behindTitle(unit), unit.rules)}`), number);
    }
  }

  /**
   * Add the units as an item that begins with the title of their section; one with a title begins another.
   * @param {string} title @param {Unit[]} units
   */
  label(title, units) {
    /** @type {Unit[][]} */
    const items = [];
    for (const unit of units.filter((each) => !each.box)) {
      if (unit.title || !items.length) items.push([]);
      items[items.length - 1].push(unit);
    }
    const before = this.blocks.filter((block) => block.kind === "item").length;
    items.forEach((of, at) => {
      const said = of.map((unit) => this.said(this.behindTitle(unit), unit.rules));
      const text = [this.begins(of[0]), ...said].filter(Boolean).join(" ");
      this.item(of[0].title ? text : this.speaker.term("label", [], { title, text }), before + at + 1);
    });
    this.prose(units.filter((unit) => unit.box));
  }

  /** What is said of the rules of a unit, behind their title. @param {Unit} unit */
  behindTitle({ title, text }) {
    if (!title) return text;
    return this.speaker.term("label", ["own"], { title: sentence(escape(title)), text });
  }

  /** What the label for newcomers' issues is for, before the first rule on it. @param {Unit} unit */
  begins(unit) {
    const label = this.speaker.policy.project.good_first_issue_label.toLowerCase();
    const told = unit.own && !unit.isPhrase && unit.text.toLowerCase().includes(label);
    if (this.labelKnown || told || unit.facets[0] !== SIBLING) return "";
    this.labelKnown = true;
    return this.speaker.piece("good-first-issue", "about");
  }

  /** @param {string} text @param {number} number */
  item(text, number) {
    const isNumbered = this.speaker.policy.wording.numbered && numbersItems(this.speaker);
    this.add({ kind: "item", text, number: isNumbered ? number : 0 });
  }

  /** @param {Block} block */
  add(block) {
    this.blocks.push(block);
    this.open = false;
  }

  /** The text with its reason where there is room or a rule asks for it; each is given once. @param {string} text @param {Rule[]} rules */
  said(text, rules) {
    const reasons = [...text.matchAll(REASON)].map((found) => found[1]);
    const room = { none: false, brief: this.reasoned < IN_A_ROW, full: true }[this.room];
    const asked = rules.some((rule) => rule.why === true);
    const given = (asked || room) && !reasons.some((reason) => this.reasons.has(reason));
    this.reasoned = given && reasons.length > 0 ? this.reasoned + 1 : 0;
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
    return `${"#".repeat(before && level === 1 ? 2 : level)} ${block.text.replace(/^(\d+)\\([.)])/, "$1$2")}`;
  }
  if (block.kind === "item") {
    const bullet = block.number ? `${block.number}. ` : "- ";
    return bullet + block.text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(bullet.length)}`);
  }
  if (block.kind === "box") {
    const quoted = block.text.split("\n").map((line) => `> ${line}`.replace(AROUND_RIGHT, ""));
    return `> [!${(block.box ?? "").toUpperCase()}]\n>\n${quoted.join("\n")}`;
  }
  return block.text;
}
