// @ts-check
/** Rules in words: one by its stance's sentence, several by a passage that says them in one breath. */

/** A reason in a text that is not laid out yet: there it is known whether there is room for it. */
const REASON = /\x02([^\x02\x03]*)\x03/g;
/** Items from which on a list is easier to read than sentences. */
const LIST = 3;
const QUALIFIERS = /** @type {const} */ (["who", "where", "when", "except", "items"]);
/** A text that is no sentence yet: what stands before makes it one. */
const PHRASE = new RegExp(`^[${SPACE}]*[a-z][^\\n]*[^.?!:${SPACE}][${SPACE}]*$`, "u");
const LINK = /(`{1,9}).{1,999}?\1|<(?:([\w.-]+): )?([^<>]+)>/g;
const BRACKETS = /(`{1,9}).{1,999}?\1|\[[^[\]]*\]\(|\[((?:`[^`]*`|[^[\]`])*)\]/g;

/** @param {string} line */
const namesIn = (line) => new Set([...line.matchAll(PLACE)].map((found) => found[1]));

/** Whether a rule says no more than its stance, and needs no title. @param {Rule} rule */
function isPlain(rule, { items = false, text = false, detail = false, title = false } = {}) {
  const more = [rule.who, rule.where, rule.when, rule.except, text ? "" : rule.text];
  if (!title) more.push(rule.title);
  if (!detail || rule.detail.includes("\n")) more.push(rule.detail);
  return !more.some(strip) && (items || !rule.items.length);
}

/** The reason that a project gives for a rule; "" where it leaves that to the kit. @param {Rule} rule */
const ownReason = ({ why }) => (typeof why === "string" ? why : "");

/** What is said in one go: a rule, or several by a passage. */
class Unit {
  /** @param {Speaker} speaker @param {Rule[]} rules @param {string} [passage] */
  constructor(speaker, rules, passage = "") {
    this.rules = rules;
    this.facets = [...new Set(rules.map((rule) => rule.facet))];
    this.box = rules.find((rule) => rule.box)?.box ?? "";
    this.title = strip(rules[0].title);
    this.passage = passage;
    this.vocabulary = speaker.vocabulary;
    // Words of a passage can hold the particulars of one of its rules.
    this.about = speaker.about(rules.find((rule) => rule.items.length) ?? rules[0]);
    this.own = passage ? "" : strip(rules[0].text);
    this.isPhrase = PHRASE.test(this.own);
    /** @type {[string, string]} */
    this.place = passage ? ["passages", passage] : [rules[0].facet, rules[0].stance ?? ""];
    /** @type {string | undefined} */
    this.made = undefined;
  }

  /** The finished sentences that say it, with their reason marked. */
  get text() {
    return (this.made ??= this.sentences());
  }

  sentences() {
    const { about, own } = this;
    const [rule] = this.rules;
    if (own && !this.isPhrase) return this.whole(this.linked(own), ["own"]);
    const bound = about.rfc.length ? about.rfc : about.values.who ? ["who"] : [];
    if (own) return this.whole(this.linked(about.term("own", bound, { phrase: own })), ["who"]);
    let ways = [["rule"], [about.tone], ["formal"], ["casual"]];
    if (!bound.length) {
      const usual = this.passage || this.vocabulary.isUsual(rule);
      const strong = [this.vocabulary.signed(rule), strength(rule.level)];
      ways = [...(usual ? [[about.tone]] : strong.map((each) => [about.tone, each])), ...ways];
    }
    const line = first(ways, ([kind, ...needed]) => about.line(...this.place, kind, needed));
    if (!line) throw new Error(`no words for ${this.place.join(".")}`);
    const named = namesIn(line.text);
    return this.whole(this.filled(line), named.has("subject") ? [...named, "who"] : [...named]);
  }

  /** What the items of a list share; "" where it stands in no list. */
  get group() {
    return this.item() && !this.box ? groupOf(this.vocabulary, this.rules[0]).join(" ") : "";
  }

  /** The words of a kind that say all of it, with their reason marked; "" where none do. */
  item(kind = "item") {
    const usual = this.rules.every((rule) => this.vocabulary.isUsual(rule));
    const strict = this.rules.every((rule) => strength(rule.level) === "must");
    const fits = kind === "item" || (usual && !this.own && (strict || kind === "can"));
    const plain = this.rules.every((rule) => isPlain(rule, { items: true, text: true, detail: true }));
    return fits && plain ? this.words(kind) : "";
  }

