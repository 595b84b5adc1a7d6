#!/usr/bin/env node
/** Draws who imports whom into docs/architecture.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.js';
import { drawImports } from './imports/drawing.js';

const USAGE = `Usage: npm run imports:draw -- [--help]

Draws the rooms of src, its modules and who imports whom into docs/architecture.md, between its marks.`;

const FILE = join(import.meta.dirname, '..', 'docs', 'architecture.md');

await runCommand(USAGE, async () => {
  let page = readFileSync(FILE, 'utf8');
  for (const [name, drawing] of Object.entries(await drawImports())) {
    const block = new RegExp(`(<!-- ${name} -->\n\n\`\`\`mermaid\n)[^\`]*`);
    page = page.replace(block, (_all, mark: string) => `${mark}${drawing}\n`);
  }
  writeFileSync(FILE, page);
});
