import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { less, partOf, sumOf } from '../../admin/src/format/amounts';

describe('amounts of one currency', () => {
  it.each([
    [less('79.80', '39.90', '0.00'), '39.90'],
    [less('0.50', '1.00'), '-0.50'],
    [less('500', '499'), '1'],
    [sumOf('0.05', '0.90', '12.00'), '12.95'],
    [sumOf('1.250', '0.005'), '1.255'],
    [partOf('10.00', 1, 3), '3.33'],
    [partOf('12345678901234567.89', 1, 1), '12345678901234567.89'],
  ])('%s is %s', (found, expected) => expect(found).toBe(expected));

  it('of a line in parts are never more than the line, and all of it is the line', () => {
    const amount = fc.tuple(fc.nat(), fc.constantFrom(0, 2, 3)).map(([n, decimals]) => {
      const digits = String(n).padStart(decimals + 1, '0');
      return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
    });
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 1000 }), fc.nat(), (total, of, some) => {
        const units = some % (of + 1);
        expect(partOf(total, of, of)).toBe(total);
        const parts = sumOf(partOf(total, units, of), partOf(total, of - units, of));
        expect(less(total, parts)).not.toMatch(/^-/);
      }),
    );
  });
});
