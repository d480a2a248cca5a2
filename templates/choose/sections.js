// @ts-check
/** The sections of a text: which rules stand in which, and which sections are too short. */

/**
 * @typedef {{keys: string[], units: Unit[], own?: any, closes?: boolean, layout?: string, heading?: string,
 *   goesOn?: boolean}} Chapter a section: its key, then those that joined it; `own` is a section
 *   of the project's own, which has no key; a consequence that `closes` the section before it has no heading
 */

const OPENING = "opening";
const EXPECT = "what-we-do";
const SIBLING = "good-first";
/** The layout of one list without headings, in the order of the policy file. */
const FLAT = "flat";
/** The layouts in which each rule is an item. */
const LISTS = ["list", FLAT];
/** The section that a flat list stands for where it holds rules of none. */
const FIRST = "responsibility";
const CONSEQUENCES = "enforcement";
/** Facets inside a section that are a subject of their own once there is enough to say of them. */
const APART = [["copyright", "sign-off"], ["issues", "security"]];
/** The sections whose rules some consequences follow from; the others follow from all rules. */
const CONSEQUENCE_OF = {
  "reject-undisclosed": "disclosure",
  "remove-for-copyright": "responsibility",
  close: "pull-request",
  "close-without-review": "pull-request",
  "mark-as-spam": "pull-request",
};
/** Words up to which a text is read in one go, without headings. */
const SHORT = 130;
/** Items up to which the eye finds its way in a list without headings. */
const FEW = 9;
/** Words up to which the last section is no more than an end of the text. */
const BRIEF = 50;
const SENTENCE = new RegExp(`[.?!](?=[)"'*\`\\]]*(?:[${SPACE}]|$))`, "gu");

/**
 * The opening, which is there in any case, and the sections that have rules, in their order.
 * @param {Speaker} speaker @param {Rule[]} rules @param {string[]} wanted @returns {Chapter[]}
 */
function chaptersOf(speaker, rules, wanted) {
  const { vocabulary } = speaker;
  /** @type {Map<string, Rule[]>} */
  const homes = new Map([OPENING, ...wanted].map((key) => [key, []]));
  const facets = new Set(rules.map((rule) => rule.facet));
  const isFlat = speaker.policy.wording.layout === FLAT;
  const { custom } = speaker.policy;
  const own = custom.map((/** @type {any} */ each) => ownChapter(speaker, each, rules));
  const taken = new Set(own.flatMap((/** @type {Chapter} */ { units }) => units.flatMap((unit) => unit.rules)));
  const rest = rules.filter((rule) => !taken.has(rule));
  const places = rest.map((rule) => orderOf(vocabulary, rule, facets));
  const sorted = rest.map((_, at) => at);
  if (!isFlat) sorted.sort((a, b) => compare(places[a], places[b]));
  for (const rule of sorted.map((at) => rest[at])) {
    const key = homeOf(vocabulary, rule, facets);
    if (wanted.includes(key)) homes.get(key)?.push(rule);
  }
  const disclosure = homes.get("disclosure") ?? [];
  if (disclosure.length === 1 && disclosure[0].stance === "not-required") {
    homes.get(OPENING)?.push(...disclosure);
    homes.delete("disclosure");
  }
  const held = [...homes];
  /** @type {[string[], Rule[]][]} */
  const groups = isFlat ? flat(speaker, held, rest) : held.map(([key, found]) => [[key], found]);
  const made = groups.flatMap(([keys, found]) => {
    const isSaid = found.length || keys[0] === OPENING;
    const units = isSaid ? boxed(unitsOf(speaker, found, layoutOf(speaker, keys[0]))) : [];
    const said = isSaid ? [{ keys, units, closes: isFlat && !taken.size && keys[0] === EXPECT }] : [];
    return [...said, ...named(speaker, own, keys[0])];
  });
  const settled = isFlat ? made : closed(speaker, parted(speaker, joinedOf(made).flatMap(apart)));
  // The rules of a section of the project's own can be left out of this text.
  return withOwn(settled, own, speaker).filter((each) => !each.own || strip(each.own.text) || each.units.length);
}

/**
 * The rules of contributors as those of one section, in the order of the policy file; behind it what the
 * maintainers do, where it has no title to stand in the list with, and the names of the sections of the project's own.
 * @param {Speaker} speaker @param {[string, Rule[]][]} held @param {Rule[]} rules @returns {[string[], Rule[]][]}
 */
