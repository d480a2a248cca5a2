// @ts-check
/** How the sections of a text stand: the layout of each, and its heading or none. */

/** What people would look for under a title of its own. */
const OUTCOMES = [CONSEQUENCES, "lifecycle"];

/**
 * The opening and the sections, each with its layout and heading; in a bare text with none.
 * @param {Speaker} speaker @param {Chapter[]} made @param {boolean} bare @returns {Chapter[]}
 */
function arranged(speaker, [opening, ...rest], bare) {
  const { wording } = speaker.policy;
  const sections = bare && wording.layout === "list" ? inOne(rest) : rest;
  const flat = wording.layout === FLAT;
  const plain = bare || (flat && !sections.some(({ own, units }) => own && units.length));
  let number = 0;
  let headed = false;
  const found = sections.map((chapter, at) => {
    const before = sections[at - 1];
    const [key] = chapter.keys;
    let layout = layoutOf(speaker, chapter.own ? chapter.own.title : key);
    if (layout === "labels" && headed) layout = "paragraphs";
    headed ||= layout === "paragraphs" || layout === "list";
    const within = before && !bare && isNarrow(before);
    // Among rules without headings it stands behind those that a contributor follows.
    if ((plain || chapter.closes || !within) && isEnd(speaker, chapter, !plain)) {
      return { ...chapter, layout: "paragraphs" };
    }
    if (layout === "do-dont") return { ...chapter, layout };
    number += 1;
    const title = bare || layout === FLAT ? "" : titleOf(speaker, chapter);
    const marked = wording.numbered && title && (layout === "paragraphs" || !numbersItems(speaker));
    const heading = marked ? `${number}. ${title}` : title;
    // The note on what the label is for would be no item.
    if (key === SIBLING && layout === "list") layout = "paragraphs";
    // In a short text the first goes on with a lead that stands alone.
    const goesOn = bare && !before && isOpen(chapter) && !opening.units.length;
    return { ...chapter, layout, heading, goesOn };
  });
  return [{ ...opening, layout: layoutOf(speaker, OPENING) }, ...found];
}

/**
 * Whether it is one sentence or a box, which closes what is before it; without headings all of it does.
 * @param {Speaker} speaker @param {Chapter} chapter @param {boolean} headings
 */
const isEnd = (speaker, chapter, headings) =>
  chapter.keys[0] === EXPECT &&
  (!headings || isBox(chapter) || (isBrief(chapter) && sentenceCount(speaker, chapter) === 1));

/** The title of a section: of those that it is made of, of its only facet, or its own. @param {Speaker} speaker @param {Chapter} chapter */
function titleOf(speaker, chapter) {
  if (chapter.own) return escape(chapter.own.title);
  const order = Object.keys(speaker.vocabulary.sections);
  const facets = facetsOf(chapter);
  // A trailer is said beside disclosure, and is none.
  const says = facets.includes("disclosure") || facets.includes("disclosure-detail");
  const kept = chapter.keys.filter((each) => each !== "disclosure" || says);
  const keys = kept.length ? kept : chapter.keys;
  const [key] = keys;
  const isSubject = facets.length && APART.some((subject) => isWithin(facets, subject));
  const ways = isSubject ? [["title", facets[0]]] : [];
  if (keys.length > 1) {
    const earliest = order.find((each) => keys.includes(each)) ?? "";
    ways.push(["title", "joined", ...keys], ["title", "joined", earliest]);
  }
  if (facets.length === 1 && (chapter.keys[0] !== EXPECT || OUTCOMES.includes(facets[0]))) {
    ways.push(["title", ...facets], ["facet", ...facets]);
  }
  const isGone = (/** @type {string} */ facet) => APART.some((subject) => subject.includes(facet)) && !facets.includes(facet);
  const elsewhere = [...speaker.holds].filter((held) => isGone(held.split(".")[0] ?? ""));
  const named = speaker.over({}, [], [...order, ...elsewhere]);
  return capital(first([...ways, ["title", key]], ([kind, ...needed]) => named.term(kind, needed)) ?? key);
}
