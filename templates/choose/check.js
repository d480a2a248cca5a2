// @ts-check
/** What is wrong with choices, each with its key, as the loader of the kit finds it. */

class Check {
  /** @param {Settings} settings @param {Table} choices */
  constructor(settings, choices) {
    this.settings = settings;
    this.choices = choices;
    /** @type {{key: string, message: string}[]} */
    this.wrong = [];
  }

  /** @param {string} key @param {string} message */
  say(key, message) {
    this.wrong.push({ key, message });
  }

  /** All that is wrong. */
  all() {
    const { rules = {}, ...settings } = this.choices;
    const { preset, like, extends: bases, wording } = settings;
    const { facets } = this.settings.vocabulary;
    this.value(this.settings.schema, settings, "");
    if (preset && like) this.say("like", "`preset` and `like` both say where the policy starts; keep one of them");
    const { published } = this.settings.data;
    if (typeof like === "string" && like && !slugOf(published, like)) {
      const names = Object.entries(published).flatMap(([slug, { project }]) => [project, slug]);
      this.say("like", `no published policy '${like}' is recorded${nearest(like, names)}`);
    }
    if (!isTable(rules)) this.say("rules", "expected a table");
    for (const [facet, given] of Object.entries(isTable(rules) ? rules : {})) {
      const hint = () => this.holders(facet) || nearest(facet, Object.keys(facets));
      if (!Object.hasOwn(facets, facet)) this.say(`rules.${facet}`, `unknown facet${hint()}`);
      else if (given !== false) this.rules(facet, given);
    }
    this.sections();
    this.customs();
    const files = { extends: bases, "wording.templates": wording?.templates, "wording.body": wording?.body };
    for (const [key, value] of Object.entries(files)) {
      if (value?.length) this.say(key, "names files, which this page cannot read");
    }
    return this.wrong;
  }

  /** The hint that a name is a stance of other facets, or "". @param {string} name */
  holders(name) {
    const entries = Object.entries(this.settings.vocabulary.facets);
    const found = entries.filter(([, { stances }]) => Object.hasOwn(stances, name)).map(([facet]) => facet);
    return found.length ? `; '${name}' is a stance of ${found.join(" and ")}` : "";
  }

  sections() {
    const { wording, custom } = this.choices;
    const sections = Object.keys(this.settings.vocabulary.sections);
    const titles = Array.isArray(custom) ? custom.map((each) => each?.title) : [];
    const unknown = (/** @type {string} */ name, /** @type {string[]} */ names) =>
      `no section is called '${name}'${nearest(name, names) || `; known are ${listed(names)}`}`;
    const named = Array.isArray(wording?.sections) ? wording.sections : [];
    named.forEach((/** @type {string} */ name, /** @type {number} */ at) => {
      const key = `wording.sections[${at}]`;
      if (typeof name !== "string") return; // which is said already
      const known = [...sections, ...titles.filter((each) => typeof each === "string")];
      if (!known.includes(name)) this.say(key, unknown(name, known));
      else if (named.indexOf(name) < at) this.say(key, `the section '${name}' is named twice`);
    });
    for (const name of isTable(wording?.layout) ? Object.keys(wording.layout) : []) {
      const key = `wording.layout.${name}`;
      const names = [...sections, ...titles];
      const known = names.includes(name) || this.wrong.some((each) => each.key === key);
      if (!known) this.say(key, unknown(name, names));
    }
  }

  customs() {
    const { facets, sections } = this.settings.vocabulary;
    const stances = Object.entries(facets).flatMap(([name, facet]) => Object.keys(facet.stances).map((each) => `${name}.${each}`));
    const unknown = (/** @type {string} */ kind, /** @type {string} */ name, /** @type {string[]} */ more) => {
      const known = [...Object.keys(facets), ...more];
      return name && typeof name === "string" && !known.includes(name)
        ? `no facet or ${kind} is called '${name}'${nearest(name, known)}` : "";
    };
    [this.choices.custom].flat().filter(isTable).forEach((custom, at) => {
      const key = `custom[${at}]`;
      if (!custom.text && !custom.rules?.length) {
        this.say(key, "the section says nothing: give it a `text`, or name what stands in it as `rules`");
      }
      const named = [["after", unknown("section", custom.after, Object.keys(sections))]];
      [custom.rules ?? []].flat().forEach((/** @type {string} */ name, /** @type {number} */ place) => {
        named.push([`rules[${place}]`, unknown("stance", name, stances)]);
      });
      named.filter(([, message]) => message).forEach(([place, message]) => this.say(`${key}.${place}`, message));
    });
  }

  /** @param {string} facet @param {any} given */
  rules(facet, given) {
    const all = [given].flat();
    const { preset, like } = this.choices;
    const known = all.length === 1 && !(preset && like) && typeof (preset || like || "") === "string";
    const below = known ? this.settings.rules(facet, this.settings.start(this.choices).rules?.[facet]) : [];
    all.forEach((each, index) => {
      this.rule(facet, each, `rules.${facet}${Array.isArray(given) ? `[${index}]` : ""}`, below);
    });
  }

