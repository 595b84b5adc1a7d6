import type { MovementKind } from '../../../models/stock-movement.js';

/** A level, and what is wrong with it. */
export interface Subject {
  productId: number;
  locationId: number;
  /** Orders that lack movements there, each with the location of units that have no movement. */
  orders: Array<{ orderId: string; home: number }>;
  /** Stock documents that lack movements there. */
  documentIds: string[];
  /** Whether these are all orders and documents that lack movements there. */
  isAll: boolean;
}

/** Counters of a level, or their sums in a ledger. */
export interface Counters {
  onHand: number;
  committed: number;
}

/** A movement that an order or a document lacks: it happened, but is not in the ledger. With opposite signs, the reverse. */
export interface LackingMovement extends Counters {
  kind: MovementKind;
  orderId: string | null;
  documentId: string | null;
}

/** The state of level, ledger, orders and documents. */
export interface Discrepancy {
  subject: Subject;
  /** Stock level; null if there is none. */
  level: (Counters & { held: number }) | null;
  /** The sums of the movements. */
  ledger: Counters;
  /** The sum of the holds. */
  kept: number;
  lacking: LackingMovement[];
  /** Orders with unreliable lines: what they lack is unknown. */
  unreliable: string[];
  /** For the location of transfers: units in transit. */
  onTheWay?: number;
  isBackorder?: boolean;
}

interface ProposedMovement extends LackingMovement {
  /** Whether the level changes with it, or already includes it. */
  level: 'moves' | 'stays';
  reason: string;
}

/** Movements that make the level the sum of its movements, and the change that makes `held` the sum of its holds. */
export interface Proposal {
  subject: Subject;
  movements: ProposedMovement[];
  /** Only if it changes. */
  held?: { before: number; after: number };
  level: { before: Counters; after: Counters };
  /** Sums of the movements. */
  ledger: { before: Counters; after: Counters };
}

export interface Refused {
  subject: Pick<Subject, 'productId' | 'locationId'> | Subject;
  /** Why a person must decide, and what to do. */
  refused: string;
}

const NOTHING: Counters & { held: number } = { onHand: 0, committed: 0, held: 0 };

/**
 * The pure core of a repair. Every order and document gets its missing movements. As far as these explain how level and ledger
 * differ in committed units, the level already includes them and stays; the rest of them changes the level too. Units that the
 * level has committed to no order are freed. A difference in units on hand becomes an adjustment in the ledger: the level
 * stays, since orders were sold against it. Only a missing level, or one of units in transit, follows its movements. `held`
 * becomes the sum of the holds.
 *
 * Level 3 committed, ledger 0, one order lacks 3: the order's 3 make the ledger 3, the level stays.
 * Level 0, ledger 0, one order lacks 3: the order's 3 move both to 3.
 * Level 2, ledger 0, one order lacks 3: 2 that the level already has, and 1 that moves it, make both 3.
 * Level 5, ledger 0, one order lacks 3: the order's 3, and 2 that are recorded and freed, make both 3.
 */
export function propose(discrepancy: Discrepancy): Proposal | Refused {
  const { subject, ledger, kept, unreliable } = discrepancy;
  const level = discrepancy.level ?? NOTHING;
  // The rest may belong to orders that were left out: repair those first.
  const isAll = subject.isAll && unreliable.length === 0;
  const movements = lackingMovements(discrepancy, level, isAll);
  if (isAll) movements.push(...adjustments(discrepancy, level, movements));
  const held = level.held === kept ? undefined : { before: level.held, after: kept };
  const before = { onHand: level.onHand, committed: level.committed };
  const after = sum(before, movements, 'moves');
  const isNothing = movements.length === 0 && !held;
  if (isNothing && unreliable.length > 0) return { subject, refused: whyNothing(discrepancy) };
  const isBeyond = after.committed < 0 || after.committed + kept > after.onHand;
  if (isBeyond) return { subject, refused: whyBeyond(after, discrepancy) };
  if (isNothing) return { subject, refused: whyNothing(discrepancy) };
  return {
    subject,
    movements,
    ...(held && { held }),
    level: { before, after },
    ledger: { before: ledger, after: sum(ledger, movements) },
  };
}

/**
 * Movements that change units on hand come first: the level stays, and its remaining committed units are handled afterwards.
 */
