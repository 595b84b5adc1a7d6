import { z } from 'zod';
import { amount } from '../../http/schemas.js';
import { formatAmount } from '../../money/amounts.js';

/** Columns of a report that contain money: those whose schema is `amount`, or that or null. */
export function moneyColumns({ shape }: z.ZodObject): string[] {
  const { format } = amount.meta() ?? {};
  const formatOf = (field: unknown): unknown => {
    if (field instanceof z.ZodNullable) return formatOf(field.unwrap());
    return field instanceof z.ZodType ? field.meta()?.format : undefined;
  };
  return Object.entries(shape).flatMap(([name, field]) => (formatOf(field) === format ? [name] : []));
}

/** Formats the amounts of a row with the decimals of its currency. */
export function presentRow(row: object, columns: readonly string[]): object {
  const found = row as Record<string, unknown>;
  const amounts = columns.map((name) => [
    name,
    typeof found[name] === 'string' ? formatAmount(found[name], String(found.currency)) : found[name],
  ]);
  return { ...row, ...Object.fromEntries(amounts) };
}

/** presentRow for a stream of rows. */
export async function* presentRows(
  rows: AsyncIterable<object>,
  columns: readonly string[],
): AsyncGenerator<object> {
  for await (const row of rows) yield presentRow(row, columns);
}
