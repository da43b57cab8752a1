// Buttons beside a text, to copy it or to print its section alone; without a script the text is there
// to be selected, and the browser prints the page.
"use strict";

document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
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
