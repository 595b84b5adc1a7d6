import { Problem } from '../../../errors.js';
import type { StockDocument } from '../../../models/index.js';
import type { DocumentKind, DocumentStatus } from '../../../models/stock-document.js';

type States = Partial<Record<DocumentKind, readonly DocumentStatus[]>>;

/** Allowed actions by kind and status, as described in docs/catalog.md. */
const DOCUMENT_ACTS = {
  change: { receipt: ['open', 'part'], count: ['open'], transfer: ['draft'] },
  ship: { transfer: ['draft'] },
  receive: { receipt: ['open', 'part'], transfer: ['open', 'part'] },
  write_off: { transfer: ['open', 'part'] },
  close: { receipt: ['part'] },
  count: { count: ['open'] },
  post: { count: ['open'] },
  cancel: { receipt: ['open'], count: ['open'], transfer: ['draft', 'open'] },
} as const satisfies Record<string, States>;
export type DocumentAct = keyof typeof DOCUMENT_ACTS;

/** Status of a new document. */
export const FIRST_STATUS: Record<DocumentKind, DocumentStatus> = {
  receipt: 'open',
  count: 'open',
  transfer: 'draft',
};

const IN_WORDS: Record<DocumentAct, string> = {
  change: 'changed',
  ship: 'sent',
  receive: 'received',
  write_off: 'written off',
  close: 'closed',
  count: 'counted in',
  post: 'posted',
  cancel: 'cancelled',
};

/** @throws Problem DOCUMENT_STATE_CONFLICT */
export function requireAct({ kind, status }: Pick<StockDocument, 'kind' | 'status'>, act: DocumentAct): void {
  const states: States = DOCUMENT_ACTS[act];
  if (states[kind]?.includes(status)) return;
  const what = states[kind] ? `${kind} that is ${status}` : kind;
  throw new Problem('DOCUMENT_STATE_CONFLICT', `A ${what} cannot be ${IN_WORDS[act]}.`, {
    extensions: { kind, currentStatus: status },
  });
}
