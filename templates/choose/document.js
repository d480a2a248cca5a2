// @ts-check
/** The policy as one text: the lead, the sections, and what stands around them. */

/** Rules up to which a reader soon comes to what a lead asks for, and what it asks for all the same. */
const SOON = 24;
const FIRST_ASKED = ["disclosure", "responsibility"];
/** Things that the lead asks for at most. */
const MOST_CONDITIONS = 3;

/** The whole policy as Markdown. @param {Speaker} speaker */
function policyPage(speaker) {
  const page = new Page(speaker);
  generate(page);
  explainKeywords(page);
  return page.text();
}

/** The sentence that links the discussion. @param {Speaker} speaker */
const discussion = (speaker) =>
  speaker.policy.project.discussion_url ? speaker.piece("text", "discussion") : "";

/** @param {Page} page */
function generate(page) {
  const { speaker } = page;
  const { wording, rules } = speaker.policy;
  const wanted = wording.sections.length ? wording.sections : Object.keys(speaker.vocabulary.sections);
  const led = wanted.includes(OPENING) ? lead(speaker) : undefined;
  const said = led?.said ?? [];
  const made = chaptersOf(speaker, rules.filter((rule) => !said.includes(rule)), wanted);
  const bare = isBare(speaker, made.slice(1));
  const [chapter, ...sections] = arranged(speaker, made, bare);
  // What a reader soon comes to would be said twice.
  const told = chapter.units.flatMap((unit) => unit.facets);
  const soon = bare || wording.layout === FLAT;
  const most = rules.length > SOON ? (led?.asks ?? []) : FIRST_ASKED;
  const asked = soon ? [] : most.filter((facet) => !told.includes(facet));
  const asks = soon && Boolean(led?.asks.length);
  const opening = { ...openingOf(speaker, (led?.asking(asked) || led?.asking(led.asks)) ?? "", said, chapter), asks };
  page.section(capital(speaker.term("title", wording.title ? ["policy", "title"] : ["policy"])), 1);
  addOpening(page, opening, sections);
  addUses(page, opening, sections);
  addSections(page, sections);
  close(page, sections);
}

/**
 * @typedef {{lead: string, said: Rule[], chapter: Chapter, position: Unit[], reasons: Unit[], rest: Unit[], asks?: boolean}} Opening
 *   the lead, the rules that it says, what else stands before the first heading, and whether the lead leaves what it
 *   could ask for to the rules
 */

/** @param {Speaker} speaker @param {string} lead @param {Rule[]} said @param {Chapter} chapter @returns {Opening} */
function openingOf({ vocabulary }, lead, said, chapter) {
  const { units } = chapter;
  const position = said.length ? [] : units.filter((unit) => unit.facets.includes("general"));
  const others = units.filter((unit) => !position.includes(unit));
  const isReason = (/** @type {Unit} */ unit) => unit.rules.every((rule) => vocabulary.stance(rule)?.kind === "reason");
  const reasons = others.filter(isReason);
  const rest = others.filter((unit) => !isReason(unit));
  return { lead, said, chapter, position, reasons, rest };
}

/** What stands before the sections. @param {Page} page @param {Opening} opening @param {Chapter[]} sections */
function addOpening(page, { lead, said, chapter, position, reasons, rest, asks }, sections) {
  const { speaker } = page;
  const { document } = speaker.policy;
  if (document.status === "draft") page.markdown(speaker.piece("text", "draft"));
  page.markdown(document.opening);
  const own = strip(document.opening + document.reasons);
  const several = (sections[0]?.units ?? []).filter((unit) => !unit.box).length > 1;
  const listed = several && LISTS.includes(sections[0].layout ?? "") && !sections[0].heading;
  const box = said.find((rule) => rule.box)?.box ?? "";
  if (lead) page.sentences(sentence(lead), [...new Set(said.map((rule) => rule.facet))], box);
  else if (!chapter.units.length && !own && ask(sections)) page.markdown(speaker.piece("text", listed ? "opens-list" : "opens"));
  page.prose([...position, ...reasons]);
  page.markdown(document.reasons);
  if (chapter.layout !== "do-dont") {
    page.speaker = speaker.over({}, chapter.keys);
    page.paragraphs(rest, false);
    page.speaker = speaker;
  }
  const { parent } = document;
  if (parent.name || parent.url) {
    const precedence = parent.precedence === "stricter wins" ? "" : escape(parent.precedence);
    const name = link(escape(parent.name || parent.url), parent.url);
    page.markdown(speaker.piece("text", "parent", { name, precedence }, parent.precedence ? [] : ["alone"]));
  }
  page.titled("definitions", document.definitions);
  const last = page.blocks[page.blocks.length - 1];
  // A list of uses would go on as the list of rules.
  const isLed = last?.kind === "item" || (asks && last && !last.text.endsWith(":"));
  const line = listed && isLed ? speaker.piece("text", "leads-list") : "";
  // Behind more than the lead it would trail.
  if (last?.text.includes(". ")) page.markdown(line);
  else page.sentences(line);
}

