// @ts-check
/** Choices as what stands behind `#` in an address: `preset=no-ai&rules.testing=write-tests:should`. */

/** @param {string} mark */
const coded = (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;

/** A string as it stands there; the marks that text around an address would swallow are coded. @param {string} text */
const shown = (text) =>
  encodeURIComponent(text)
    .replace(/[!'()*~]/g, coded)
    .replace(/%20/g, "+")
    .replace(/%(3A|2C|2F)/g, (code) => decodeURIComponent(code));

/** @param {string} text */
const meant = (text) => decodeURIComponent(text.replace(/\+/g, " "));

/** A value in short; behind `=` stands JSON, where there is no shorter form. @param {any} value @param {boolean} isRule */
function shortened(value, isRule) {
  const short = (/** @type {any} */ each) => {
    if (typeof each === "string") return each;
    const { stance, level } = each ?? {};
    return equal(each, { stance, level }) && stance && level ? `${stance}:${level}` : undefined;
  };
  if (typeof value === "string" && !value.startsWith("=") && (!isRule || /^[a-z-]+$/.test(value))) return value;
  const listed = isRule ? [value].flat().map(short) : [undefined];
  const plain = listed.length && listed.every((each) => each !== undefined && /^[a-z:-]+$/.test(each));
  if (!plain) return `=${JSON.stringify(value)}`;
  return listed.join(",") + (Array.isArray(value) && listed.length === 1 ? "," : "");
}

/** @param {string} text @param {boolean} isRule */
function lengthened(text, isRule) {
  if (text.startsWith("=")) return JSON.parse(text.slice(1));
  if (!isRule) return text;
  const rules = text.split(",").filter(Boolean).map((each) => {
    const [stance, level] = each.split(":");
    return level ? { stance, level } : stance;
  });
  return text.includes(",") ? rules : rules[0];
}

/** @param {Table} choices */
function address(choices) {
  /** @type {string[]} */
  const parts = [];
  const add = (/** @type {Table} */ table, /** @type {string} */ path) => {
    for (const [key, value] of Object.entries(table)) {
      const here = path ? `${path}.${key}` : key;
      const keys = isTable(value) && (!path || path === "document") ? Object.keys(value) : [];
      if (keys.length && keys.every((name) => /^[\w-]+$/.test(name))) add(value, here);
      else if (value !== undefined) parts.push(`${shown(here)}=${shown(shortened(value, path === "rules"))}`);
    }
  };
  add(choices, "");
  // What ends a sentence would not be taken for a part of the address.
  return parts.join("&").replace(/[^A-Za-z0-9%]$/, (mark) => coded(meant(mark)));
}

/** @param {string} text @returns {Table} */
function fromAddress(text) {
  /** @type {Table} */
  const choices = {};
  try {
    for (const part of text.replace(/^#/, "").split("&").filter(Boolean)) {
      const at = part.indexOf("=");
      const steps = meant(part.slice(0, at)).split(".");
      if (at < 1 || steps.includes("__proto__")) return {};
      const last = /** @type {string} */ (steps.pop());
      let table = choices;
      for (const step of steps) table = Object.hasOwn(table, step) ? table[step] : (table[step] = {});
      table[last] = lengthened(meant(part.slice(at + 1)), steps[0] === "rules");
    }
  } catch {
    return {};
  }
  return choices;
}