function flat(speaker, held, rules) {
  const expected = held.filter(([key]) => key === EXPECT).flatMap(([, found]) => found).filter((rule) => !rule.title);
  const apart = new Set([...held[0][1], ...expected]);
  const said = new Set(held.flatMap(([, found]) => found));
  const listed = rules.filter((rule) => said.has(rule) && !apart.has(rule));
  const keys = held.filter(([key, found]) => ![OPENING, EXPECT].includes(key) && found.length).map(([key]) => key);
  /** @type {[string[], Rule[]][]} */
  const found = [[[OPENING], held[0][1]]];
  if (listed.length) found.push([keys.length ? keys : [FIRST], listed]);
  if (expected.length) found.push([[EXPECT], expected]);
  const own = held.filter(([key]) => !Object.hasOwn(speaker.vocabulary.sections, key));
  return [...found, ...own.map(([key]) => /** @type {[string[], Rule[]]} */ ([[key], []]))];
}

/** How the rules of a section stand; of one of the project's own by its title. @param {Speaker} speaker @param {string} section */
function layoutOf(speaker, section) {
  const { layout } = speaker.policy.wording;
  const named = typeof layout === "string" ? layout : (layout[section] ?? "paragraphs");
  if (!Object.hasOwn(speaker.vocabulary.sections, section)) return LISTS.includes(named) ? "list" : "paragraphs";
  // These are no uses, and no rules that a contributor follows.
  const kept = named === FLAT ? [OPENING, EXPECT] : named === "do-dont" ? [EXPECT, SIBLING] : [];
  return kept.includes(section) ? "paragraphs" : named;
}

/** @param {string[]} facets @param {string[]} subject */
const isWithin = (facets, subject) => facets.every((facet) => subject.includes(facet));

/** @param {Chapter} chapter */
const facetsOf = (chapter) => [...new Set(chapter.units.flatMap((unit) => unit.facets))];

/** @param {string[]} facets */
const areConsequences = (facets) => facets.length === 1 && facets[0] === CONSEQUENCES;

/** The units, the consequences in one box from the first that asks for it. @param {Unit[]} found */
function boxed(found) {
  let box = "";
  for (const unit of found) {
    unit.box ||= areConsequences(unit.facets) ? box : "";
    box = unit.box;
  }
  return found;
}

/** @param {Vocabulary} vocabulary @param {string} facet */
const sectionOf = ({ sections }, facet) =>
  Object.keys(sections).find((key) => sections[key].includes(facet)) ?? "";

/** The section that a rule stands in. @param {Vocabulary} vocabulary @param {Rule} rule @param {Set<string>} facets */
function homeOf(vocabulary, rule, facets) {
  const stance = vocabulary.stance(rule);
  if (stance?.beside && facets.has(stance.beside)) return sectionOf(vocabulary, stance.beside);
  if (stance?.kind === "maintainers") return EXPECT;
  return stance?.kind === "reason" ? OPENING : sectionOf(vocabulary, rule.facet);
}

/** @param {Vocabulary} vocabulary @param {Rule} rule @param {Set<string>} facets */
function orderOf(vocabulary, rule, facets) {
  const stance = vocabulary.stance(rule);
  const beside = stance?.beside && facets.has(stance.beside) ? stance.beside : "";
  const order = Object.values(vocabulary.sections).flat();
  const place = order.indexOf(beside || rule.facet);
  // The vocabulary has the consequences in the order of their severity.
  const known = rule.facet === CONSEQUENCES ? Object.keys(vocabulary.facets[CONSEQUENCES].stances) : [];
  const severity = known.indexOf(rule.stance ?? "");
  return [place < 0 ? order.length : place, Number(Boolean(beside)), severity < 0 ? known.length : severity];
}

/** @param {number[]} one @param {number[]} other */
const compare = (one, other) => first(one.map((each, at) => each - other[at]), (each) => each) ?? 0;

/** A section of one sentence has joined the one before it, or the one behind it, or the opening. @param {Chapter[]} made */
function joinedOf([opening, ...sections]) {
  /** @type {Chapter[]} */
  const kept = [];
  for (const chapter of sections) {
    const last = kept[kept.length - 1];
    const counts = last ? [sentencesOf(last.units), sentencesOf(chapter.units)] : [];
    if (last && isOpen(last) && isOpen(chapter) && counts.includes(1)) {
      // The longer one gives the title.
      const keys = counts[1] === 1 ? [...last.keys, ...chapter.keys] : [...chapter.keys, ...last.keys];
      kept[kept.length - 1] = { keys, units: [...last.units, ...chapter.units] };
    } else kept.push(chapter);
  }
  if (kept.length && isOpen(kept[0]) && sentencesOf(kept[0].units) === 1) {
    const [{ keys, units }] = kept.splice(0, 1);
    return [{ keys: [...opening.keys, ...keys], units: [...opening.units, ...units] }, ...kept];
  }
  return [opening, ...kept];
}

