import type { Span } from '@opentelemetry/api';
import { Problem } from '../../../errors.js';
import {
  type CustomerId,
  type Line,
  type ProductForSale,
  type Rules,
  refusedLines,
} from '../../pricing/api.js';
import { type Allocation, allocateStock, insufficientStock, type Stock } from '../../stock/api.js';
import { type Buyer, customerOf } from '../placing/customer.js';
import { holdGone } from './hold-gone.js';
import type { OwnHolds } from './lock-holds.js';

/** A requested hold, before it is placed. */
export interface HoldPlacement extends Buyer {
  /** A UUIDv7. Made before the first attempt and used by all of them. */
  holdId: string;
  /** At most one per product. */
  lines: Line[];
  /** Where the order will go, if known: only units that are shipped there are held. */
  shippingAddress?: { country: string };
  expiresAt: Date;
  /** The hold that it replaces. */
  replaces?: string;
  /** The client's Idempotency-Key, and the SHA-256 of the request in hex. */
  idempotency?: { key: string; requestHash: string };
  /** JSON of the response, stored with the key. */
  answer: string;
  /** Span of the request, if traces are recorded. */
  span?: Span;
}

export interface HoldLimits {
  /** Holds of an account at a time. */
  holds: number;
  /** Units of a product in one hold. */
  units: number;
}

/** Holds of the accounts. */
export interface KnownHolds {
  /** Ids of unexpired holds, by account. */
  live: ReadonlyMap<CustomerId, readonly string[]>;
  /** Holds to be replaced, by id. */
  replaced: OwnHolds;
}

/** Where the units of each line are, or why it is refused. */
export type HoldDecision = Held | { refused: Problem };

interface Held {
  parts: Allocation['parts'];
}

/**
 * Accepts or refuses each hold of a batch on its own, in order of arrival. Pure.
 *
 * @param stock units that can be bought, by location and product
 * @param locations those that sell, by priority
 */
export function decideHolds(
  placements: readonly HoldPlacement[],
  products: ReadonlyMap<number, ProductForSale>,
  stock: Stock,
  locations: Rules['locations'],
  known: KnownHolds,
  limits: HoldLimits,
): HoldDecision[] {
  const live = new Map([...known.live].map(([customer, ids]) => [customer, new Set(ids)]));
  const left = new Map(known.replaced);
  const replacedBy = (placement: HoldPlacement) => {
    const { replaces } = placement;
    const hold = replaces === undefined ? undefined : left.get(replaces);
    return hold?.customer === customerOf(placement) ? hold : undefined;
  };
  const decide = (placement: HoldPlacement, { parts, shortages }: Allocation): HoldDecision => {
    const { holdId, lines, replaces } = placement;
    const customer = customerOf(placement);
    const own = live.get(customer) ?? new Set<string>();
    const others = [...own].filter((id) => id !== replaces);
    const refused =
      (replaces !== undefined && !replacedBy(placement) ? holdGone(replaces) : undefined) ??
      refusedLines(lines, products) ??
      refusedUnits(lines, limits.units) ??
      (others.length >= limits.holds ? tooManyHolds(limits.holds, others) : undefined) ??
      (shortages.length > 0 ? insufficientStock(shortages) : undefined);
    if (refused) return { refused };
    if (replaces !== undefined) left.delete(replaces);
    live.set(customer, new Set([...others, holdId]));
    return { parts };
  };
  const keptFor = (placement: HoldPlacement) => replacedBy(placement)?.kept;
  return allocateStock<HoldPlacement, Held>(placements, stock, locations, decide, keptFor);
}

function refusedUnits(lines: readonly Line[], limit: number): Problem | undefined {
  const beyond = lines.filter(({ quantity }) => quantity > limit);
  if (beyond.length === 0) return undefined;
  const exceeded = beyond.map(({ productId, quantity }) => ({ productId, requested: quantity }));
  const which = beyond.map(({ productId }) => productId).join(', ');
  return new Problem(
    'HOLD_LIMIT_EXCEEDED',
    `A hold has at most ${limit} units of a product. Request fewer of product ${which}; the order can take more than the hold.`,
    { extensions: { limit, lines: exceeded } },
  );
}

/** @param holdIds the existing ones */
export function tooManyHolds(limit: number, holdIds: string[]): Problem {
  const advice = limit === 0 ? 'order without one' : 'release one of holdIds first, or send it as `replaces`';
  return new Problem('HOLD_LIMIT_EXCEEDED', `An account has at most ${limit} holds at a time: ${advice}.`, {
    extensions: { limit, holdIds },
  });
}
