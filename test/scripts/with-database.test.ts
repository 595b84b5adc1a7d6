import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProject, type ProjectCopy } from '../helpers/project-copy.js';

let project: ProjectCopy;
beforeAll(() => {
  project = copyProject();
  // Asks for nothing, so that nothing is ever installed into the node_modules that the copy shares with us.
  writeFileSync(
    join(project.root, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, packages: {} }),
  );
  // A private database that cannot come up: there are no tables in its folder.
  mkdirSync(join(project.root, '.data', 'mariadb', 'data'), { recursive: true });
});
afterAll(() => project.remove());

/** A script of the copy, as npm runs it. */
function withDatabase(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['scripts/with-database.mjs', ...args], {
    cwd: project.root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  const outcome = { code: null, stdout: '', stderr: '' };
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

describe('where no private database can be had', { timeout: 60_000 }, () => {
  const WHY = 'The private MariaDB ended while starting';

  it('a script that needs one is not run', async () => {
    const { code, stdout, stderr } = await withDatabase('scripts/migrate.ts', 'status');
    expect(stderr).toContain(WHY);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('the doctor still reports what it can', async () => {
    const { code, stdout, stderr } = await withDatabase('--if-possible', 'scripts/doctor.ts', '--json');
    expect(stderr).toContain(WHY);
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout);
    expect(findings.slice(0, 3)).toMatchObject([
      { check: 'node', state: 'ok' },
      { check: 'configuration', state: 'failure', found: 'DATABASE_URL is required' },
      { check: 'database', state: 'skipped' },
    ]);
  });

  it('asking for the options of a script starts none', async () => {
    const { code, stdout, stderr } = await withDatabase('scripts/create-user.ts', '--help');
    expect(stdout).toContain('Usage: npm run user:create -- --email');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('in an image, which has no lock file, the doctor looks for no server of its own', async () => {
    rmSync(join(project.root, 'package-lock.json'));
    const { code, stdout, stderr } = await withDatabase('--if-possible', 'scripts/doctor.ts', '--json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout).findings[1].found).toBe('DATABASE_URL is required');
    expect((await withDatabase('scripts/migrate.ts', 'up')).stderr).toContain('DATABASE_URL is not set.');
  });
});
