// @ts-check
/** Reads TOML 1.0, and knows in which line each value stands. */

const CLOCK = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?";
const DAY = "\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])";
const ZONE = "(?:[Zz]|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)?";
/** Of each kind of value without marks around it how it is written; the first that fits counts. */
const BARE = /** @type {[string, RegExp][]} */ ([
  ["true", /true/y],
  ["false", /false/y],
  ["time", new RegExp(`${DAY}[Tt ]${CLOCK}${ZONE}|${CLOCK}`, "y")],
  ["date", new RegExp(DAY, "y")],
  ["number", /[+-]?(?:inf|nan|(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*(?:[eE][+-]?\d(?:_?\d)*)?|[eE][+-]?\d(?:_?\d)*))/y],
  ["integer", /0x[\dA-Fa-f](?:_?[\dA-Fa-f])*|0b[01](?:_?[01])*|0o[0-7](?:_?[0-7])*|[+-]?(?:0|[1-9](?:_?\d)*)/y],
]);
const KEY = /[A-Za-z0-9_-]+/y;
const BLANK = /[ \t]*/y;
const COMMENT = /[ \t]*(?:#[^\x00-\x08\n-\x1f\x7f]*)?/y;
const GAP = /(?:[ \t\n]|#[^\x00-\x08\n-\x1f\x7f]*)*/y;
/** Strings: on one line, and over several. */
const SHORT_STRING = /"((?:[^"\\\x00-\x08\n-\x1f\x7f]|\\.)*)"|'([^'\x00-\x08\n-\x1f\x7f]*)'/y;
const LONG_STRING =
  /"""\n?((?:[^"\\\x00-\x08\v-\x1f\x7f]|\\[^]|"(?!""))*"{0,2})"""|'''\n?((?:[^'\x00-\x08\v-\x1f\x7f]|'(?!''))*'{0,2})'''/y;
