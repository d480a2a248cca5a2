/**
 * Markdown as the kit writes it, as nodes of a page: `readMarkdown(text, depth)`. The first heading is
 * an `h{depth}`. Text is only ever text: no HTML of anybody runs. A block that is not understood is
 * shown as it is written.
 */
const INLINE = /\\([!-/:-@[-`{-~])|(`+)([^`]|[^`][^]*?[^`])\2(?!`)|\*\*([^]+?)\*\*|\*([^*]+?)\*|\[((?:\\.|`[^`]*`|[^\\[\]`])*)\]\(([^()\s]+)\)|<((?:https?:\/\/|mailto:)[^<>\s]+)>/g;
const SAFE = /^(?:https?:\/\/|mailto:)/i;
const UNKNOWN = /^(?:`{3}|~{3}|\||<[a-zA-Z!/]| {4}|(?:[-*_] *){3,}$)/;

/** @param {string} name @param {(Node | string)[]} inside */
const node = (name, ...inside) => {
  const made = document.createElement(name);
  made.append(...inside);
  return made;
};

/** A link, or its words alone where it leads to anything but a page or an address. */
const linkTo = (url, words) => {
  if (!SAFE.test(url)) return node("span", ...words);
  const made = node("a", ...words);
  made.setAttribute("href", url);
  made.setAttribute("rel", "noreferrer");
  return made;
};

/** @param {string} text @returns {(Node | string)[]} */
const readInline = text => {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, escaped, , code, strong, soft, words, url, bare] = match;
    found.push(text.slice(end, match.index));
    end = match.index + whole.length;
    if (escaped !== undefined) found.push(escaped);
    else if (code !== undefined) found.push(node("code", code.replace(/^ (.*[^ ].*) $/, "$1")));
    else if (strong !== undefined) found.push(node("strong", ...readInline(strong)));
    else if (soft !== undefined) found.push(node("em", ...readInline(soft)));
    else if (url !== undefined) found.push(linkTo(url, readInline(words)));
    else found.push(linkTo(bare, [bare]));
  }
  return [...found, text.slice(end)];
};

/** The items of a list; what is indented goes on in its item. */
const readList = (lines, bullet, depth) => {
  const items = [];
  for (const line of lines) {
    const begun = line.match(bullet);
    if (begun) items.push([line.slice(begun[0].length)]);
    else items[items.length - 1].push(line.replace(/^ {1,4}/, ""));
  }
  return items.map(item => {
    const inside = readBlocks(item.join("\n"), depth);
    const alone = inside.length === 1 && inside[0].nodeName === "P";
    return node("li", ...(alone ? [...inside[0].childNodes] : inside));
  });
};

const readBlocks = (text, depth) => {
  const found = [];
  const lines = text.split("\n");
  const take = holds => {
    const taken = [];
    while (lines.length && holds(lines[0], taken.length)) taken.push(lines.shift());
    while (taken.length && !taken[taken.length - 1].trim()) taken.pop();
    return taken;
  };
  const BULLET = /^[-*+] +/, NUMBER = /^\d+[.)] +/;
  while (lines.length) {
    const line = lines[0];
    const heading = line.match(/^(#{1,6}) +(.*)$/);
    if (!line.trim()) lines.shift();
    else if (heading) {
      lines.shift();
      found.push(node(`h${Math.min(depth + heading[1].length - 1, 6)}`, ...readInline(heading[2])));
    } else if (line.startsWith(">")) {
      const quoted = take(each => each.startsWith(">")).map(each => each.replace(/^> ?/, ""));
      const box = quoted[0].match(/^\[!([A-Z]+)\]$/);
      const inside = readBlocks(quoted.slice(box ? 1 : 0).join("\n"), depth);
      if (box) inside.unshift(node("p", node("strong", box[1][0] + box[1].slice(1).toLowerCase())));
      found.push(node("blockquote", ...inside));
    } else if (UNKNOWN.test(line)) {
      const fence = line.match(/^(`{3,}|~{3,})/);
      const raw = fence
        ? take((each, at) => at < 1 || !each.startsWith(fence[1]))
        : take(each => each.trim());
      if (fence && lines.length) raw.push(lines.shift());
      found.push(node("pre", raw.join("\n")));
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      const bullet = BULLET.test(line) ? BULLET : NUMBER;
      const taken = take((each, at) => !each.trim() || bullet.test(each) || (at > 0 && each.startsWith("  ")));
      found.push(node(bullet === BULLET ? "ul" : "ol", ...readList(taken, bullet, depth)));
    } else {
      const starts = /^(?:#{1,6} |>|`{3}|~{3})/;
      const taken = take((each, at) => each.trim() && (at < 1 || !starts.test(each)));
      found.push(node("p", ...readInline(taken.join("\n"))));
    }
  }
  return found;
};

/** @param {string} text @param {number} [depth] @returns {Node[]} */
const readMarkdown = (text, depth = 3) => readBlocks(text, depth);
