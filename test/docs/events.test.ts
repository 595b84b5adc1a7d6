import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTypes } from '../../scripts/events/describe-types.js';

it('docs/events.md has the types of the catalogue; npm run events:docs writes them', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/events.md'), 'utf8');
  expect(page).toContain('| `order.placed` | 1 | `order` |');
  expect(page).toBe(withTypes(page));
});
