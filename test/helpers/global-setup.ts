import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';
import { identify, isRunning } from '../../scripts/setup/folder-lock.mjs';
import { whenStarterIsGone } from '../../scripts/setup/starter.mjs';
import { SHORT_LIFE } from './short-life.js';
import { dropTemplate, makeTemplate, type Template } from './template.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A MySQL or MariaDB server on which the tests make and drop databases of their own. */
    databaseServerUrl: string;
    /** The migrated database on it of which they are copies. */
    template: Template;
    /** The project as `npm run build` compiles it: a process starts from it in half the time that its sources take. */
    build: string;
  }
}

const ROOT = join(import.meta.dirname, '..', '..');

/** For the whole run. */
interface Shared {
  /** A folder, or the address of a server. */
  place: string;
  remove(): Promise<void>;
  /** The same from a process that ends in this moment, and so cannot wait for anything. */
  removeNow(): void;
}

/**
 * Compiles the project and starts one MariaDB, or takes the folder of TEST_BUILD and the server of TEST_DATABASE_URL:
 * those of a run whose test this run is.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const [build, server] = await Promise.all([
    given(process.env.TEST_BUILD) ?? compile(),
    given(process.env.TEST_DATABASE_URL ?? inDotEnv('TEST_DATABASE_URL')) ?? startServer(),
  ]);
  const removeNow = () => {
    server.removeNow();
    build.removeNow();
  };
  process.once('exit', removeNow);
  whenStarterIsGone('vitest', () => process.kill(process.pid, 'SIGTERM'));
  const template = await makeTemplate(server.place, build.place);
  provide('build', build.place);
  provide('databaseServerUrl', server.place);
  provide('template', template);
  return async () => {
    process.off('exit', removeNow);
    await dropTemplate(server.place, template);
    await server.remove();
    await build.remove();
  };
}

/** Nothing else of that file is for the tests. */
function inDotEnv(name: string): string | undefined {
  const file = join(ROOT, '.env');
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8'))[name] : undefined;
}

/** What this run does not make, and so does not remove. */
export const given = (place: string | undefined): Shared | undefined =>
  !place ? undefined : { place, remove: async () => {}, removeNow: () => {} };

/** What it keeps does not outlive the run, so it waits for no disk. Killed, it would still have every commit. */
const FLAGS = ['--debug-no-sync', '--loose-innodb-log-file-buffering'];

/** Of memory. The tables of a run, or the three servers of a cluster, take less than that. */
const ROOM_BYTES = 2 ** 30;

async function startServer(): Promise<Shared> {
  const folder = await mkdtemp(join(await quickFolder(), 'stockkeeper-test-'));
  const dataDir = join(folder, 'mariadb');
  const server = await startEmbeddedMariadb({ dataDir, log: console.error, flags: FLAGS });
  return {
    place: server.url('mysql'),
    async remove() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
    removeNow() {
      const mariadb = identify(server.pid);
      process.kill(server.pid, 'SIGTERM');
      // It writes to its folder until it is gone.
      const napping = new Int32Array(new SharedArrayBuffer(4));
      while (isRunning(mariadb)) Atomics.wait(napping, 0, 0, 10);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** In memory where there is room for it: a table is made ten times as fast there as on a disk. */
export async function quickFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => undefined);
  const isRoomy = memory !== undefined && memory.bavail * memory.bsize >= ROOM_BYTES;
  return isRoomy && !process.env.TMPDIR ? '/dev/shm' : tmpdir();
}

/**
 * In the project's folder, where node_modules is found. Types are for `npm run typecheck`: what comes out is the same to
 * the byte without those of our libraries, which take a third of the time.
 */
export async function compile(): Promise<Shared> {
  const data = join(ROOT, '.data');
  await mkdir(data, { recursive: true, mode: 0o700 });
  const build = await mkdtemp(join(data, 'test-build-'));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const config = join(ROOT, 'tsconfig.build.json');
  const untyped = ['--noCheck', '--noResolve', '--types', 'null'];
  await promisify(execFile)(process.execPath, [
    ...SHORT_LIFE,
    tsc,
    '-p',
    config,
    ...untyped,
    '--outDir',
    build,
  ]);
  const options = { recursive: true, force: true };
  return { place: build, remove: () => rm(build, options), removeNow: () => rmSync(build, options) };
}
