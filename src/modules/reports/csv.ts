import { once } from 'node:events';
import { pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

type Rows = AsyncIterable<object> | Iterable<object>;

/**
 * The rows as a CSV file in UTF-8 (RFC 4180: CRLF, quotes where they are needed, names first), written as fast as it
 * is read. A text that a spreadsheet would take for a formula gets a ' before it.
 * @param columns of the rows that go out, in their order
 * @throws what reading the first row throws, while a refusal can still be answered
 */
export async function toCsv(rows: Rows, columns: string[]): Promise<Readable> {
  const source = Readable.from(rows);
  const csv = stringify({
    columns,
    header: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    quoted_match: /[\r\n]/,
    cast: { date: (time) => time.toISOString() },
  });
  // Whichever of the two breaks off takes the other one with it; who reads the CSV is told.
  pipeline(source, csv, () => {});
  await once(csv, 'readable');
  return csv;
}
