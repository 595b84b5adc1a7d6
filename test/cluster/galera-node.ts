import { dirname } from 'node:path';
import { EngineServer } from '../engines/engine-server.js';
import type { Engine } from '../engines/find-engines.js';
import type { ClusterNode } from './cluster.js';

export interface NodeOptions {
  engine: Engine;
  /** The folder of the script that hands data over. */
  transfer: string;
  folder: string;
  /** Where the members of the cluster listen for each other. */
  members: readonly string[];
  /** Its own: that of `members`, one for what it has missed, one that a whole copy of the data would come to. */
  own: readonly [group: string, incremental: string, whole: string];
  within: readonly string[];
}

/**
 * A server looks for `sh` and the script in the `bin` of its base first. That of another system's root has an `sh` that needs that
 * system's libraries; its other files are named by the engine's flags.
 */
function ownBin({ flags }: Engine, transfer: string): string[] {
  return flags.length > 0 ? [`--basedir=${dirname(transfer)}`] : [];
}

/** One server of a Galera cluster. */
export class GaleraNode extends EngineServer implements ClusterNode {
  constructor({ engine, folder, within, transfer, members, own: [group, incremental, whole] }: NodeOptions) {
    super({
      engine,
      folder,
      within: [...within, 'env', `PATH=${transfer}:${process.env.PATH}`],
      flags: [
        '--skip-networking',
        '--skip-log-bin',
        '--binlog-format=ROW',
        '--innodb-autoinc-lock-mode=2',
        '--wsrep-on=ON',
        `--wsrep-provider=${engine.cluster}`,
        `--wsrep-cluster-address=gcomm://${members.join(',')}`,
        `--wsrep-node-address=${group}`,
        '--wsrep-sst-method=same_folder',
        `--wsrep-sst-receive-address=${whole}`,
        ...ownBin(engine, transfer),
        `--wsrep-provider-options=gmcast.listen_addr=tcp://${group};ist.recv_addr=${incremental};gcache.size=64M`,
      ],
    });
  }

  /**
   * Starts the server, and waits until it takes statements as a member of the cluster.
   * @param asFirst whether it is the cluster, which others then join
   */
  startNode({ asFirst = false } = {}): Promise<void> {
    return this.start(asFirst ? ['--wsrep-new-cluster'] : [], () => this.isSynced());
  }

  async rejoin(): Promise<void> {
    const position = /Recovered position: (\S+)/.exec(await this.runOnce(['--wsrep-recover']))?.[1];
    if (!position) throw this.failure('does not know how far it had come');
    await this.start([`--wsrep-start-position=${position}`], () => this.isSynced());
  }

  async members(): Promise<number> {
    return Number(await this.status('wsrep_cluster_size'));
  }

  async isMember(): Promise<boolean> {
    return (await this.status('wsrep_cluster_status')) === 'Primary' && (await this.isSynced());
  }

  /** Every member does. */
  isWriter(): Promise<boolean> {
    return this.isMember();
  }

  private async isSynced(): Promise<boolean> {
    return (await this.status('wsrep_local_state_comment')) === 'Synced';
  }

  private async status(name: string): Promise<string> {
    const [row] = await this.query(`SHOW STATUS LIKE '${name}'`);
    return String(row?.Value);
  }
}
