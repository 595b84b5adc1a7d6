import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DueDelivery, planDeliveries } from '../../../src/modules/webhooks/sending/due-deliveries.js';

interface Pending {
  aggregate: string;
  isReplay: boolean;
  isDue: boolean;
  /** Place in the order of what is due. */
  rank: number;
}

const pending = fc.array(
  fc.record({
    aggregate: fc.constantFrom('order:a', 'order:b', 'product:a'),
    isReplay: fc.boolean(),
    isDue: fc.boolean(),
    rank: fc.nat(),
  }),
  { maxLength: 20 },
);

/** As the database answers: what is due, in any order, each with the one right before it. */
function dueOf(all: readonly Pending[]): DueDelivery[] {
  const rows = all.map(({ aggregate, isReplay, isDue, rank }, index) => {
    const elders = all.flatMap((other, at) =>
      at < index && other.aggregate === aggregate && (!other.isReplay || isReplay) ? [at + 1] : [],
    );
    return { isDue, rank, row: { seq: index + 1, aggregate, isReplay, elder: elders.at(-1) ?? null } };
  });
  return rows
    .filter(({ isDue }) => isDue)
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => row as DueDelivery);
}

it('whatever is due: nothing is sent before an earlier one of its aggregate, and all that can be sent is', () => {
  fc.assert(
    fc.property(pending, (all) => {
      const due = dueOf(all);
      const { chains, waiting } = planDeliveries(due);
      expect([...chains.flat(), ...waiting].map(({ seq }) => seq).sort()).toEqual(
        due.map(({ seq }) => seq).sort(),
      );
      for (const chain of chains) {
        const sent = new Set<number>();
        for (const { seq, aggregate, isReplay } of chain) {
          const before = all.flatMap((other, at) =>
            at + 1 < seq && other.aggregate === aggregate && (!other.isReplay || isReplay) ? [at + 1] : [],
          );
          expect(
            before.every((elder) => sent.has(elder)),
            `${seq} after ${before}`,
          ).toBe(true);
          sent.add(seq);
        }
      }
      const first = new Map<string, number>();
      for (const [at, { aggregate, isReplay }] of all.entries()) {
        if (!isReplay && !first.has(aggregate)) first.set(aggregate, at);
      }
      const heads = new Set(chains.map(([head]) => head?.seq));
      for (const at of first.values()) if (all[at]?.isDue) expect(heads).toContain(at + 1);
    }),
  );
});
