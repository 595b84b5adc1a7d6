/**
 * How long a condition is waited for unless a test says otherwise. A second, as Vitest has it, is what the machine may take
 * for other tests: by then nothing is broken.
 */
export const PATIENCE_MS = 15_000;
