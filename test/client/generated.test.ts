import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GENERATED, generateClient } from '../../packages/client/scripts/generate.js';

it('the client is made from the openapi.json that is checked in (if not: npm run openapi)', async () => {
  for (const [name, text] of Object.entries(await generateClient()))
    expect((await readFile(join(GENERATED, name), 'utf8')) === text, name).toBe(true);
});
