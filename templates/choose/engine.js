// @ts-check
/**
 * What a page does with choices: policy, text, card, policy file, address. No word stands here: the
 * kit writes them into the data that `load` takes (`sphinx_contribpolicy/choose/data.py`).
 *
 * `ContribPolicy.load(data)` gives a kit:
 *
 * - `kit.presets`, `kit.published`: by name `{about, rules, ...}`, `{project, url, date, rules, ...}`
 * - `kit.compared`: `{facet: question}`, what people compare presets by
 * - `kit.facets`: `[{name, title, about, stances: [{name, about, level, levels, opposes, strictness,
 *   kind, polarity}]}]` in the order of the text; `opposes` are `facet.stance`, said on both sides;
 *   `strictness` is the number of stances of the facet that ask for less of the same
 * - `kit.schema`: the JSON schema of the policy file, with a description of each setting
 * - `kit.policy(choices)`: the policy: defaults filled in, preset or `like` below the choices
 * - `kit.text(policy)`: the whole text, Markdown, as `contribpolicy show` prints it
 * - `kit.sentence(policy, facet, stance, level?)`: the sentence of one rule, Markdown
 * - `kit.card(policy)`: `{can: [...], must: [...], cannot: [...]}`, Markdown
 * - `kit.contradictions(policy)`: `[{facet, stance, other: {facet, stance}}]`, each pair once
 * - `kit.toml(choices)`: the policy file: with a preset the choices alone, as `contribpolicy init`
 *   writes them, without one as `contribpolicy show --format toml` prints it
 * - `kit.publishedToml(name)`: as `contribpolicy published NAME --format toml` prints it
 * - `kit.fromToml(text)`: `{choices, wrong: [{line, key, message}]}`; without `wrong` it is right
 * - `kit.check(choices)`: `[{key, message}]`, what is wrong with choices; empty where they are right
 * - `kit.address(choices)`: the choices as what stands behind `#` (without it)
 * - `kit.fromAddress(text)`: the choices again; `{}` where the text is no address
 *
 * `choices` is a plain object of the shape of a policy file: `{preset, like, project: {name, ...},
 * wording: {tone, layout, ...}, rules: {facet: "stance" | {stance, level, ...} | [...] | false},
 * custom: [{title, text}], document: {...}, ...}`; a date is a string such as "2026-11-22".
 */

/** @param {Table} data what the kit has written */
function load(data) {
  const vocabulary = new Vocabulary(data);
  const settings = new Settings(data.schema, vocabulary, data);
  const speaker = (/** @type {Policy} */ policy) => new Speaker(vocabulary, policy);
  return {
    presets: data.presets,
    published: data.published,
    compared: data.compared,
    schema: data.schema,
    facets: Object.entries(data.facets).map(([name, facet]) => facetOf(name, facet)),
    policy: (/** @type {Table} */ choices) => settings.policy(choices),
    text: (/** @type {Policy} */ policy) => policyPage(speaker(policy)),
    /** @param {Policy} policy @param {string} facet @param {string} stance @param {string} [level] */
    sentence(policy, facet, stance, level) {
      const [rule] = settings.rules(facet, level ? { stance, level } : stance);
      const filled = { facet, ...settings.filled(data.schema.$defs.Rule, rule) };
      return new Unit(speaker(policy), [filled]).text.replace(REASON, "$1");
    },
    card: (/** @type {Policy} */ policy) => cardOf(speaker(policy)),
    contradictions: (/** @type {Policy} */ policy) => contradictions(vocabulary, policy),
    toml: (/** @type {Table} */ choices) =>
      choices.preset ? choicesToml(choices) : policyToml(settings, settings.policy(choices)),
    publishedToml: (/** @type {string} */ name) => publishedToml(vocabulary, data.published[name]),
    fromToml: (/** @type {string} */ text) => fromToml(settings, text),
    check: (/** @type {Table} */ choices) => new Check(settings, choices).all(),
    address,
    fromAddress,
  };
}

/** A facet as a page shows it. @param {string} name @param {Table} facet */
function facetOf(name, { title, about, stances }) {
  const told = Object.entries(stances).map(([stance, each]) => {
    const { about: meaning, levels, opposes, looser, kind, polarity } = each;
    const strictness = looser.length;
    return { name: stance, about: meaning, level: levels[0], levels, opposes, strictness, kind, polarity };
  });
  return { name, title, about, stances: told };
}

/** The rules that cannot both be kept. @param {Vocabulary} vocabulary @param {Policy} policy */
function contradictions(vocabulary, { rules }) {
  const permits = rules.some((rule) => rule.facet === "permitted");
  const opposed = (/** @type {Rule} */ one, /** @type {Rule} */ other) => {
    const opposes = vocabulary.stance(one)?.opposes.includes(`${other.facet}.${other.stance}`);
    const meet = one.who === other.who && one.where === other.where && one.when === other.when;
    // Who names uses that are permitted has something to disclose in spite of a ban.
    const apart = permits && one.facet !== other.facet && [one.stance, other.stance].includes("ban");
    return opposes && meet && !one.except && !other.except && !apart;
  };
  return rules.flatMap((one, at) =>
    rules.slice(at + 1).filter((other) => opposed(one, other)).map(({ facet, stance }) => ({
      facet: one.facet,
      stance: one.stance,
      other: { facet, stance },
    })));
}
