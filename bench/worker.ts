import type { Slice, SliceOutcome, WorkerMessage } from './slice.js';

/** What a worker process does: runs the slices that the conductor sends, and ends with the conductor. */
export function serveSlices<S extends Slice>(run: (slice: S) => Promise<SliceOutcome>): void {
  const answer = (message: WorkerMessage) => process.send?.(message);
  process.on('message', (slice: S) => {
    run(slice).then(
      (outcome) => answer({ outcome }),
      (error: unknown) => answer({ failure: error instanceof Error ? `${error.stack}` : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
  // The conductor stops us, when it has heard Ctrl-C and is done with us.
  process.on('SIGINT', () => {});
  answer({ ready: true });
}

/** A number or text from the environment that the conductor sets. @throws Error when it is not there */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: this process is started by bench/run.ts`);
  return value;
}
