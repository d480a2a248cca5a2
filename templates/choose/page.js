/** The page: choices in, text out. Every word that it shows stands in page.html or in the data. */
const LOUD = 250; // milliseconds without a key until a change is read aloud
const NAMES = { markdown: "AI_POLICY.md", toml: "contribpolicy.toml" };

const startPage = root => {
  const data = JSON.parse(document.getElementById("contribpolicy-data").textContent);
  const kit = ContribPolicy.load(data);
  const part = name => root.querySelector(`[data-part="${name}"]`);
  const fields = [...root.querySelectorAll("[data-key]")];
  const questions = [...root.querySelectorAll("[data-question]")];
  const phrases = new Map(
    [...part("phrases").content.querySelectorAll("[data-phrase]")].map(each => [
      each.dataset.phrase, each.textContent,
    ]),
  );
  const phrase = (name, values = {}) =>
    phrases.get(name).replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
  const facets = new Map(kit.facets.map(facet => [facet.name, facet]));
  const stanceOf = (facet, name) => facets.get(facet)?.stances.find(each => each.name === name);
  const capital = text => text.slice(0, 1).toUpperCase() + text.slice(1);

  /** What the page makes of: the shape of a policy file. */
  let choices = {};
  let made = null;

  // --- rules as they are written: nothing, false, a name, a table, a list of both -----------------

  const listed = raw =>
    (Array.isArray(raw) ? raw : raw ? [raw] : []).map(each =>
      typeof each === "string" ? { stance: each } : { ...each });

  const started = start => {
    if (start.preset) return kit.presets[start.preset]?.rules ?? {};
    const found = {};
    for (const { facet, note, ...rule } of kit.published[start.like]?.rules ?? [])
      (found[facet] ??= []).push(rule);
    return found;
  };

  const rulesOf = (facet, from = choices) => {
    const own = from.rules?.[facet];
    return listed(own === undefined ? started(from)[facet] : own);
  };

  const short = (facet, rules) => {
    const said = rules.map(rule => {
      const { level, ...rest } = rule;
      const usual = level === undefined || level === stanceOf(facet, rule.stance)?.level;
      const kept = usual ? rest : { ...rest, level };
      return Object.keys(kept).join() === "stance" ? rule.stance : kept;
    });
    return said.length === 1 ? said[0] : said;
  };

  const setRules = (facet, rules) => {
    const { [facet]: _, ...others } = choices.rules ?? {};
    const wanted = short(facet, rules);
    const below = short(facet, listed(started(choices)[facet]));
    const same = JSON.stringify(wanted) === JSON.stringify(below);
    choices = { ...choices, rules: same ? others : { ...others, [facet]: rules.length ? wanted : false } };
    if (!Object.keys(choices.rules).length) delete choices.rules;
    update();
  };

  // --- three questions lead to a preset -----------------------------------------------------------

  const answersOf = question => [...question.querySelectorAll("input")];
  const stancesOf = answer => answer.value.split(" ").filter(Boolean);

  /** The answer that rules give to a question; of several the one that is checked. */
  const answerIn = (question, from) => {
    const said = rulesOf(question.dataset.question, from).map(rule => rule.stance);
    const answers = [...answersOf(question)].sort((one, two) => two.checked - one.checked);
    return answers.find(answer => stancesOf(answer).some(each => said.includes(each)))
      ?? (said.length ? undefined : answersOf(question).find(answer => "silent" in answer.dataset));
  };

  const given = () => questions
    .filter(question => !question.disabled)
    .map(question => ({ question, answer: answersOf(question).find(each => each.checked) }))
    .filter(({ answer }) => answer);

  /** The presets that fit best, those that say least first, each with the answers it does not give. */
  const fitting = () => {
    const wanted = given();
    const found = Object.keys(kit.presets).map(name => {
      const missed = wanted.filter(({ question, answer }) => answerIn(question, { preset: name }) !== answer);
      const weight = missed.reduce((sum, { question }) => sum + Number(question.dataset.weight), 0);
      return { name, missed, weight, size: Object.keys(kit.presets[name].rules).length };
    });
    const least = Math.min(...found.map(each => each.weight));
    return found.filter(each => each.weight === least).sort((one, two) => one.size - two.size);
  };

  const startFrom = (start, missed = [], all = false) => {
    const { preset, like, extends: _, rules, custom, ...kept } = choices;
    choices = { ...start, ...kept };
    for (const { question, answer } of missed) {
      const [stance] = stancesOf(answer);
      choices.rules = { ...choices.rules, [question.dataset.question]: stance ?? false };
    }
    rebuild(all);
  };

  const voidQuestions = () => {
    const no = questions.flatMap(answersOf).find(answer => answer.checked && answer.name === "cp-general");
    for (const question of questions) question.disabled = !!no && question.dataset.void === no.value;
  };

  const answered = () => {
    voidQuestions();
    const found = fitting();
    const { name, missed } = found.find(each => each.name === choices.preset) ?? found[0];
    startFrom({ preset: name }, missed);
  };

  const showFits = () => {
    const found = fitting();
    const own = Object.hasOwn(kit.presets, choices.preset ?? "") && !found.some(each => each.name === choices.preset);
    if (own) found.unshift({ name: choices.preset, missed: [] });
    const chosen = root.querySelector('[name="cp-fit"]:focus')?.value;
    part("fits").replaceChildren(part("fits").querySelector("legend"), ...found.map(({ name, missed }) => {
      const box = node("input");
      Object.assign(box, { type: "radio", name: "cp-fit", value: name, checked: name === choices.preset });
      box.addEventListener("change", () => startFrom({ preset: name }, missed));
      const onTop = missed.map(({ question }) =>
        phrase("on-top", { question: question.querySelector("legend").textContent }));
      const about = node("span", [kit.presets[name].about, ...onTop].join(" "));
      about.className = "cp-about";
      return node("label", box, node("span", node("strong", name), about));
    }));
    if (chosen) root.querySelector('[name="cp-fit"]:checked')?.focus();
  };

  // --- a facet with its stances ---------------------------------------------------------------------

  const chosenIn = policy => new Set((policy?.rules ?? []).map(rule => `${rule.facet}.${rule.stance}`));
  const plainly = name => {
    const [facet, stance] = name.split(".");
    return `${facets.get(facet)?.title ?? facet} (${stance})`;
  };

  const stanceRow = (facet, stance) => {
    const box = node("input");
    box.type = "checkbox";
    const level = node("select", ...stance.levels.map(each => new Option(each, each)));
    const sentence = node("p"), opposite = node("p");
    sentence.className = "cp-sentence";
    opposite.className = "cp-opposite";
    const strength = node("label", `${phrase("level")} `, level);
    strength.className = "cp-level";
    const row = node("div", node("label", box, node("span", stance.about)), sentence, strength, opposite);
    row.className = "cp-stance";
    box.addEventListener("change", () => {
      const others = rulesOf(facet.name).filter(rule => rule.stance !== stance.name);
      setRules(facet.name, box.checked ? [...others, { stance: stance.name }] : others);
    });
    level.addEventListener("change", () => setRules(facet.name, rulesOf(facet.name).map(rule =>
      rule.stance === stance.name ? { ...rule, level: level.value } : rule)));
    const refresh = said => {
      const rule = rulesOf(facet.name).find(each => each.stance === stance.name);
      box.checked = !!rule;
      level.value = rule?.level ?? stance.level;
      strength.hidden = !rule || stance.levels.length < 2;
      const words = made ? kit.sentence(made.policy, facet.name, stance.name, level.value) : "";
      sentence.replaceChildren(...readInline(words));
      const against = rule ? [] : stance.opposes.filter(each => said.has(each));
      opposite.textContent = against.map(each => phrase("opposite", { other: plainly(each) })).join(" ");
      opposite.hidden = !against.length;
    };
    return { row, refresh };
  };

  const facetBox = facet => {
    const names = node("code");
    const title = node("summary", capital(facet.title), " ", names);
    const box = node("details", title);
    box.className = "cp-facet";
    box.dataset.facet = facet.name;
    let rows = [];
    const refresh = () => {
      const rules = rulesOf(facet.name);
      names.textContent = rules.map(rule => rule.stance ?? phrase("own")).join(", ");
      names.hidden = !rules.length;
      if (!box.open) return;
      if (!rows.length) {
        rows = facet.stances.map(stance => stanceRow(facet, stance));
        const legend = node("legend", capital(facet.title)), about = node("p", facet.about);
        legend.className = "cp-unseen";
        about.className = "cp-about";
        box.append(node("fieldset", legend, about, ...rows.map(each => each.row)));
      }
      const said = chosenIn(made?.policy);
      for (const row of rows) row.refresh(said);
    };
    box.addEventListener("toggle", refresh);
    return { box, refresh, facet };
  };

  const boxes = kit.facets.map(facetBox);

  // --- fields -----------------------------------------------------------------------------------------

  const setting = key => key.split(".").reduce((table, step) => table?.[step], choices);
  const schemaOf = key => {
    const [table, name] = key.split(".");
    const kind = kit.schema.properties[table].$ref.split("/").pop();
    return kit.schema.$defs[kind].properties[name];
  };
  const set = (key, value) => {
    const [table, name] = key.split(".");
    const { [name]: _, ...others } = choices[table] ?? {};
    const usual = value === "" || value === schemaOf(key).default;
    const wanted = usual ? others : { ...others, [name]: value };
    choices = { ...choices, [table]: wanted };
    if (!Object.keys(wanted).length) delete choices[table];
    update();
  };

  for (const field of fields) {
    const { key } = field.dataset;
    const schema = schemaOf(key);
    if (field.localName === "select") {
      const values = schema.enum ?? schema.anyOf.find(each => each.enum).enum;
      const first = values.filter(each => each === schema.default);
      field.append(...[...new Set([...first, ...values])].map(each => new Option(each, each)));
    } else if (schema.default) field.placeholder = schema.default;
    const about = node("span", schema.description);
    about.className = "cp-about";
    field.before(about);
    field.addEventListener("input", () => set(key, field.value.trim()));
  }

  const showFields = () => {
    for (const field of fields) {
      const value = setting(field.dataset.key) ?? "";
      if (field === document.activeElement && field.value.trim() === value) continue;
      field.value = typeof value === "string" ? value || (field.localName === "select" ? schemaOf(field.dataset.key).default : "") : "";
    }
  };

  // --- what comes out ---------------------------------------------------------------------------------

  const view = () => root.querySelector('[name="cp-view"]:checked').value;

  const showCard = card => part("card").replaceChildren(...Object.entries(card)
    .filter(([, lines]) => lines.length)
    .map(([column, lines]) => {
      const title = node("h3", capital(data.words.terms.titles[`title ${column}`]));
      const box = node("div", title, node("ul", ...lines.map(line => node("li", ...readInline(line)))));
      box.className = `cp-${column}`;
      return box;
    }));

  const showPaper = () => {
    const plain = { markdown: made.text, toml: made.toml }[view()];
    part("paper").replaceChildren(...(plain === undefined ? readMarkdown(made.text) : [node("pre", plain)]));
  };

  /** A value as TOML on one line; JSON writes its texts, numbers and truth values alike. */
  const inline = value => {
    if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const keys = Object.entries(value).map(([key, each]) => `${/^[\w-]+$/.test(key) ? key : JSON.stringify(key)} = ${inline(each)}`);
    return `{ ${keys.join(", ")} }`;
  };
  const quoted = text => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

  /** The command that makes the policy; without a start it finds the policy file. */
  const command = () => {
    const { preset, like, ...rest } = choices;
    if (!preset && !like) return "contribpolicy init";
    const settings = Object.entries(rest).flatMap(([table, value]) =>
      Array.isArray(value) || typeof value !== "object"
        ? [`${table}=${inline(value)}`]
        : Object.entries(value).map(([key, each]) => `${table}.${key}=${inline(each)}`));
    const start = preset ? `--preset ${quoted(preset)}` : `--like ${quoted(like)}`;
    return ["contribpolicy init", start, ...settings.map(each => `--set ${quoted(each)}`)].join(" ");
  };

  const said = new Map();
  const say = (text, wait = 0) => {
    clearTimeout(said.get("timer"));
    said.set("timer", setTimeout(() => { part("status").textContent = text; }, wait));
  };

  const showWrong = wrong => {
    const pairs = made ? kit.contradictions(made.policy) : [];
    const known = new Set(wrong.map(each => each.key));
    for (const field of fields) field.setAttribute("aria-invalid", String(known.has(field.dataset.key)));
    const lines = [
      ...wrong.map(each => (each.key ? phrase("at", each) : each.message)),
      ...pairs.map(({ facet, stance, other }) => phrase("contradiction", {
        one: plainly(`${facet}.${stance}`), other: plainly(`${other.facet}.${other.stance}`),
      })),
    ];
    const shown = [...part("wrong").children].map(each => each.textContent);
    // What stands there already is not read aloud once more.
    if (lines.join("\n") !== shown.join("\n"))
      part("wrong").replaceChildren(...lines.map(each => node("li", each)));
  };

  const hasStart = () => !!(choices.preset || choices.like || Object.keys(choices.rules ?? {}).length);

  const update = () => {
    const wrong = hasStart() ? kit.check(choices) : [];
    if (hasStart() && !wrong.length) {
      const policy = kit.policy(choices);
      const text = kit.text(policy);
      if (made && text !== made.text)
        say(phrase("changed", { n: text.split(/\s+/).filter(Boolean).length }), LOUD);
      made = { policy, text, toml: kit.toml(choices), card: kit.card(policy) };
      showCard(made.card);
      showPaper();
      part("command").textContent = command();
      for (const [name, shown] of [["by-command", choices.preset || choices.like], ["by-file", !choices.preset && !choices.like]])
        part(name).hidden = !shown;
    }
    part("empty").hidden = !!made;
    part("made").hidden = !made;
    showWrong(wrong);
    showAnswers(false);
    showFits();
    const from = kit.published[choices.like];
    part("like").value = choices.like ?? "";
    part("source").replaceChildren(...(from
      ? [`${phrase("source", from)} `, linkTo(from.url, [from.url])] : []));
    for (const box of boxes) box.refresh();
    const address = Object.keys(choices).length ? `#${kit.address(choices)}` : "";
    if (address && address !== location.hash) history.replaceState(history.state, "", address);
  };

  /** The answers as the choices give them; `all`: also to questions that nobody answered yet. */
  const showAnswers = all => {
    for (const question of questions) {
      const answers = answersOf(question);
      if (question.disabled || !(all || answers.some(each => each.checked))) continue;
      const answer = hasStart() ? answerIn(question, choices) : undefined;
      for (const each of answers) each.checked = each === answer;
    }
    voidQuestions();
  };

  /** After another start: the fields and answers as the choices have them, the facets in two heaps. */
  const rebuild = all => {
    showFields();
    for (const question of questions) question.disabled = false;
    showAnswers(all);
    for (const { box, facet } of boxes) part(rulesOf(facet.name).length ? "said" : "unsaid").append(box);
    update();
  };

  // --- what people do ----------------------------------------------------------------------------------

  for (const question of questions) question.addEventListener("change", answered);
  for (const each of root.querySelectorAll('[name="cp-view"]')) each.addEventListener("change", showPaper);

  part("like").append(...Object.entries(kit.published).map(([name, each]) => new Option(each.project, name)));
  part("like").addEventListener("change", event => {
    if (!event.target.value) return;
    startFrom({ like: event.target.value }, [], true);
  });

  const readFile = () => {
    const text = part("pasted").value;
    const { choices: read, wrong } = kit.fromToml(text);
    part("wrong-file").replaceChildren(...wrong.map(each =>
      node("li", phrase(each.line ? "line" : "at", each))));
    part("pasted").setAttribute("aria-invalid", String(wrong.length > 0));
    if (!wrong.length) {
      choices = read;
      rebuild(true);
    } else if (wrong[0].line) {
      const lines = text.split("\n"), before = lines.slice(0, wrong[0].line - 1).join("\n").length;
      part("pasted").setSelectionRange(before, before + lines[wrong[0].line - 1].length + 1);
    }
  };

  /** Into the clipboard; where the browser keeps it shut, the text is marked. */
  const copy = async (text, place) => {
    try {
      await navigator.clipboard.writeText(text);
      say(phrase("copied"));
    } catch {
      getSelection().selectAllChildren(place);
      say(phrase("selected"));
    }
  };

  const product = () => (view() === "toml" ? made.toml : made.text);
  const save = () => {
    const name = NAMES[view()] ?? NAMES.markdown;
    const link = node("a");
    link.href = URL.createObjectURL(new Blob([product()], { type: "text/plain" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(phrase("saved", { name }));
  };

  const deeds = {
    read: readFile,
    copy: () => copy(product(), part("paper")),
    "copy-command": () => copy(part("command").textContent, part("command")),
    link: () => copy(location.href, part("command")),
    save,
    jump: () => {
      const result = root.querySelector(".cp-result");
      result.scrollIntoView();
      result.focus({ preventScroll: true });
    },
  };
  root.addEventListener("click", event => deeds[event.target.closest("[data-do]")?.dataset.do]?.());

  const fromAddress = () => {
    const found = kit.fromAddress(location.hash.slice(1));
    if (Object.keys(found).length || !made) {
      choices = found;
      rebuild(true);
    }
  };
  addEventListener("hashchange", fromAddress);
  fromAddress();
};

for (const root of document.querySelectorAll(".contribpolicy-choose")) startPage(root);
