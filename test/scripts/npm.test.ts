import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { identify, isRunning, type ProcessIdentity } from '../../scripts/setup/folder-lock.mjs';
import { copyProject, type ProjectCopy } from '../helpers/project-copy.js';

// A supervisor and CI know npm's process alone: whatever happens to it must happen to all that it has started.

vi.setConfig({ testTimeout: 120_000 });

let project: ProjectCopy;
let npm: ChildProcess;
let output: string;

beforeAll(() => {
  project = copyProject();
  mkdirSync(join(project.root, 'tmp'));
  // Asks for nothing, so that nothing is ever installed into the node_modules that the copy shares with us.
  writeFileSync(
    join(project.root, 'package-lock.json'),
    JSON.stringify({ lockfileVersion: 3, packages: {} }),
  );
});
afterEach(async () => {
  if (npm.exitCode === null && npm.signalCode === null) npm.kill('SIGTERM');
});
afterAll(() => project.remove());

/** @returns a promise of the exit code, once no process is left that can write to its output */
function runNpm(args: string[], env: Record<string, string> = {}): Promise<number | null> {
  output = '';
  npm = spawn('npm', args, {
    cwd: project.root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: join(project.root, 'tmp'),
      PORT: '0',
      LOG_LEVEL: 'info',
      // Built for each copy of the project, it would take longer than all of this.
      ADMIN_CONSOLE: 'false',
      LOG_PRETTY: 'false',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [npm.stdout, npm.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  return once(npm, 'close').then(([code]) => code as number | null);
}

async function seen(pattern: RegExp): Promise<string> {
  for (;;) {
    const match = pattern.exec(output);
    if (match) return match[1] ?? match[0];
    if (npm.exitCode !== null) throw new Error(`npm has ended:\n${output}`);
    await once(npm.stdout as NodeJS.EventEmitter, 'data');
  }
}

/** npm run test:faults has each command with each signal. */
const IS_LONG = Boolean(process.env.LONG_TESTS);

describe('what npm runs ends in order, with its database', () => {
  it.each([
    ['start', 'SIGTERM', '1'],
    ['start:cluster', 'SIGKILL', '2'],
    ['dev', 'SIGKILL', '1'],
    ...(IS_LONG
      ? ([
          ['start', 'SIGKILL', '1'],
          ['dev', 'SIGTERM', '1'],
        ] as const)
      : []),
  ] as const)('npm run %s that gets %s, in processes: %s', async (script, signal, workers) => {
    const ended = runNpm(['run', script], { WORKERS: workers });
    const url = await seen(/Stockkeeper answers at +(\S+)/);
    const mariadb = join(project.root, '.data', 'mariadb');
    const database: ProcessIdentity = JSON.parse(readFileSync(join(mariadb, 'server.json'), 'utf8'));
    expect(isRunning(database)).toBe(true);

    npm.kill(signal);

    expect(await ended).toBe(signal === 'SIGTERM' ? 0 : null);
    expect(isRunning(database)).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
    // First the service, and then its database.
    expect(output).toMatch(/closing[\s\S]*Stopped\.\n$/);
    expect(output).not.toMatch(/killed|database is gone/);
    expect(readFileSync(join(mariadb, 'mariadb.log'), 'utf8')).toMatch(/Shutdown complete\n$/);
    expect(existsSync(join(mariadb, 'lock'))).toBe(false);
  });
});

it.each(['SIGKILL', ...(IS_LONG ? (['SIGTERM'] as const) : [])] as const)(
  'npm test leaves nothing behind when npm gets %s',
  async (signal) => {
    const about = join(project.root, 'tmp', `${signal}.json`);
    writeFileSync(
      join(project.root, 'test', 'endless.test.ts'),
      `import { writeFileSync } from 'node:fs';
     import { expect, it } from 'vitest';
     import { identify } from '../scripts/setup/folder-lock.mjs';
     import { createDatabase } from './helpers/database.js';
     import { startServer } from './helpers/server-process.js';
     it('never ends', { timeout: 600_000 }, async () => {
       const server = startServer({ DATABASE_URL: (await createDatabase()).url });
       await server.listening();
       const pids = [process.pid, server.child.pid];
       writeFileSync(${JSON.stringify(about)}, JSON.stringify(pids.map(identify)));
       await server.exited;
       await new Promise(() => {});
     });`,
    );
    const ended = runNpm(['test', '--', 'test/endless.test.ts']);
    const processes = await vi.waitFor(() => JSON.parse(readFileSync(about, 'utf8')) as ProcessIdentity[], {
      timeout: 100_000,
      interval: 50,
    });
    const folders = () =>
      readdirSync(join(project.root, 'tmp')).filter((name) => name.startsWith('stockkeeper-test-'));
    const record = join(project.root, 'tmp', folders()[0] as string, 'mariadb', 'server.json');
    processes.push(JSON.parse(readFileSync(record, 'utf8')), identify(npm.pid as number));
    expect(processes.map(isRunning)).toEqual([true, true, true, true]);

    npm.kill(signal);

    await ended;
    await expect
      .poll(() => processes.map(isRunning), { timeout: 10_000 })
      .toEqual([false, false, false, false]);
    await expect.poll(folders).toEqual([]);
    const builds = readdirSync(join(project.root, '.data')).filter((name) => name.startsWith('test-build'));
    expect(builds).toEqual([]);
  },
);
