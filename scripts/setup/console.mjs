/** The admin console is built when its sources have changed since it was built last, and at no other time. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { constants as priorities, setPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { tryLock } from './folder-lock.mjs';
import { dieWithParent, SetupError } from './steps.mjs';

const SOURCES = ['admin', join('packages', 'client'), 'package-lock.json'];
const NOT_SOURCES = /(^|[\\/])(node_modules|dist)([\\/]|$)|\.md$/;
const POLL_MS = 100;
/** Of a smaller file the headers are most. */
const WORTH_COMPRESSING_BYTES = 1_024;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** @param {string} root The project's folder. */
const placesOf = (root) => ({
  built: join(root, 'dist', 'admin'),
  stamp: join(root, '.data', 'console-build'),
  lock: join(root, '.data', 'console.lock'),
});

/**
 * @param {string} root The project's folder.
 * @returns {boolean} Whether what is built is what the sources say.
 */
export function isConsoleBuilt(root) {
  const { built, stamp } = placesOf(root);
  if (!existsSync(join(built, 'index.html')) || !existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === hashOfSources(root);
}

/** An old one would go on being served, to be pulled away from under whoever uses it. @param {string} root */
export function removeOldConsole(root) {
  if (!isConsoleBuilt(root)) rmSync(placesOf(root).built, { recursive: true, force: true });
}

/**
 * Builds it into dist/admin, where it appears whole, unless it is there. Several processes may call this at once: one
 * builds, the others wait for it.
 * @param {string} root The project's folder.
 * @param {AbortSignal} [signal] Ends a build that is under way.
 * @returns {Promise<boolean>} Whether it was built by this call.
 * @throws {SetupError} with vite's output when it fails.
 */
export async function buildConsole(root, signal) {
  if (isConsoleBuilt(root)) return false;
  const { built, stamp, lock } = placesOf(root);
  mkdirSync(join(root, '.data'), { recursive: true, mode: 0o700 });
  let held = tryLock(lock);
  while (!held) {
    await sleep(POLL_MS, undefined, { signal });
    held = tryLock(lock);
  }
  const making = join(root, '.data', `console-${process.pid}`);
  try {
    if (isConsoleBuilt(root)) return false;
    // Of the sources as they are now: a change during the build makes it an old one.
    const hash = hashOfSources(root);
    await runVite(root, making, signal);
    signal?.throwIfAborted();
    await compressAll(join(making, 'assets'));
    mkdirSync(join(root, 'dist'), { recursive: true });
    rmSync(built, { recursive: true, force: true });
    renameSync(making, built);
    writeFileSync(stamp, hash);
    return true;
  } finally {
    rmSync(making, { recursive: true, force: true });
    held.release();
  }
}

/** @param {string} root */
function hashOfSources(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    const files = source.endsWith('.json') ? [path] : filesIn(path).map((file) => join(path, file));
    for (const file of files) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** @param {string} folder */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => !NOT_SOURCES.test(file))
    .sort();
}

/**
 * @param {string} root
 * @param {string} outDir
 * @param {AbortSignal} [signal]
 */
async function runVite(root, outDir, signal) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (!existsSync(vite)) throw new SetupError('vite is not installed: run `npm ci`, without --omit=dev.');
  const [file, ...args] = dieWithParent([process.execPath, vite, 'build', 'admin', '--outDir', outDir]);
  const child = spawn(file ?? '', args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  // Whoever orders meanwhile comes first.
  if (child.pid) setPriority(child.pid, priorities.priority.PRIORITY_BELOW_NORMAL);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', done));
  if (code !== 0) throw new SetupError(`${output}\nThe admin console cannot be built.`);
}

/** Once here instead of with each answer. @param {string} folder */
async function compressAll(folder) {
  await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const file = join(folder, name);
      const content = await readFile(file);
      if (content.length < WORTH_COMPRESSING_BYTES) return;
      await writeFile(`${file}.br`, await promisify(brotliCompress)(content, BROTLI));
      await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
    }),
  );
}
