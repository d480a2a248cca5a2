// @ts-check
/** TOML of the policy file: written as the kit writes it, and read. */

const TABLES = /** @type {const} */ (["project", "wording", "document", "agents", "files", "commits", "pull_requests"]);
const ESCAPES = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\" };
/** Characters of a list that stands on one line. */
const LONGEST_LIST = 72;
/** Where a date stands, which is no string in TOML. */
const DATES = ["updated", "review_after", "since"];
const DATED = /** @type {const} */ ([["document", "updated"], ["document", "review_after"], ["pull_requests", "since"]]);

/** @param {string} text */
const quoted = (text) =>
  `"${text.replace(/[\x00-\x1f\x7f"\\]/g, (mark) =>
    /** @type {Table} */ (ESCAPES)[mark] ?? `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

/** @param {string} key */
const keyed = (key) => (/^[A-Za-z0-9_-]+$/.test(key) ? key : quoted(key));

/** A value as a person would write it. @param {any} value @returns {string} */
function written(value) {
  if (Array.isArray(value)) {
    const items = value.map((each) => written(each));
    const line = `[${items.join(", ")}]`;
    const long = value.some(isTable) || [...line].length > LONGEST_LIST;
    return long ? `[\n${items.map((item) => `    ${item},\n`).join("")}]` : line;
  }
  if (!isTable(value)) return typeof value === "string" ? quoted(value) : String(value);
  const entries = Object.entries(value).map(([name, each]) => `${keyed(name)} = ${written(each)}`);
  return `{${entries.join(", ")}}`;
}

/** @param {string} head @param {Table} values */
function tableOf(head, values) {
  const lines = Object.entries(values).map(([key, value]) => {
    const dated = DATES.includes(key) && typeof value === "string";
    return `${keyed(key)} = ${dated ? value : written(value)}\n`;
  });
  return `${head}\n${lines.join("")}`;
}

/** A policy file that holds the policy itself. @param {Settings} settings @param {Policy} policy */
function policyToml(settings, policy) {
  const { schema } = settings;
  const made = [];
  for (const name of TABLES) {
    const values = differing(settings, schema.properties[name], policy[name]);
    if (name === "project" && policy.project.forge === forgeOf(policy.project.repository_url)) delete values.forge;
    if (Object.keys(values).length) made.push(tableOf(`[${name}]`, values));
  }
  /** @type {{[facet: string]: any[]}} */
  const rules = {};
  for (const rule of policy.rules) {
    const table = differing(settings, schema.$defs.Rule, rule);
    (rules[rule.facet] ??= []).push(shortRule(settings.vocabulary, rule, table));
  }
  const listed = Object.entries(rules).map(([facet, all]) => [facet, all.length === 1 ? all[0] : all]);
  if (listed.length) made.push(tableOf("[rules]", Object.fromEntries(listed)));
  for (const custom of policy.custom) {
    made.push(tableOf("[[custom]]", differing(settings, schema.$defs.Custom, custom)));
  }
  return made.join("\n");
}

/** A policy file with these choices alone, the preset left to its name. @param {Table} choices */
function choicesToml(choices) {
  const order = new Set(["project", "wording", "rules", ...TABLES, ...Object.keys(choices)]);
  const given = [...order].filter((name) => choices[name] !== undefined);
  const isList = (/** @type {any} */ value) => Array.isArray(value) && value.some(isTable);
  const plain = given.filter((name) => !isTable(choices[name]) && !isList(choices[name]));
  const tables = given.filter((name) => isTable(choices[name]) && Object.keys(choices[name]).length);
  return [
    plain.map((name) => `${keyed(name)} = ${written(choices[name])}\n`).join(""),
    ...tables.map((name) => tableOf(`[${name}]`, choices[name])),
    ...given.filter((name) => isList(choices[name])).flatMap((name) =>
      choices[name].map((/** @type {Table} */ each) => tableOf(`[[${name}]]`, each))),
  ].filter(Boolean).join("\n");
}

/**
 * The rule without the level that its stance usually has; the stance alone, if it says no more.
 * @param {Vocabulary} vocabulary @param {{facet: string, stance?: string}} rule @param {Table} table
 */
function shortRule(vocabulary, rule, { level, ...others }) {
  const usual = vocabulary.stance(rule)?.levels[0] === level;
  const { stance, ...rest } = others;
  if (usual) return Object.keys(rest).length ? others : stance;
  return stance === undefined ? { level, ...rest } : { stance, level, ...rest };
}

/** What differs from the defaults. @param {Settings} settings @param {Table} given @param {any} value @returns {any} */
function differing(settings, given, value) {
  const schema = settings.resolved(given);
  const table = alternatives(schema).find((each) => each.properties) ?? schema;
  if (Array.isArray(value)) return value.map((each) => differing(settings, schema.items ?? {}, each));
  if (!isTable(value)) return value;
  if (!table.properties) {
    const inner = isTable(schema.additionalProperties) ? schema.additionalProperties : {};
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, differing(settings, inner, each)]));
  }
  /** @type {Table} */
  const found = {};
  for (const [key, inner] of Object.entries(table.properties)) {
    const given = value[key] ?? undefined;
    if (given !== undefined && !equal(given, settings.filled(inner, undefined))) {
      found[key] = differing(settings, inner, given);
    }
  }
  return found;
}

/** The rules of a published policy, each with its note. @param {Vocabulary} vocabulary @param {Table} published */
function publishedToml(vocabulary, published) {
  /** @type {{[facet: string]: [string, string][]}} */
  const rules = {};
  for (const { facet, note, ...table } of published.rules) {
    const short = shortRule(vocabulary, { facet, stance: table.stance }, table);
    (rules[facet] ??= []).push([written(short), note]);
  }
  const lines = Object.entries(rules).map(([facet, [[value, note], ...others]]) => {
    if (!others.length) return `${facet} = ${value} # ${note}\n`;
    const items = [[value, note], ...others].map(([each, remark]) => `    ${each}, # ${remark}\n`);
    return `${facet} = [\n${items.join("")}]\n`;
  });
  return `${published.comment}\n[rules]\n${lines.join("")}`;
}

/**
 * The choices in a policy file, and what is wrong with it.
 * @param {Settings} settings @param {string} text
 * @returns {{choices: Table, wrong: {line: number, key: string, message: string}[]}}
 */
function fromToml(settings, text) {
  const reader = new Reader(text);
  try {
    reader.read();
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { choices: {}, wrong: [{ line: error.line, key: "", message: error.message }] };
  }
  const { data: choices } = reader;
  for (const [table, key] of DATED) {
    const value = isTable(choices[table]) ? choices[table][key] : undefined;
    if (value instanceof Foreign && value.kind === "date") choices[table][key] = value.text;
  }
  const wrong = new Check(settings, choices).all();
  const found = wrong.map((each) => ({ line: reader.lineOf(each.key), ...each }));
  return { choices, wrong: found.sort((one, other) => one.line - other.line) };
}
