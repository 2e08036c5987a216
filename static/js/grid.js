// The comparison grid as one tab stop: arrows, Home and End, Ctrl+Home and Ctrl+End move, Enter opens the cell.

const grid = document.querySelector("[data-grid]");

if (grid && matchMedia("(min-width: 40.01rem)").matches) {
  const rows = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("a")]);
  const place = (link) => {
    const row = rows.findIndex((links) => links.includes(link));
    return [row, rows[row].indexOf(link)];
  };
  for (const link of rows.flat()) link.tabIndex = -1;
  if (rows.length) rows[0][0].tabIndex = 0;

  grid.addEventListener("keydown", (event) => {
    const link = event.target.closest("a");
    if (!link || event.altKey || event.metaKey) return;
    let [row, column] = place(link);
    const last = rows[row].length - 1;
    const moves = {
      ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column],
      Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? rows.length - 1 : row, last],
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    [row, column] = moves[event.key];
    const next = rows[row]?.[column];
    if (!next) return;
    link.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  grid.addEventListener("focusin", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    for (const other of grid.querySelectorAll('tbody a[tabindex="0"]')) other.tabIndex = -1;
    link.tabIndex = 0;
  });
}
