// @ts-check
/** Choices to a policy: what they start from, what they say themselves, the defaults; and what is wrong. */

/**
 * @typedef {{[key: string]: any}} Table
 * @typedef {{key: string, message: string}} Wrong
 */

const BOUNDS = /** @type {const} */ (["stance", "who", "where", "when", "except"]);
/** Tables that are one value, though they are written as tables. */
const WHOLE = (/** @type {string} */ path, /** @type {string} */ key) =>
  path === "pull_requests.sections" || key === "layout";

/** @param {unknown} value @returns {value is Table} */
const isTable = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Foreign);

/** What layers say together: tables merge by key, all else replaces. @param {Table} under @param {Table} over @returns {Table} */
function merged(under, over, path = "") {
  const made = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const merges = isTable(value) && !WHOLE(path, key);
    const here = path ? `${path}.${key}` : key;
    made[key] = merges ? merged(isTable(made[key]) ? made[key] : {}, value, here) : value;
  }
  return made;
}

/** The settings of the policy file, from its JSON schema. */
class Settings {
  /** @param {Table} schema @param {Vocabulary} vocabulary @param {Table} data */
  constructor(schema, vocabulary, data) {
    this.schema = schema;
    this.vocabulary = vocabulary;
    this.data = data;
  }

  /** The schema of a value, what it refers to in its place. @param {Table} given @returns {Table} */
  resolved(given) {
    const some = given.anyOf?.filter((/** @type {Table} */ each) => each.type !== "null");
    if (some?.length === 1) return this.resolved(some[0]);
    return given.$ref ? this.schema.$defs[given.$ref.split("/").pop()] : given;
  }