/** Whether any of the sections asks something of contributors. @param {Chapter[]} sections */
const ask = (sections) =>
  sections
    .filter(isOpen)
    .flatMap(({ units }) => units.flatMap((unit) => unit.rules))
    .some((rule) => ["must", "should"].includes(strength(rule.level)));

/** What tools can be used for and what not. @param {Page} page @param {Opening} opening @param {Chapter[]} sections */
function addUses(page, { said, chapter, position, rest }, sections) {
  const free = sections.filter(({ layout }) => layout === "do-dont").map(({ units }) => units);
  const { layout = "" } = chapter;
  if (layout === "do-dont" || free.length) {
    page.uses([...unitsOf(page.speaker, said, layout), ...position], layout === "do-dont" ? rest : [], free);
  }
}

/** The sections, each as its layout says. @param {Page} page @param {Chapter[]} made */
function addSections(page, made) {
  const { speaker } = page;
  const { layout: wanted } = speaker.policy.wording;
  // Paragraphs that the project asked for in this section are no list.
  const chosen = (/** @type {string} */ name) => typeof wanted !== "string" && Object.hasOwn(wanted, name);
  for (const { keys, units, own, layout, heading = "", goesOn } of made) {
    if (layout === "do-dont") continue; // said among the uses
    page.speaker = speaker.over({}, keys);
    if (!goesOn) page.section(layout === "labels" ? "" : heading);
    page.markdown(own?.text ?? "");
    if (layout === "labels") page.label(heading, units);
    else if (LISTS.includes(layout ?? "")) page.items(units);
    else page.paragraphs(units, Boolean(heading) && !chosen(own ? own.title : keys[0]));
  }
  page.speaker = speaker;
}

/** Which pull requests are checked, and when one is closed. @param {Speaker} speaker */
function checked(speaker) {
  const { since, close: closes, mode, grace } = speaker.policy.pull_requests;
  const said = since ? [speaker.piece("text", "since", { date: dateOf(speaker, since) })] : [];
  if (closes && mode === "comment") said.push(speaker.piece("text", "closes", { grace: escape(grace) }));
  return said.join(" ");
}

/** Whether the last heading is that of a matter beside the rules: the label, or one's own. @param {Chapter[]} sections */
function isBeside(sections) {
  const headed = sections.filter(
    ({ heading, goesOn, layout }) => heading && !goesOn && layout !== "do-dont" && layout !== "labels",
  );
  return headed.slice(-1).some(({ own, keys }) => Boolean(own) || keys[0] === SIBLING);
}

/** What follows the rules: examples, questions, further reading, dates, sources. @param {Page} page @param {Chapter[]} sections */
function close(page, sections) {
  const { speaker } = page;
  const { document } = speaker.policy;
  const answers = document.questions.map((/** @type {any} */ each) => {
    const question = escape(each.question);
    const asked = /[?.!:]$/.test(question) ? question : speaker.term("question", [], { text: question });
    return `**${asked}**\n\n${strip(each.answer)}`;
  });
  page.titled("examples", document.examples);
  page.titled("questions", answers.join("\n\n"));
  /** @type {{[key: string]: {[name: string]: string}}} */
  const said = {
    interim: { status: document.status === "interim" ? document.status : "" },
    version: { version: escape(document.version), updated: dateOf(speaker, document.updated) },
    review: { date: dateOf(speaker, document.review_after) },
    owner: { owner: escape(document.owner) },
  };
  for (const key of ["credits", "resources", "thanks"]) {
    const links = document[key].map((/** @type {any} */ each) => link(escape(each.name), each.url));
    said[key] = { names: speaker.series(links) };
  }
  const about = Object.entries(said)
    .filter(([, values]) => Object.values(values).some(Boolean))
    .map(([key, values]) => speaker.piece("text", key, values));
  const checks = checked(speaker);
  if (checks) about.unshift(checks);
  const closing = strip(document.closing);
  const asks = strip(document.examples) || answers.length;
  const ends = about.length || (asks && discussion(speaker));
  if (ends && (asks || isBeside(sections))) page.titled("about", closing || " ");
  else page.markdown(closing);
  page.markdown(about.join(" "));
  page.markdown(discussion(speaker));
}

/** @param {Speaker} speaker @param {string | null} day */
function dateOf(speaker, day) {
  if (!day) return "";
  const [year, month, date] = day.split("-").map(Number);
  const named = words(speaker.term("months"))[month - 1] ?? String(month);
  return speaker.term("date", [], { day: String(date), month: named, year: String(year) });
}

