/**
 * A private MariaDB in a folder of the project, for those who have not named a database with DATABASE_URL.
 *
 * One launcher owns the server: it starts it, and stops it. Later launchers on the same folder adopt the running one; when
 * the owner stops it, it is gone for them too (see `exited`). On Linux the server ends with its owner, however that one
 * ends; elsewhere a server left over after kill -9 is ended by the next launcher.
 *
 *   <dataDir>/data          what MariaDB keeps
 *   <dataDir>/mariadb.log   what the server said since its last start; the run before that is in mariadb.log.old
 *   <dataDir>/lock/         who owns the server
 *   <dataDir>/server.json   which process it is, and where it listens
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, lockHolder, tryLock } from './setup/folder-lock.mjs';
import { outcomeOf, serverFailure, serverFlags, spawnServer } from './setup/mariadb-process.mjs';
import { findMariadb, systemTableScripts } from './setup/mariadb-server.mjs';
import { chooseSocketPath, greets } from './setup/mariadb-socket.mjs';
import { formatSeconds, SetupError } from './setup/steps.mjs';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 10;
const WATCH_ADOPTED_MS = 500;

/**
 * @typedef {object} EmbeddedMariadb
 * @property {(database: string) => string} url The DATABASE_URL of a database on it; `stockkeeper` is there already.
 * @property {number} pid Of the server.
 * @property {string} socketPath
 * @property {boolean} owned Whether this launcher started it, and so stops it.
 * @property {Promise<string>} exited Resolves when the server is gone, with a word on how. Never rejects.
 * @property {() => Promise<void>} stop Stops the server and waits until it is gone; does nothing when it was adopted.
 */
/** @typedef {import('./setup/folder-lock.mjs').ProcessIdentity & { socketPath: string, stopping?: boolean }} ServerRecord */
/** @typedef {{ folder: string, data: string, log: string, lock: string, record: string }} Layout */

/**
 * Starts the server of a folder, making the folder and its tables when they are not there, or adopts the one that runs.
 * @param {object} options
 * @param {string} options.dataDir
 * @param {(line: string) => void} [options.log] Receives a line about what takes long.
 * @param {string | null} [options.server] Path of the server program.
 * @param {string[]} [options.flags] More of them for the server, which win.
 * @returns {Promise<EmbeddedMariadb>} once the server accepts connections.
 * @throws {SetupError} with the end of the server's log when it does not come up.
 */
export async function startEmbeddedMariadb({ dataDir, log = () => {}, server = findMariadb(), flags = [] }) {
  if (!server)
    throw new SetupError('No MariaDB server program found. `node scripts/bootstrap.mjs` gets one.');
  const layout = layOut(resolve(dataDir));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const lock = tryLock(layout.lock);
    if (lock) return launch(layout, lock, server, log, flags);
    const adopted = await adopt(layout);
    if (adopted) return adopted;
    await sleep(POLL_MS);
  }
  const holder = lockHolder(layout.lock)?.pid;
  throw new SetupError(
    `Process ${holder} holds ${layout.lock}, but its database has not come up. Its log: ${layout.log}`,
  );
}

/**
 * @param {string} folder
 * @returns {Layout}
 */
function layOut(folder) {
  mkdirSync(folder, { recursive: true });
  // The server's root has no password: this mode is what keeps other users out.
  chmodSync(folder, 0o700);
  const [data, log, lock, record] = ['data', 'mariadb.log', 'lock', 'server.json'].map((name) =>
    join(folder, name),
  );
  return /** @type {Layout} */ ({ folder, data, log, lock, record });
}

/**
 * @param {Layout} layout
 * @param {{ release(): void }} lock
 * @param {string} server
 * @param {(line: string) => void} log
 * @param {string[]} flags
 * @returns {Promise<EmbeddedMariadb>}
 */
