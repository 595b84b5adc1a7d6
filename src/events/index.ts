import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../config.js';
import { runInBackground } from '../jobs/loop.js';
import { deleteOldEvents } from './delete-old-events.js';
import { onEmitted } from './emit.js';
import { leave, leaveAll, listen } from './listeners.js';
import { measureEvents } from './metrics.js';
import type { SequencedStep } from './sequence.js';
import { createSequencer } from './sequencer.js';

interface Events {
  /** EVENTS: with `off`, nothing is recorded, whoever listens. */
  setting: Config['events'];
  /** Has events recorded; see listeners.ts. */
  listen(name: string, options?: Parameters<typeof listen>[2]): Promise<void>;
  leave(name: string, transaction?: Parameters<typeof leave>[2]): Promise<void>;
  /** Calls the listener after new events, in this process. @returns a function that takes it back */
  onSequenced(listener: () => void): () => void;
  /** Runs a step in each transaction that sequences events, before it is committed. */
  withSequenced(step: SequencedStep): void;
}

declare module 'fastify' {
  interface FastifyInstance {
    events: Events;
  }
}

/** After a failure. */
const REST_MS = 5_000;

/** EVENTS=on is a listener that never leaves. */
const SETTING = 'EVENTS=on';

/** Plugin: sequences what the service emits. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const { sequelize } = app;
    const sequencer = createSequencer(sequelize);
    let isApplied = false;
    let restsUntil = 0;
    const applySetting = async () => {
      if (!isApplied) await apply(sequelize, config.events);
      isApplied = true;
    };
    const loop = runInBackground(app, config, {
      ...sequencer.work,
      async run(signal) {
        if (performance.now() < restsUntil) return;
        // Unless it gets through, it is not tried each second, which the log would tell.
        restsUntil = performance.now() + REST_MS;
        await applySetting();
        await sequencer.work.run(signal);
        restsUntil = 0;
      },
    });
    onEmitted(sequelize, () => {
      sequencer.emitted();
      loop.notify();
    });
    runInBackground(app, config, deleteOldEvents(sequelize));
    measureEvents(app);
    // Before migrations have run, which may be somebody else's task, there is no table to write to.
    await applySetting().catch((err) => app.log.warn({ err }, 'the setting EVENTS is applied later'));

    app.decorate('events', {
      setting: config.events,
      listen: async (name, options) => {
        if (config.events !== 'off') await listen(sequelize, name, options);
      },
      leave: (name, transaction) => leave(sequelize, name, transaction),
      onSequenced: sequencer.addListener,
      withSequenced: sequencer.addStep,
    });
  },
  { name: 'events', dependencies: ['database'] },
);

async function apply(sequelize: Sequelize, setting: Config['events']): Promise<void> {
  if (setting === 'off') await leaveAll(sequelize);
  else if (setting === 'on') await listen(sequelize, SETTING);
  else await leave(sequelize, SETTING);
}
