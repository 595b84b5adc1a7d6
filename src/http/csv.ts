import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

type Rows = AsyncIterable<object> | Iterable<object>;

/** A value to write without quotes: a number, which the driver returns as a string. */
class Unquoted {
  constructor(readonly text: string) {}
}

/**
 * Positions where a spreadsheet may see the beginning of a formula: OWASP's list and the full-width forms. In locales with `;`
 * as separator, a spreadsheet also splits quoted text, so positions within a text count too.
 */
const FORMULA = /(?<=^|[;؛|\t\r\n])(?=[\s"]*[=+\-@\t\r＝＋－＠])/gu;

export const escapeFormulas = (text: string): string => text.replace(FORMULA, "'");

/**
 * Streams rows as CSV in UTF-8 (RFC 4180: CRLF, header line, quoted text). Text that looks like a formula is prefixed with '.
 * @param columns to write, in this order
 * @param numbers columns with decimal strings, to write without quotes
 * @param bom begin with a byte order mark, so that Excel reads it as UTF-8
 * @throws what reading the first row throws, while an error response is still possible
 */
export async function toCsv(
  rows: Rows,
  columns: string[],
  { numbers = [], bom = false }: { numbers?: string[]; bom?: boolean } = {},
): Promise<Readable> {
  const source = Readable.from(withNames(rows, columns, numbers));
  const csv = stringify({
    bom,
    columns,
    record_delimiter: 'windows',
    quoted_string: true,
    cast: {
      boolean: String,
      date: (time) => time.toISOString(),
      string: escapeFormulas,
      object: (bare) => (bare as Unquoted).text,
    },
  });
  // An error on either side destroys both, and reaches the reader of the CSV.
  pipeline(source, csv, () => {});
  await once(csv, 'readable');
  return csv;
}

/** Holds the header line back until the first row has been read, so that an error can still be a problem document. */
async function* withNames(rows: Rows, columns: string[], numbers: string[]): AsyncGenerator<object> {
  const names = Object.fromEntries(columns.map((column) => [column, new Unquoted(column)]));
  let named = false;
  for await (const row of rows) {
    if (!named) yield names;
    named = true;
    yield withUnquoted(row as Record<string, unknown>, numbers);
  }
  if (!named) yield names;
}

function withUnquoted(row: Record<string, unknown>, numbers: string[]): object {
  const bare = { ...row };
  for (const column of numbers) {
    const value = row[column];
    if (typeof value === 'string') bare[column] = new Unquoted(value);
  }
  return bare;
}
