// Suggestions as you type: fills the field's datalist; a chosen title goes to its page.
"use strict";

(() => {
  const field = document.querySelector("[data-suggest]");
  if (!field) return;
  const list = document.getElementById(field.getAttribute("list"));
  const pages = new Map();
  let timer;
  let asked;

  async function suggest() {
    const text = field.value.trim();
    if (pages.has(text)) {
      window.location.assign(pages.get(text));
      return;
    }
    if (text.length < 2 || text === asked) return;
    asked = text;
    const address = `${field.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const response = await fetch(address).catch(() => null);
    if (!response?.ok || field.value.trim() !== text) return;
    const { suggestions } = await response.json();
    pages.clear();
    list.replaceChildren(
      ...suggestions.map(({ title, kind, context, url }) => {
        const option = document.createElement("option");
        option.value = title;
        option.label = [kind, context].filter(Boolean).join(" · ");
        pages.set(title, url);
        return option;
      }),
    );
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
})();
