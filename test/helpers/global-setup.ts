import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** A MySQL or MariaDB server on which the tests make and drop databases of their own. */
    databaseServerUrl: string;
  }
}

/** Starts one MariaDB for the whole run, or takes the server of TEST_DATABASE_URL. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    provide('databaseServerUrl', given);
    return async () => {};
  }
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-test-'));
  const server = await startEmbeddedMariadb({ dataDir: join(folder, 'mariadb'), log: console.error });
  provide('databaseServerUrl', server.url('mysql'));
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