  /** @param {string} facet @param {any} given @param {string} key @param {Table[]} below */
  rule(facet, given, key, below) {
    const { schema, vocabulary } = this.settings;
    const { stances } = vocabulary.facets[facet];
    const rule = typeof given === "string" ? { stance: given } : given;
    if (!isTable(rule)) {
      this.say(key, "expected a stance, a table, a list of both, or false");
      return;
    }
    const { length } = this.wrong;
    this.value(schema.$defs.Rule, rule, key);
    if (this.wrong.slice(length).some((each) => !each.message.startsWith("unknown key"))) return;
    const { stance, text, level } = rule;
    if (stance === undefined) {
      const known = Object.keys(rule).some((name) => name in schema.$defs.Rule.properties);
      const isEmpty = !known || (text !== undefined && !strip(text));
      const changed = isUnfinished(rule) ? { ...below[0], ...rule } : rule;
      if (isEmpty || (!below.length && text === undefined)) {
        this.say(key, "a rule needs a stance or a text; this one has neither");
      } else if (isUnfinished(rule) && below.length > 1) {
        this.say(key, "several rules stand below, so name the stance of the one that this changes");
      } else if (!changed.level) this.say(key, "a rule without a stance needs a level");
      else if (changed.stance) this.level(facet, changed, key);
    } else if (!Object.hasOwn(stances, stance)) {
      const known = `${facet} has ${listed(Object.keys(stances))}`;
      const hint = this.holders(stance) || nearest(stance, Object.keys(stances));
      this.say(given === stance ? key : `${key}.stance`, `${facet} has no stance '${stance}'${hint} (${known})`);
    } else if (level) this.level(facet, rule, key);
  }

  /** @param {string} facet @param {Table} rule @param {string} key */
  level(facet, { stance, level }, key) {
    const given = this.settings.vocabulary.facets[facet].stances[stance];
    if (canBe(given, level)) return;
    this.say(`${key}.level`, `${facet}.${stance} cannot be ${level}; expected one of ${listed([...given.levels])}`);
  }

  /** @param {Table} given @param {any} value @param {string} key */
  value(given, value, key) {
    const schema = this.settings.resolved(given);
    const all = alternatives(schema);
    const list = all.find((each) => each.type === "array");
    const table = all.find((each) => each.type === "object");
    if (Array.isArray(value) && list) {
      value.forEach((each, index) => this.value(list.items, each, `${key}[${index}]`));
    } else if (isTable(value) && table) {
      for (const [name, each] of Object.entries(value)) {
        const { properties, additionalProperties } = table;
        const known = !properties ? additionalProperties : Object.hasOwn(properties, name) && properties[name];
        if (known) this.value(known, each, joined(key, name));
        else {
          const names = Object.keys(properties);
          this.say(joined(key, name), `unknown key${nearest(name, names) || `; known are ${listed(names)}`}`);
        }
      }
      const missing = (table.required ?? []).filter((/** @type {string} */ name) => !(name in value));
      missing.forEach((/** @type {string} */ name) => this.say(key, `the key '${name}' is missing`));
    } else if (schema.minLength && value === "") {
      this.say(key, "the string is empty; leave the key out, or fill it in");
    } else if (!all.some((each) => isRight(each, value))) {
      const { expected } = this.settings.data;
      const said = all.map((each) => (typeof value === each.type && expected[each.pattern]) || wanted(each));
      const names = all.flatMap((each) => each.enum ?? []);
      this.say(key, `expected ${said.join(" or ")}${typeof value === "string" ? nearest(value, names) : ""}`);
    }
  }
}

/** The hint that names the nearest of `names`, or "" where none is near. @param {string} name @param {string[]} names */
function nearest(name, names) {
  const wanted = [...name.toLowerCase()].slice(0, 100);
  let [best, found] = [0.6, ""];
  for (const each of names) {
    const letters = [...each.toLowerCase()];
    const likeness = (2 * shared(letters, wanted)) / (letters.length + wanted.length);
    if (likeness > best || (likeness === best && each.toLowerCase() > found.toLowerCase())) [best, found] = [likeness, each];
  }
  return found && `; did you mean '${found}'?`;
}

/** How many letters two words share: the longest run, and those beside it. @param {string[]} one @param {string[]} other @returns {number} */
function shared(one, other) {
  let [at, there, size] = [0, 0, 0];
  one.forEach((_, start) => other.forEach((_, begin) => {
    let run = 0;
    while (start + run < one.length && one[start + run] === other[begin + run]) run += 1;
    if (run > size) [at, there, size] = [start, begin, run];
  }));
  if (!size) return 0;
  return size + shared(one.slice(0, at), other.slice(0, there)) + shared(one.slice(at + size), other.slice(there + size));
}

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
function wanted(schema) {
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
