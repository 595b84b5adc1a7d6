#!/usr/bin/env node
/**
 * `npm start`: from a fresh clone to a running shop. Sets up what is missing, starts the private database unless
 * DATABASE_URL (environment or `.env`) names another, and runs the server until Ctrl-C, SIGTERM or the end of npm.
 * `--watch` restarts the server when its sources change; `--cluster` uses all cores.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bootstrap, DATA_FOLDER, ROOT } from './bootstrap.mjs';
import { startEmbeddedMariadb } from './embedded-mariadb.mjs';
import { buildConsole, isConsoleBuilt, removeOldConsole } from './setup/console.mjs';
import { startConsoleDev } from './setup/console-dev.mjs';
import './setup/lost-terminal.mjs';
import { SERVICE_FLAGS } from './setup/service-flags.mjs';
import { whenStarterIsGone } from './setup/starter.mjs';
import { dieWithParent, formatSeconds, note, reportFailure, SetupError } from './setup/steps.mjs';

/** npm and the terminal each deliver one Ctrl-C: what comes within this time is the same key press. */
const SAME_KEYPRESS_MS = 1_000;
/** What a server may take that is told to stop, beyond SHUTDOWN_SECONDS: by then it has ended itself. */
const STOP_RESERVE_SECONDS = 10;
const SECRET_BYTES = 32;

/** @typedef {import('./embedded-mariadb.mjs').EmbeddedMariadb} EmbeddedMariadb */
/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @param {string[]} argv */
async function main(argv) {
  const unknown = argv.filter((argument) => !['--watch', '--cluster'].includes(argument));
  if (unknown.length > 0)
    throw new SetupError(
      `Unknown argument ${unknown.join(' ')}. Usage: npm start, npm run dev or npm run start:cluster`,
    );
  await bootstrap({ database: 'DATABASE_URL' });
  const stopping = listenForStop();
  const dataDir = join(DATA_FOLDER, 'mariadb');
  const database = process.env.DATABASE_URL ? null : await startEmbeddedMariadb({ dataDir, log: note });
  /** @type {{ stop: () => void } | null} */
  let consoleDev = null;
  try {
    if (stopping.requested) return 0;
    const env = serverEnvironment(database, dataDir);
    if (argv.includes('--cluster')) env.WORKERS ??= '0';
    const watch = argv.includes('--watch');
    consoleDev = watch ? await hotConsole(env) : null;
    return await runServer(watch, env, stopping, database);
  } finally {
    consoleDev?.stop();
    await database?.stop();
    if (stopping.requested) note('Stopped.');
  }
}

/**
 * The console from its sources, and the service told where that is. With PORT=0 nobody knows where the service will be.
 * @param {NodeJS.ProcessEnv} env Of the server.
 */
async function hotConsole(env) {
  if (env.ADMIN_CONSOLE === 'false' || env.PORT === '0') return null;
  const started = await startConsoleDev(ROOT, `http://127.0.0.1:${env.PORT || 3000}`);
  if (started) env.STOCKKEEPER_ADMIN_URL = started.url;
  return started;
}

/**
 * Turns however many signals arrive into at most one request to stop, and one to be quick about it.
 * @returns {{ requested: boolean, onRequest: () => void, onImpatience: () => void }}
 */
