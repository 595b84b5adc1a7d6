import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inject } from 'vitest';
import { SHORT_LIFE } from './short-life.js';

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * One of scripts/ as a person or CI runs it: its own process, no settings but those given.
 * @param input what comes on stdin; nothing unless given
 */
export function runScript(
  script: string,
  args: string[],
  env: Record<string, string> = {},
  input?: string,
): Promise<Outcome> {
  const child = spawn(
    process.execPath,
    [...SHORT_LIFE, join(inject('build'), 'scripts', `${script}.js`), ...args],
    {
      // Away from the .env of whoever runs the tests.
      cwd: inject('build'),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  // It may end without reading what it was given.
  child.stdin.on('error', () => {}).end(input);
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    outcome.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    outcome.stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ ...outcome, code }));
  });
}
