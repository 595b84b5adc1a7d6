import { findMariadb } from '../../scripts/setup/mariadb-server.mjs';
import { type Engine, engineAt } from '../engines/find-engines.js';
import type { Cluster } from './cluster.js';
import { startGalera } from './galera.js';
import { startGroup } from './group.js';
import type { Network } from './network.js';

/**
 * The engine that these tests run on: TEST_ENGINE, see find-engines.ts, or the MariaDB of this machine.
 * @throws Error saying what to install when it cannot be had
 */
function clusterEngine(): Engine {
  const path = process.env.TEST_ENGINE ?? findMariadb();
  const engine = path ? engineAt(path) : undefined;
  if (!engine?.cluster) {
    throw new Error(
      'These tests need MariaDB with Galera. On Debian and Ubuntu: ' +
        'sudo apt-get install --no-install-recommends mariadb-server-core galera-4',
    );
  }
  return engine;
}

/** A real cluster: Galera of MariaDB's, Group Replication of MySQL's servers. */
export function startCluster(size: number, network?: Network): Promise<Cluster> {
  const engine = clusterEngine();
  const options = { engine, size, ...(network && { network }) };
  return engine.kind === 'mariadb' ? startGalera(options) : startGroup(options);
}