/** The section, and behind it a subject of its own that has several sentences. @param {Chapter} chapter @returns {Chapter[]} */
function apart(chapter) {
  for (const facets of chapter.own ? [] : APART) {
    const subject = chapter.units.filter((unit) => isWithin(unit.facets, facets));
    const rest = chapter.units.filter((unit) => !subject.includes(unit));
    if (Math.min(sentencesOf(rest), sentencesOf(subject)) > 1) {
      return [rest, subject].map((units) => ({ ...chapter, units }));
    }
  }
  return [chapter];
}

/** The sections; several consequences, or one in a box, stand apart from what else to expect. @param {Speaker} speaker @param {Chapter[]} made */
function parted(speaker, made) {
  const last = made[made.length - 1];
  const other = last.units.filter((unit) => unit.facets[0] !== CONSEQUENCES);
  const follows = last.units.filter((unit) => !other.includes(unit));
  const parts = [other, follows].map((units) => ({ keys: last.keys, units }));
  const [more, few] = parts.map((part) => sentenceCount(speaker, part));
  const one = few < 2 && !follows.some((unit) => unit.box);
  if (!isExpected(last) || more < 2 || one) return made;
  return [...made.slice(0, -1), ...parts];
}

/** The sections, where a consequence that needs no section closes what it is about. @param {Speaker} speaker @param {Chapter[]} made */
function closed(speaker, made) {
  const before = made.slice(0, -1);
  const last = made[made.length - 1];
  const consequence = last.keys[0] === EXPECT && areConsequences(facetsOf(last));
  const isAlone = consequence && sentenceCount(speaker, last) === 1;
  if (!(isBox(last) || isAlone)) return made;
  const stances = last.units.flatMap((unit) => unit.rules.map((rule) => rule.stance ?? ""));
  const [about, ...others] = new Set(
    stances.map((stance) => /** @type {any} */ (CONSEQUENCE_OF)[stance] ?? ""),
  );
  const labels = speaker.policy.wording.layout === "labels";
  if (about !== undefined && !others.length && !isBox(last) && !labels) {
    const fits = (/** @type {Chapter} */ chapter) =>
      chapter.keys.includes(about) && isOpen(chapter) && !isNarrow(chapter);
    const at = before.findIndex(fits) + 1;
    if (at) return [...before.slice(0, at), { ...last, closes: true }, ...before.slice(at)];
  }
  const ends = before[before.length - 1];
  const at = before.length - Number(!labels && ends.keys[0] === SIBLING);
  const closes = labels && isAlone && !ends.own;
  return [...before.slice(0, at), closes ? { ...last, closes } : last, ...before.slice(at)];
}

/** The rules that stand in a section of the project's own, in the order in which it names them. @param {any} own @param {Rule[]} rules @returns {Rule[]} */
const heldBy = (own, rules) => [
  ...new Set(
    (own.rules ?? []).flatMap((/** @type {string} */ name) =>
      rules.filter((rule) => [rule.facet, `${rule.facet}.${rule.stance}`].includes(name)),
    ),
  ),
];

/** The section of the project's own whose title `sections` names, which stands there. @param {Speaker} speaker @param {Chapter[]} chapters @param {string} name @returns {Chapter[]} */
const named = (speaker, chapters, name) =>
  chapters
    .filter(({ own }) => isNamed(speaker, own, [name]))
    .map((chapter) => ({ ...chapter, own: { ...chapter.own, after: "" } }));

/** @param {Speaker} speaker @param {any} own @param {string[]} names */
const isNamed = (speaker, own, names) => names.includes(own.title) && !Object.hasOwn(speaker.vocabulary.sections, own.title);

/** @param {Speaker} speaker @param {any} own @param {Rule[]} rules @returns {Chapter} */
function ownChapter(speaker, own, rules) {
  const units = boxed(unitsOf(speaker, heldBy(own, rules), layoutOf(speaker, own.title)));
  return { keys: [], units, own: { ...own, text: finished(own, speaker) } };
}

/** With the other own ones, each behind what it follows, or before the last. @param {Chapter[]} made @param {Chapter[]} chapters @param {Speaker} speaker */
function withOwn(made, chapters, speaker) {
  const chosen = speaker.policy.wording.sections;
  for (const each of chapters) {
    const end = made.map((chapter) => leads(speaker, chapter, each.own.after)).lastIndexOf(true) + 1;
    if (!isNamed(speaker, each.own, chosen) && (end || !chosen.length || chosen.includes(each.own.title))) {
      const ends = made[made.length - 1];
      const last = made.length - Number(ends.keys[0] === EXPECT && !ends.closes);
      // A consequence that closes what is followed belongs to that.
      made.splice(end ? end + Number(Boolean(made[end]?.closes)) : last, 0, each);
    }
  }
  return made;
}

