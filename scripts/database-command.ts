import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../src/config.js';
import { connect, waitForDatabase } from '../src/database/connect.js';

/** Connects, waits until the database is up, works, and closes the pool however it ends. */
export async function withDatabase(
  config: Config['database'],
  work: (sequelize: Sequelize) => Promise<void>,
): Promise<void> {
  const sequelize = connect(config);
  try {
    await waitForDatabase(sequelize, config.waitSeconds, (reason) => {
      console.error(`Waiting for the database: ${reason}`);
    });
    await work(sequelize);
  } finally {
    await sequelize.close();
  }
}

interface StepEvents {
  on(
    event: 'migrating' | 'migrated' | 'reverting' | 'reverted',
    listener: (step: { name: string }) => void,
  ): unknown;
}

/** Prints one line a step as it is done, with how long it took. */
export function printSteps(runner: StepEvents): void {
  let begunAt = 0;
  const begin = () => {
    begunAt = performance.now();
  };
  const print = (direction: string) => (step: { name: string }) => {
    const milliseconds = Math.round(performance.now() - begunAt);
    console.log(`${direction.padEnd(4)}  ${step.name}  ${milliseconds} ms`);
  };
  runner.on('migrating', begin);
  runner.on('reverting', begin);
  runner.on('migrated', print('up'));
  runner.on('reverted', print('down'));
}
