import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whatChanged } from '../../admin/src/stock-documents/acts/what-changed';
import type { DocumentLine, StockDocument } from '../../admin/src/stock-documents/document';
import { parseScan } from '../../admin/src/stock-documents/scan/parse-scan';

describe('what is scanned', () => {
  it.each([
    ['KIT-0042', { sku: 'KIT-0042', quantity: 1 }],
    ['  KIT-0042\n', { sku: 'KIT-0042', quantity: 1 }],
    ['12*KIT-0042', { sku: 'KIT-0042', quantity: 12 }],
    ['12 * KIT 42', { sku: 'KIT 42', quantity: 12 }],
    ['1*12*KIT', { sku: '12*KIT', quantity: 1 }],
    ['4006381333931', { sku: '4006381333931', quantity: 1 }],
    ['A*B', { sku: 'A*B', quantity: 1 }],
    ['12*', { sku: '12*', quantity: 1 }],
    ['0*KIT-0042', undefined],
    ['  ', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(parseScan(text)).toEqual(expected);
  });

  it('counts what stands in the box of units, unless it names its own', () => {
    expect(parseScan('KIT-0042', 7)).toEqual({ sku: 'KIT-0042', quantity: 7 });
    expect(parseScan('2*KIT-0042', 7)).toEqual({ sku: 'KIT-0042', quantity: 2 });
  });

  it('any SKU can be scanned with its units before it', () => {
    const sku = fc.string({ minLength: 1, maxLength: 64 }).map((text) => text.trim());
    fc.assert(
      fc.property(sku, fc.integer({ min: 1, max: 9_999_999 }), (one, quantity) => {
        fc.pre(one !== '' && !/[\n\r\u2028\u2029]/.test(one));
        expect(parseScan(`${quantity}*${one}`)).toEqual({ sku: one, quantity });
      }),
    );
  });
});

describe('what somebody else has done to a document', () => {
  const line = (more: Partial<DocumentLine>): DocumentLine => ({
    ...{ productId: 1, sku: 'K', name: 'Kettle', quantity: 5, done: 0, lost: 0, currency: 'USD' },
    ...{ unitCost: null, expected: null, variance: null, countedAt: null },
    ...more,
  });
  const document = (lines: DocumentLine[], more: Partial<StockDocument> = {}) =>
    ({ kind: 'receipt', status: 'open', reference: null, lines, ...more }) as StockDocument;

  it('is nothing when it is as it was', () => {
    expect(whatChanged(document([line({})]), document([line({})]))).toEqual([]);
  });

  it('is named line by line', () => {
    const before = document([line({}), line({ productId: 2, name: 'Pan' })]);
    const now = document(
      [line({ quantity: 6, done: 2, lost: 1, unitCost: '2.00' }), line({ productId: 3, name: 'Pot' })],
      { status: 'part', reference: 'PO-1' },
    );
    expect(whatChanged(before, now)).toEqual([
      { key: 'quantity', values: { name: 'Kettle', smart_count: 6 } },
      { key: 'came', values: { name: 'Kettle', smart_count: 2 } },
      { key: 'lost', values: { name: 'Kettle', smart_count: 1 } },
      { key: 'cost', values: { name: 'Kettle' } },
      { key: 'added', values: { name: 'Pot', smart_count: 5 } },
      { key: 'removed', values: { name: 'Pan' } },
      { key: 'reference' },
      { key: 'status' },
    ]);
  });

  it('of a count is what was counted, even the same again', () => {
    const at = (countedAt: string) => document([line({ countedAt })], { kind: 'count' });
    expect(whatChanged(at('2026-01-01T00:00:00.000Z'), at('2026-01-01T00:01:00.000Z'))).toEqual([
      { key: 'counted', values: { name: 'Kettle', smart_count: 5 } },
    ]);
  });
});