/** Whether a section of the project's own that follows `name` stands behind this one. @param {Speaker} speaker @param {Chapter} chapter @param {string} name */
function leads(speaker, chapter, name) {
  const facets = chapter.keys.flatMap((key) => speaker.vocabulary.sections[key]);
  return Boolean(name) && [...chapter.keys, ...facets, chapter.own?.after].includes(name);
}

/** Its text, a phrase made a sentence as that of a rule is. @param {any} own @param {Speaker} speaker */
function finished(own, speaker) {
  const phrase = strip(own.text ?? "");
  if (!PHRASE.test(phrase) || !new RegExp(`[${SPACE}]`, "u").test(phrase)) return own.text ?? "";
  if (own.level === "info") return sentence(phrase);
  const bare = { title: "", who: "", where: "", when: "", except: "", items: [], detail: "", why: "", link: "", box: "" };
  const flags = { telling: false, fixed: false };
  return new Unit(speaker, [{ ...bare, ...flags, facet: "disclosure", level: own.level, text: phrase }]).text;
}

/** @param {Chapter} chapter */
const isExpected = (chapter) => chapter.keys.length === 1 && chapter.keys[0] === EXPECT;

/** Whether it is a sentence or two, in one paragraph. @param {Chapter} chapter */
function isBrief({ units }) {
  const text = units.map((unit) => unit.text).join(" ");
  return !text.includes("\n") && wordCount(text) <= BRIEF;
}

/** Whether its title names one subject, so that what is said below seems to be about that. @param {Chapter} chapter */
function isNarrow(chapter) {
  const facets = facetsOf(chapter);
  const one = facets.length === 1 && (chapter.keys.length > 1 || facets[0] !== chapter.keys[0]);
  return Boolean(chapter.own) || one || APART.some((subject) => isWithin(facets, subject));
}

/** Whether all that the maintainers do stands in a box, which needs no heading. @param {Chapter} chapter */
const isBox = (chapter) => chapter.keys[0] === EXPECT && chapter.units.every((unit) => unit.box);

/** Whether another section can join it, or it another one. @param {Chapter} chapter */
const isOpen = (chapter) => !chapter.own && chapter.keys[0] !== SIBLING && chapter.keys[0] !== EXPECT;

/** The sections, all that could join each other as one. @param {Chapter[]} made @returns {Chapter[]} */
function inOne(made) {
  const joined = made.filter(isOpen);
  if (joined.length < 2) return made;
  const first = { keys: joined.flatMap((each) => each.keys), units: joined.flatMap((each) => each.units) };
  return [first, ...made.filter((chapter) => !isOpen(chapter))];
}

/** Whether the sections are so short that headings would be in the way. @param {Speaker} speaker @param {Chapter[]} made */
function isBare(speaker, made) {
  const { custom, document } = speaker.policy;
  const { numbered, layout } = speaker.policy.wording;
  if (numbered || custom.length || document.definitions.trim()) return false;
  const texts = made.flatMap((chapter) => chapter.units.map((unit) => wordCount(unit.text)));
  if (layout === "list") return texts.length <= FEW;
  const apart = made.some((chapter) => chapter.keys[0] === SIBLING);
  return layout === "paragraphs" && !apart && texts.reduce((sum, count) => sum + count, 0) <= SHORT;
}

/** @param {Unit[]} units */
const sentencesOf = (units) =>
  units.reduce((sum, unit) => sum + (unit.text.replace(REASON, "").match(SENTENCE) ?? []).length, 0);

/** How many sentences on what the maintainers do a section has, in the words of the kit. @param {Speaker} speaker @param {Chapter} chapter */
function sentenceCount(speaker, { units }) {
  const rules = units.flatMap((unit) => unit.rules);
  const isOwn = (/** @type {Rule} */ rule) => Boolean(rule.stance && (rule.text || rule.detail || rule.why));
  const bare = rules.map((rule) => (isOwn(rule) ? { ...rule, text: "", detail: "", why: "" } : rule));
  return sentencesOf(rules.some(isOwn) ? unitsOf(speaker, bare, layoutOf(speaker, EXPECT)) : units);
}

/** Whether the items of a numbered text have numbers, where they stand under headings or not. @param {Speaker} speaker */
const numbersItems = ({ policy: { wording } }) => typeof wording.layout === "string";