  /** A value with every default filled in. @param {Table} given @param {any} value @returns {any} */
  filled(given, value) {
    const schema = this.resolved(given);
    const table = alternatives(schema).find((each) => each.properties?.kind);
    if (table && table !== schema) {
      const kind = isTable(value) ? value.kind : value;
      const whole = { ...(isTable(value) ? value : {}), kind: Array.isArray(kind) ? kind : [kind] };
      return this.filled(table, whole);
    }
    if (schema.properties) {
      if (value === undefined && "default" in given) return given.default;
      const entries = Object.entries(schema.properties).map(([key, inner]) => [
        key,
        this.filled(inner, value?.[key]),
      ]);
      return Object.fromEntries(entries);
    }
    if (value === undefined) return schema.default ?? given.default;
    if (Array.isArray(value)) return value.map((each) => this.filled(schema.items ?? {}, each));
    if (isTable(value) && isTable(schema.additionalProperties)) {
      const inner = schema.additionalProperties;
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, this.filled(inner, each)]),
      );
    }
    return value;
  }

  /** The rules of a facet as tables with a level each. @param {string} facet @param {any} given @returns {Table[]} */
  rules(facet, given) {
    return [given || []].flat().map((each) => {
      const rule = typeof each === "string" ? { stance: each } : each;
      const level = this.vocabulary.facets[facet]?.stances[rule.stance]?.levels[0];
      return { level, ...rule };
    });
  }

  /** What choices start from. @param {Table} choices @returns {Table} */
  start({ preset, like }) {
    if (preset) return this.data.presets[preset] ?? {};
    const published = this.data.published[slugOf(this.data.published, like ?? "")];
    /** @type {Table} */
    const rules = {};
    for (const { facet, note, ...rule } of published?.rules ?? []) {
      const known = (rules[facet] ??= []);
      if (!known.some((/** @type {Table} */ each) => equal(each, rule))) known.push(rule);
    }
    return { rules };
  }

  /** The policy that right choices give. @param {Table} choices @returns {Policy} */
  policy(choices) {
    const { rules = {}, ...settings } = merged(this.start(choices), choices);
    const policy = this.filled(this.schema, settings);
    for (const key of ["preset", "like", "extends"]) delete policy[key];
    policy.project.forge ||= forgeOf(policy.project.repository_url);
    const model = this.schema.$defs.Rule;
    policy.rules = Object.keys(this.vocabulary.facets).flatMap((facet) => {
      const given = this.rules(facet, rules[facet]);
      return once(given.map((rule) => ({ facet, ...this.filled(model, rule) })));
    });
    return policy;
  }

  /** What is wrong with choices. @param {Table} choices */
  check(choices) {
    /** @type {Wrong[]} */
    const wrong = [];
    const { rules = {}, ...settings } = choices;
    this.checkValue(this.schema, settings, "", wrong);
    if (settings.preset && settings.like) {
      wrong.push({ key: "like", message: "`preset` and `like` both say where the policy starts; keep one of them" });
    }
    if (typeof settings.like === "string" && settings.like && !slugOf(this.data.published, settings.like)) {
      wrong.push({ key: "like", message: `no published policy '${settings.like}' is recorded` });
    }
    for (const [facet, given] of Object.entries(isTable(rules) ? rules : {})) {
      const key = `rules.${facet}`;
      if (!this.vocabulary.facets[facet]) wrong.push({ key, message: "unknown facet" });
      else if (given !== false) this.checkRules(facet, given, wrong);
    }
    if (!isTable(rules)) wrong.push({ key: "rules", message: "expected a table" });
    this.checkSections(choices, wrong);
    for (const key of ["extends", "wording.templates", "wording.body"]) {
      const [table, name] = key.split(".");
      const value = name ? choices[table]?.[name] : choices[table];
      if (value?.length) wrong.push({ key, message: "names files, which this page cannot read" });
    }
    return wrong;
  }

  /** @param {Table} choices @param {Wrong[]} wrong */
  checkSections({ wording, custom }, wrong) {
    const sections = Object.keys(this.vocabulary.sections);
    const unknown = (/** @type {string} */ name) => `no section is called '${name}'; known are ${listed(sections)}`;
    const titles = Array.isArray(custom) ? custom.map((each) => each?.title) : [];
    const named = Array.isArray(wording?.sections) ? wording.sections : [];
    named.forEach((/** @type {string} */ name, /** @type {number} */ at) => {
      const key = `wording.sections[${at}]`;
      if (typeof name !== "string") return; // which is said already
      if (![...sections, ...titles].includes(name)) wrong.push({ key, message: unknown(name) });
      else if (named.indexOf(name) < at) wrong.push({ key, message: `the section '${name}' is named twice` });
    });
    for (const name of isTable(wording?.layout) ? Object.keys(wording.layout) : []) {
      if (!sections.includes(name)) wrong.push({ key: `wording.layout.${name}`, message: unknown(name) });
    }
  }

  /** @param {string} facet @param {any} given @param {Wrong[]} wrong */
  checkRules(facet, given, wrong) {
    const { stances } = this.vocabulary.facets[facet];
    [given].flat().forEach((each, index) => {
      const key = `rules.${facet}${Array.isArray(given) ? `[${index}]` : ""}`;
      const rule = typeof each === "string" ? { stance: each } : each;
      if (!isTable(rule)) {
        wrong.push({ key, message: "expected a stance, a table, a list of both, or false" });
        return;
      }
      const { length } = wrong;
      this.checkValue(this.schema.$defs.Rule, rule, key, wrong);
      const { stance, level, text } = rule;
      if (wrong.slice(length).some((each) => !each.message.startsWith("unknown key"))) return;
      if (stance === undefined) {
        if (!strip(String(text ?? ""))) wrong.push({ key, message: "a rule needs a stance or a text; this one has neither" });
        else if (!level) wrong.push({ key, message: "a rule without a stance needs a level" });
      } else if (!Object.hasOwn(stances, stance)) {
        const message = `${facet} has no stance '${stance}' (its stances are ${listed(Object.keys(stances))})`;
        wrong.push({ key: typeof each === "string" ? key : `${key}.stance`, message });
      } else if (level && !canBe(stances[stance], level)) {
        const message = `${facet}.${stance} cannot be ${level}; expected one of ${listed([...stances[stance].levels])}`;
        wrong.push({ key: `${key}.level`, message });
      }
    });
  }

  /** @param {Table} given @param {any} value @param {string} key @param {Wrong[]} wrong */
  checkValue(given, value, key, wrong) {
    const schema = this.resolved(given);
    const inner = isTable(value) && tableIn(schema);
    if (Array.isArray(value) && listIn(schema)) {
      value.forEach((each, index) => this.checkValue(listIn(schema).items, each, `${key}[${index}]`, wrong));
    } else if (inner) {
      for (const [name, each] of Object.entries(value)) {
        const here = joined(key, name);
        const known = inner.properties ? inner.properties[name] : inner.additionalProperties;
        if (known) this.checkValue(known, each, here, wrong);
        else wrong.push({ key: here, message: `unknown key; known are ${listed(Object.keys(inner.properties))}` });
      }
      for (const name of inner.required ?? []) {
        if (!(name in value)) wrong.push({ key, message: `the key '${name}' is missing` });
      }
    } else if (schema.minLength && value === "") {
      wrong.push({ key, message: "the string is empty; leave the key out, or fill it in" });
    } else if (!alternatives(schema).some((each) => isRight(each, value))) {
      const said = alternatives(schema).map((each) =>
        (typeof value === each.type && this.data.expected[each.pattern]) || expected(each));
      wrong.push({ key, message: `expected ${said.join(" or ")}` });
    }
  }
}

