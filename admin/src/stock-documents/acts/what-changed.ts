import type { DocumentLine, StockDocument } from '../document';

/** A change of a document, as a text of `resources.stock-documents.meanwhile` says it. */
export interface Change {
  key: string;
  values?: Record<string, string | number>;
}

const SAID = ['reference', 'supplier', 'expectedAt', 'note'] as const;

/** What somebody else has done to a document since it was read. Pure. */
export function whatChanged(before: StockDocument, now: StockDocument): Change[] {
  const known = new Map(before.lines.map((line) => [line.productId, line]));
  const there = new Set(now.lines.map(({ productId }) => productId));
  const isCount = now.kind === 'count';
  return [
    ...now.lines.flatMap((line) => changesOfLine(known.get(line.productId), line, isCount)),
    ...before.lines
      .filter(({ productId }) => !there.has(productId))
      .map(({ name }) => ({ key: 'removed', values: { name } })),
    ...SAID.filter((field) => before[field] !== now[field]).map((field) => ({ key: field })),
    ...(before.status === now.status ? [] : [{ key: 'status' }]),
  ];
}

function changesOfLine(before: DocumentLine | undefined, line: DocumentLine, isCount: boolean): Change[] {
  const { name, quantity } = line;
  const key = isCount ? 'counted' : before ? 'quantity' : 'added';
  const isCounted = isCount && before?.countedAt !== line.countedAt;
  const changes: Change[] =
    before?.quantity !== quantity || isCounted ? [{ key, values: { name, smart_count: quantity } }] : [];
  const came = line.done - (before?.done ?? 0);
  const lost = line.lost - (before?.lost ?? 0);
  if (came > 0) changes.push({ key: 'came', values: { name, smart_count: came } });
  if (lost > 0) changes.push({ key: 'lost', values: { name, smart_count: lost } });
  if (before && before.unitCost !== line.unitCost) changes.push({ key: 'cost', values: { name } });
  return changes;
}
