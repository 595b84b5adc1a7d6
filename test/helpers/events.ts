import type { Sequelize } from 'sequelize-typescript';
import { listen } from '../../src/events/listeners.js';
import { readEvents, type SequencedEvent } from '../../src/events/read-events.js';
import { type SequencedRange, type SequencedStep, sequence } from '../../src/events/sequence.js';

/** From now on events are recorded, as for a webhook endpoint. */
export const recordEvents = (sequelize: Sequelize): Promise<void> => listen(sequelize, 'test');

/** Sequences whatever has been committed, also what another process is at. */
export async function sequenceAll(
  sequelize: Sequelize,
  steps: readonly SequencedStep[] = [],
): Promise<SequencedRange[]> {
  const ranges: SequencedRange[] = [];
  while ((await waitingInOutbox(sequelize)) > 0) {
    const range = await sequence(sequelize, steps);
    if (range) ranges.push(range);
  }
  return ranges;
}

export async function waitingInOutbox(sequelize: Sequelize): Promise<number> {
  const [[row]] = (await sequelize.query('SELECT COUNT(*) AS waiting FROM outbox')) as unknown as [
    [{ waiting: number }],
  ];
  return row.waiting;
}

/** All events so far, in order. @param after the seq to begin after */
export async function eventsOf(
  sequelize: Sequelize,
  { after = 0, aggregateId }: { after?: number; aggregateId?: string } = {},
): Promise<SequencedEvent[]> {
  await sequenceAll(sequelize);
  const events = await readEvents(sequelize, { after, limit: 100_000 });
  return aggregateId === undefined ? events : events.filter((event) => event.aggregateId === aggregateId);
}
