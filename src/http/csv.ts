import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

type Rows = AsyncIterable<object> | Iterable<object>;

/** Goes out as it stands, where texts go out in quotes: numbers, which DECIMAL columns come as texts. */
class Bare {
  constructor(readonly text: string) {}
}

/**
 * Where a cell begins, once a spreadsheet has split the text by the list separator of its locale, with what would make
 * it a formula or hide one: OWASP's list and the full-width forms. In a `;` locale quotes in the middle of a line are
 * no quotes, so each such place within a text counts. The comma does not: there the quotes are quotes.
 */
const FORMULA = /(?<=^|[;؛|\t\r\n])(?=[\s"]*[=+\-@\t\r＝＋－＠])/gu;

export const defuse = (text: string): string => text.replace(FORMULA, "'");

/**
 * The rows as a CSV file in UTF-8 (RFC 4180: CRLF, names first, every text in quotes), written as fast as it is read.
 * What a spreadsheet would take for a formula gets a ' before it.
 * @param columns of the rows that go out, in their order
 * @param numbers columns whose texts are numbers, in quotes no more than others: amounts
 * @param bom whether a byte order mark comes first, without which Excel takes it for another encoding
 * @throws what reading the first row throws, while a refusal can still be answered
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
    cast: { date: (time) => time.toISOString(), string: defuse, object: (bare) => (bare as Bare).text },
  });
  // Whichever of the two breaks off takes the other one with it; who reads the CSV is told.
  pipeline(source, csv, () => {});
  await once(csv, 'readable');
  return csv;
}

/** The names come once it is known that there is a first row, or none. */
async function* withNames(rows: Rows, columns: string[], numbers: string[]): AsyncGenerator<object> {
  const names = Object.fromEntries(columns.map((column) => [column, new Bare(column)]));
  let named = false;
  for await (const row of rows) {
    if (!named) yield names;
    named = true;
    yield withBare(row as Record<string, unknown>, numbers);
  }
  if (!named) yield names;
}

function withBare(row: Record<string, unknown>, numbers: string[]): object {
  const bare = { ...row };
  for (const column of numbers) {
    const value = row[column];
    if (typeof value === 'string') bare[column] = new Bare(value);
  }
  return bare;
}
