import type { Finding, Verification } from '../../../consistency/verify.js';
import type { StockViolations } from '../checks.js';
import { type Place, placeKey } from '../lock-places.js';
import type { Subject } from './propose.js';
import type { Suspect } from './read-product.js';

/** Checks of levels: repairing the level fixes their violations, or says why it cannot. */
const OF_LEVELS = [
  'onHand-not-its-movements',
  'committed-not-its-movements',
  'held-not-its-holds',
  'hold-beyond-its-level',
  'level-below-zero',
] as const;
/** Checks of orders: their violations are movements that an order lacks. */
const OF_ORDERS = [
  'item-not-moved',
  'order-units-not-committed',
  'order-units-misplaced',
  'parcel-not-from-its-location',
  'units-back-not-moved',
  'backorder-of-a-closed-order',
] as const;

/** Checks whose violations inventory:repair handles. */
export const MENDED: ReadonlySet<string> = new Set<keyof StockViolations>([
  ...OF_LEVELS,
  ...OF_ORDERS,
  'document-units-not-moved',
  'transit-not-its-transfers',
  'promised-and-not-owed',
]);

export function finding<Name extends keyof StockViolations>(
  { checks }: Verification,
  name: Name,
): Finding<StockViolations[Name]> {
  return checks.find((check) => check.name === name) as Finding<StockViolations[Name]>;
}

/** Whether there are more violations than were kept. */
export const isCutOff = ({ checks }: Verification): boolean =>
  checks.some(({ name, violations, first }) => MENDED.has(name) && violations > first.length);

/**
 * Orders that lack movements, by product. Items have no location. What they lack belongs to a level that differs from the
 * ledger in the same direction, if there is one.
 * @param first the location of their units otherwise
 */
export function suspectsOf(verification: Verification, first: number): Map<number, Suspect[]> {
  const off = finding(verification, 'committed-not-its-movements').first;
  const unmoved = finding(verification, 'item-not-moved').first;
  const suspects = new Map<number, Suspect[]>();
  for (const name of OF_ORDERS) {
    for (const { orderId, productId } of finding(verification, name).first as Array<{
      orderId: string;
      productId: number;
    }>) {
      const own = suspects.get(productId) ?? [];
      suspects.set(productId, own);
      if (own.some((one) => one.orderId === orderId)) continue;
      const item = unmoved.find((one) => one.orderId === orderId && one.productId === productId);
      const lacking = item ? item.ordered - item.moved : 0;
      const level = off.find(
        (one) =>
          one.productId === productId && Math.sign((one.committed ?? 0) - one.moved) === Math.sign(lacking),
      );
      own.push({ orderId, home: level?.locationId ?? first });
    }
  }
  return suspects;
}

/** The levels with violations. */
export class Subjects {
  readonly #subjects = new Map<string, Subject>();

  constructor(readonly isAll: boolean) {}

  at({ productId, locationId }: Place): Subject {
    const key = placeKey({ productId, locationId });
    const known = this.#subjects.get(key);
    if (known) return known;
    const subject: Subject = { productId, locationId, orders: [], documentIds: [], isAll: this.isAll };
    this.#subjects.set(key, subject);
    return subject;
  }

  of(productId: number): Subject[] {
    return [...this.#subjects.values()].filter((subject) => subject.productId === productId);
  }

  products(): Set<number> {
    return new Set([...this.#subjects.values()].map(({ productId }) => productId));
  }
}

/** Levels with violations, and the documents that lack movements there. */
export function subjectsOf(verification: Verification, transit: number | undefined): Subjects {
  const subjects = new Subjects(!isCutOff(verification));
  for (const name of OF_LEVELS) {
    for (const place of finding(verification, name).first as Place[]) subjects.at(place);
  }
  for (const { documentId, ...place } of finding(verification, 'document-units-not-moved').first)
    subjects.at(place).documentIds.push(documentId);
  for (const { productId } of finding(verification, 'transit-not-its-transfers').first)
    if (transit !== undefined) subjects.at({ productId, locationId: transit });
  return subjects;
}
