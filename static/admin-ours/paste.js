// Cells pasted from Excel, Word or a page come as a table too: it keeps what tabs lose.
for (const area of document.querySelectorAll("[data-pasted]")) {
  const kept = document.getElementById(area.dataset.pasted);
  area.addEventListener("paste", (event) => {
    const html = event.clipboardData.getData("text/html");
    kept.value = /<table/i.test(html) ? html : "";
  });
  // What is typed afterwards counts.
  area.addEventListener("input", (event) => {
    if (event.inputType !== "insertFromPaste") kept.value = "";
  });
}
