import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drawImports } from '../../scripts/imports/drawing.js';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

it('the drawings of the imports are what the sources say (if not: npm run imports:draw)', {
  timeout: 120_000,
}, async () => {
  for (const [name, drawing] of Object.entries(await drawImports())) {
    expect(page).toContain(`<!-- ${name} -->\n\n\`\`\`mermaid\n${drawing}\n\`\`\`\n`);
  }
});

it('every file that is named on the way of an order and of a payment is there', () => {
  const linked = [...page.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path]) => path as string);
  expect(linked.length).toBeGreaterThan(25);
  expect(linked.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
