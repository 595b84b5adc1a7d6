/** What the machine is, and what its processes use. The latter from /proc, so on Linux alone. */
import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, cpus, totalmem, type } from 'node:os';

/** The kernel counts processor time in hundredths of a second, whatever its own tick is. */
const MICROSECONDS_PER_TICK = 10_000;
/** statfs: what lies in memory is not durable, and its fsync costs nothing. */
const TMPFS_MAGIC = 0x01021994;

export interface Machine {
  os: string;
  cpu: string;
  cores: number;
  memoryGiB: number;
  node: string;
  mariadb: string;
}

/** @param mariadb the server's own word for its version */
export function describeMachine(mariadb: string): Machine {
  return {
    os: type(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    mariadb,
  };
}

/** A process and those it has started, and so on. */
function processTree(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return [pid, ...children.flatMap((child) => processTree(Number(child)))];
  } catch {
    return [pid];
  }
}

/** User and system time of a process and its children so far; NaN where there is no /proc. */
export function processorMicroseconds(pid: number): number {
  let sum = 0;
  for (const one of processTree(pid)) {
    const stat = readProc(one, 'stat');
    // The second field is the command in parentheses and may itself hold spaces: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    sum += (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
  }
  return sum;
}

/** Resident memory in MB (10^6 bytes) of the largest process of the tree; NaN where there is no /proc. */
export function residentMegabytes(pid: number): { now: number; peak: number } {
  const sizes = processTree(pid).map((one) => {
    const status = readProc(one, 'status');
    const kibibytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]);
    return { now: (kibibytes('VmRSS') * 1024) / 1e6, peak: (kibibytes('VmHWM') * 1024) / 1e6 };
  });
  return {
    now: Math.max(...sizes.map(({ now }) => now)),
    peak: Math.max(...sizes.map(({ peak }) => peak)),
  };
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

export function isInMemory(folder: string): boolean {
  return process.platform === 'linux' && statfsSync(folder).type === TMPFS_MAGIC;
}
