// @ts-check
/** Reads TOML 1.0, and knows in which line each value stands. */

const PARTS_OF_DAY = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?";
const DATE = new RegExp(`^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])([Tt ]${PARTS_OF_DAY}([Zz]|[+-]([01]\\d|2[0-3]):[0-5]\\d)?)?`);
const TIME = new RegExp(`^${PARTS_OF_DAY}`);
const NUMBER = /^(0x[\dA-Fa-f](_?[\dA-Fa-f])*|0b[01](_?[01])*|0o[0-7](_?[0-7])*|[+-]?(0|[1-9](_?\d)*)(\.\d(_?\d)*)?([eE][+-]?\d(_?\d)*)?)/;
const SHORT_ESCAPES = /** @type {Table} */ ({ b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" });

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
    const inside = [...this.lines.keys()].find((each) => [".", "["].some((mark) => each.startsWith(key + mark)));
    const found = this.lines.get(key) ?? this.lines.get(inside ?? "");
    const outer = key.replace(/(\.[^.[\]]*|\[\d+\])$/, "");
    return found ?? (outer === key ? 1 : this.lineOf(outer));
  }

  /** @param {string} message @returns {never} */
  fail(message) {
    throw new TomlError(message, this.line);
  }

  /** What the text holds; throws `TomlError`. */
  read() {
    let table = this.data;
    let path = "";
    /** @type {object[]} */
    let pending = [];
    for (this.skip(true); this.at < this.text.length; this.skip(true)) {
      if (this.text[this.at] === "[") {
        pending.forEach((each) => this.closed.add(each));
        pending = [];
        [table, path] = this.header();
      } else pending.push(...this.pair(table, path));
      this.skip(false);
      if (this.at < this.text.length && this.text[this.at] !== "\n") this.fail("expected the end of the line");
    }
    return this.data;
  }

  /** White space and comments; also the ends of lines. @param {boolean} lines */
  skip(lines) {
    const found = /** @type {RegExpMatchArray} */ (
      this.text.slice(this.at).match(lines ? /^(?:[ \t\n]|#[^\n]*)*/ : /^[ \t]*(?:#[^\n]*)?/)
    );
    this.at += found[0].length;
    if (/[\x00-\x08\x0b-\x1f\x7f]/.test(found[0])) this.fail("a control character stands in a comment");
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

  /** A table that follows, and its path. @returns {[Table, string]} */
  header() {
    const isList = this.takes("[[");
    if (!isList) this.expect("[");
    const keys = this.keys();
    this.expect(isList ? "]]" : "]");
    let [table, path] = this.walk(this.data, "", keys.slice(0, -1));
    const key = keys[keys.length - 1];
    if (isList) {
      const list = Object.hasOwn(table, key) ? table[key] : (table[key] = []);
      if (!Array.isArray(list) || this.frozen.has(list)) this.fail(`'${key}' is there already, and is no list of tables`);
      path = joined(path, `${key}[${list.length}]`);
      list.push((table = {}));
    } else {
      [table, path] = this.walk(table, path, [key]);
      if (this.closed.has(table)) this.fail(`the table '${path}' is there already`);
    }
    this.closed.add(table);
    this.lines.set(path, this.line);
    return [table, path];
  }

  /** The table that keys lead to, made where it is missing, and its path. @param {Table} table @param {string} path @param {string[]} keys @returns {[Table, string]} */
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
    this.blank();
    path = joined(path, key);
    if (Object.hasOwn(table, key)) this.fail(`'${path}' has a value already`);
    const value = this.value(path);
    Object.defineProperty(table, key, { value, writable: true, enumerable: true, configurable: true });
    return opened;
  }

  /** Dotted keys, and the blanks around them. */
  keys() {
    const found = [];
    do {
      this.blank();
      const bare = this.text.slice(this.at).match(/^[A-Za-z0-9_-]+/);
      if (bare) {
        this.at += bare[0].length;
        found.push(bare[0]);
      } else if (this.text[this.at] === '"' || this.text[this.at] === "'") found.push(this.string(false));
      else this.fail("expected a key");
      this.blank();
    } while (this.takes("."));
    return found;
  }

  blank() {
    while (this.text[this.at] === " " || this.text[this.at] === "\t") this.at += 1;
  }

  /** @param {string} path @returns {any} */
  value(path) {
    this.lines.set(path, this.line);
    const mark = this.text[this.at];
    if (mark === '"' || mark === "'") return this.string(true);
    if (mark === "[") return this.array(path);
    if (mark === "{") return this.inline(path);
    if (this.takes("true")) return true;
    if (this.takes("false")) return false;
    const rest = this.text.slice(this.at, this.at + 400);
    for (const [kind, pattern] of /** @type {const} */ ([["date", DATE], ["time", TIME], ["number", NUMBER], ["number", /^[+-]?(inf|nan)/]])) {
      const [whole] = rest.match(pattern) ?? [""];
      if (!whole) continue;
      this.at += whole.length;
      if (kind === "date" && !isDate(whole.slice(0, 10))) this.fail("there is no such day");
      const integer = kind === "number" && (/^0[xbo]/.test(whole) || !/[.eEin]/.test(whole));
      if (integer) return Number(whole.replace(/_/g, ""));
      return new Foreign(kind === "date" && whole.length > 10 ? "time" : kind, whole);
    }
    return this.fail(mark === undefined || mark === "\n" ? "a value is missing" : "expected a value: text stands in quotes");
  }

  /** @param {string} path */
  array(path) {
    this.at += 1;
    /** @type {any[]} */
    const made = [];
    this.frozen.add(made);
    for (this.skip(true); !this.takes("]"); this.skip(true)) {
      made.push(this.value(`${path}[${made.length}]`));
      this.skip(true);
      if (this.takes(",")) continue;
      if (this.text[this.at] !== "]") this.fail("a list is not closed, or a comma is missing in it");
    }
    return made;
  }

  /** @param {string} path */
  inline(path) {
    this.at += 1;
    /** @type {Table} */
    const made = {};
    this.blank();
    if (!this.takes("}")) {
      do {
        this.blank();
        if (this.text[this.at] === "\n") this.fail("a table in braces stands on one line");
        this.pair(made, path);
        this.blank();
      } while (this.takes(","));
      if (!this.takes("}")) this.fail("a table in braces is not closed, or a comma is missing in it; it stands on one line");
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

  /** @param {boolean} many whether it can run over several lines */
  string(many) {
    const mark = this.text[this.at];
    const long = many && this.text.startsWith(mark.repeat(3), this.at);
    const end = long ? mark.repeat(3) : mark;
    this.at += end.length;
    if (long) this.takes("\n");
    let made = "";
    for (;;) {
      const next = this.text[this.at];
      if (next === undefined || (next === "\n" && !long)) this.fail("a string is not closed");
      if (this.takes(end)) {
        // Two more marks can stand before those that close a long string.
        for (let more = 0; long && more < 2 && this.takes(mark); more += 1) made += mark;
        return made;
      }
      if (next === "\\" && mark === '"') made += this.escaped(long);
      else {
        if (/[\x00-\x08\x0b-\x1f\x7f]/.test(next)) this.fail("a control character stands in a string");
        made += next;
        this.at += 1;
      }
    }
  }

  /** @param {boolean} long */
  escaped(long) {
    const rest = this.text.slice(this.at + 1);
    const gap = long && rest.match(/^[ \t]*\n[ \t\n]*/);
    if (gap) {
      this.at += 1 + gap[0].length;
      return "";
    }
    const coded = rest.match(/^u([\dA-Fa-f]{4})|^U([\dA-Fa-f]{8})/);
    const number = coded ? parseInt(coded[1] ?? coded[2], 16) : 0;
    const right = coded ? number < 0xd800 || (number > 0xdfff && number < 0x110000) : Object.hasOwn(SHORT_ESCAPES, rest[0] ?? " ");
    if (!right) this.fail("unknown escape in a string; a backslash is written twice, or the string stands in single quotes");
    this.at += 1 + (coded ? coded[0].length : 1);
    return coded ? String.fromCodePoint(number) : SHORT_ESCAPES[rest[0]];
  }
}
