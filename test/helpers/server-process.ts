import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { inject } from 'vitest';
import { SERVICE_FLAGS } from '../../scripts/setup/service-flags.mjs';
import { SHORT_LIFE } from './short-life.js';

export interface ServerProcess {
  child: ChildProcess;
  /** What it has written so far, to stdout and to stderr. */
  output(): string;
  /** The JSON lines of its log so far. */
  log(): Array<Record<string, unknown>>;
  /** Resolves with what matched as soon as its output does. @throws Error with the output when it ends before that */
  seen(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with `http://127.0.0.1:port` as soon as it listens. */
  listening(): Promise<string>;
  /** Resolves with the exit code once it has ended and all its output is there; null when a signal ended it. */
  exited: Promise<number | null>;
  /** Ends it in order, when it still runs, and waits for that. */
  stop(): Promise<void>;
}

/**
 * The real process of src/server.ts, compiled, on a free port, with these settings and none of ours.
 * @param cwd where it looks for .env; a folder without one unless given
 * @param launcher a command that becomes the one that follows it, such as `env`
 */
export function startServer(
  env: Record<string, string>,
  cwd = inject('build'),
  launcher: readonly string[] = [],
): ServerProcess {
  const server = [...SERVICE_FLAGS, ...SHORT_LIFE, join(inject('build'), 'src', 'server.js')];
  const [program = process.execPath, ...args] = [...launcher, process.execPath, ...server];
  const child = spawn(program, args, {
    cwd,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LOG_PRETTY: 'false',
      LOG_LEVEL: 'info',
      AUTH_REQUESTS_PER_MINUTE: '1000000',
      SIGN_IN_FAILURES: '10000',
      WRITES_PER_MINUTE: '1000000',
      GUEST_ORDERS_PER_HOUR: '1000000',
      ...env,
    },
    // The channel ends it with us, however we end.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as ChildProcess & { stdout: Readable; stderr: Readable };
  let output = '';
  let ended = false;
  const look = new Set<() => void>();
  const lookAgain = () => {
    for (const one of look) one();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      lookAgain();
    });
  }
  // Not the child's `close`, which never comes once the channel was closed from here.
  const read = [child.stdout, child.stderr].map((stream) => once(stream, 'close'));
  const exited = once(child, 'exit').then(async ([code]) => {
    await Promise.all(read);
    ended = true;
    lookAgain();
    return code as number | null;
  });

  const seen = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const check = () => {
        const match = pattern.exec(output);
        if (!match && !ended) return;
        look.delete(check);
        if (match) resolve(match);
        else reject(new Error(`The server ended without saying ${pattern}. It said:\n${output}`));
      };
      look.add(check);
      check();
    });

  return {
    child,
    output: () => output,
    log: () =>
      output
        .split('\n')
        // The last one is not whole yet.
        .slice(0, -1)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    seen,
    listening: async () => (await seen(/Server listening at (http:[^"]+)/))[1] as string,
    exited,
    async stop() {
      if (!ended) child.kill('SIGTERM');
      await exited;
    },
  };
}
