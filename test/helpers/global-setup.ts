import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** A MySQL or MariaDB server on which the tests make and drop databases of their own. */
    databaseServerUrl: string;
    /** The project as `npm run build` compiles it: a process starts from it in half the time that its sources take. */
    build: string;
  }
}

const ROOT = join(import.meta.dirname, '..', '..');

/** Compiles the project and starts one MariaDB for the whole run, or takes the server of TEST_DATABASE_URL. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const build = await compile();
  provide('build', build);
  const removeBuild = () => rm(build, { recursive: true, force: true });
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    provide('databaseServerUrl', given);
    return removeBuild;
  }
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-test-'));
  const server = await startEmbeddedMariadb({ dataDir: join(folder, 'mariadb'), log: console.error });
  provide('databaseServerUrl', server.url('mysql'));
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    await removeBuild();
  };
}

/** In the project's folder, where node_modules is found. Types are for `npm run typecheck`. */
async function compile(): Promise<string> {
  const data = join(ROOT, '.data');
  await mkdir(data, { recursive: true, mode: 0o700 });
  const build = await mkdtemp(join(data, 'test-build-'));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const config = join(ROOT, 'tsconfig.build.json');
  await promisify(execFile)(process.execPath, [tsc, '-p', config, '--noCheck', '--outDir', build]);
  return build;
}
