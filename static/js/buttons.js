// Buttons beside a text, to copy it or to print its section alone, and under a chart; without a script
// the text is there to be selected, the browser prints the page, and the chart is drawn already.
"use strict";

document.documentElement.classList.add("js");

document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (field.select) field.select();
    else getSelection().selectAllChildren(field);
    try {
      await navigator.clipboard.writeText(field.value ?? field.textContent);
    } catch {
      document.execCommand("copy"); // not on https, or refused
    }
    said.textContent = button.dataset.copied;
  });
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const section = button.closest("section");
    section.classList.add("printed-alone");
    window.addEventListener("afterprint", () => section.classList.remove("printed-alone"), { once: true });
    window.print();
  });
});

document.querySelectorAll("[data-downloads]").forEach((group) => {
  const { downloads: address, charts, plotly } = group.dataset;
  group.addEventListener("click", async ({ target }) => {
    const { format, draw } = target.dataset;
    if (format === undefined && draw === undefined) return;
    if (draw !== undefined) target.remove();
    const chart = await import(charts);
    if (format) chart.save(address, plotly, format);
    else chart.draw(document.querySelector(`[data-chart="${address}"]`), plotly);
  });
});
