import type { Progress } from './progress.js';

/** A migration or seeder that was run. */
export interface Step {
  direction: 'up' | 'down';
  name: string;
  milliseconds: number;
}

/** What umzug tells while it runs. */
interface StepEvents {
  on(
    event: 'migrating' | 'migrated' | 'reverting' | 'reverted',
    listener: (step: { name: string }) => void,
  ): unknown;
}

/**
 * Tells of each step as soon as it is done.
 * @param onProgress told which one is under way
 */
export function watchSteps(runner: StepEvents, onStep: (step: Step) => void, onProgress: Progress): void {
  let begunAt = 0;
  const begin = ({ name }: { name: string }) => {
    begunAt = performance.now();
    onProgress(name);
  };
  const end =
    (direction: Step['direction']) =>
    ({ name }: { name: string }) => {
      onProgress('');
      onStep({ direction, name, milliseconds: Math.round(performance.now() - begunAt) });
    };
  runner.on('migrating', begin);
  runner.on('reverting', begin);
  runner.on('migrated', end('up'));
  runner.on('reverted', end('down'));
}

/** One line a step, with how long it took. */
export function printStep({ direction, name, milliseconds }: Step): void {
  console.log(`${direction.padEnd(4)}  ${name}  ${milliseconds} ms`);
}
