import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import type { ApiDocument } from './resources.js';
import { writeOperations, writeResources } from './write-resources.js';

const PACKAGE = join(import.meta.dirname, '..');
const DOCUMENT = join(PACKAGE, '../../openapi.json');
export const GENERATED = join(PACKAGE, 'src/generated');

/** There are no webhooks in the document, and nothing is defined beside the components. */
const NEVER_USED = /^export type (webhooks|\$defs) = .*\n/gm;

/** Makes src/generated from openapi.json. @returns file name → text */
export async function generateClient(): Promise<Record<string, string>> {
  const document = JSON.parse(await readFile(DOCUMENT, 'utf8'));
  const api: ApiDocument = document;
  // What a code adds is typed where its code is known; anything else may not be read as if it were there.
  delete document.components.schemas.Problem.additionalProperties;
  const schema = astToString(await openapiTS(document)).replaceAll(NEVER_USED, '');
  return {
    'schema.ts': `// Made from openapi.json by \`npm run client:generate\`; not to be edited.\n\n${schema}`,
    'operations.ts': writeOperations(api),
    'resources.ts': writeResources(api),
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(await generateClient()))
    await writeFile(join(GENERATED, name), text);
  console.log(`Wrote ${GENERATED}`);
}
