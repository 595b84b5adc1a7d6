import { expect, it } from 'vitest';
import { unpaidOrderMinutes } from '../../src/settings/unpaid-order-minutes.js';

it.each([
  ['', { card: 60, bank_transfer: 20_160 }],
  ['0', { card: 0, bank_transfer: 0 }],
  ['card=30', { card: 30, bank_transfer: 20_160 }],
  ['bank_transfer=0, card=1', { card: 1, bank_transfer: 0 }],
  ['card=525600', { card: 525_600, bank_transfer: 20_160 }],
])('%j', (text, minutes) => {
  expect(unpaidOrderMinutes.parse(text)).toEqual(minutes);
});

it.each([
  '60',
  'card',
  'card=',
  'card=-1',
  'card=1.5',
  'card=525601',
  'card=1,card=2',
  'invoice=60',
  'cash=1',
  'card:60',
])('%j is refused', (text) => {
  const { success, error } = unpaidOrderMinutes.safeParse(text);
  expect(success).toBe(false);
  expect(error?.issues[0]?.message).toMatch(/^must be 0, or minutes for card and bank_transfer/);
});
