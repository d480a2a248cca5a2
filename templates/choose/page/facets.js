/** Every facet as a box that opens: its stances, each with the sentence that it makes. */
const facetsOf = page => {
  const { kit, chooser, part, phrase, plainly } = page;

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

    const rules = () => chooser.rulesOf(page.choices, facet.name);
    const change = to => page.change(chooser.withRules(page.choices, facet.name, to));
    box.addEventListener("change", () => {
      const others = rules().filter(rule => rule.stance !== stance.name);
      change(box.checked ? [...others, { stance: stance.name }] : others);
    });
    level.addEventListener("change", () => change(rules().map(rule =>
      rule.stance === stance.name ? { ...rule, level: level.value } : rule)));

    const show = said => {
      const rule = rules().find(each => each.stance === stance.name);
      box.checked = !!rule;
      level.value = rule?.level ?? stance.level;
      strength.hidden = !rule || stance.levels.length < 2;
      const words = page.made ? kit.sentence(page.made.policy, facet.name, stance.name, level.value) : "";
      sentence.replaceChildren(...readInline(words));
      const against = rule ? [] : stance.opposes.filter(each => said.has(each));
      opposite.textContent = against.map(each => phrase("opposite", { other: plainly(each) })).join(" ");
      opposite.hidden = !against.length;
    };
    return { row, show };
  };

  const facetBox = facet => {
    const names = node("code");
    const box = node("details", node("summary", capital(facet.title), " ", names));
    box.className = "cp-facet";
    box.dataset.facet = facet.name;
    let rows = [];
    const show = () => {
      const rules = chooser.rulesOf(page.choices, facet.name);
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
      const said = new Set((page.made?.policy.rules ?? []).map(rule => `${rule.facet}.${rule.stance}`));
      for (const row of rows) row.show(said);
    };
    box.addEventListener("toggle", show);
    return { box, show, name: facet.name };
  };

  const boxes = kit.facets.map(facetBox);
  return {
    show: () => boxes.forEach(each => each.show()),
    /** In two heaps: what the policy says something about, and what it does not. */
    sort() {
      for (const { box, name } of boxes)
        part(chooser.rulesOf(page.choices, name).length ? "said" : "unsaid").append(box);
    },
  };
};
