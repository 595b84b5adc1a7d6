/**
 * Whether npm, which started us, is still there. `kill` reaches npm alone: it passes SIGTERM on to the process that it
 * started, often a shell, which tells nobody; and kill -9 it cannot pass on at all.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { identify, isRunning } from './folder-lock.mjs';

/** Elsewhere than on Linux each look takes a process of its own. */
const WATCH_MS = process.platform === 'linux' ? 250 : 1_000;

/** Taken down at once: whoever ends while we set ourselves up leaves no trace. */
const parent = lookAt(process.ppid);
const starters = [
  identify(process.ppid),
  // npm's shell, where it did not hand over to us.
  ...(parent?.argv[1] === '-c' ? [identify(parent.parentPid)] : []),
];

/**
 * Calls back, once, when npm (or its shell) has ended without us. Whoever is started in another way may well outlive its
 * starter, as with nohup: then nothing is watched.
 * @param {string} name Of the program that npm was to run, as its script in package.json has it.
 * @param {() => void} act
 */
export function whenStarterIsGone(name, act) {
  if (!process.env.npm_lifecycle_script?.includes(name)) return;
  const watch = setInterval(() => {
    if (starters.every(isRunning)) return;
    clearInterval(watch);
    act();
  }, WATCH_MS);
  // Watching alone is no reason to stay.
  watch.unref();
}

/**
 * @param {number} pid
 * @returns {{ argv: string[], parentPid: number } | null} null when it cannot be told.
 */
function lookAt(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command in parentheses may hold spaces; its state and its parent follow.
      const [, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { argv: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'), parentPid: Number(parentPid) };
    }
    const line = execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' });
    const [parentPid, ...argv] = line.trim().split(/\s+/);
    return { argv, parentPid: Number(parentPid) };
  } catch {
    return null;
  }
}
