import { expect, it } from 'vitest';
import { PASTE_TIMEOUT_MS, pasteBesideShop, shopCommandsOf } from '../helpers/paste.js';

// What README tells a newcomer to paste while the shop runs, pasted.

const paste = pasteBesideShop();

it('walks from login to an order, through its life, and through a repeated request', {
  timeout: PASTE_TIMEOUT_MS,
}, async () => {
  const blocks = await shopCommandsOf('README.md');
  const again = blocks.filter((lines) => lines.includes('idempotency-key'));
  const script = [...blocks, ...again].join('\n');
  const { code, output } = await paste(script);
  expect(code, output).toBe(0);

  expect(output.match(/"code":"[A-Z_]+"/g)).toEqual(['"code":"INSUFFICIENT_STOCK"']);
  const lines = output.split('\n');
  // What can be bought before and after; then the griddles: on hand, on offer, on backorder, sent from each, and missing.
  expect(lines.filter((line) => /^-?\d+$/.test(line))).toEqual([
    '140',
    '138',
    '2',
    '2',
    '10',
    '1',
    '2',
    '2',
    '-2',
  ]);
  const steps = lines.filter((line) => /^([a-z]+|\d+\.\d\d)$/.test(line));
  const life = ['pending', 'captured', 'processing', 'shipped', 'delivered', 'approved', '35.91'];
  expect(steps).toEqual([...life, 'done', 'done']);

  const cells = lines
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(2, -1)
        .map((cell) => cell.trim().replaceAll("'", '')),
    );
  // What is said of two lines and of the whole, which adds up: 119.70 + 24.50 − 14.42 + 9.95, with a sixth of each as VAT in it.
  const amounts = cells.map((row) => row.filter((cell) => /^\d+\.\d\d$/.test(cell)).join(' '));
  expect(amounts.filter((row) => row !== '').slice(0, 4)).toEqual([
    '119.70 11.97 17.96 107.73',
    '24.50 2.45 3.68 22.05',
    '14.42 9.95 23.30 139.73',
    '22.05 3.68',
  ]);
  const events = cells.filter(([version]) => /^\d+$/.test(version as string));
  expect(events.map(([, kind, from, to]) => [kind, from, to])).toEqual([
    ['placed', 'null', 'pending'],
    ['units_cancelled', 'pending', 'pending'],
    ['status_changed', 'pending', 'processing'],
    ['units_shipped', 'processing', 'processing'],
    ['units_shipped', 'processing', 'shipped'],
    ['fulfilment_delivered', 'shipped', 'shipped'],
    ['fulfilment_delivered', 'shipped', 'delivered'],
    ['return_requested', 'delivered', 'delivered'],
    ['return_approved', 'delivered', 'delivered'],
    ['return_received', 'delivered', 'delivered'],
  ]);
  const movements = cells.filter((row) => row.length === 5 && /^\d+$/.test(row[1] as string));
  expect(movements.map(([kind, , onHand, committed, after]) => [kind, onHand, committed, after])).toEqual([
    ['count', '-2', '0', '8'],
    ['relocation', '0', '1', '10'],
    ['relocation', '0', '-1', '10'],
    ['receipt', '10', '0', '10'],
    ['shipment', '-2', '-2', '0'],
    ['shipment', '-2', '-2', '0'],
    ['order', '0', '1', '10'],
    ['order', '0', '2', '2'],
    ['order', '0', '2', '2'],
    ['adjustment', '10', '0', '10'],
    ['adjustment', '2', '0', '2'],
    ['adjustment', '2', '0', '2'],
  ]);
  const ledger = cells.filter(
    (row) => row.length === 4 && ['return', 'shipment', 'order'].includes(row[0] as string),
  );
  expect(ledger.map(([kind, onHand, committed]) => [kind, onHand, committed])).toEqual([
    ['return', '1', '0'],
    ['shipment', '-1', '-1'],
    ['shipment', '-2', '-2'],
    ['order', '0', '3'],
  ]);
  expect(new Set(ledger.map((row) => row[3])).size).toBe(1);
  // The refund follows the receipt at once, but is not waited for: it may be on its way still.
  expect(cells.filter(([status]) => status === 'captured').map((row) => row.slice(0, 3))).toEqual([
    ['captured', '117.68', '117.68'],
  ]);
  expect(output.match(/^idempotent-replayed: true/gim)).toHaveLength(1);
  const { code: verified, stdout } = await paste.verify();
  expect(stdout).toContain('Everything holds.');
  expect(verified).toBe(0);
});
