// @ts-check
/** Strings made safe to stand in Markdown, and sentences put together from phrases. */

/** What Python calls white space; `\s` is something else here. */
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACES = new RegExp(`[${SPACE}]+`, "u");
const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const AROUND_RIGHT = new RegExp(`[${SPACE}]+$`, "u");
const NUMBERED = new RegExp(`^(\\p{Nd}{1,9})([.)])(?=[${SPACE}]|$)|^([-+=:%])`, "u");
const UNSAFE = new RegExp(`[()\\\\<>${SPACE}]`, "gu");
const BLOCK = /^(?:`{3}|~{3}|>|\||[-*+] |\p{Nd}+[.)] )/u;
const ENDS_IN_BLOCK = /\n[ \t]*(?:`{3}|~{3}|>|\||[-*+] |\p{Nd}+[.)] )[^\n]*$/u;

/** @param {string} text */
const words = (text) => text.split(SPACES).filter(Boolean);

/** @param {string} text */
const strip = (text) => text.replace(AROUND, "");

/** @param {string} text */
const wordCount = (text) => words(text).length;

/** So that Markdown shows the very characters. @param {string} value */
function escape(value) {
  return words(value)
    .join(" ")
    .replace(/[\\`*[\]<>#|~$^{}]|&(?=#?[\p{L}\p{N}]+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&")
    .replace(/(https?)(:\/\/)|(www)(\.)/gi, (_, web, slashes, www, dot) =>
      `${web ?? www}\\${slashes ?? dot}`)
    .replace(NUMBERED, (_, digits, mark, sign) => (digits ? `${digits}\\${mark}` : `\\${sign}`));
}

/** As `escape`, but what stands between two single backticks is code. @param {string} value */
function escapeProse(value) {
  const parts = words(value).join(" ").split(new RegExp(`(?<!\`)(\`[^\`|${SPACE}](?:[^\`|]*[^\`|${SPACE}])?\`)(?!\`)`, "u"));
  const around = (/** @type {string} */ part) =>
    (part.startsWith(" ") ? " " : "") + escape(part) + (part.trim() && part.endsWith(" ") ? " " : "");
  return parts.map((part, at) => (at % 2 ? code(part.slice(1, -1)) : around(part))).join("");
}

/** A code span. @param {string} value */
function code(value) {
  const text = words(value).join(" ");
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return fence + pad + text + pad + fence;
}

/** What can stand between the round brackets of a link. @param {string} url */
const destination = (url) =>
  url.replace(UNSAFE, (mark) =>
    `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

/** @param {string} text @param {string} [url] */
const link = (text, url) => (url ? `[${text}](${destination(url)})` : text);

/** With a capital first letter, also behind an opening mark. @param {string} phrase */
function capital(phrase) {
  const [, marks, first, rest] =
    phrase.match(/^([*_"'([]*)([^*_"'([]?)([^]*)$/u) ?? ["", "", "", ""];
  return marks + first.toUpperCase() + rest;
}

/** With a capital, and a full stop unless it has a mark. @param {string} phrase */
function sentence(phrase) {
  const said = capital(strip(phrase));
  const closed = said.replace(/[*_)"']+$/, "");
  const ends = !said || ENDS_IN_BLOCK.test(said) || /[.?!:…。]$/.test(closed);
  return ends ? said : `${said}.`;
}

/** The phrases as sentences in one paragraph; a block, such as a list, stands apart. @param {string[]} phrases */
const inOneParagraph = (phrases) =>
  phrases.map(sentence).reduce((text, each) => {
    const apart = BLOCK.test(each) || ENDS_IN_BLOCK.test(text);
    return text + (text && (apart ? "\n\n" : " ")) + each;
  }, "");
