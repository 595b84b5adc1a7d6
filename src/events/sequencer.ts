import { setTimeout as delay } from 'node:timers/promises';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { BackgroundWork } from '../jobs/loop.js';
import { sequencedEvents } from './metrics.js';
import { AT_ONCE, type SequencedStep, sequence } from './sequence.js';

/** Without a wake-up: for what another process has committed. */
const EVERY_SECONDS = 1;
/**
 * Between runs, for what is committed meanwhile is sequenced together. A run takes as many statements as a batch of orders, however
 * little there is for it: while something always waits, pauses double, up to the longest.
 */
const PAUSE_MS = { first: 50, longest: 400 };

export interface Sequencer {
  work: BackgroundWork;
  /** Adds a step to the transaction that sequences events. */
  addStep(step: SequencedStep): void;
  /** This process has committed events. Those of others it leaves to them, unless none of them sequences. */
  emitted(): void;
  /** Calls the listener when there are new events, whichever process has sequenced them. It must not throw. */
  addListener(listener: () => void): () => void;
}

/** Sequences what waits in the outbox. Any number of processes may do so. */
export function createSequencer(sequelize: Sequelize): Sequencer {
  const steps: SequencedStep[] = [];
  const listeners = new Set<() => void>();
  let known: number | undefined;
  let hasEmitted = false;
  /** @returns whether there are new events */
  const tell = (last: number): boolean => {
    const isNews = known !== undefined && last !== known;
    if (isNews) for (const listener of listeners) listener();
    known = last;
    return isNews;
  };
  return {
    work: {
      name: 'events',
      everySeconds: EVERY_SECONDS,
      async run(signal) {
        for (let pauseMs = PAUSE_MS.first; !signal.aborted; ) {
          const isOwn = hasEmitted;
          hasEmitted = false;
          const { last, waiting } = await readState(sequelize);
          const isDoneByOthers = tell(last) && !isOwn;
          if (waiting === 0 || isDoneByOthers) return;
          const range = await sequence(sequelize, steps);
          if (range) {
            sequencedEvents.inc(range.last - range.first + 1);
            tell(range.last);
          } else hasEmitted = isOwn || hasEmitted;
          // More than a run takes has piled up.
          if (range && waiting > AT_ONCE) continue;
          await delay(pauseMs, undefined, { signal, ref: false }).catch(() => {});
          pauseMs = Math.min(2 * pauseMs, PAUSE_MS.longest);
        }
      },
    },
    emitted() {
      hasEmitted = true;
    },
    addStep: (step) => void steps.push(step),
    addListener(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** @returns the last seq, and how many transactions wait; of many, only that there are more than a run takes */
async function readState(sequelize: Sequelize): Promise<{ last: number; waiting: number }> {
  const [row] = await sequelize.query<{ seq: number; waiting: number }>(
    `SELECT seq, (SELECT COUNT(*) FROM (SELECT 1 FROM outbox LIMIT ${AT_ONCE + 1}) AS some) AS waiting
     FROM event_sequence WHERE id = 1`,
    { type: QueryTypes.SELECT },
  );
  return { last: row?.seq ?? 0, waiting: row?.waiting ?? 0 };
}
