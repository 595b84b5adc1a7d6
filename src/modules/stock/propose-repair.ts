/** The stock level and the orders that a repair is about. */
export interface Subject {
  productId: number;
  locationId: number;
  /** Orders whose movements do not match their items. */
  orderIds: string[];
  /** Whether these are all such orders of the product. */
  allOrders: boolean;
}

/** The two sums of a ledger, and what a level has of them. */
interface Counters {
  onHand: number;
  committed: number;
}

/** The state of level, ledger and orders. */
export interface Discrepancy {
  subject: Subject;
  /** Stock level; null if there is none. */
  level: (Counters & { held: number }) | null;
  /** The sums of the movements. */
  ledger: Counters;
  /** The sum of the holds. */
  kept: number;
  /** Orders of the subject with reliable lines, by id. */
  orders: Array<{
    orderId: string;
    /** Units that its movements still have to commit; negative if they committed too many. */
    lacking: number;
  }>;
}

interface ProposedMovement extends Counters {
  kind: 'order' | 'adjustment';
  orderId: string | null;
  /** Whether the level changes with it, or already includes it. */
  level: 'moves' | 'stays';
  reason: string;
}

/** Movements that make the level the sum of its movements again, and the change that makes `held` the sum of its holds. */
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
  subject: Subject;
  /** Why a person has to decide. */
  refused: string;
}

/**
 * The pure core of a repair. Every order gets its missing movements. As far as a difference between committed units of level and
 * ledger matches them, the level includes them already and stays; beyond that, the level moves too. What the level has committed
 * to no order is freed. A difference of units on hand becomes an adjustment in the ledger: the level stays, since that is what
 * was sold against. `held` becomes the sum of the holds.
 *
 * Level 3 committed, ledger 0, one order lacks 3: the order's 3 make the ledger 3, the level stays.
 * Level 0, ledger 0, one order lacks 3: the order's 3 move both to 3.
 * Level 2, ledger 0, one order lacks 3: 2 that the level has already and 1 that moves it make both 3.
 * Level 5, ledger 0, one order lacks 3: the order's 3, and 2 that are recorded and freed, make both 3.
 */
export function propose({ subject, level, ledger, kept, orders }: Discrepancy): Proposal | Refused {
  if (level === null) return { subject, refused: 'it has movements and no stock level' };
  const movements: ProposedMovement[] = [];
  let unexplained = level.committed - ledger.committed;
  for (const { orderId, lacking } of orders) {
    const inLevel = commonPart(lacking, unexplained);
    if (inLevel !== 0) movements.push(ofOrder(orderId, inLevel, 'stays'));
    if (inLevel !== lacking) movements.push(ofOrder(orderId, lacking - inLevel, 'moves'));
    unexplained -= inLevel;
  }
  // The rest may belong to orders that were left out: repair those first.
  if (subject.allOrders && orders.length === subject.orderIds.length) {
    const found = level.onHand - ledger.onHand;
    if (found !== 0) movements.push(adjustment({ onHand: found, committed: 0 }, found, 'stays'));
    if (unexplained !== 0) {
      movements.push(adjustment({ onHand: 0, committed: unexplained }, unexplained, 'stays'));
      movements.push(adjustment({ onHand: 0, committed: -unexplained }, unexplained, 'moves'));
    }
  }
  const held = level.held === kept ? undefined : { before: level.held, after: kept };
  if (movements.length === 0 && !held) return { subject, refused: whyNothing(subject) };

  const before = { onHand: level.onHand, committed: level.committed };
  const after = sum(before, movements, ['moves']);
  if (after.committed < 0 || after.committed + kept > after.onHand) {
    const of = `${after.committed} of ${after.onHand} units committed${kept > 0 ? `, and ${kept} in holds` : ''}`;
    return {
      subject,
      refused: `its level would have ${of}: count the stock${kept > 0 ? ' or release holds' : ''} first`,
    };
  }
  return {
    subject,
    movements,
    ...(held && { held }),
    level: { before, after },
    ledger: { before: ledger, after: sum(ledger, movements, ['moves', 'stays']) },
  };
}

/** The part that both changes share: 0 when their signs differ. */
function commonPart(one: number, other: number): number {
  if (Math.sign(one) !== Math.sign(other)) return 0;
  return Math.sign(one) * Math.min(Math.abs(one), Math.abs(other));
}

function ofOrder(orderId: string, committed: number, level: ProposedMovement['level']): ProposedMovement {
  const wrong = committed > 0 ? 'had no movement of its items' : 'had committed more than its items';
  const reason = `inventory:repair: the order ${wrong}`;
  return { kind: 'order', orderId, onHand: 0, committed, level, reason };
}

function adjustment(units: Counters, difference: number, level: ProposedMovement['level']): ProposedMovement {
  const what = units.committed === 0 ? 'the level was' : 'the committed units were';
  const side = difference < 0 ? 'below' : 'above';
  const reason = `inventory:repair: ${what} ${Math.abs(difference)} ${side} the sum of the movements`;
  return { kind: 'adjustment', orderId: null, ...units, level, reason };
}

function whyNothing({ orderIds, allOrders }: Subject): string {
  if (orderIds.length > 0)
    return `${orderIds.join(', ')}: the lines are not the total, or it is cancelled; mend the order first`;
  return allOrders
    ? 'there is nothing to repair any more'
    : 'orders come first, of which there were more than one run takes on: run it again';
}

function sum(
  before: Counters,
  movements: ProposedMovement[],
  levels: ReadonlyArray<ProposedMovement['level']>,
): Counters {
  const those = movements.filter(({ level }) => levels.includes(level));
  return {
    onHand: those.reduce((units, { onHand }) => units + onHand, before.onHand),
    committed: those.reduce((units, { committed }) => units + committed, before.committed),
  };
}
