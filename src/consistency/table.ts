/** Rows as lines of aligned columns: numbers to the right, the column names on top. */
export function table(rows: ReadonlyArray<Record<string, string | number | null>>): string {
  const [first] = rows;
  if (!first) return '';
  const columns = Object.keys(first).map((name) => {
    const cells = rows.map((row) => String(row[name] ?? '-'));
    const width = Math.max(name.length, ...cells.map((cell) => cell.length));
    const numeric = rows.every((row) => typeof row[name] !== 'string');
    return [name, ...cells].map((cell) => (numeric ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines = [...Array(rows.length + 1).keys()].map((line) =>
    columns.map((cells) => cells[line]).join('  '),
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}
