import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp } from '../src/app.js';
import { loadConfig } from '../src/config.js';

/** Writes openapi.json, the description of the API that is checked in, from the routes as they are. */
const file = join(import.meta.dirname, '..', 'openapi.json');
const app = await buildApp(loadConfig());
await writeFile(file, `${JSON.stringify(app.swagger(), null, 2)}\n`);
await app.close();
console.log(`Wrote ${file}`);