  /** The words of a kind, with what binds the rule in brackets. @param {string} kind @param {string[]} needed */
  words(kind, needed = []) {
    if (this.own) return this.isPhrase && kind === "item" ? this.qualified(this.own) : "";
    const line = this.about.line(...this.place, kind, needed);
    const named = namesIn(line?.text ?? "");
    const says = !this.about.values.items || named.has("items") || named.has("one_of_items");
    if (!line || !says) return "";
    return [this.qualified(this.filled(line)), ...this.more().map(sentence)].join(". ");
  }

  /** Words with whom, where and when they hold and what they leave out. @param {string} text */
  qualified(text) {
    const { about } = this;
    const { who, where, when, except } = about.values;
    const told = [who && about.term("whom"), where, when, except && about.term("excepted")];
    const found = told.filter(Boolean);
    const among = { text, qualifiers: about.series(found, "more") };
    return found.length ? about.term("qualified", [], among) : text;
  }

  /** A text of the project's own with the link of its rule behind it. @param {string} own */
  linked(own) {
    const { link: url } = this.rules[0];
    return url ? this.about.term("details", [], { sentence: own.replace(/\.$/, ""), link_url: url }) : own;
  }

  /** @returns {string[]} */
  whys() {
    return this.rules.map(ownReason).filter(Boolean);
  }

  /** @returns {string[]} */
  more() {
    return [...this.whys(), ...this.rules.map((rule) => rule.detail).filter(strip)];
  }

  /** The words of a line, its links set and its reason marked. @param {Line} line */
  filled(line) {
    const links = new Map(
      this.rules.filter((rule) => rule.link).map((rule) => [rule.stance ?? "", rule.link]),
    );
    const linked = line.text.replace(LINK, (whole, _, stance, text) => {
      if (!text) return whole;
      const key = links.has(stance) ? stance : (links.keys().next().value ?? "");
      const url = links.get(key) ?? "";
      links.delete(key);
      return link(text, url);
    });
    const kept = this.rules.every((rule) => rule.why === true || (rule.why === "" && !strip(rule.detail)));
    const marked = linked.replace(BRACKETS, (whole, _, reason) =>
      reason === undefined ? whole : kept ? `\x02${reason}\x03` : "");
    return [...links.values()].reduce(
      (said, url) => this.about.term("details", [], { sentence: said, link_url: url }),
      this.about.fill({ text: marked }),
    );
  }

  /** Whether the occasion says `it` of what only the sentence names. */
  pointsAhead() {
    const it = this.about.term("it", ["when"]);
    return this.about.values.the_pr !== it && words(this.about.values.when).includes(it);
  }

  /** Finished sentences, with what is not named in them around. @param {string} said @param {string[]} named */
  whole(said, named) {
    const { about } = this;
    const own = named.filter((name) => name === "own");
    const known = named.includes("one_of_items") ? [...named, "items"] : named;
    let left = QUALIFIERS.filter((key) => about.values[key] && !known.includes(key));
    let text = said;
    if (left.includes("when") && this.pointsAhead()) {
      left = left.filter((key) => key !== "when");
      const [plain, ...reason] = said.split("\x02");
      const sentence = about.term("behind", [], { when: about.values.when, sentence: plain });
      text = [sentence, ...reason].join("\x02");
    }
    const fronts = left.includes("who") ? [about.term("whom")] : [];
    for (const key of /** @type {const} */ (["when", "where"])) {
      if (left.includes(key)) fronts.push(about.values[key]);
    }
    if (fronts.length) {
      text = about.term("front", own, { when: about.series(fronts, "more"), sentence: text });
    }
    const after = left.includes("except") ? [about.term("except")] : [];
    if (left.includes("items")) after.push(about.term("particulars"));
    const whys = this.whys();
    let more = this.more();
    const [sentence, why] = [text, whys[0] ?? ""].map((each) => strip(each).replace(/\.$/, ""));
    if (whys.length === 1 && !after.length && PHRASE.test(why)) {
      const joint = about.term("joints").split("; ").includes(words(why)[0]);
      text = about.term("why", joint ? ["joined"] : [], { sentence, why });
      more = more.slice(1);
    }
    return inOneParagraph([text, ...after, ...more]);
  }
}