async function launch(layout, lock, server, log, flags) {
  try {
    await endOrphan(layout);
    if (!existsSync(layout.data)) await initialise(layout, server, log);
    return await serve(layout, lock, server, flags);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The server of an owner that died may still run, or be on its way out. Two servers on one folder would end badly.
 * @param {Layout} layout
 */
async function endOrphan(layout) {
  const orphan = readRecord(layout);
  if (!orphan || !isRunning(orphan)) return;
  process.kill(orphan.pid, 'SIGTERM');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isRunning(orphan)) {
    if (Date.now() > deadline)
      throw new SetupError(`The database process ${orphan.pid} is left over and does not stop.`);
    await sleep(POLL_MS);
  }
}

/**
 * Makes the tables in a folder beside the real one and renames it, so that one that was interrupted is never mistaken
 * for a whole one.
 * @param {Layout} layout
 * @param {string} server
 * @param {(line: string) => void} log
 */
async function initialise(layout, server, log) {
  const begunAt = performance.now();
  for (const name of readdirSync(layout.folder)) {
    if (name.startsWith('data.new-')) rmSync(join(layout.folder, name), { recursive: true });
  }
  const draft = join(layout.folder, `data.new-${process.pid}`);
  mkdirSync(draft, { mode: 0o700 });
  const sql = [
    // With this variable set, the scripts would tie root to the operating system's root.
    'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;',
    ...systemTableScripts(server).map((script) => readFileSync(script, 'utf8')),
    'CREATE DATABASE IF NOT EXISTS stockkeeper CHARACTER SET utf8mb4;\n',
  ].join('\n');
  const child = spawnServer(layout.log, 'pipe', server, [...serverFlags(draft), '--bootstrap']);
  // When the server dies early the pipe breaks; how it died says more than that.
  child.stdin?.on('error', () => {}).end(sql);
  const outcome = await outcomeOf(child);
  if (outcome !== 'exit code 0') throw serverFailure(layout.log, `could not make its tables (${outcome})`);
  renameSync(draft, layout.data);
  log(`Created a private MariaDB in ${layout.folder} in ${formatSeconds(performance.now() - begunAt)}`);
}

/**
 * @param {Layout} layout
 * @param {{ release(): void }} lock
 * @param {string} server
 * @param {string[]} flags
 * @returns {Promise<EmbeddedMariadb>}
 */
async function serve(layout, lock, server, flags) {
  const socketPath = chooseSocketPath(layout.folder);
  const child = spawnServer(layout.log, 'ignore', server, [
    ...serverFlags(layout.data),
    `--socket=${socketPath}`,
    ...flags,
  ]);
  const exited = outcomeOf(child);
  if (child.pid === undefined) throw serverFailure(layout.log, `could not be started (${await exited})`);
  const record = { ...identify(child.pid), socketPath };
  writeRecord(layout, record);
  let outcome = '';
  const gone = exited.then((how) => {
    outcome = how;
    lock.release();
    return how;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await greets(socketPath))) {
    if (outcome) throw serverFailure(layout.log, `ended while starting (${outcome})`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      await gone;
      throw serverFailure(layout.log, `was not ready after ${START_TIMEOUT_MS / 1000} s`);
    }
    await sleep(POLL_MS);
  }
  const stop = async () => {
    if (outcome) return;
    // Told first, so that nobody adopts a server that is on its way out.
    writeRecord(layout, { ...record, stopping: true });
    child.kill('SIGTERM');
    // What was committed survives this too, and waiting for ever would be worse.
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(impatience);
  };
  return { ...describe(record), owned: true, exited: gone, stop };
}

/**
 * @param {Layout} layout
 * @returns {Promise<EmbeddedMariadb | null>} null when no owned server is ready (yet, or any more).
 */
async function adopt(layout) {
  const record = readRecord(layout);
  if (!record || record.stopping || !isRunning(record) || !(await greets(record.socketPath))) return null;
  // It may have begun to stop, or lost its owner, since the record was read.
  const holder = lockHolder(layout.lock);
  if (!holder || !isRunning(holder) || readRecord(layout)?.stopping) return null;
  /** @type {Promise<string>} */
  const exited = new Promise((done) => {
    const watch = setInterval(() => {
      if (isRunning(record)) return;
      clearInterval(watch);
      done('stopped by the process that started it');
    }, WATCH_ADOPTED_MS);
    // Watching alone is no reason for the adopter to stay.
    watch.unref();
  });
  return { ...describe(record), owned: false, exited, stop: async () => {} };
}

/** @param {ServerRecord} record */
function describe({ pid, socketPath }) {
  const url = (/** @type {string} */ database) =>
    `mysql://root@localhost/${encodeURIComponent(database)}?socketPath=${encodeURIComponent(socketPath)}`;
  return { url, pid, socketPath };
}

/**
 * @param {Layout} layout
 * @returns {ServerRecord | null}
 */
function readRecord(layout) {
  try {
    return JSON.parse(readFileSync(layout.record, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {Layout} layout
 * @param {ServerRecord} record
 */
function writeRecord(layout, record) {
  const draft = `${layout.record}.new`;
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 });
  renameSync(draft, layout.record);
}
