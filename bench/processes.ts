import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../scripts/setup/free-port.mjs';
import { DRAIN_LIMIT_MS } from './meter.js';
import type { Slice, SliceOutcome, WorkerMessage } from './slice.js';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const PROBE_PAUSE_MS = 5;
/** Of what a process said before it failed, in characters. */
const OUTPUT_KEPT = 4_000;

/** A process that runs slices: a baseline, or the load generator. */
export interface Worker<S extends Slice = Slice> {
  pid: number;
  run(slice: S): Promise<SliceOutcome>;
}

/** The service, or the bare handlers it is compared with. */
export interface HttpServer {
  pid: number;
  port: number;
  /** Milliseconds from spawn to the first 200. */
  bootMs: number;
  /** The end of what it has written to stdout and stderr. */
  output(): string;
  stop(): Promise<void>;
}

/** The processes of this run. All of them end with it, whichever way it ends. */
export class Processes {
  readonly #running = new Set<ChildProcess>();
  /** The end of what each has written; kept when it is gone, for then it matters most. */
  readonly #output = new Map<ChildProcess, string>();
  #stopping = false;

  /** @returns once it is ready */
  async startWorker<S extends Slice>(script: string, env: Record<string, string> = {}): Promise<Worker<S>> {
    const child = this.#spawn(script, env);
    await this.#within(START_LIMIT_MS, child, once(child, 'message'));
    return { pid: child.pid as number, run: (slice) => this.#runSlice(child, slice) };
  }

  /** @param readyPath answers 200 when it serves */
  async startHttpServer(
    script: string,
    env: Record<string, string>,
    readyPath: string,
    nodeFlags: readonly string[] = [],
  ): Promise<HttpServer> {
    const port = await freePort();
    const begunAt = performance.now();
    const child = this.#spawn(script, { HOST: '127.0.0.1', PORT: String(port), ...env }, nodeFlags);
    await this.#within(START_LIMIT_MS, child, answers200(`http://127.0.0.1:${port}${readyPath}`));
    const bootMs = performance.now() - begunAt;
    return {
      pid: child.pid as number,
      port,
      bootMs,
      output: () => this.#outputOf(child),
      stop: () => this.#stop(child),
    };
  }

  async stopAll(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#running].map((child) => this.#stop(child)));
  }

  #spawn(script: string, env: Record<string, string>, nodeFlags: readonly string[] = []): ChildProcess {
    if (this.#stopping) throw new Error('stopping');
    const child = spawn(process.execPath, [...nodeFlags, '--enable-source-maps', script], {
      // Nothing of ours but the PATH, no .env either: the benchmark must not depend on where it was started from.
      cwd: dirname(script),
      env: { PATH: process.env.PATH, ...env },
      // The channel tells it when we are gone without a word.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#running.add(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output.set(child, (this.#outputOf(child) + text).slice(-OUTPUT_KEPT));
      });
    }
    child.once('close', () => this.#running.delete(child));
    return child;
  }

  async #runSlice<S extends Slice>(child: ChildProcess, slice: S): Promise<SliceOutcome> {
    const answered = once(child, 'message') as Promise<[WorkerMessage]>;
    child.send(slice);
    const limit = slice.warmupMs + slice.measureMs + 2 * DRAIN_LIMIT_MS;
    const [message] = await this.#within(limit, child, answered);
    if ('outcome' in message) return message.outcome;
    throw this.#failure(child, 'failure' in message ? message.failure : 'answered out of turn');
  }

  /** @throws Error with what the process said, when it ends before that or takes too long */
  async #within<T>(limitMs: number, child: ChildProcess, work: Promise<T>): Promise<T> {
    const settled = new AbortController();
    const { signal } = settled;
    const ended = once(child, 'close', { signal }).then(([code, how]) => {
      throw this.#failure(child, `ended (${how ?? `exit code ${code}`})`);
    });
    const tooLate = delay(limitMs, undefined, { signal }).then(() => {
      throw this.#failure(child, `took longer than ${limitMs / 1000} s`);
    });
    // Those that lose the race are aborted, and that is no failure.
    for (const loser of [ended, tooLate, work]) loser.catch(() => {});
    try {
      return (await Promise.race([work, ended, tooLate])) as T;
    } finally {
      settled.abort();
    }
  }

  #failure(child: ChildProcess, what: string): Error {
    const script = child.spawnargs.at(-1);
    return new Error(`${script} (process ${child.pid}): ${what}\n${this.#outputOf(child)}`.trimEnd());
  }

  #outputOf(child: ChildProcess): string {
    return this.#output.get(child) ?? '';
  }

  async #stop(child: ChildProcess): Promise<void> {
    if (!this.#running.has(child)) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await closed;
    clearTimeout(impatience);
  }
}

async function answers200(url: string): Promise<void> {
  for (;;) {
    const status = await fetch(url).then(
      async (response) => {
        await response.arrayBuffer();
        return response.status;
      },
      () => 0,
    );
    if (status === 200) return;
    await delay(PROBE_PAUSE_MS);
  }
}
