// @ts-check
/** Choices to a policy: what they start from, what they say themselves, and the defaults. */

/** @typedef {{[key: string]: any}} Table */

const BOUNDS = /** @type {const} */ (["stance", "who", "where", "when", "except"]);
/** Tables that are one value, though they are written as tables. */
const WHOLE = (/** @type {string} */ path, /** @type {string} */ key) =>
  path === "rules" || path === "pull_requests.sections" || key === "layout";

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

  /**
   * The rules of a facet over those that stand below: a table alone that names no stance, and no
   * text with a level, changes the one that is there.
   * @param {string} facet @param {any} below @param {any} given @returns {Table[]}
   */
  over(facet, below, given) {
    const rules = this.rules(facet, given);
    const known = this.rules(facet, below);
    const changes = rules.length === 1 && known.length === 1 && isUnfinished(rules[0]);
    return changes ? [{ ...known[0], ...[given].flat()[0] }] : rules;
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
    const start = this.start(choices);
    const { rules = {}, ...settings } = merged(start, choices);
    const policy = this.filled(this.schema, settings);
    for (const key of ["preset", "like", "extends"]) delete policy[key];
    policy.project.forge ||= forgeOf(policy.project.repository_url);
    const model = this.schema.$defs.Rule;
    // A flat list is in the order of the file.
    const flat = policy.wording.layout === "flat";
    const order = flat ? { ...start.rules, ...rules } : this.vocabulary.facets;
    policy.rules = Object.keys(order).flatMap((facet) => {
      const given = this.over(facet, start.rules?.[facet], rules[facet]);
      return once(given.map((rule) => ({ facet, ...this.filled(model, rule) })));
    });
    return policy;
  }
}

/** Whether a table is no rule of its own. @param {Table} rule */
const isUnfinished = ({ stance, text, level }) => stance === undefined && !(text && level);

/** @param {Table} schema @returns {Table[]} */
const alternatives = (schema) => (schema.properties ? [schema] : (schema.anyOf ?? [schema]));
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
    title: strong.title || weak.title,
    why: strong.why === "" ? weak.why : strong.why,
    link: strong.link || weak.link,
    box: strong.box || weak.box,
    telling: one.telling || other.telling,
    fixed: one.fixed || other.fixed,
  };
}
