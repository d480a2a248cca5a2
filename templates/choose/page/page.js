/** The page: choices in, text out. Every word that it shows stands in page.html or in the data. */
const LOUD = 250; // milliseconds without a change until one is read aloud
const NAMES = { markdown: "AI_POLICY.md", toml: "contribpolicy.toml" };

const capital = text => text.slice(0, 1).toUpperCase() + text.slice(1);

const startPage = root => {
  const data = JSON.parse(document.getElementById("contribpolicy-data").textContent);
  const kit = ContribPolicy.load(data);
  const chooser = chooserOf(kit);
  const part = name => root.querySelector(`[data-part="${name}"]`);
  const phrase = (name, values = {}) =>
    part("phrases").content.querySelector(`[data-phrase="${name}"]`).textContent
      .replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
  /** A stance, `facet.stance`, as a message names it. */
  const plainly = name => {
    const [facet, stance] = name.split(".");
    return `${kit.facets.find(each => each.name === facet)?.title ?? facet} (${stance})`;
  };

  /** What the parts of the page share: `choices`, and what was `made` of those that were right. */
  const page = { root, kit, chooser, part, phrase, plainly, choices: {}, made: null, change, start };
  const questions = questionsOf(page), facets = facetsOf(page), fields = fieldsOf(page);

  /** Goes on with other choices. */
  function change(choices) {
    page.choices = choices;
    show(false);
  }

  /** The same from another start; `all`: the answers to all questions come from the choices. */
  function start(choices, all) {
    page.choices = choices;
    fields.show();
    facets.sort();
    show(all);
  }

  function show(all) {
    const { choices } = page;
    const isStarted = chooser.isStarted(choices);
    const wrong = isStarted ? kit.check(choices) : [];
    if (!isStarted) page.made = null;
    else if (!wrong.length) make(choices);
    part("empty").hidden = !!page.made;
    part("made").hidden = !page.made;
    showWrong(wrong);
    questions.show(all);
    facets.show();
    const from = kit.published[choices.like];
    part("like").value = choices.like ?? "";
    part("source").replaceChildren(...(from ? [`${phrase("source", from)} `, linkTo(from.url, [from.url])] : []));
    const address = Object.keys(choices).length ? `#${kit.address(choices)}` : "";
    if (address && address !== location.hash) history.replaceState(history.state, "", address);
  }

  // --- what comes out -----------------------------------------------------------------------------

  function make(choices) {
    const policy = kit.policy(choices), text = kit.text(policy);
    if (page.made && text !== page.made.text)
      say(phrase("changed", { n: text.split(/\s+/).filter(Boolean).length }), LOUD);
    page.made = { policy, text, toml: kit.toml(choices) };
    showCard(kit.card(policy));
    showPaper();
    part("command").textContent = chooser.command(choices);
    const isByFile = !choices.preset && !choices.like;
    part("by-file").hidden = !isByFile;
    part("by-command").hidden = isByFile;
  }

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
    const { text, toml } = page.made;
    const plain = { markdown: text, toml }[view()];
    part("paper").replaceChildren(...(plain === undefined ? readMarkdown(text) : [node("pre", plain)]));
  };

  const showWrong = wrong => {
    fields.mark(wrong.map(each => each.key));
    const pairs = page.made ? kit.contradictions(page.made.policy) : [];
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

  let waiting = 0;
  const say = (text, wait = 0) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { part("status").textContent = text; }, wait);
  };

  // --- what people do -----------------------------------------------------------------------------

  const readFile = () => {
    const text = part("pasted").value;
    const { choices, wrong } = kit.fromToml(text);
    part("wrong-file").replaceChildren(...wrong.map(each =>
      node("li", phrase(each.key ? "line-at" : "line", each))));
    part("pasted").setAttribute("aria-invalid", String(wrong.length > 0));
    if (!wrong.length) start(choices, true);
    else {
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

  const product = () => (view() === "toml" ? page.made.toml : page.made.text);
  const save = () => {
    const name = NAMES[view()] ?? NAMES.markdown;
    const link = node("a");
    link.href = URL.createObjectURL(new Blob([product()], { type: "text/plain" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(phrase("saved", { name }));
  };

  const jump = () => {
    const result = root.querySelector(".cp-result");
    result.scrollIntoView();
    result.focus({ preventScroll: true });
  };

  const deeds = {
    read: readFile,
    copy: () => copy(product(), part("paper")),
    "copy-command": () => copy(part("command").textContent, part("command")),
    link: () => copy(location.href, part("command")),
    save,
    jump,
  };
  root.addEventListener("click", event => deeds[event.target.closest("[data-do]")?.dataset.do]?.());
  for (const each of root.querySelectorAll('[name="cp-view"]')) each.addEventListener("change", showPaper);
  part("like").append(...Object.entries(kit.published).map(([name, each]) => new Option(each.project, name)));
  part("like").addEventListener("change", event => {
    if (event.target.value) start(chooser.restarted(page.choices, { like: event.target.value }), true);
  });

  const fromAddress = () => {
    const found = kit.fromAddress(location.hash.slice(1));
    if (Object.keys(found).length || !page.made) start(found, true);
  };
  addEventListener("hashchange", fromAddress);
  fromAddress();
};

for (const root of document.querySelectorAll(".contribpolicy-choose")) startPage(root);