function lackingMovements(
  { ledger, lacking }: Discrepancy,
  level: Counters,
  isAll: boolean,
): ProposedMovement[] {
  const movements: ProposedMovement[] = [];
  let unexplained = level.committed - ledger.committed;
  for (const one of lacking.filter(({ onHand }) => onHand !== 0)) {
    // Without the movements that balance it, the ledger could differ more from the level than before.
    if (!isAll) continue;
    movements.push({ ...one, level: 'stays', reason: reasonOf(one) });
    unexplained -= one.committed;
  }
  for (const one of lacking.filter(({ onHand }) => onHand === 0)) {
    const inLevel = commonPart(one.committed, unexplained);
    const reason = reasonOf(one);
    if (inLevel !== 0) movements.push({ ...one, committed: inLevel, level: 'stays', reason });
    const rest = one.committed - inLevel;
    if (rest !== 0) movements.push({ ...one, committed: rest, level: 'moves', reason });
    unexplained -= inLevel;
  }
  return movements;
}

/** Records the rest of a difference. If the level is wrong, it is moved back. */
function adjustments(
  { level: known, onTheWay, ledger }: Discrepancy,
  level: Counters,
  movements: readonly ProposedMovement[],
): ProposedMovement[] {
  const recorded = sum(ledger, movements, 'stays');
  const found = { onHand: level.onHand - recorded.onHand, committed: level.committed - recorded.committed };
  const right = onTheWay ?? (known === null ? recorded.onHand : level.onHand);
  return [
    adjustment({ onHand: found.onHand, committed: 0 }, found.onHand, 'stays'),
    adjustment({ onHand: right - level.onHand, committed: 0 }, level.onHand - right, 'moves'),
    adjustment({ onHand: 0, committed: found.committed }, found.committed, 'stays'),
    adjustment({ onHand: 0, committed: -found.committed }, found.committed, 'moves'),
  ].filter(({ onHand, committed }) => onHand !== 0 || committed !== 0);
}

/** The part that both changes share: 0 if their signs differ. */
function commonPart(one: number, other: number): number {
  if (Math.sign(one) !== Math.sign(other)) return 0;
  return Math.sign(one) * Math.min(Math.abs(one), Math.abs(other));
}

function reasonOf({ kind, orderId, onHand, committed }: LackingMovement): string {
  if (orderId === null) return 'inventory:repair: the document had no such movement';
  if (kind === 'order') {
    const wrong = committed > 0 ? 'had no movement of its items' : 'had committed more than its items';
    return `inventory:repair: the order ${wrong}`;
  }
  if (kind === 'relocation')
    return 'inventory:repair: the units of the order were not where they were taken from';
  if (kind === 'adjustment') return 'inventory:repair: the order had other units committed than are open';
  const isLacking = kind === 'return' ? onHand > 0 : onHand < 0 || committed < 0;
  return `inventory:repair: the order had ${isLacking ? 'no' : 'one too many'} movement of this kind`;
}

function adjustment(units: Counters, difference: number, level: ProposedMovement['level']): ProposedMovement {
  const what = units.committed === 0 ? 'the level was' : 'the committed units were';
  const side = difference < 0 ? 'below' : 'above';
  const reason = `inventory:repair: ${what} ${Math.abs(difference)} ${side} the sum of the movements`;
  return { kind: 'adjustment', orderId: null, documentId: null, ...units, level, reason };
}

function whyBeyond({ onHand, committed }: Counters, { kept, isBackorder }: Discrepancy): string {
  const of = `${committed} of ${onHand} units committed${kept > 0 ? `, and ${kept} in holds` : ''}`;
  if (isBackorder) return `its level would have ${of}: raise the limit of its backorders first`;
  const held = kept > 0 ? ' or release holds' : '';
  return `its level would have ${of}: count the stock with force${held} first`;
}

function whyNothing({ subject: { isAll }, unreliable }: Discrepancy): string {
  if (unreliable.length > 0)
    return `${unreliable.join(', ')}: the lines are not the total, or not what was sent and cancelled, or it is cancelled by hand; mend the order first`;
  return isAll
    ? 'there is nothing to repair any more'
    : 'orders come first, of which there were more than one run takes on: run it again';
}

function sum(
  before: Counters,
  movements: readonly ProposedMovement[],
  level?: ProposedMovement['level'],
): Counters {
  const those = movements.filter((movement) => level === undefined || movement.level === level);
  return {
    onHand: those.reduce((units, { onHand }) => units + onHand, before.onHand),
    committed: those.reduce((units, { committed }) => units + committed, before.committed),
  };
}
