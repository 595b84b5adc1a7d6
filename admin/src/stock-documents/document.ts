import type { ChipProps } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';

export type StockDocument = Schemas['StockDocument'];
export type ListedDocument = Schemas['ListedStockDocument'];
export type DocumentLine = StockDocument['lines'][number];
export type DocumentKind = StockDocument['kind'];
export type DocumentStatus = StockDocument['status'];

export const KINDS = ['receipt', 'transfer', 'count'] satisfies DocumentKind[];

export const STATUS_COLOURS: Record<DocumentStatus, ChipProps['color']> = {
  draft: 'default',
  open: 'warning',
  part: 'info',
  done: 'success',
  cancelled: 'default',
};

type States = Partial<Record<DocumentKind, DocumentStatus[]>>;

/** In which status each kind allows what; the service has the last word. */
const ACTS = {
  change: { receipt: ['open', 'part'], count: ['open'], transfer: ['draft'] },
  ship: { transfer: ['draft'] },
  receive: { receipt: ['open', 'part'], transfer: ['open', 'part'] },
  write_off: { transfer: ['open', 'part'] },
  close: { receipt: ['part'] },
  count: { count: ['open'] },
  cancel: { receipt: ['open'], count: ['open'], transfer: ['draft', 'open'] },
} satisfies Record<string, States>;

export function allows(
  act: keyof typeof ACTS,
  { kind, status }: Pick<StockDocument, 'kind' | 'status'>,
): boolean {
  const states: States = ACTS[act];
  return states[kind]?.includes(status) ?? false;
}

/** As the service has it. */
export const MIN_REASON = 3;

/** Units that neither came nor were lost. */
export const openUnits = ({
  quantity,
  done,
  lost,
}: Pick<DocumentLine, 'quantity' | 'done' | 'lost'>): number => quantity - done - lost;

/** Of what was to have come by now. As of when it was read. */
export const isLate = ({ expectedAt, status }: Pick<StockDocument, 'expectedAt' | 'status'>): boolean =>
  expectedAt !== null && ['draft', 'open', 'part'].includes(status) && Date.parse(expectedAt) < Date.now();