function listenForStop() {
  const stopping = { requested: false, onRequest: () => {}, onImpatience: () => {} };
  let requestedAt = 0;
  const heard = () => {
    if (!stopping.requested) {
      stopping.requested = true;
      requestedAt = performance.now();
      stopping.onRequest();
    } else if (performance.now() - requestedAt > SAME_KEYPRESS_MS) {
      stopping.onImpatience();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, heard);
  whenStarterIsGone('start.mjs', heard);
  return stopping;
}

/**
 * @param {EmbeddedMariadb | null} database
 * @param {string} dataDir
 * @returns {NodeJS.ProcessEnv}
 */
function serverEnvironment(database, dataDir) {
  const env = { ...process.env };
  const lostTerminal = new URL('./setup/lost-terminal.mjs', import.meta.url).href;
  env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} --import=${lostTerminal}`.trim();
  const production = env.NODE_ENV === 'production';
  // A secret that nobody chose must not guard a real shop: there the server itself insists on one.
  // To look at, until the shop has a mail server.
  if (!production) env.MAIL_URL ??= `eml:${join(DATA_FOLDER, 'mail')}`;
  if (!env.JWT_SECRET && !production) env.JWT_SECRET = developmentSecret('jwt-secret');
  if (!env.SECRETS_KEY && !production) env.SECRETS_KEY = developmentSecret('secrets-key');
  if (database) {
    env.DATABASE_URL = database.url('stockkeeper');
    env.STOCKKEEPER_DATA_DIR = dataDir;
    // The demo's passwords are public.
    if (!production) env.DEMO_SEED ??= 'true';
  }
  return env;
}

/**
 * Kept between runs, so that whoever is logged in stays so, and what is encrypted can be read.
 * @param {string} name
 */
function developmentSecret(name) {
  const file = join(DATA_FOLDER, name);
  mkdirSync(DATA_FOLDER, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Runs the server until it ends.
 * @param {boolean} watch
 * @param {NodeJS.ProcessEnv} env
 * @param {ReturnType<typeof listenForStop>} stopping
 * @param {EmbeddedMariadb | null} database
 * @returns {Promise<number>} The exit code for this process.
 */
async function runServer(watch, env, stopping, database) {
  if (!watch && env.ADMIN_CONSOLE !== 'false') removeOldConsole(ROOT);
  const building = new AbortController();
  const server = spawnServer(watch, env);
  if (!watch && env.ADMIN_CONSOLE !== 'false') void buildInBackground(building.signal);
  const stopServer = () => {
    building.abort();
    server.kill('SIGTERM');
    const seconds = Number(env.SHUTDOWN_SECONDS || 10) + STOP_RESERVE_SECONDS;
    setTimeout(() => killGroup(server), seconds * 1000).unref();
  };
  stopping.onRequest = stopServer;
  stopping.onImpatience = () => killGroup(server);
  let databaseLost = false;
  database?.exited.then((how) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    databaseLost = true;
    note(`The database is gone (${how}); stopping. Its log: ${join(DATA_FOLDER, 'mariadb', 'mariadb.log')}`);
    stopServer();
  });
  /** @type {{ code: number | null, signal: NodeJS.Signals | null }} */
  const { code, signal } = await new Promise((done, fail) => {
    server.once('error', fail);
    server.once('exit', (code, signal) => done({ code, signal }));
  });
  if (databaseLost) return 1;
  if (stopping.requested) return 0;
  note(`The server has ended (${signal ?? `exit code ${code}`}).`);
  return code ?? 1;
}

/**
 * In a process group of its own, so that Ctrl-C reaches it only through us, once: the server takes a second signal as an
 * order to drop everything. The channel tells it when we are gone without a word.
 * @param {boolean} watch
 * @param {NodeJS.ProcessEnv} env
 * @returns {ChildProcess}
 */
function spawnServer(watch, env) {
  const source = join('src', 'server.ts');
  // Not Node's own --watch, which loses sight of a file that an editor saves by renaming.
  const tsxWatch = [join('node_modules', 'tsx', 'dist', 'cli.mjs'), 'watch', '--clear-screen=false', source];
  // That watcher stands between us and the server, and would not notice the channel closing.
  const [file, ...args] = watch
    ? dieWithParent([process.execPath, ...tsxWatch])
    : [process.execPath, ...SERVICE_FLAGS, '--import', 'tsx', source];
  return spawn(file ?? process.execPath, args, {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/**
 * Orders are taken meanwhile; until it is there, /admin/ says so.
 * @param {AbortSignal} signal
 */
async function buildInBackground(signal) {
  if (isConsoleBuilt(ROOT)) return;
  const begunAt = performance.now();
  try {
    await buildConsole(ROOT, signal);
    note(`The admin console is built (${formatSeconds(performance.now() - begunAt)}).`);
  } catch (error) {
    if (!signal.aborted) note(error instanceof Error ? error.message : String(error));
  }
}

/** @param {ChildProcess} server */
function killGroup(server) {
  if (server.pid === undefined) return;
  try {
    process.kill(-server.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment, which is what was wanted.
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  reportFailure(error);
}
