import { randomBytes, randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../../scripts/setup/free-port.mjs';
import { quickFolder } from '../helpers/global-setup.js';
import { type Cluster, type ClusterNode, type ClusterOptions, writerOf } from './cluster.js';
import { COPIER, GroupMember } from './group-member.js';

/** A real MySQL group with one primary. */
export async function startGroup({ engine, size, network }: ClusterOptions): Promise<Cluster> {
  const folder = await mkdtemp(join(await quickFolder(), 'group-'));
  const nodes: GroupMember[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const ports = await freePorts(2 * size);
    const group = randomUUID();
    const hosts = Array.from({ length: size }, (_, id) => network?.addresses[id] ?? '127.0.0.1');
    const members = hosts.map((host, id) => `${host}:${ports[id]}`);
    for (const [id, host] of hosts.entries()) {
      const port = ports[size + id] as number;
      const within = network?.on(id) ?? [];
      nodes.push(
        new GroupMember({ engine, folder: join(folder, `${id}`), group, id, host, port, members, within }),
      );
    }
    await fillFolders(nodes);
    const [first, ...others] = nodes as [GroupMember, ...GroupMember[]];
    await first.startMember({ asFirst: true });
    for (const node of others) await node.startMember();
  } catch (error) {
    await stop();
    throw error;
  }
  const cluster: Cluster = {
    kind: 'group',
    nodes,
    stop,
    async settled() {
      const [row] = await (await writerOf(cluster)).query('SELECT @@GLOBAL.gtid_executed AS executed');
      const wait = `SELECT WAIT_FOR_EXECUTED_GTID_SET('${row?.executed}', 60)`;
      await Promise.all(nodes.map((node) => node.query(wait)));
    },
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await (await writerOf(cluster)).query(`CREATE DATABASE ${name}`);
      return name;
    },
    async makeWriter(node) {
      const [row] = await node.query('SELECT @@server_uuid AS id');
      await node.query(`SELECT group_replication_set_as_primary('${row?.id}')`);
    },
    async goOnWith(node: ClusterNode) {
      const own = members(nodes)[nodes.indexOf(node as GroupMember)];
      await node.query(
        `SET GLOBAL group_replication_force_members = '${own}'`,
        "SET GLOBAL group_replication_force_members = ''",
      );
    },
  };
  return cluster;
}

const members = (nodes: readonly GroupMember[]) => nodes[0]?.member.members ?? [];

/** All begin as copies of the first, as it was before the group. */
async function fillFolders(nodes: readonly GroupMember[]): Promise<void> {
  const [first, ...others] = nodes as [GroupMember, ...GroupMember[]];
  await first.initialise();
  await first.start();
  await first.query(
    'SET SESSION sql_log_bin = 0',
    `CREATE USER ${COPIER} IDENTIFIED BY '${COPIER}'`,
    `GRANT REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, GROUP_REPLICATION_STREAM ON *.* TO ${COPIER}`,
    `CHANGE REPLICATION SOURCE TO SOURCE_USER = '${COPIER}', SOURCE_PASSWORD = '${COPIER}'
     FOR CHANNEL 'group_replication_recovery'`,
    'RESET BINARY LOGS AND GTIDS',
  );
  await first.stop();
  for (const node of others) await cp(first.options.folder, node.options.folder, { recursive: true });
  // By which the members tell each other apart.
  for (const node of others) await rm(join(node.options.folder, 'data', 'auto.cnf'));
}
