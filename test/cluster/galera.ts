import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../../scripts/setup/free-port.mjs';
import { quickFolder } from '../helpers/global-setup.js';
import type { Cluster, ClusterOptions } from './cluster.js';
import { GaleraNode } from './galera-node.js';

/**
 * How a node that joins gets its data. Galera's own ways need more packages; here every node has begun with the same
 * folder, so that the others only need to send it what was written since, which the server does by itself.
 */
const STATE_TRANSFER = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --role) role=$2; shift ;;
    --address) address=$2; shift ;;
    --gtid) position=$2; shift ;;
    --bypass) bypass=yes ;;
    --mysqld-args) break ;;
  esac
  shift
done
note="$(dirname "$0")/$address"
if [ "$role" = joiner ]; then
  rm -f "$note"
  echo "ready $address"
  while [ ! -s "$note" ]; do sleep 0.05; done
  cat "$note"
else
  [ "$bypass" ] || exit 22
  echo "$position" > "$note.new"
  mv "$note.new" "$note"
  echo "done $position"
fi
`;

/** A real Galera cluster, whose nodes all take writes. */
export async function startGalera({ engine, size, network }: ClusterOptions): Promise<Cluster> {
  const folder = await mkdtemp(join(await quickFolder(), 'galera-'));
  const nodes: GaleraNode[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const transfer = join(folder, 'bin');
    await mkdir(transfer);
    await writeFile(join(transfer, 'wsrep_sst_same_folder'), STATE_TRANSFER, { mode: 0o700 });
    const ports = await freePorts(3 * size);
    const hostOf = (index: number) => network?.addresses[index] ?? '127.0.0.1';
    const at = (index: number, kind: number) => `${hostOf(index)}:${ports[kind * size + index]}`;
    const indexes = Array.from({ length: size }, (_, index) => index);
    for (const index of indexes) {
      nodes.push(
        new GaleraNode({
          engine,
          transfer,
          folder: join(folder, `${index}`),
          members: indexes.map((one) => at(one, 0)),
          own: [at(index, 0), at(index, 1), at(index, 2)],
          within: network?.on(index) ?? [],
        }),
      );
    }
    await fillFolders(nodes);
    const [first, ...others] = nodes as [GaleraNode, ...GaleraNode[]];
    await first.startNode({ asFirst: true });
    for (const node of others) await node.startNode();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kind: 'galera',
    nodes,
    stop,
    async settled() {
      await Promise.all(nodes.map((node) => node.query('SET SESSION wsrep_sync_wait = 1', 'SELECT 1')));
    },
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await nodes[0]?.query(`CREATE DATABASE ${name}`);
      return name;
    },
    // Each of them is one.
    async makeWriter() {},
    async goOnWith(node) {
      const [variable] = await node.query("SHOW VARIABLES LIKE 'wsrep_provider_pc_bootstrap'");
      const option = variable
        ? 'wsrep_provider_pc_bootstrap = ON'
        : "wsrep_provider_options = 'pc.bootstrap=true'";
      await node.query(`SET GLOBAL ${option}`);
    },
  };
}

/** All begin where the first one was when it was alone and had stopped. */
async function fillFolders(nodes: readonly GaleraNode[]): Promise<void> {
  const [first, ...others] = nodes as [GaleraNode, ...GaleraNode[]];
  await first.initialise();
  await first.startNode({ asFirst: true });
  await first.stop();
  for (const node of others) await cp(first.options.folder, node.options.folder, { recursive: true });
  // What tells a cluster's members apart.
  for (const node of others) await rm(join(node.options.folder, 'data', 'gvwstate.dat'), { force: true });
}
