import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balance, type OrderMoney } from '../../../src/modules/payments/amount-due.js';

// An order's money in memory: what happens to it, in every order, and what the service is told to give back after each
// step. When a history goes wrong, fast-check prints the shortest it found, and the seed and path that find it again.

type Step =
  | { do: 'hold' | 'void' | 'bounce' }
  | { do: 'capture' | 'cancel' | 'withhold' | 'refundByHand'; part: number }
  | { do: 'refuse'; next: boolean };

const part = fc.integer({ min: 1, max: 100 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>({ do: 'hold' }, { do: 'void' }, { do: 'bounce' }),
  fc.record({ do: fc.constantFrom('capture', 'cancel', 'withhold', 'refundByHand'), part }),
  fc.record({ do: fc.constant('refuse' as const), next: fc.boolean() }),
);
const history = fc.record({
  total: fc.integer({ min: 0, max: 1_000 }),
  steps: fc.array(step, { maxLength: 20 }),
});

interface Made {
  requestId: string | undefined;
  amount: number;
  byHand: boolean;
  failed: boolean;
}

/** The books that the database keeps, with what makes them. */
class Books {
  held = 0;
  captured = 0;
  reductions: Array<{ version: number; amount: number; requestId?: string; kept: number }> = [];
  refunds: Made[] = [];
  refuses = false;

  constructor(readonly total: number) {}

  get account(): OrderMoney {
    const paid = this.captured || this.held;
    const { total, captured, reductions } = this;
    const refunds = this.refunds.map(({ byHand, failed, ...one }) => ({
      ...one,
      isAutomatic: !byHand,
      isFailed: failed,
    }));
    return { total, paid, captured, refundable: captured - this.given(), reductions, refunds };
  }

  /** What was given back by hand, by the service, or in all. */
  given(by?: 'hand' | 'service'): number {
    return this.refunds
      .filter(({ failed, byHand }) => !failed && (by === undefined || byHand === (by === 'hand')))
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  /** What of the order is not cancelled. */
  get left(): number {
    return this.reductions.reduce((left, { amount }) => left - amount, this.total);
  }

  settle(): number {
    const { due, kept, refunds } = balance(this.account);
    for (const [index, one] of this.reductions.entries()) one.kept = kept[index] as number;
    for (const one of refunds) this.refunds.push({ ...one, byHand: false, failed: this.refuses });
    return due;
  }

  take(step: Step): void {
    if (step.do === 'hold' && this.captured === 0 && this.held === 0) this.held = this.settle();
    if (step.do === 'void' && this.captured === 0) this.held = 0;
    if (step.do === 'refuse') this.refuses = step.next;
    if (step.do === 'bounce') for (const one of this.refunds) if (one.byHand) one.failed = true;
    if ('part' in step) this.takePart(step.do, step.part);
  }

  takePart(what: string, part: number): void {
    const some = (whole: number) => Math.ceil((whole * part) / 100);
    if (what === 'capture' && this.captured === 0) {
      // Someone at the provider knows nothing of what was cancelled.
      this.captured = Math.min(some(this.held), this.held);
      this.held = 0;
    }
    if (what === 'refundByHand') {
      const amount = some(this.captured - this.given());
      if (amount > 0) this.refunds.push({ requestId: undefined, amount, byHand: true, failed: false });
    }
    const amount = some(this.left);
    if (amount === 0) return;
    const version = this.reductions.length + 2;
    const isPaid = this.held > 0 || this.captured > 0;
    if (what === 'cancel')
      this.reductions.push({ version, amount, requestId: `request ${version}`, kept: 0 });
    if (what === 'withhold') this.reductions.push({ version, amount, kept: isPaid ? amount : 0 });
  }
}

/** The books after each step, settled. */
function play(
  { total, steps }: { total: number; steps: Step[] },
  check: (books: Books, due: number) => void,
) {
  const books = new Books(total);
  for (const step of steps) {
    books.take(step);
    check(books, books.settle());
  }
}

describe('after every step of every history', () => {
  it('the shop keeps what the order comes to, less what was refunded by hand: not less, and not more', () => {
    fc.assert(
      fc.property(history, (story) => {
        play(story, (books, due) => {
          const refused = books.refunds.filter(({ byHand, failed }) => failed && !byHand);
          const undone = refused.reduce((sum, { amount }) => sum + amount, 0);
          const kept = books.captured - books.given();
          const right = Math.min(books.captured, due) - books.given('hand');
          expect(kept).toBeGreaterThanOrEqual(Math.max(right, 0));
          expect(kept).toBeLessThanOrEqual(Math.max(right, 0) + undone);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('what is due lies between what is left of the order and that with all that was withheld', () => {
    fc.assert(
      fc.property(history, (story) => {
        play(story, (books, due) => {
          const withheld = books.reductions.filter(({ requestId }) => requestId === undefined);
          const all = withheld.reduce((sum, { amount }) => sum + amount, 0);
          expect(due).toBeGreaterThanOrEqual(books.left);
          expect(due).toBeLessThanOrEqual(books.left + all);
          // Nobody owes what was withheld.
          if (books.captured > 0 && due > books.left) expect(due).toBeLessThanOrEqual(books.captured);
          if (books.captured === 0 && books.held === 0) expect(due).toBe(books.left);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('working it out again changes nothing, and no request gets more than it is of', () => {
    fc.assert(
      fc.property(history, (story) => {
        play(story, (books) => {
          const { refunds, kept } = balance(books.account);
          expect(refunds).toEqual([]);
          expect(kept).toEqual(books.reductions.map((one) => one.kept));
          for (const { requestId, amount } of books.reductions) {
            if (requestId === undefined) continue;
            const own = books.refunds.filter((refund) => refund.requestId === requestId);
            expect(own.reduce((sum, refund) => sum + refund.amount, 0)).toBeLessThanOrEqual(amount);
          }
        });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('for instance', () => {
  const cancelled = { version: 2, amount: 10_00, requestId: 'a request', kept: 0 };
  const nothing = { reductions: [], refunds: [] };

  it('what was never captured is let go first', () => {
    const paid = { total: 30_00, paid: 10_00, captured: 10_00, refundable: 10_00, ...nothing };
    expect(balance({ ...paid, reductions: [{ ...cancelled, amount: 20_00 }] })).toEqual({
      due: 10_00,
      kept: [0],
      refunds: [],
    });
  });

  it('25.00 of 30.00 were captured and a third is cancelled: 5.00 go back', () => {
    const paid = { total: 30_00, paid: 25_00, captured: 25_00, refundable: 25_00, ...nothing };
    const { due, refunds } = balance({ ...paid, reductions: [cancelled] });
    expect({ due, refunds }).toEqual({ due: 20_00, refunds: [{ requestId: 'a request', amount: 5_00 }] });
  });

  it('what was taken beyond the order is nobody’s', () => {
    const paid = { total: 30_00, paid: 32_00, captured: 32_00, refundable: 32_00, ...nothing };
    expect(balance(paid).refunds).toEqual([{ requestId: undefined, amount: 2_00 }]);
  });

  it('what was refused is not tried again, however much was given back by hand before', () => {
    const paid = { total: 3, paid: 2, captured: 2, refundable: 1 };
    const refunds = [
      { requestId: undefined, amount: 1, isAutomatic: false, isFailed: false },
      { requestId: 'a request', amount: 1, isAutomatic: true, isFailed: true },
    ];
    expect(balance({ ...paid, reductions: [{ ...cancelled, amount: 3 }], refunds }).refunds).toEqual([]);
  });

  it('what was refused and then given back by hand leaves the rest to what is cancelled next', () => {
    const paid = { total: 100_00, paid: 100_00, captured: 100_00, refundable: 90_00 };
    const rest = { version: 3, amount: 90_00, requestId: 'the rest', kept: 0 };
    const refunds = [
      { requestId: 'a request', amount: 10_00, isAutomatic: true, isFailed: true },
      { requestId: undefined, amount: 10_00, isAutomatic: false, isFailed: false },
    ];
    expect(balance({ ...paid, reductions: [cancelled, rest], refunds }).refunds).toEqual([
      { requestId: 'the rest', amount: 90_00 },
    ]);
  });

  it('a refund of an older version, which names no request, is not made again', () => {
    const paid = { total: 100_00, paid: 100_00, captured: 100_00, refundable: 60_00 };
    const older = { version: 2, amount: 40_00, requestId: 'older', kept: 0 };
    const newer = { version: 3, amount: 30_00, requestId: 'newer', kept: 0 };
    const refunds = [{ requestId: undefined, amount: 40_00, isAutomatic: true, isFailed: false }];
    expect(balance({ ...paid, reductions: [older, newer], refunds }).refunds).toEqual([
      { requestId: 'newer', amount: 30_00 },
    ]);
  });
});