const ESCAPE = /\\(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([btnfr"\\])|[ \t]*\n[ \t\n]*|)/g;
const MEANT = /** @type {Table} */ ({ b: "\b", t: "\t", n: "\n", f: "\f", r: "\r" });

/** A value that has a form of its own in TOML: a date, a time, a number with a fraction. */
class Foreign {
  /** @param {string} kind @param {string} text */
  constructor(kind, text) {
    this.kind = kind;
    this.text = text;
  }
}

/** What is wrong with a text of TOML, with its line. */
class TomlError extends Error {
  /** @param {string} message @param {number} line */
  constructor(message, line) {
    super(message);
    this.line = line;
  }
}

/** @param {string} path @param {string} key */
const joined = (path, key) => (path ? `${path}.${key}` : key);

class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text.replace(/^\ufeff/, "").replace(/\r\n/g, "\n");
    this.at = 0;
    /** @type {Map<string, number>} */
    this.lines = new Map();
    /** @type {Table} */
    this.data = {};
    /** Tables that have been written out, and cannot be once more. @type {Set<object>} */
    this.closed = new Set();
    /** Values on one line, to which nothing is added. @type {Set<object>} */
    this.frozen = new Set();
  }

  get line() {
    return this.text.slice(0, this.at).split("\n").length;
  }

  /** Where the value of a dotted key stands, or what holds it. @param {string} key @returns {number} */
  lineOf(key) {
    const isInside = (/** @type {string} */ each) => [".", "["].some((mark) => each.startsWith(key + mark));
    const found = this.lines.get(key) ?? this.lines.get([...this.lines.keys()].find(isInside) ?? "");
    const outer = key.replace(/(\.[^.[\]]*|\[\d+\])$/, "");
    return found ?? (outer === key ? 1 : this.lineOf(outer));
  }

  /** @param {string} message @returns {never} */
  fail(message) {
    throw new TomlError(message, this.line);
  }

  /** What stands here and fits, which is read then. @param {RegExp} pattern */
  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  /** @param {string} mark */
  takes(mark) {
    const there = this.text.startsWith(mark, this.at);
    if (there) this.at += mark.length;
    return there;
  }

  /** @param {string} mark */
  expect(mark) {
    if (!this.takes(mark)) this.fail(`expected '${mark}'`);
  }

  /** What the text holds; throws `TomlError`. */
  read() {
    let table = this.data;
    let path = "";
    /** @type {object[]} */
    let opened = [];
    for (this.take(GAP); this.at < this.text.length; this.take(GAP)) {
      if (this.text[this.at] === "[") {
        opened.forEach((each) => this.closed.add(each));
        opened = [];
        [table, path] = this.header();
      } else opened.push(...this.pair(table, path));
      this.take(COMMENT);
      if (this.at < this.text.length && this.text[this.at] !== "\n") this.fail("expected the end of the line");
    }
    return this.data;
  }

  /** A table that follows, and its path. @returns {[Table, string]} */
  header() {
    const isList = this.takes("[[");
    if (!isList) this.expect("[");
    const keys = this.keys();
    this.expect(isList ? "]]" : "]");
    const key = keys[keys.length - 1];
    let [table, path] = this.walk(this.data, "", isList ? keys.slice(0, -1) : keys);
    if (isList) {
      const list = Object.hasOwn(table, key) ? table[key] : (table[key] = []);
      const grows = Array.isArray(list) && !this.frozen.has(list);
      if (!grows) this.fail(`'${key}' is there already, and is no list of tables`);
      path = joined(path, `${key}[${list.length}]`);
      list.push((table = {}));
    }
    if (this.closed.has(table)) this.fail(`the table '${path}' is there already`);
    this.closed.add(table);
    this.lines.set(path, this.line);
    return [table, path];
  }

  /**
   * The table that keys lead to, made where it is missing, and its path.
   * @param {Table} table @param {string} path @param {string[]} keys @returns {[Table, string]}
   */
  walk(table, path, keys) {
    for (const key of keys) {
      let next = Object.hasOwn(table, key) ? table[key] : (table[key] = {});
      path = joined(path, key);
      if (Array.isArray(next) && !this.frozen.has(next)) {
        path += `[${next.length - 1}]`;
        next = next[next.length - 1];
      }
      if (!isTable(next) || this.frozen.has(next)) this.fail(`'${path}' has a value already`);
      table = next;
    }
    return [table, path];
  }

  /** A key with its value; gives the tables that dotted keys have opened. @param {Table} table @param {string} path */
  pair(table, path) {
    const keys = this.keys();
    const opened = [];
    for (const name of keys.slice(0, -1)) {
      if (Array.isArray(table[name])) this.fail(`'${name}' has a value already`);
      [table, path] = this.walk(table, path, [name]);
      if (this.closed.has(table)) this.fail(`the table '${path}' is there already`);
      opened.push(table);
    }
    const key = keys[keys.length - 1];
    this.expect("=");
    this.take(BLANK);
    if (Object.hasOwn(table, key)) this.fail(`'${joined(path, key)}' has a value already`);
    table[key] = this.value(joined(path, key));
    return opened;
  }

  /** Dotted keys, and the blanks around them. */
  keys() {
    const found = [];
    do {
      this.take(BLANK);
      const key = this.take(KEY)?.[0] ?? this.string(SHORT_STRING) ?? this.fail("expected a key");
      if (key === "__proto__") this.fail(`'${key}' is no key of a policy file`);
      found.push(key);
      this.take(BLANK);
    } while (this.takes("."));
    return found;
  }

  /** @param {string} path @returns {any} */
  value(path) {
    this.lines.set(path, this.line);
    if (this.takes("[")) return this.array(path);
    if (this.takes("{")) return this.inline(path);
    const string = this.string(LONG_STRING) ?? this.string(SHORT_STRING);
    if (string !== undefined) return string;
    for (const [kind, pattern] of BARE) {
      const text = this.take(pattern)?.[0];
      if (!text) continue;
      if (kind === "date" && !isDate(text)) this.fail("there is no such day");
      if (kind === "time" && text[4] === "-" && !isDate(text.slice(0, 10))) this.fail("there is no such day");
      if (kind === "integer") return Number(text.replace(/_/g, ""));
      return kind === "true" || kind === "false" ? kind === "true" : new Foreign(kind, text);
    }
    const mark = this.text[this.at] ?? "\n";
    if (mark === "\n") this.fail("a value is missing");
    if (/["']/.test(mark)) this.fail("a string is not closed, or holds a control character");
    return this.fail("expected a value: text stands in quotes");
  }

  /** @param {RegExp} pattern */
  string(pattern) {
    const found = this.take(pattern);
    if (found?.[1] === undefined) return found?.[2];
    return found[1].replace(ESCAPE, (whole, four, eight, mark) => {
      const number = parseInt(four ?? eight, 16);
      const isCharacter = number < 0xd800 || (number > 0xdfff && number < 0x110000);
      const isGap = pattern === LONG_STRING && whole.includes("\n");
      if (isGap) return "";
      if (mark) return MEANT[mark] ?? mark;
      if (isCharacter) return String.fromCodePoint(number);
      return this.fail("unknown escape; write a backslash twice, or the string in single quotes");
    });
  }

  /** @param {string} path */
  array(path) {
    /** @type {any[]} */
    const made = [];
    this.frozen.add(made);
    for (this.take(GAP); !this.takes("]"); this.take(GAP)) {
      made.push(this.value(`${path}[${made.length}]`));
      this.take(GAP);
      const goes = this.takes(",") || this.text[this.at] === "]";
      if (!goes) this.fail("a list is not closed, or a comma is missing in it");
    }
    return made;
  }

  /** @param {string} path */
  inline(path) {
    /** @type {Table} */
    const made = {};
    this.take(BLANK);
    if (!this.takes("}")) {
      do {
        this.take(BLANK);
        if (this.text[this.at] === "\n") this.fail("a table in braces stands on one line");
        this.pair(made, path);
        this.take(BLANK);
      } while (this.takes(","));
      if (!this.takes("}")) this.fail("a table in braces is not closed on its line, or lacks a comma");
    }
    this.freeze(made);
    return made;
  }

  /** @param {any} value */
  freeze(value) {
    if (!isTable(value)) return;
    this.frozen.add(value);
    Object.values(value).forEach((each) => this.freeze(each));
  }
}
