/** Choices, an object of the shape of a policy file: what they say, and how they change; no page. */
const chooserOf = kit => {
  const stanceOf = (facet, name) =>
    kit.facets.find(each => each.name === facet)?.stances.find(each => each.name === name);

  /** Rules as they are written (nothing, false, a name, a table, a list of both) as tables. */
  const listed = raw =>
    (Array.isArray(raw) ? raw : raw ? [raw] : []).map(each =>
      typeof each === "string" ? { stance: each } : { ...each });

  /** The rules of the preset or of the published policy that choices start from, by facet. */
  const started = choices => {
    if (choices.preset) return kit.presets[choices.preset]?.rules ?? {};
    const found = {};
    for (const { facet, note, ...rule } of kit.published[choices.like]?.rules ?? [])
      (found[facet] ??= []).push(rule);
    return found;
  };

  const rulesOf = (choices, facet) => {
    const own = choices.rules?.[facet];
    return listed(own === undefined ? started(choices)[facet] : own);
  };

  /** Rules in the shortest way to write them. */
  const short = (facet, rules) => {
    const said = rules.map(rule => {
      const { level, ...rest } = rule;
      const usual = level === undefined || level === stanceOf(facet, rule.stance)?.level;
      const kept = usual ? rest : { ...rest, level };
      return Object.keys(kept).join() === "stance" ? rule.stance : kept;
    });
    return said.length === 1 ? said[0] : said;
  };

  /** A table of choices, which is left out where it is empty. */
  const withTable = (choices, name, table) => {
    const { [name]: _, ...others } = choices;
    return Object.keys(table).length ? { ...others, [name]: table } : others;
  };

  /** The choices with these rules of a facet; as its start has them they need not be written. */
  const withRules = (choices, facet, rules) => {
    const { [facet]: _, ...others } = choices.rules ?? {};
    const wanted = short(facet, rules);
    const below = short(facet, listed(started(choices)[facet]));
    const same = JSON.stringify(wanted) === JSON.stringify(below);
    return withTable(choices, "rules", same ? others : { ...others, [facet]: rules.length ? wanted : false });
  };

  /** What the schema says of a setting such as `wording.tone`. */
  const schemaOf = key => {
    const [table, name] = key.split(".");
    const kind = kit.schema.properties[table].$ref.split("/").pop();
    return kit.schema.$defs[kind].properties[name];
  };

  const setting = (choices, key) => key.split(".").reduce((table, step) => table?.[step], choices);

  const withSetting = (choices, key, value) => {
    const [table, name] = key.split(".");
    const { [name]: _, ...others } = choices[table] ?? {};
    const usual = value === "" || value === schemaOf(key).default;
    return withTable(choices, table, usual ? others : { ...others, [name]: value });
  };

  /** The choices from another start: what a policy says of itself stays, its rules do not. */
  const restarted = (choices, start) => {
    const { preset, like, extends: _, rules, ...kept } = choices;
    return { ...start, ...kept };
  };

  const isStarted = choices => !!(choices.preset || choices.like || Object.keys(choices.rules ?? {}).length);

  /** A value as TOML on one line; JSON writes its texts, numbers and truth values alike. */
  const inline = value => {
    if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const keys = Object.entries(value).map(([key, each]) =>
      `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)} = ${inline(each)}`);
    return `{ ${keys.join(", ")} }`;
  };

  /** A word of a command, as a POSIX shell reads it. */
  const quoted = text => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

  /** The command that makes the policy; without a start it finds the policy file. */
  const command = choices => {
    const { preset, like, ...rest } = choices;
    if (!preset && !like) return "contribpolicy init";
    const settings = Object.entries(rest).flatMap(([table, value]) =>
      Array.isArray(value) || typeof value !== "object"
        ? [`${table}=${inline(value)}`]
        : Object.entries(value).map(([key, each]) => `${table}.${key}=${inline(each)}`));
    const start = preset ? `--preset ${quoted(preset)}` : `--like ${quoted(like)}`;
    return ["contribpolicy init", start, ...settings.map(each => `--set ${quoted(each)}`)].join(" ");
  };

  return { rulesOf, withRules, schemaOf, setting, withSetting, restarted, isStarted, command };
};
