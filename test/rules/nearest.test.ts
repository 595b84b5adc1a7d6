import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestOf } from '../../src/rules/nearest.js';

const KNOWN = [
  'PORT',
  'HOST',
  'CORS_ORIGINS',
  'DATABASE_POOL_MAX',
  'DATABASE_URL',
  'JWT_SECRET',

  'minPrice',
];

describe('the nearest name', () => {
  it.each([
    ['PROT', 'PORT'],
    ['CORS-ORIGIN', 'CORS_ORIGINS'],
    ['DatabasePoolMax', 'DATABASE_POOL_MAX'],
    ['min_price', 'minPrice'],
  ])('%s → %s', (name, meant) => {
    expect(nearestOf(name, KNOWN)).toBe(meant);
  });

  it('is none for a known name, or for one that is far from all', () => {
    for (const name of [...KNOWN, 'PATH', 'HOME', 'x', '', 'REDIS_URL']) {
      expect(nearestOf(name, KNOWN)).toBeUndefined();
    }
  });

  it('is found behind any one slip', () => {
    const slip = fc.record({
      name: fc.constantFrom(...KNOWN),
      at: fc.nat(),
      kind: fc.constantFrom('left out', 'twice', 'another', 'twisted'),
    });
    fc.assert(
      fc.property(slip, ({ name, at, kind }) => {
        const [start, letter = '', end] = [
          name.slice(0, at % name.length),
          name[at % name.length],
          name.slice((at % name.length) + 1),
        ];
        const written = {
          'left out': start + end,
          twice: start + letter + letter + end,
          another: `${start}#${end}`,
          twisted: start + end.slice(0, 1) + letter + end.slice(1),
        }[kind];
        fc.pre(!KNOWN.includes(written));
        expect(nearestOf(written, KNOWN)).toBe(name);
      }),
    );
  });
});
