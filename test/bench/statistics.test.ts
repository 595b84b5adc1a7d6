import { describe, expect, it } from 'vitest';
import { median, medianRatio, percentile } from '../../bench/statistics.js';

describe('statistics', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([9, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });

  it('takes percentiles from all values', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 0.5)).toBe(51);
    expect(percentile(hundred, 0.99)).toBe(100);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('compares within a round, so that a slow round counts for both', () => {
    expect(medianRatio([30, 3, 40], [10, 1, 20])).toBe(3);
  });
});
