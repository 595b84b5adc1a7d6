import type { Area } from './check.js';
import { table } from './table.js';
import type { Verification } from './verify.js';

/**
 * Formats the result of a verification for people: row counts, rules, violations, and what to do about them.
 * @param areas that were verified
 */
export function report({ checks, checked }: Verification, areas: readonly Area[], seconds: number): string {
  const failed = checks.filter(({ violations }) => violations > 0);
  return [
    `Checked in ${seconds.toFixed(1)} s:`,
    table(Object.entries(checked).map(([name, rows]) => ({ rows, of: words(name) }))),
    `\n${table(checks.map(({ name, violations, rule }) => ({ check: name, violations, rule })))}`,
    ...failed.flatMap(({ name, violations, first }) => [
      `\n${name}: ${violations} violation${violations === 1 ? '' : 's'}`,
      table(first.map((row) => ({ ...row }))),
      ...(violations > first.length ? [`… and ${violations - first.length} more`] : []),
    ]),
    ...areas
      .filter((area) => area.checks.some(({ name }) => failed.some((one) => one.name === name)))
      .map(({ name, mend }) => `\nWhat to do about ${name}: ${mend}`),
    failed.length === 0
      ? '\nEverything holds.'
      : `\n${failed.length} check${failed.length === 1 ? '' : 's'} failed.`,
  ].join('\n');
}

/** stockLevels → "stock levels" */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
