import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { addressOf, connect } from '../database/connect.js';
import { Replica, type ReplicaState } from '../database/replicas/replica.js';
import { Replicas } from '../database/replicas/replicas.js';
import { gauge } from '../metrics/registry.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Undefined without DATABASE_READ_URL. */
    replicas?: Replicas;
  }
}

/** Milliseconds to wait for a free connection to a replica; then the primary is asked. */
const ACQUIRE_MS = 1_000;

/** Pools for the replicas of DATABASE_READ_URL. The service starts without them, and uses them when they answer. */
export default fp(
  async (app: FastifyInstance, { database, replicas }: Config) => {
    if (!replicas) return;
    const options = {
      models: [],
      isReadOnly: true,
      acquireMs: ACQUIRE_MS,
      onGiveUp: (silentMs: number) => app.log.warn({ silentMs }, 'closed a connection that did not answer'),
    };
    const primaryProbe = connect({ ...database, poolMax: 1 }, options);
    const all = replicas.urls.map((url) => {
      const settings = { ...database, url };
      return new Replica({
        name: addressOf(url),
        pool: connect(settings, options),
        probe: connect({ ...settings, poolMax: 1 }, options),
        primaryProbe,
        maxLagMs: replicas.maxLagMs,
        onChange: (name, state, error) => tell(app, { replica: name, state, error }),
      });
    });
    for (const replica of all) measure(app, replica);
    app.decorate('replicas', new Replicas(app.sequelize, all, replicas.maxLagMs));
    app.addHook('onClose', async () => {
      await app.replicas?.close();
      await primaryProbe.close();
    });
  },
  { name: 'replicas', dependencies: ['database'] },
);

function tell(
  { log }: FastifyInstance,
  { error, ...about }: { replica: string; state: ReplicaState; error: unknown },
): void {
  if (about.state === 'in use') {
    log.info(about, 'reading from a replica');
    return;
  }
  const { message } = (error ?? {}) as Error;
  log.warn({ ...about, reason: message }, 'not reading from a replica: the primary answers instead');
}

function measure(until: FastifyInstance, replica: Replica): void {
  const labels = { replica: replica.name };
  gauge(
    'stockkeeper_replica_in_use',
    'Processes that read from the replica: it answers, and is not too far behind',
    () => (replica.isUsable ? 1 : 0),
    { labels, until },
  );
  gauge(
    'stockkeeper_replica_lag_seconds',
    'Time by which what the replica shows may be old; half a second at rest. The highest of all processes',
    // At most since the start of the process: infinity gets lost between processes.
    () => Math.min(replica.lagMs, performance.now()) / 1000,
    { labels, until, isHighest: true },
  );
}