/** @param {Table} schema @returns {Table[]} */
const alternatives = (schema) => (schema.properties ? [schema] : (schema.anyOf ?? [schema]));
/** @param {Table} schema @returns {any} */
const listIn = (schema) => alternatives(schema).find((each) => each.type === "array");
/** @param {Table} schema */
const tableIn = (schema) => alternatives(schema).find((each) => each.type === "object");
/** @param {string[]} names */
const listed = (names) => names.filter(Boolean).sort().join(", ");

/** Whether a single value is right. @param {Table} schema @param {any} value */
function isRight(schema, value) {
  if (schema.enum) return schema.enum.includes(value);
  if (schema.type === "integer") return Number.isInteger(value) && value >= schema.minimum;
  if (typeof value !== schema.type || schema.type === "object") return false;
  return schema.format ? isDate(value) : !schema.pattern || new RegExp(schema.pattern, "u").test(value);
}

/** What a single value has to be. @param {Table} schema @returns {string} */
function expected(schema) {
  const { type, format, minimum } = schema;
  const kinds = { boolean: "true or false", string: "a string", array: "a list", object: "a table" };
  if (schema.enum) return `one of ${listed(schema.enum)}`;
  if (type === "integer") return `a number from ${minimum}`;
  return format ? "a date such as 2026-11-22" : /** @type {Table} */ (kinds)[type];
}

/** @param {string} value */
function isDate(value) {
  const day = new Date(`${value}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(+day) && day.toISOString().startsWith(value);
}

/** Whether a stance can have a level. @param {Stance} stance @param {string} level */
function canBe({ levels, polarity }, level) {
  if (levels.includes(level)) return true;
  const signed = polarity === "duty" || polarity === "prohibition";
  const unsigned = ["encouraged", "may", "info"].includes(level);
  return signed && !unsigned && levels.map(strength).includes(strength(level));
}

/** @param {unknown} one @param {unknown} other @returns {boolean} */
function equal(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, at) => equal(each, other[at]));
  }
  if (!isTable(one) || !isTable(other)) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => key in other && equal(one[key], other[key]));
}

/** The slug of the published policy that a name means, or "". @param {Table} published @param {string} name */
function slugOf(published, name) {
  const letters = (/** @type {string} */ text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const wanted = letters(name);
  const entries = Object.entries(published);
  const exact = entries.find(([slug, each]) => [slug, each.project].map(letters).includes(wanted));
  if (exact) return exact[0];
  const begins = entries.filter(([slug, each]) =>
    [slug.split("-")[0], each.project.split(" ")[0]].map(letters).includes(wanted));
  return begins.length === 1 ? begins[0][0] : "";
}

/** The forge behind a URL, by the name of its host. @param {string} url */
function forgeOf(url) {
  const at = url.indexOf("://");
  const host = at < 0 ? "" : url.slice(at + 3).split("/")[0].toLowerCase();
  if (/(^|\.)gitlab\.|^(salsa\.debian|invent\.kde|framagit)\./.test(host)) return "gitlab";
  return /(^|\.)(codeberg|forgejo|gitea)\./.test(host) ? "forgejo" : "github";
}

/** The rules of a facet, each stance once: the stronger level wins. @param {Rule[]} rules */
function once(rules) {
  /** @type {Map<unknown, Rule>} */
  const found = new Map();
  rules.forEach((rule, number) => {
    const key = rule.stance ? JSON.stringify(BOUNDS.map((bound) => rule[bound])) : number;
    const known = found.get(key);
    found.set(key, known ? both(known, rule) : rule);
  });
  return [...found.values()];
}

/** @param {Rule} one @param {Rule} other @returns {Rule} */
function both(one, other) {
  const weakness = (/** @type {Rule} */ rule) => STRENGTHS.indexOf(strength(rule.level));
  const [strong, weak] = weakness(other) < weakness(one) ? [other, one] : [one, other];
  const added = (/** @type {"text" | "detail"} */ key) =>
    [...new Set([strip(strong[key]), strip(weak[key])].filter(Boolean))].join(" ");
  return {
    ...strong,
    items: [...new Set([...one.items, ...other.items])],
    text: added("text"),
    detail: added("detail"),
    why: strong.why === "" ? weak.why : strong.why,
    link: strong.link || weak.link,
    box: strong.box || weak.box,
    telling: one.telling || other.telling,
    fixed: one.fixed || other.fixed,
  };
}