/** Say at the start, behind the lead, what the words in capitals mean, those that occur. @param {Page} page */
function explainKeywords(page) {
  const { speaker } = page;
  if (!speaker.rfc.length) return;
  const levels = ["must", "should", "may"].flatMap((level) => [`${level}-not`, level]);
  const known = [...new Set(levels.map((level) => speaker.term("level", [level, "rfc"])))];
  const text = page.blocks.map((block) => block.text).join("\n");
  const listed = known.filter(Boolean).join("|");
  const found = new Set(text.match(new RegExp(`(?<![\\p{L}\\p{N}_])(?:${listed})(?![\\p{L}\\p{N}_])`, "gu")));
  const place = (/** @type {string} */ word) => Math.floor(known.indexOf(word) / 2);
  const used = [...found].sort((a, b) => place(a) - place(b) || a.length - b.length);
  if (!used.length) return;
  const several = used.length > 1 ? ["several"] : [];
  const note = speaker.piece("text", "rfc2119", { keywords: speaker.series(used) }, several);
  const told = page.blocks.filter((block) => block.level !== 1);
  const leads = told[1]?.kind === "item" || told[0]?.kind === "heading";
  const isLine = !told.length || told[0].text.endsWith(":");
  const at = isLine ? page.blocks.length : page.blocks.indexOf(told[0]) + Number(!leads);
  page.blocks.splice(at, 0, { kind: "paragraph", text: note });
}

/**
 * The lead of a text: the rules that it says, which need no other words, and its words with what
 * it asks for of some facets.
 * @param {Speaker} speaker
 * @returns {{said: Rule[], asks: string[], asking: (facets: string[]) => string} | undefined}
 */
function lead(speaker) {
  const { rules, wording } = speaker.policy;
  for (const [said, passage] of openings(speaker, rules)) {
    const takes = said.some((rule) => rule.facet === "general");
    const bare = takes ? said : said.map((rule) => ({ ...rule, why: "", detail: "", link: "" }));
    const conditions = conditionsOf(speaker, rules, said);
    const asks = [...conditions.keys()];
    const asking = (/** @type {string[]} */ facets) => {
      const asked = [...conditions].filter(([facet]) => facets.includes(facet)).map(([, text]) => text);
      return new Unit(speaker.over({ conditions: speaker.series(asked) }), bare, passage).words("lead", speaker.rfc);
    };
    if (asking(asks)) return { said: takes ? said : [], asks, asking };
  }
  return undefined;
}

/** What could open the text, the best first. @param {Speaker} speaker @param {Rule[]} rules @returns {Generator<[Rule[], string]>} */
function* openings(speaker, rules) {
  const { vocabulary } = speaker;
  const plain = plainOnes(rules, { items: true });
  const isPosition = (/** @type {Rule} */ rule) => rule.facet === "general";
  const positions = [...plain.keys()].filter((name) => isPosition(/** @type {Rule} */ (plain.get(name))));
  for (const passage of vocabulary.passages) {
    const opens = positions.some((name) => passage.stances.includes(name));
    if (opens && passage.stances.every((name) => plain.has(name))) {
      const joined = [...plain].filter(([name]) => passage.stances.includes(name)).map(([, rule]) => rule);
      // One list has its place in the words.
      if (joined.filter((rule) => rule.items?.length).length <= 1) yield [joined, passage.name];
    }
  }
  const usual = rules.filter((rule) => isPlain(rule, { items: true, detail: true }) && vocabulary.isUsual(rule));
  for (const rule of usual.filter(isPosition)) yield [[rule], ""];
  const isFact = (/** @type {Rule} */ rule) => vocabulary.stance(rule)?.kind === "fact";
  const opened = strip(speaker.policy.document.opening);
  if (!opened && !rules.some((rule) => isPosition(rule) && !isFact(rule))) {
    usual.sort((a, b) => Number(b.telling) - Number(a.telling) || rank(speaker, b) - rank(speaker, a));
    for (const rule of usual) yield [[rule], ""];
  }
}

/** What the lead asks for, those of the highest rank first. @param {Speaker} speaker @param {Rule[]} rules @param {Rule[]} said */
function conditionsOf(speaker, rules, said) {
  const { vocabulary } = speaker;
  const asking = rules.filter(
    (rule) =>
      !said.includes(rule) &&
      isPlain(rule, { text: true, detail: true, title: true }) &&
      vocabulary.isUsual(rule) &&
      strength(rule.level) === "must",
  );
  asking.sort((a, b) => rank(speaker, b) - rank(speaker, a));
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const rule of asking) {
    const bare = { ...rule, title: "", text: "", detail: "", why: "", link: "" };
    const text = new Unit(speaker, [bare]).words("condition");
    if (text && !found.has(rule.facet)) found.set(rule.facet, text);
  }
  return new Map([...found].slice(0, MOST_CONDITIONS));
}

/** The number of the condition that the rule is, 0 where it is none. @param {Speaker} speaker @param {Rule} rule */
const rank = (speaker, rule) =>
  Math.max(0, ...(speaker.vocabulary.lines(rule.facet, rule.stance ?? "") ?? []).map((line) => line.rank));
