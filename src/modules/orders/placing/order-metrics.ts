import { ForeignKeyConstraintError, UniqueConstraintError } from 'sequelize';
import { Problem } from '../../../errors.js';
import { counter } from '../../../metrics/registry.js';
import { DiscountsOvertaken } from '../../pricing/api.js';
import { LocationsOvertaken } from '../../stock/api.js';
import { HoldsExpired } from '../holds/holds-expired.js';
import { ShelvesUnlocked } from './backordered-lines.js';
import type { Outcome } from './place-orders.js';

const orders = counter(
  'stockkeeper_orders_total',
  'Orders that were placed, replayed or refused',
  ['outcome'],
  [{ outcome: 'placed' }, { outcome: 'replayed' }, { outcome: 'refused' }],
);

/** Counts the orders of a batch. */
export function countOutcomes(outcomes: readonly Outcome[]): void {
  let placed = 0;
  let replayed = 0;
  for (const outcome of outcomes) {
    if ('placed' in outcome) placed++;
    else if ('replayOf' in outcome) replayed++;
  }
  const refused = outcomes.length - placed - replayed;
  if (placed > 0) orders.inc({ outcome: 'placed' }, placed);
  if (replayed > 0) orders.inc({ outcome: 'replayed' }, replayed);
  if (refused > 0) orders.inc({ outcome: 'refused' }, refused);
}

const REASONS: ReadonlyArray<[reason: string, isIt: (error: unknown) => boolean]> = [
  ['stock', (error) => error instanceof Problem && error.code === 'INSUFFICIENT_STOCK'],
  ['number', (error) => error instanceof UniqueConstraintError],
  ['product', (error) => error instanceof ForeignKeyConstraintError],
  ['discount', (error) => error instanceof DiscountsOvertaken],
  ['location', (error) => error instanceof LocationsOvertaken],
  ['backorder', (error) => error instanceof ShelvesUnlocked],
  ['expired_holds', (error) => error instanceof HoldsExpired],
];

const repeated = counter(
  'stockkeeper_order_batches_repeated_total',
  'Batches that were decided again: another transaction took the stock or changed what was read, or expired holds had the units',
  ['reason'],
  REASONS.map(([reason]) => ({ reason })),
);

/** Counts a batch that is decided again because of this error. */
export function countRepeated(error: unknown): void {
  const found = REASONS.find(([, isIt]) => isIt(error));
  if (found) repeated.inc({ reason: found[0] });
}
