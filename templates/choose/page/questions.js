/** Three questions that lead to presets: which fit the answers, and which answers a policy gives. */
const questionsOf = page => {
  const { root, kit, chooser, part, phrase } = page;
  const questions = [...root.querySelectorAll("[data-question]")];
  const answersOf = question => [...question.querySelectorAll("input")];
  const stancesOf = answer => answer.value.split(" ").filter(Boolean);

  /** The answer that choices give to a question; of several the one that is checked. */
  const answerIn = (question, choices) => {
    const said = chooser.rulesOf(choices, question.dataset.question).map(rule => rule.stance);
    const answers = answersOf(question).sort((one, two) => two.checked - one.checked);
    return answers.find(answer => stancesOf(answer).some(each => said.includes(each)))
      ?? (said.length ? undefined : answers.find(answer => "silent" in answer.dataset));
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

  /** Answers as rules by facet, and without the rules of the preset that contradict them. */
  const rulesOver = ({ name, missed }) => {
    const rules = Object.fromEntries(missed.map(({ question, answer }) =>
      [question.dataset.question, stancesOf(answer)[0] ?? false]));
    const said = Object.entries(rules).map(([facet, stance]) => `${facet}.${stance}`);
    for (const [facet, raw] of Object.entries(kit.presets[name].rules)) {
      const listed = [raw].flat(), { stances } = kit.facets.find(each => each.name === facet);
      const left = listed.filter(rule => !stances.some(stance =>
        stance.name === (rule.stance ?? rule) && stance.opposes.some(each => said.includes(each))));
      if (!(facet in rules) && left.length < listed.length)
        rules[facet] = left.length === 1 ? left[0] : left.length > 0 && left;
    }
    return rules;
  };

  /** Starts from a preset, with the answers that it does not give on top. */
  const startFrom = fit => {
    const rules = rulesOver(fit), start = chooser.restarted(page.choices, { preset: fit.name });
    page.start(Object.keys(rules).length ? { ...start, rules } : start, false);
  };

  /** Takes back the questions that an answer leaves without a sense. */
  const disable = () => {
    const given = questions.flatMap(answersOf).filter(answer => answer.checked).map(answer => answer.value);
    for (const question of questions) question.disabled = given.includes(question.dataset.void);
  };

  const answered = () => {
    disable();
    const found = fitting();
    startFrom(found.find(each => each.name === page.choices.preset) ?? found[0]);
  };

  const fitBox = fit => {
    const { name, missed } = fit;
    const box = node("input");
    Object.assign(box, { type: "radio", name: "cp-fit", value: name, checked: name === page.choices.preset });
    box.addEventListener("change", () => startFrom(fit));
    const onTop = missed.map(({ question }) =>
      phrase("on-top", { question: question.querySelector("legend").textContent }));
    const about = node("span", [kit.presets[name].about, ...onTop].join(" "));
    about.className = "cp-about";
    return node("label", box, node("span", node("strong", name), about));
  };

  /** The answers as the choices give them; `all`: also to questions that nobody answered yet. */
  const show = all => {
    if (all) for (const question of questions) question.disabled = false;
    for (const question of questions) {
      const answers = answersOf(question);
      if (question.disabled || !(all || answers.some(each => each.checked))) continue;
      const answer = chooser.isStarted(page.choices) ? answerIn(question, page.choices) : undefined;
      for (const each of answers) each.checked = each === answer;
    }
    disable();
    showFits();
  };

  const showFits = () => {
    const found = fitting(), { preset = "" } = page.choices;
    const isOwn = Object.hasOwn(kit.presets, preset) && !found.some(each => each.name === preset);
    if (isOwn) found.unshift({ name: preset, missed: [] });
    const hasFocus = root.querySelector('[name="cp-fit"]:focus');
    part("fits").replaceChildren(part("fits").querySelector("legend"), ...found.map(fitBox));
    if (hasFocus) root.querySelector('[name="cp-fit"]:checked')?.focus();
  };

  for (const question of questions) question.addEventListener("change", answered);
  return { show };
};
