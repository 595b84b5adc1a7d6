import { vi } from 'vitest';
import { PATIENCE_MS } from './patience.js';

// For expect.poll there is a setting, for this there is none. Files that follow each other share the process.
const hurried = Symbol.for('waitFor with a second of patience');
const patient = vi as typeof vi & { [hurried]?: typeof vi.waitFor };
patient[hurried] ??= vi.waitFor;
const waitFor = patient[hurried];
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options });
