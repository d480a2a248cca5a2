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
 * - `kit.toml(choices)`: the policy file, as `contribpolicy show --format toml` prints it
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
