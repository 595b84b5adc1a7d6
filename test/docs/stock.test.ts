import { expect, it } from 'vitest';
import { commandsOf, PASTE_TIMEOUT_MS, pasteBesideShop } from '../helpers/paste.js';

// What docs/stock.md tells a newcomer to paste, pasted.

const paste = pasteBesideShop();

it('its commands do what it says', { timeout: PASTE_TIMEOUT_MS }, async () => {
  const script = (await commandsOf('docs/stock.md')).join('\n');
  const { code, output } = await paste(script);
  expect(code, output).toBe(0);
  const counts = [...output.matchAll(/^can be bought: (\d+)$/gm)].map(([, units]) => Number(units));
  const [before = 0] = counts;
  expect(counts).toEqual([before, before - 3, before - 2, before - 2]);
  const documents = (output.match(/^\{.*\}$/gm) ?? []).map((answer) => JSON.parse(answer));
  expect(documents).toMatchObject([{ items: [{ quantity: 3 }] }, { code: 'NOT_FOUND' }]);
  expect(output).toContain('ordered: 2');
  expect(output).toContain('released: 204');
});
