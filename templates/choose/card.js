// @ts-check
/** What people can, must and must not do, a line for each rule on them. */

const END = new RegExp(`[.?!][)"'*\`\\]]*(?=[${SPACE}])`, "u");

/** @param {Speaker} speaker */
function cardOf(speaker) {
  /** @type {{[column: string]: string[]}} */
  const columns = { can: [], must: [], cannot: [] };
  for (const rule of speaker.policy.rules) {
    const column = columnOf(speaker.vocabulary, rule);
    if (column) columns[column].push(onCard(speaker, { ...rule, why: "", detail: "", title: "" }, column));
  }
  return columns;
}

/** "" where the rule binds no contributor. @param {Vocabulary} vocabulary @param {Rule} rule */
function columnOf(vocabulary, rule) {
  const stance = vocabulary.stance(rule);
  const strong = vocabulary.signed(rule);
  /** @type {Stance[]} */
  const kin = stance ? [stance] : Object.values(vocabulary.facets[rule.facet].stances);
  const binds = kin.some((each) => each.kind === "person") && rule.facet !== "agent-block";
  if (!binds || strong.startsWith("info")) return "";
  if (strong.startsWith("may") || stance?.polarity === "permission") return "can";
  return strong.endsWith("-not") ? "cannot" : "must";
}

/**
 * With how strong it is, where the column does not say it.
 * @param {Speaker} speaker @param {Rule} rule @param {string} column
 */
function onCard(speaker, rule, column) {
  const item = column === "can" ? "" : new Unit(speaker, [rule]).words("item");
  const line = item.replace(REASON, "") || inALine(speaker, rule);
  if (column === "can" || strength(rule.level) === "must") return sentence(line);
  const qualifiers = speaker.term("strength", [speaker.vocabulary.signed(rule)]);
  return sentence(speaker.term("qualified", [], { text: line.replace(/\.+$/, ""), qualifiers }));
}

/** The rule in a line that stands alone. @param {Speaker} speaker @param {Rule} rule */
function inALine(speaker, rule) {
  const unit = new Unit(speaker, [rule]);
  const needed = speaker.vocabulary.isUsual(rule) ? [] : [strength(rule.level)];
  const short = isPlain(rule) && !speaker.rfc.length && unit.words("short", needed);
  if (short) return sentence(short.replace(REASON, ""));
  const text = unit.text.replace(REASON, "").split("\n\n")[0];
  const end = isPlain(rule, { items: true }) ? text.match(END) : null;
  return words(end ? text.slice(0, (end.index ?? 0) + end[0].length) : text).join(" ");
}
