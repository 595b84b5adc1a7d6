#!/usr/bin/env node
/** Looks at whether the service could work here, and says how to mend what is wrong. Changes nothing. */
import { table } from '../src/consistency/table.js';
import { examine } from '../src/doctor/examine.js';
import type { Finding } from '../src/doctor/finding.js';
import { count, parseArguments, runCommand } from './command.js';
import { withProgress } from './progress.js';

const USAGE = `Usage: npm run doctor -- [--json]

  --json    print JSON: ok, and findings, each with its check, state (ok, warning, failure or skipped),
            what was found and, unless it is ok, how to mend it

Looks at Node, the settings, the database server, the rights of its user and the schema, with the same
settings as the service. Exits with 1 when anything would keep the service from working; warnings do not.`;

function print(findings: readonly Finding[], ok: boolean): void {
  console.log(table(findings.map(({ check, state, found }) => ({ check, state, found }))));
  for (const state of ['failure', 'warning'] as const) {
    const bad = findings.filter((finding) => finding.state === state);
    if (bad.length > 0) console.log(`\n${count(bad.length, state)}, and what to do:`);
    for (const { check, mend } of bad) console.log(`  ${check}: ${mend}`);
  }
  if (ok) console.log('\nThe service can work here. Whether its stock adds up: npm run verify');
}

await runCommand(USAGE, async () => {
  const { values } = parseArguments({ options: { json: { type: 'boolean', default: false } } });
  const findings = await withProgress((onProgress) => examine(undefined, onProgress));
  const ok = findings.every(({ state }) => state !== 'failure');
  if (values.json) console.log(JSON.stringify({ ok, findings }, null, 2));
  else print(findings, ok);
  if (!ok) process.exitCode = 1;
});
