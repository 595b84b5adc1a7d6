#!/usr/bin/env node
/** Writes the types of events into docs/events.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.js';
import { withTypes } from './events/describe-types.js';

const USAGE = `Usage: npm run events:docs -- [--help]

Writes all types of events, as src/events/catalogue.ts has them, into docs/events.md, between its marks.`;

const FILE = join(import.meta.dirname, '..', 'docs', 'events.md');

await runCommand(USAGE, async () => writeFileSync(FILE, withTypes(readFileSync(FILE, 'utf8'))));
