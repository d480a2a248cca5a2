// @ts-check
/** Takes words from the data, and fills them in for one policy: names and conditions. */

/**
 * @typedef {{kind: string, conditions: string[], text: string, rank: number}} Line
 * @typedef {{facet: string, stance?: string, level: string, who: string, where: string,
 *   when: string, except: string, items: string[], title: string, text: string, detail: string,
 *   why: string | boolean, link: string, telling: boolean, box: string, fixed: boolean}} Rule
 * @typedef {{about: string, kind: string, levels: string[], polarity?: string, moment?: string,
 *   looser: string[], opposes: string[], beside?: string}} Stance
 * @typedef {{project: any, wording: any, rules: Rule[], custom: any[], document: any, agents: any,
 *   files: any, commits: any, pull_requests: any}} Policy
 */

const STRENGTHS = ["must", "should", "encouraged", "may", "info"];
/** Words of an item that the eye takes in at once. */
const SHORT_ITEM = 2;
const EXAMPLE = "ExampleAssistant:model-1";
const GRAMMAR = "AGENT:MODEL [TOOLS]";
const COUNTED = /(tool|assistant|model|agent|system|program|service|bot|generator)s?$/iu;
const ACRONYM = /^(?!AI$)([A-Z]{2,})s?$/;
const LETTER_BY_LETTER = /^[A-Z]{2,}(?![\p{L}\p{N}_])/u;
const EXCEPT = new RegExp(`^except(?![\\p{L}\\p{N}_])[${SPACE}]*`, "iu");
const PLACE = /\{\{ *([A-Za-z]\w*) *\}\}/g;

/** A level without its sign. @param {string} level */
const strength = (level) => level.replace(/-not$/, "");

/** The words and the vocabulary of the kit, as they are looked up. */
class Vocabulary {
  /** @param {any} data */
  constructor(data) {
    this.facets = data.facets;
    this.sections = data.sections;
    /** @type {string[]} */
    this.optional = data.optional;
    this.reserved = new Set(data.reserved);
    /** @type {{name: string, stances: string[], last: string}[]} */
    this.passages = data.passages;
    /** @type {Map<string, Map<string, Line[]>>} */
    this.words = new Map();
    /** @type {Map<string, Line[]>} The lines of `terms`, by their kind. */
    this.terms = new Map();
    for (const [file, sections] of Object.entries(data.words)) {
      const read = Object.entries(sections).map(([name, lines]) => [name, linesOf(lines)]);
      this.words.set(file, new Map(/** @type {any} */ (read)));
    }
    for (const line of [...(this.words.get("terms")?.values() ?? [])].flat()) {
      this.terms.set(line.kind, [...(this.terms.get(line.kind) ?? []), line]);
    }
  }

  /** @param {{facet: string, stance?: string}} rule @returns {Stance | undefined} */
  stance({ facet, stance }) {
    return this.facets[facet].stances[stance ?? ""];
  }

  /** @param {string} file @param {string} section */
  lines(file, section) {
    return this.words.get(file)?.get(section);
  }

  /** Whom a rule binds: the kind of its stance, or of its facet where a text alone says it. @param {Rule} rule */
  kind(rule) {
    const stance = this.stance(rule);
    if (stance) return stance.kind;
    const kinds = Object.values(this.facets[rule.facet].stances).map((each) => each.kind);
    return kinds.includes("maintainers") && !kinds.includes("person") ? "maintainers" : "";
  }

  /** The strength with the sign of its stance, unless the text is the rule's own. @param {Rule} rule */
  signed(rule) {
    const stance = rule.text ? undefined : this.stance(rule);
    const forbids = stance ? stance.polarity === "prohibition" : rule.level.endsWith("-not");
    return strength(rule.level) + (forbids ? "-not" : "");
  }

  /** Whether a rule is as strong as its stance usually is. @param {Rule} rule */
  isUsual(rule) {
    const stance = this.stance(rule);
    return Boolean(stance) && strength(rule.level) === strength(stance?.levels[0] ?? "");
  }
}

/** @param {{[key: string]: string}} section @returns {Line[]} */
function linesOf(section) {
  return Object.entries(section).map(([key, text]) => {
    const [kind, ...others] = key.split(" ");
    const numbers = others.filter((word) => /^\d+$/.test(word));
    const conditions = [...new Set(others.filter((word) => !/^\d+$/.test(word)))];
    return { kind, conditions, text, rank: Number(numbers[0] ?? 0) };
  });
}

/**
 * The line of a kind whose conditions all hold, that with the most, of several the first.
 * @param {Line[] | undefined} lines @param {string} kind @param {Set<string>} holds
 * @param {readonly string[]} needed conditions that it must name
 */
