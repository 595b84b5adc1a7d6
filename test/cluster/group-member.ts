import { EngineServer } from '../engines/engine-server.js';
import type { Engine } from '../engines/find-engines.js';
import type { ClusterNode } from './cluster.js';

export interface MemberOptions {
  engine: Engine;
  folder: string;
  group: string;
  id: number;
  host: string;
  /** Of clients and of members that copy what they have missed. */
  port: number;
  /** Where the members of the group listen for each other. */
  members: readonly string[];
  within: readonly string[];
}

/** What members sign in with to copy from each other. */
export const COPIER = 'copier';

/** One server of a MySQL group. */
export class GroupMember extends EngineServer implements ClusterNode {
  constructor(readonly member: MemberOptions) {
    const { engine, folder, within, group, id, host, port, members } = member;
    super({
      engine,
      folder,
      within,
      flags: [
        `--server-id=${id + 1}`,
        '--log-bin=binlog',
        '--sync-binlog=1',
        '--relay-log=relay',
        '--gtid-mode=ON',
        '--enforce-gtid-consistency=ON',
        `--bind-address=${host}`,
        `--port=${port}`,
        `--report-host=${host}`,
        `--report-port=${port}`,
        '--plugin-load-add=group_replication.so',
        '--group-replication-start-on-boot=OFF',
        `--group-replication-group-name=${group}`,
        `--group-replication-local-address=${members[id]}`,
        `--group-replication-group-seeds=${members.join(',')}`,
        `--group-replication-ip-allowlist=${host === '127.0.0.1' ? '127.0.0.1/32' : '192.0.2.0/24'}`,
        '--group-replication-recovery-get-public-key=ON',
        // One that is gone is missed after five seconds, and not waited for after that.
        '--group-replication-member-expel-timeout=0',
        '--group-replication-message-cache-size=134217728',
      ],
    });
  }

  /**
   * Starts the server as a member of the group, and waits until it has what the others have.
   * @param asFirst whether it is the group, which others then join
   */
  async startMember({ asFirst = false } = {}): Promise<void> {
    await this.start();
    const bootstrap = (state: string) => `SET GLOBAL group_replication_bootstrap_group = ${state}`;
    if (asFirst) await this.query(bootstrap('ON'));
    // Refused while the others have not noticed yet that it was killed.
    await this.waitUntil(async () => {
      await this.query('START GROUP_REPLICATION');
      return true;
    });
    if (asFirst) await this.query(bootstrap('OFF'));
    await this.waitUntil(async () => (await this.isMember()) && (!asFirst || (await this.isWriter())));
  }

  rejoin(): Promise<void> {
    return this.startMember();
  }

  async members(): Promise<number> {
    const sql =
      "SELECT COUNT(*) AS count FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'";
    return (await this.query(sql))[0]?.count;
  }

  async isMember(): Promise<boolean> {
    const [row] = await this.query(
      `SELECT SUM(MEMBER_STATE = 'ONLINE') * 2 > COUNT(*) AND SUM(MEMBER_ID = @@server_uuid AND MEMBER_STATE = 'ONLINE') AS found
       FROM performance_schema.replication_group_members`,
    );
    return Number(row?.found) === 1;
  }

  async isWriter(): Promise<boolean> {
    const [row] = await this.query(
      `SELECT MEMBER_ROLE = 'PRIMARY' AND NOT @@GLOBAL.super_read_only AS found
       FROM performance_schema.replication_group_members WHERE MEMBER_ID = @@server_uuid AND MEMBER_STATE = 'ONLINE'`,
    );
    return Number(row?.found) === 1 && (await this.isMember());
  }
}
