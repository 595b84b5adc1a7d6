import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertNodeVersion } from '../../scripts/bootstrap.mjs';

const SCRIPTS = fileURLToPath(new URL('../../scripts', import.meta.url));

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stockkeeper-bootstrap-'));
  cpSync(SCRIPTS, join(root, 'scripts'), { recursive: true });
  mkdirSync(join(root, 'part'));
  write('part/package.json', { name: 'part', version: '1.0.0' });
  write('package.json', {
    name: 'shop',
    version: '1.0.0',
    type: 'module',
    dependencies: { part: 'file:part' },
  });
  write('package-lock.json', lockFile());
});

afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, content: object) {
  writeFileSync(join(root, name), JSON.stringify(content));
}

/** A dependency that needs no registry. */
function lockFile(part: object = { 'node_modules/part': { resolved: 'part', link: true } }) {
  const shop = { name: 'shop', version: '1.0.0', dependencies: { part: 'file:part' } };
  return {
    name: 'shop',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': shop, part: { version: '1.0.0' }, ...part },
  };
}

function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; stderr: string }> {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, args, { cwd: root, env: { ...inherited, ...env } });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((done) => {
    child.once('close', (code) => done({ code, stderr }));
  });
}

const installDependencies = () => run(['scripts/bootstrap.mjs', '--no-database']);

describe('bootstrap', { timeout: 60_000 }, () => {
  it.each(['18.20.4', '20.18.3', '16.0.0'])('refuses Node %s and says which one it needs', (version) => {
    expect(() => assertNodeVersion(version)).toThrow(`needs Node.js 20.19 or newer; this is ${version}`);
  });

  it.each(['20.19.0', '22.0.0', '24.1.0'])('accepts Node %s', (version) => {
    expect(() => assertNodeVersion(version)).not.toThrow();
  });

  it('installs once, also when two come at once, and again when the lock file changes', async () => {
    const both = await Promise.all([installDependencies(), installDependencies()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => stderr.includes('Installing dependencies'))).toHaveLength(1);
    expect(readFileSync(join(root, 'node_modules/part/package.json'), 'utf8')).toContain('"part"');
    expect(await installDependencies()).toEqual({ code: 0, stderr: '' });

    mkdirSync(join(root, 'other'));
    write('other/package.json', { name: 'other', version: '1.0.0' });
    const lock = lockFile();
    const dependencies = { part: 'file:part', other: 'file:other' };
    write('package.json', { name: 'shop', version: '1.0.0', type: 'module', dependencies });
    const added = { other: { version: '1.0.0' }, 'node_modules/other': { resolved: 'other', link: true } };
    const packages = { ...lock.packages, ...added, '': { name: 'shop', version: '1.0.0', dependencies } };
    write('package-lock.json', { ...lock, packages });
    expect((await installDependencies()).stderr).toMatch(/^Installing dependencies … \d/);
    expect(readFileSync(join(root, 'node_modules/other/package.json'), 'utf8')).toContain('"other"');
  });

  it('fails with what npm said when npm fails', async () => {
    write('package-lock.json', lockFile({}));
    const { code, stderr } = await installDependencies();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Installing dependencies … failed/);
    expect(stderr).toMatch(/Missing: part/);
    expect(stderr).toMatch(/ci --include=dev .* ended with exit code 1/);
  });

  it('where no server can be had, fails and says what to do on each platform', async () => {
    await installDependencies();
    const source = `
      import { bootstrap } from './scripts/bootstrap.mjs';
      import { reportFailure } from './scripts/setup/steps.mjs';
      await bootstrap({ database: 'DATABASE_URL', searchPath: [process.cwd()] }).catch(reportFailure);`;
    // Neither a server nor apt-get on this PATH.
    const { code, stderr } = await run(['--input-type=module', '-e', source], { PATH: root });
    expect(code).toBe(1);
    for (const way of [
      'apt-get install',
      'dnf install',
      'brew install',
      'WSL',
      'docker compose up',
      'DATABASE_URL=',
    ]) {
      expect(stderr).toContain(way);
    }
  });

  it('does not take the server program of MySQL for one of MariaDB', async () => {
    await installDependencies();
    writeFileSync(
      join(root, 'mysqld'),
      '#!/bin/sh\necho "mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community)"\n',
      {
        mode: 0o755,
      },
    );
    const source = `
      import { findMariadb } from './scripts/setup/mariadb-server.mjs';
      process.exitCode = findMariadb([process.cwd()]) === null ? 0 : 3;`;
    expect(await run(['--input-type=module', '-e', source])).toEqual({ code: 0, stderr: '' });
  });

  it('does not ask for a server when .env names a database', async () => {
    await installDependencies();
    writeFileSync(join(root, '.env'), 'DATABASE_URL=mysql://shop@db.example/stockkeeper\n');
    const source = `
      import { bootstrap } from './scripts/bootstrap.mjs';
      await bootstrap({ database: 'DATABASE_URL', searchPath: [] });`;
    expect(await run(['--input-type=module', '-e', source], { PATH: root })).toEqual({ code: 0, stderr: '' });
  });

  it('does not ask for a server when the tests have one', async () => {
    await installDependencies();
    const TEST_DATABASE_URL = 'mysql://root@db.example/mysql';
    // Neither a server nor apt-get on this PATH, nor where one may lie besides.
    const source = (setting: string) => `
      import { bootstrap } from './scripts/bootstrap.mjs';
      import { reportFailure } from './scripts/setup/steps.mjs';
      await bootstrap({ database: '${setting}', searchPath: [] }).catch(reportFailure);`;
    const code = async (setting: string) =>
      (await run(['--input-type=module', '-e', source(setting)], { PATH: root, TEST_DATABASE_URL })).code;
    expect([await code('TEST_DATABASE_URL'), await code('DATABASE_URL')]).toEqual([0, 1]);
    const { scripts } = JSON.parse(readFileSync(join(SCRIPTS, '../package.json'), 'utf8'));
    for (const name of ['test', 'test:watch', 'test:faults']) {
      expect(scripts[name]).toContain('scripts/bootstrap.mjs --for-tests');
    }
  });

  it('refuses an argument it does not know', async () => {
    const { code, stderr } = await run(['scripts/bootstrap.mjs', '--no-databse']);
    expect(code).toBe(1);
    expect(stderr).toContain('--no-databse');
  });
});
