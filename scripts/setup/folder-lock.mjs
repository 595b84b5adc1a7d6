/**
 * A lock between processes that survives what Node cannot prevent: kill -9, a reboot, a process id used again.
 *
 * The lock is a folder holding the name of its holder. A folder is made elsewhere, filled, and renamed into place,
 * because a rename onto a folder that is not empty fails: taking the lock and saying who took it is one step.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A process, told apart from a later one with the same id by when it started. @typedef {{ pid: number, startedAt: string }} ProcessIdentity */

const TOMBSTONE_AGE_MS = 3_600_000;
const HOLDER_FILE = 'holder.json';

/**
 * When a process started, in a form that only serves for comparison.
 * @param {number} pid
 * @returns {string | null} null when there is no such process, or only its zombie.
 */
function processStartedAt(pid) {
  return process.platform === 'linux' ? startedAtOnLinux(pid) : startedAtByPs(pid);
}

/** @param {number} pid */
function startedAtOnLinux(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may itself hold spaces: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // In a container nobody may reap a zombie, so it can stay for ever: it counts as gone.
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    // The start is counted from boot, hence the boot's own id.
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function startedAtByPs(pid) {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { env, encoding: 'utf8' });
    const [, state = '', started = ''] = /^\s*(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    return state.startsWith('Z') || started === '' ? null : started;
  } catch {
    return null;
  }
}

/**
 * @param {number} pid A process that runs now.
 * @returns {ProcessIdentity}
 */
export function identify(pid) {
  return { pid, startedAt: processStartedAt(pid) ?? 'ended' };
}

/** @param {ProcessIdentity} identity */
export function isRunning({ pid, startedAt }) {
  return processStartedAt(pid) === startedAt;
}

/**
 * Who holds the lock now.
 * @param {string} lockFolder
 * @returns {(ProcessIdentity & { token: string }) | null} null when it is free, or cannot be read.
 */
export function lockHolder(lockFolder) {
  try {
    return JSON.parse(readFileSync(join(lockFolder, HOLDER_FILE), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Takes the lock, also from a holder that is no more. Never waits.
 * @param {string} lockFolder Where the lock lies; its parent folder must exist.
 * @returns {{ release(): void } | null} null when a running process holds it.
 */
export function tryLock(lockFolder) {
  buryIfStale(lockFolder);
  const token = randomUUID();
  const draft = `${lockFolder}.draft-${token}`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(join(draft, HOLDER_FILE), JSON.stringify({ token, ...identify(process.pid) }));
  if (!renameUnlessTaken(draft, lockFolder)) {
    rmSync(draft, { recursive: true });
    return null;
  }
  removeOldRemains(lockFolder);
  return { release: () => release(lockFolder, token) };
}

/**
 * Moves a dead holder's lock aside. Two processes may both find it dead, and the slower one must not move the lock that
 * the faster one has taken since: the tombstone is named after the dead folder's inode, so its name is taken by then.
 * @param {string} lockFolder
 */
function buryIfStale(lockFolder) {
  // The inode first, the holder second: read the other way round, a fresh lock could be buried as the stale one.
  const inode = statSync(lockFolder, { throwIfNoEntry: false })?.ino;
  if (inode === undefined) return;
  const holder = lockHolder(lockFolder);
  if (holder && isRunning(holder)) return;
  renameUnlessTaken(lockFolder, `${lockFolder}.stale-${inode}`);
}

/**
 * @param {string} lockFolder
 * @param {string} token
 */
function release(lockFolder, token) {
  if (lockHolder(lockFolder)?.token !== token) return;
  const released = `${lockFolder}.released-${token}`;
  // Away in one step, so that nobody ever sees a lock without a holder.
  if (renameUnlessTaken(lockFolder, released)) rmSync(released, { recursive: true, force: true });
}

/**
 * @param {string} from
 * @param {string} to
 */
function renameUnlessTaken(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(code)) return false;
    throw error;
  }
}

/**
 * Tombstones must outlive every process that saw the dead lock; an hour is beyond any pause of such a process.
 * @param {string} lockFolder
 */
function removeOldRemains(lockFolder) {
  const folder = dirname(lockFolder);
  for (const name of readdirSync(folder)) {
    if (!/\.(stale|draft|released)-/.test(name) || !name.startsWith(`${basename(lockFolder)}.`)) continue;
    const changedAt = statSync(join(folder, name), { throwIfNoEntry: false })?.ctimeMs ?? Date.now();
    if (Date.now() - changedAt > TOMBSTONE_AGE_MS)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}