function choose(lines, kind, holds, needed) {
  /** @type {Line | undefined} */
  let best;
  for (const line of lines ?? []) {
    const fits =
      line.kind === kind &&
      needed.every((each) => line.conditions.includes(each)) &&
      line.conditions.every((each) => holds.has(each) || needed.includes(each));
    if (fits && (!best || line.conditions.length > best.conditions.length)) best = line;
  }
  return best;
}

/** The words of one policy, or of one rule of it: names have values, and conditions hold. */
class Speaker {
  /** @param {Vocabulary} vocabulary @param {Policy} policy */
  constructor(vocabulary, policy) {
    this.vocabulary = vocabulary;
    this.policy = policy;
    this.tone = policy.wording.tone;
    this.rfc = policy.wording.modals === "rfc2119" ? ["rfc"] : [];
    /** @type {Map<string, string>} */
    this.named = new Map();
    /** @type {{[name: string]: string}} */
    this.values = valuesOf(policy);
    const usual = choose(vocabulary.terms.get("name"), "name", new Set(), ["technology"]);
    this.values.technology ||= usual?.text ?? "";
    this.values.modifier = modifier(this.values.technology);
    this.holds = new Set(held(this));
  }

  /**
   * This speaker with more names, and with other conditions that hold or do not.
   * @param {{[name: string]: string}} values @param {readonly string[]} holds
   * @param {readonly string[]} without @returns {Speaker}
   */
  over(values, holds = [], without = []) {
    const made = Object.assign(Object.create(Speaker.prototype), this);
    made.named = new Map();
    made.values = { ...this.values, ...values };
    made.holds = new Set([...this.holds].filter((each) => !without.includes(each)));
    holds.forEach((each) => made.holds.add(each));
    Object.keys(values).forEach((name) => values[name] && made.holds.add(name));
    return made;
  }

  /** The speaker for the sentence of a rule. @param {Rule} rule */
  about(rule) {
    const strong = this.vocabulary.signed(rule);
    const made = this.over(ofRule(rule, this), [strong, this.vocabulary.kind(rule)]);
    const must = this.rfc.length ? made.term("level", [strong, ...this.rfc]) : "";
    made.values.must = must || made.term("level", [strong]);
    return made.over({});
  }

  /** The value of a name that words hold. @param {string} name @returns {string} */
  name(name) {
    if (this.values[name]) return this.values[name];
    const line = choose(this.vocabulary.terms.get("name"), "name", this.holds, [name]);
    if (line) {
      const known = this.named.get(name) ?? this.fill(line);
      this.named.set(name, known);
      return known;
    }
    if (name in this.values) return "";
    const lower = name[0].toLowerCase() + name.slice(1);
    if (lower !== name) return capital(this.name(lower));
    throw new Error(`there is no name ${name}`);
  }

  /** @param {{text: string}} line */
  fill(line) {
    return line.text.replace(PLACE, (_, name) => this.name(name));
  }

  /** @param {string} file @param {string} section @param {string} kind @param {readonly string[]} needed */
  line(file, section, kind, needed = []) {
    return choose(this.vocabulary.lines(file, section), kind, this.holds, needed);
  }

  /**
   * What `terms` says of this kind, where the conditions `needed` are named; "" if nothing.
   * @param {string} kind @param {readonly string[]} needed
   * @param {{[name: string]: string}} [values]
   */
  term(kind, needed = [], values) {
    const speaker = values ? this.over(values) : this;
    const line = choose(this.vocabulary.terms.get(kind), kind, speaker.holds, needed);
    return line ? speaker.fill(line) : "";
  }

  /**
   * A piece of a text, Markdown; "" where there is none.
   * @param {string} file @param {string} key @param {{[name: string]: string}} values
   * @param {readonly string[]} holds
   */
  piece(file, key, values = {}, holds = []) {
    const speaker = this.over(values, holds);
    const line = speaker.line(file, key, this.tone) ?? speaker.line(file, key, "text");
    return line ? strip(speaker.fill(line).replace(/\n{3,}/g, "\n\n")) : "";
  }

  /** The items in one phrase. @param {readonly string[]} items */
  series(items, joint = "and") {
    if (items.length < 2) return items.join("");
    const first = items.slice(0, -1).reduce((one, two) => this.term("more", [], { first: one, last: two }));
    const values = { first, last: items[items.length - 1] };
    const long = items.length > 2 && Math.max(...items.map(wordCount)) > SHORT_ITEM;
    return this.over(values, long ? ["several"] : []).term(joint);
  }
}

