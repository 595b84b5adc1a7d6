import { expect, it } from 'vitest';
import { commandsOf, PASTE_TIMEOUT_MS, pasteBesideShop } from '../helpers/paste.js';

// What docs/stock.md tells a newcomer to paste while the shop runs, pasted.

const paste = pasteBesideShop();

it('its commands do what it says', { timeout: PASTE_TIMEOUT_MS }, async () => {
  const { code, output } = await paste((await commandsOf('docs/stock.md')).join('\n'));
  expect(code, output).toBe(0);
  const answers = (output.match(/^\{".*\}$/gm) ?? []).map((answer) => JSON.parse(answer));
  const [levels, refused, sources, parcel, second, ledger, ...holds] = answers;
  expect(levels.items).toMatchObject([
    { location: { code: 'store-berlin' }, onHand: 2, available: 2 },
    { location: { code: 'main' }, onHand: 2, available: 2 },
  ]);
  expect(refused).toMatchObject({
    code: 'INSUFFICIENT_STOCK',
    shortages: [{ requested: 3, available: 2, notShippable: 2 }],
  });
  const [store, main] = levels.items.map(({ locationId }: { locationId: number }) => locationId);
  expect(sources.items).toMatchObject([
    { locationId: store, quantity: 2 },
    { locationId: main, quantity: 1 },
  ]);
  expect([parcel, second]).toMatchObject([
    { locationId: store, lines: [{ line: 1, quantity: 2 }] },
    { locationId: main, lines: [{ line: 1, quantity: 1 }] },
  ]);
  expect(
    ledger.items.map(({ kind, locationId, onHand, committed }: Record<string, unknown>) => [
      kind,
      locationId,
      onHand,
      committed,
    ]),
  ).toEqual([
    ['shipment', main, -1, -1],
    ['shipment', store, -2, -2],
    ['order', main, 0, 1],
    ['order', store, 0, 2],
    ['adjustment', store, 2, 0],
    ['adjustment', main, 2, 0],
  ]);

  const counts = [...output.matchAll(/^can be bought: (\d+)$/gm)].map(([, units]) => Number(units));
  const [before = 0] = counts;
  expect(counts).toEqual([before, before - 3, before - 2, before - 2]);
  expect(holds).toMatchObject([
    { items: [{ quantity: 3 }] },
    { code: 'NOT_FOUND' },
    { limit: 50, owed: 0, available: 50 },
    { items: [{ sku: expect.stringMatching(/^MUG-/), units: 3, limit: 50, owed: 3, shipsAt: '2030-03-01' }] },
  ]);
  expect(output).toContain('ordered: 2');
  expect(output).toContain('released: 204');
  expect(output).toMatch(
    /"backorderedQuantity":3\n\{"items":\[\{"orderId".*\n"backorderedQuantity":0\nleft to buy: 7/,
  );
});
