/** The stock level and the orders that a repair is about. */
export interface Subject {
  productId: number;
  locationId: number;
  /** Orders whose movements do not match their items. */
  orderIds: string[];
  /** Whether these are all such orders of the product. */
  allOrders: boolean;
}

/** The state of level, ledger and orders. */
export interface Discrepancy {
  subject: Subject;
  /** Stock level; null if there is none. */
  onHand: number | null;
  /** Reserved units of the level. */
  reserved: number;
  /** The sum of the movements. */
  moved: number;
  /** Orders of the subject with reliable lines, by id. */
  orders: Array<{
    orderId: string;
    /** Units that its movements still have to take; negative if they took too many. */
    lacking: number;
  }>;
}

interface ProposedMovement {
  kind: 'order' | 'adjustment';
  orderId: string | null;
  quantity: number;
  /** Whether the level changes with it, or already includes it. */
  level: 'moves' | 'stays';
  reason: string;
}

/** Movements that make the level the sum of its movements again. */
export interface Proposal {
  subject: Subject;
  movements: ProposedMovement[];
  level: { before: number; after: number };
  /** Sums of the movements. */
  ledger: { before: number; after: number };
}

export interface Refused {
  subject: Subject;
  /** Why a person has to decide. */
  refused: string;
}

/**
 * The pure core of a repair. Every order gets its missing movements. As far as a difference between level and ledger matches
 * them, the level includes them already and stays; beyond that, the level moves too. The rest of the difference becomes an
 * adjustment in the ledger: the level stays, since that is what was sold against.
 *
 * Level 7, ledger 10, one order lacks 3: the order's -3 makes the ledger 7, the level stays.
 * Level 10, ledger 10, one order lacks 3: the order's -3 moves both to 7.
 * Level 8, ledger 10, one order lacks 3: -2 that the level has already and -1 that moves it make both 7.
 * Level 5, ledger 10, one order lacks 3: the order's -3 and an adjustment of -2 make the ledger 5.
 */
export function propose({ subject, onHand, reserved, moved, orders }: Discrepancy): Proposal | Refused {
  if (onHand === null) return { subject, refused: 'it has movements and no stock level' };
  const movements: ProposedMovement[] = [];
  let unexplained = onHand - moved;
  for (const { orderId, lacking } of orders) {
    const inLevel = commonPart(-lacking, unexplained);
    if (inLevel !== 0) movements.push(ofOrder(orderId, inLevel, 'stays'));
    if (inLevel !== -lacking) movements.push(ofOrder(orderId, -lacking - inLevel, 'moves'));
    unexplained -= inLevel;
  }
  // The rest may belong to orders that were left out: repair those first.
  const allOrders = subject.allOrders && orders.length === subject.orderIds.length;
  if (unexplained !== 0 && allOrders) movements.push(adjustment(unexplained));
  if (movements.length === 0) return { subject, refused: whyNothing(subject) };

  const level = { before: onHand, after: onHand + units(movements, 'moves') };
  if (level.after < Math.max(reserved, 0)) {
    const floor = reserved > 0 ? `the ${reserved} that are reserved` : 'zero';
    return { subject, refused: `its level would be ${level.after}, below ${floor}: count the stock first` };
  }
  const after = moved + units(movements, 'moves') + units(movements, 'stays');
  return { subject, movements, level, ledger: { before: moved, after } };
}

/** The part that both changes share: 0 when their signs differ. */
function commonPart(one: number, other: number): number {
  if (Math.sign(one) !== Math.sign(other)) return 0;
  return Math.sign(one) * Math.min(Math.abs(one), Math.abs(other));
}

function ofOrder(orderId: string, quantity: number, level: ProposedMovement['level']): ProposedMovement {
  const wrong = quantity < 0 ? 'had no movement of its items' : 'had moved more than its items';
  return { kind: 'order', orderId, quantity, level, reason: `inventory:repair: the order ${wrong}` };
}

function adjustment(quantity: number): ProposedMovement {
  const side = quantity < 0 ? 'below' : 'above';
  const reason = `inventory:repair: the level was ${Math.abs(quantity)} ${side} the sum of its movements`;
  return { kind: 'adjustment', orderId: null, quantity, level: 'stays', reason };
}

function whyNothing({ orderIds, allOrders }: Subject): string {
  if (orderIds.length > 0)
    return `${orderIds.join(', ')}: the lines are not the total, or it is cancelled; mend the order first`;
  return allOrders
    ? 'there is nothing to repair any more'
    : 'orders come first, of which there were more than one run takes on: run it again';
}

function units(movements: ProposedMovement[], level: ProposedMovement['level']): number {
  return movements.reduce((sum, movement) => sum + (movement.level === level ? movement.quantity : 0), 0);
}
