import { expect, it } from 'vitest';
import { commandsOf, PASTE_TIMEOUT_MS, pasteBesideShop } from '../helpers/paste.js';

// What docs/orders.md tells a newcomer to paste, pasted.

const paste = pasteBesideShop();

it('its commands do what it says', { timeout: PASTE_TIMEOUT_MS }, async () => {
  const script = (await commandsOf('docs/orders.md')).join('\n');
  const { code, output } = await paste(script);
  expect(code, output).toBe(0);
  const documents = (output.match(/^\{.*\}$/gm) ?? []).map((answer) => JSON.parse(answer));
  const refused = documents.filter(({ code }) => code !== undefined);
  expect(refused.map(({ code }) => code)).toEqual(['PRECONDITION_FAILED']);
  expect(documents.flatMap(({ status }) => (typeof status === 'string' ? [status] : []))).toEqual([
    'processing',
    'shipped',
    'approved',
    'received',
    'cancelled',
  ]);
  const events = documents.find(({ items }) => items?.[0]?.kind === 'placed');
  expect(events.items.map(({ kind }: { kind: string }) => kind)).toEqual([
    'placed',
    'status_changed',
    'units_shipped',
    'units_cancelled',
    'fulfilment_delivered',
    'return_requested',
    'return_approved',
    'return_received',
  ]);
  expect(events.items.at(-1).toStatus).toBe('delivered');
  const ledger = documents.find(({ items }) => items?.[0]?.kind === 'return');
  expect(
    ledger.items
      .slice(0, 5)
      .map(({ kind, onHand, committed }: Record<string, unknown>) => [kind, onHand, committed]),
  ).toEqual([
    ['return', 1, 0],
    ['write_off', -1, 0],
    ['cancellation', 0, -1],
    ['shipment', -2, -2],
    ['order', 0, 3],
  ]);
});
