// While the server works on many rows, a form says so: on how many, and for how long already.
// All rows are written in one transaction, so how many of them are done is known to nobody.
"use strict";

document.querySelectorAll(".underway").forEach((bar) => {
  const form = bar.closest("form");
  const status = bar.querySelector("[role=status]");
  const seconds = bar.querySelector(".seconds");
  let timer = 0;

  // Rows that are chosen in a list count, unless all of it is.
  const rows = () => {
    const chosen = form.querySelectorAll(".action-select:checked").length;
    const all = form.querySelector("[name=select_across]")?.value === "1";
    return chosen && !all ? chosen : bar.dataset.rows;
  };

  form.addEventListener("submit", (event) => {
    if (timer) {
      event.preventDefault(); // it was sent already
      return;
    }
    const since = Date.now();
    timer = setInterval(() => {
      seconds.textContent = Math.round((Date.now() - since) / 1000);
      if (!bar.hidden) return;
      bar.hidden = false;
      const count = rows();
      status.textContent = `${status.dataset.said}${count ? ` ${status.dataset.rows} ${count}` : ""}`;
    }, 1000);
  });
  window.addEventListener("pageshow", () => {
    clearInterval(timer);
    timer = 0;
    bar.hidden = true;
  });
});