/** The names that are the same in the whole text; "" where `terms` says it. @param {Policy} policy */
function valuesOf({ project, wording, commits, agents }) {
  const key = commits.trailer?.key || "Assisted-by";
  const grammar = commits.trailer?.grammar || GRAMMAR;
  return {
    project: escape(project.name),
    technology: wording.technology === "AI" ? "" : stem(wording.technology),
    maintainers: isWe(wording) ? "" : escape(wording.maintainers),
    noun: wording.noun === "policy" ? "" : escape(wording.noun),
    title: escape(wording.title),
    contact: contact(project.contact),
    discussion_url: destination(project.discussion_url),
    repository_url: destination(project.repository_url),
    docs_url: destination(project.docs_url),
    branch: project.default_branch,
    label: code(project.good_first_issue_label),
    trailer: code(`${key}: ${grammar}`),
    trailer_key: code(key),
    trailer_example: grammar === GRAMMAR ? code(`${key}: ${EXAMPLE}`) : "",
    marker: agents.marker ? code(agents.marker) : "",
  };
}

/** The conditions that hold in the whole text. @param {Speaker} speaker */
function* held({ policy, values, vocabulary }) {
  const { wording, project, rules } = policy;
  const technology = values.technology;
  yield* [wording.tone, project.forge, isWe(wording) ? "we" : "named"];
  if (wording.maintainers === "I") yield "i";
  yield* vocabulary.optional.filter((name) => values[name]);
  const vowels = LETTER_BY_LETTER.test(technology) ? "AEFHILMNORSX" : "AEIOUaeiou";
  const others = {
    [isOne(wording) ? "singular" : "plural"]: true,
    rfc: wording.modals === "rfc2119",
    nouns: wording.noun.endsWith("s") && !wording.noun.endsWith("ss"),
    project: Boolean(strip(project.name)),
    acronym: ACRONYM.test(technology),
    counted: COUNTED.test(technology),
    unmodified: COUNTED.test(technology) || !modifier(technology),
    vowel: vowels.includes(technology[0]),
  };
  yield* Object.entries(others).filter(([, holds]) => holds).map(([name]) => name);
  yield* rules.map((rule) => rule.facet).filter((facet) => !vocabulary.reserved.has(facet));
  const isScoped = (/** @type {Rule} */ rule) =>
    rule.facet === "general" && [rule.who, rule.where, rule.when].some(Boolean);
  yield* rules.filter((rule) => !isScoped(rule)).map((rule) => `${rule.facet}.${rule.stance}`);
}

/** The names for one rule. @param {Rule} rule @param {Speaker} speaker */
function ofRule(rule, speaker) {
  const items = rule.items.map(escapeProse);
  const leftOut = strip(rule.except).replace(EXCEPT, "");
  return {
    who: escapeProse(rule.who),
    where: adverbial(rule.where, speaker, "place"),
    when: adverbial(rule.when, speaker, "occasion"),
    except: adverbial(leftOut, speaker, "beyond"),
    excepted: adverbial(leftOut, speaker, "besides"),
    the_pr: pullRequest(rule.when, speaker),
    items: speaker.series(items),
    one_of_items: speaker.series(items, "or"),
  };
}

/** How words that follow an occasion speak of the pull request. @param {string} when @param {Speaker} speaker */
function pullRequest(when, speaker) {
  const things = speaker.term("things").split("; ");
  return speaker.term("it", things.some((each) => when.toLowerCase().includes(each)) ? ["when"] : []);
}

/** With a preposition in front, unless it begins with one. @param {string} text @param {Speaker} speaker @param {string} frame */
function adverbial(text, speaker, frame) {
  const told = words(text.toLowerCase());
  const stands = !told.length || words(speaker.term("prepositions")).includes(told[0]);
  if (stands || told[told.length - 1] === "time") return escapeProse(text);
  return speaker.term(frame, [], { text: escapeProse(text) });
}

/** Whether the text speaks of the maintainers as `we`. */
const isWe = (/** @type {any} */ wording) => ["we", "We", "I"].includes(wording.maintainers);

/** What can stand before "-assisted". @param {string} technology */
function modifier(technology) {
  if (!technology.includes(" ")) return technology;
  return technology.endsWith(" AI") ? "AI" : "";
}

/** What the text calls the tools, without the mark of the plural. @param {string} technology */
function stem(technology) {
  const plain = words(technology).join(" ");
  const acronym = plain.match(ACRONYM);
  if (acronym) return acronym[1];
  return escape(COUNTED.test(plain) ? plain.replace(/s$/, "") : plain);
}

/** Whether the noun for the maintainers is singular. @param {any} wording */
function isOne(wording) {
  const noun = wording.maintainers;
  if (isWe(wording) || wording.maintainers_number) return wording.maintainers_number === "singular";
  const head = noun.split(/ (?:of|at|in|for) /)[0];
  return !head.endsWith("s") || head.endsWith("ss") || (!noun.includes(" ") && /^\p{Uppercase}/u.test(noun));
}

/** @param {string} given */
function contact(given) {
  const name = escape(given.replace(/^(mailto:|https?:\/\/)/, ""));
  if (given.includes("://") || given.startsWith("mailto:")) return link(name, given);
  return given.includes("@") ? link(name, `mailto:${given}`) : name;
}
