import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';
import { EngineServer } from '../engines/engine-server.js';
import { engineAt } from '../engines/find-engines.js';

/** A database server of a test's own, which it may kill. */
export interface OwnServer {
  /** DATABASE_URL of a database on it; `stockkeeper` is there already. */
  url(database: string): string;
  pid: number;
  /** Resolves when it is gone. */
  exited: Promise<unknown>;
  stop(): Promise<void>;
}

/** What a server is that no other copies from. */
const ALONE = ['--skip-networking', '--skip-log-bin'];

/**
 * Starts MariaDB, or the engine of TEST_ENGINE, with what it keeps in that folder, from where it is started again after a kill.
 * @param flags of the server; it listens on a Unix socket in any case
 */
export async function startOwnServer(folder: string, flags: readonly string[] = ALONE): Promise<OwnServer> {
  const path = process.env.TEST_ENGINE;
  if (!path) return startEmbeddedMariadb({ dataDir: join(folder, 'mariadb'), flags: [...flags] });
  const engine = engineAt(path);
  if (!engine) throw new Error(`There is no database server in ${path}.`);
  const own = join(folder, 'engine');
  const server = new EngineServer({ engine, folder: own, flags });
  if (!existsSync(own)) await server.initialise();
  await server.start();
  await server.query('CREATE DATABASE IF NOT EXISTS stockkeeper');
  const { pid, exited } = server;
  return { url: (database) => server.url(database), pid, exited, stop: () => server.stop() };
}
