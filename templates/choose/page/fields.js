/** The fields of the project and of the words, each a setting of the policy file. */
const fieldsOf = page => {
  const { root, chooser } = page;
  const fields = [...root.querySelectorAll("[data-key]")];

  for (const field of fields) {
    const { key } = field.dataset;
    const schema = chooser.schemaOf(key);
    if (field.localName === "select") {
      const values = schema.enum ?? schema.anyOf.find(each => each.enum).enum;
      const usual = values.filter(each => each === schema.default);
      field.append(...[...new Set([...usual, ...values])].map(each => new Option(each, each)));
    } else if (schema.default) field.placeholder = schema.default;
    const about = node("span", schema.description);
    about.className = "cp-about";
    field.before(about);
    field.addEventListener("input", () =>
      page.change(chooser.withSetting(page.choices, key, field.value.trim())));
  }

  return {
    show() {
      for (const field of fields) {
        const { key } = field.dataset;
        const value = chooser.setting(page.choices, key);
        const usual = field.localName === "select" ? chooser.schemaOf(key).default : "";
        field.value = typeof value === "string" ? value : usual;
      }
    },
    /** Marks those whose keys are wrong. */
    mark(keys) {
      for (const field of fields) field.setAttribute("aria-invalid", String(keys.includes(field.dataset.key)));
    },
  };
};