/** The first that is found. @template T, R @param {T[]} all @param {(each: T) => R} find @returns {R | undefined} */
function first(all, find) {
  for (const each of all) {
    const found = find(each);
    if (found) return found;
  }
  return undefined;
}

/**
 * When people come to keep the rule, and how strong it is; empty where it asks for nothing.
 * @param {Vocabulary} vocabulary @param {Rule} rule
 */
function groupOf(vocabulary, rule) {
  const stance = vocabulary.stance(rule);
  if (stance && !stance.polarity) return [];
  const moment = stance?.moment ?? "always";
  return [vocabulary.kind(rule) === "maintainers" ? "maintainers" : moment, vocabulary.signed(rule)];
}

/** A rule as a passage names it. @param {Rule} rule */
const statedAs = (rule) => `${rule.facet}.${rule.stance} ${strength(rule.level)}`;

/** @param {Rule[]} rules */
const plainOnes = (rules, { items = false, detail = "-", title = false } = {}) =>
  new Map(
    rules
      .filter((rule) => isPlain(rule, { items, detail: rule.facet.startsWith(detail), title }))
      .map((rule) => [statedAs(rule), rule]),
  );

/**
 * What is said of the rules of a section, in their order; each rule is said once.
 * @param {Speaker} speaker @param {Rule[]} rules @param {string} layout
 */
function unitsOf(speaker, rules, layout) {
  // How to disclose is one subject: what a project says of the last part goes on with the whole.
  const left = plainOnes(rules, { items: true, detail: "disclosure", title: true });
  /** @type {Map<Rule, Unit>} */
  const said = new Map();
  for (const passage of speaker.vocabulary.passages) {
    if (!passage.stances.every((name) => left.has(name))) continue;
    const joined = [...left].filter(([name]) => passage.stances.includes(name));
    const items = joined.filter(([, rule]) => rule.items.length).map(() => "items");
    if (items.length > 1 || !fits(speaker, passage, layout, items)) continue;
    if (layout === "paragraphs" && breaksAList(speaker, passage, left)) continue;
    if (joined.some(([name, rule]) => rule.detail && name !== passage.last)) continue;
    if (joined.slice(1).some(([, rule]) => rule.title)) continue;
    const { facet } = joined[joined.length - 1][1];
    if (joined.some(([, rule]) => rule.facet !== facet && ownReason(rule))) continue;
    const made = new Unit(speaker, joined.map(([, rule]) => rule), passage.name);
    for (const [name, rule] of joined) {
      left.delete(name);
      said.set(rule, made);
    }
  }
  return [...new Set(rules.map((rule) => said.get(rule) ?? new Unit(speaker, [rule])))];
}

/**
 * Whether a passage has words for the place.
 * @param {Speaker} speaker @param {{name: string, stances: string[], last: string}} passage @param {string} layout @param {string[]} needed
 */
function fits(speaker, passage, layout, needed) {
  if (layout === "do-dont" && !needed.length) {
    const ofUses = [`passages.${passage.name}`, ...passage.stances.map((name) => name.split(" ")[0])]
      .map((place) => [place.slice(0, place.indexOf(".")), place.slice(place.indexOf(".") + 1)])
      .map(([file, key]) => ["can", "cannot"].some((kind) => speaker.line(file, key, kind)));
    if (ofUses.includes(true)) return ofUses[0];
  }
  return Boolean(speaker.line("passages", passage.name, speaker.rfc.length ? "rule" : speaker.tone, needed));
}

/**
 * Whether its rules, together with others that are left, would stand as a list.
 * @param {Speaker} speaker @param {{stances: string[]}} passage @param {Map<string, Rule>} left
 */
function breaksAList(speaker, { stances }, left) {
  const { vocabulary } = speaker;
  const keyOf = (/** @type {Rule} */ rule) => groupOf(vocabulary, rule).join(" ");
  const [shared, ...others] = new Set(
    [...left].filter(([name]) => stances.includes(name)).map(([, rule]) => keyOf(rule)),
  );
  if (others.length || !shared || !speaker.term("lead", shared.split(" "))) return false;
  const alike = [...left.values()].filter(
    (rule) => keyOf(rule) === shared && new Unit(speaker, [rule]).item(),
  );
  return stances.length < alike.length && alike.length >= LIST;
}
