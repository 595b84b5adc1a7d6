import { setTimeout as delay } from 'node:timers/promises';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { BackgroundWork } from '../jobs/loop.js';
import { sequencedEvents } from './metrics.js';
import { type SequencedStep, sequence } from './sequence.js';

/** Without a wake-up: for what another process has committed. */
const EVERY_SECONDS = 1;
/** What is committed meanwhile is sequenced together. */
const PAUSE_MS = 50;

export interface Sequencer {
  work: BackgroundWork;
  /** Adds a step to the transaction that sequences events. */
  addStep(step: SequencedStep): void;
  /** Calls the listener when there are new events, whichever process has sequenced them. It must not throw. */
  addListener(listener: () => void): () => void;
}

/** Sequences what waits in the outbox. Any number of processes may do so. */
export function createSequencer(sequelize: Sequelize): Sequencer {
  const steps: SequencedStep[] = [];
  const listeners = new Set<() => void>();
  let known: number | undefined;
  const tell = (last: number) => {
    if (known !== undefined && last !== known) for (const listener of listeners) listener();
    known = last;
  };
  return {
    work: {
      name: 'events',
      everySeconds: EVERY_SECONDS,
      async run(signal) {
        while (!signal.aborted) {
          const { last, isWaiting } = await readState(sequelize);
          tell(last);
          if (!isWaiting) return;
          const range = await sequence(sequelize, steps);
          if (range) {
            sequencedEvents.inc(range.last - range.first + 1);
            tell(range.last);
          }
          await delay(PAUSE_MS, undefined, { signal, ref: false }).catch(() => {});
        }
      },
    },
    addStep: (step) => void steps.push(step),
    addListener(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function readState(sequelize: Sequelize): Promise<{ last: number; isWaiting: boolean }> {
  const [row] = await sequelize.query<{ seq: number; waiting: number }>(
    'SELECT seq, EXISTS (SELECT 1 FROM outbox) AS waiting FROM event_sequence WHERE id = 1',
    { type: QueryTypes.SELECT },
  );
  return { last: row?.seq ?? 0, isWaiting: row?.waiting === 1 };
}
