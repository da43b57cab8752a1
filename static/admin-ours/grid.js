// The grid by keyboard and paste. Without this file it is a form like any other.
const grid = document.getElementById("grid");
const lines = () =>
  [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td input")]);

function placeOf(cell) {
  const rows = lines();
  const row = rows.findIndex((cells) => cells.includes(cell));
  return { rows, row, column: row < 0 ? -1 : rows[row].indexOf(cell) };
}

grid.addEventListener("keydown", (event) => {
  const { rows, row, column } = placeOf(event.target);
  const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (row < 0 || !step || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault(); // Enter goes down; the buttons submit
  rows[row + step]?.[column]?.focus();
  rows[row + step]?.[column]?.select();
});

grid.addEventListener("paste", (event) => {
  const { rows, row, column } = placeOf(event.target);
  const text = event.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
  if (row < 0 || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  text.split(/\r?\n/).forEach((line, down) =>
    line.split("\t").forEach((value, right) => {
      const cell = rows[row + down]?.[column + right];
      if (cell) cell.value = value.trim();
    }),
  );
});
