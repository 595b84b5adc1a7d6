import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';
import { findMariadb } from '../../scripts/setup/mariadb-server.mjs';
import { GaleraNode } from './galera-node.js';

const PROVIDERS = ['/usr/lib/galera', '/usr/lib64/galera', '/usr/lib64/galera-4', '/usr/lib'].map((folder) =>
  join(folder, 'libgalera_smm.so'),
);

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

export interface GaleraCluster {
  nodes: GaleraNode[];
  /** Makes an empty database, which is there on all nodes at once. @returns its name */
  createDatabase(): Promise<string>;
  /** Resolves when every node has all that was committed on any of them before. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A real Galera cluster on loopback, whose nodes all take writes.
 * @throws Error saying what to install when there is no Galera on this machine
 */
export async function startGalera(size: number): Promise<GaleraCluster> {
  const server = findMariadb();
  const provider = PROVIDERS.find((path) => existsSync(path));
  if (!server || !provider) {
    throw new Error(
      'These tests need MariaDB with Galera. On Debian and Ubuntu: ' +
        'sudo apt-get install --no-install-recommends mariadb-server-core galera-4',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'galera-'));
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
    const members = ports.slice(0, size);
    for (const index of members.keys()) {
      const own = [ports[index], ports[size + index], ports[2 * size + index]] as [number, number, number];
      nodes.push(
        new GaleraNode({ server, provider, transfer, folder: join(folder, `${index}`), members, own }),
      );
    }
    await fillFolders(server, nodes);
    const [first, ...others] = nodes as [GaleraNode, ...GaleraNode[]];
    await first.start({ asFirst: true });
    for (const node of others) await node.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
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
  };
}

/** All begin where the first one was when it was alone and had stopped. */
async function fillFolders(server: string, nodes: readonly GaleraNode[]): Promise<void> {
  const [first, ...others] = nodes as [GaleraNode, ...GaleraNode[]];
  const made = await startEmbeddedMariadb({ dataDir: first.folder, server });
  await made.stop();
  await first.start({ asFirst: true });
  await first.stop();
  for (const node of others) await cp(first.folder, node.folder, { recursive: true });
  // What tells a cluster's members apart.
  for (const node of others) await rm(join(node.folder, 'data', 'gvwstate.dat'), { force: true });
}

/** Ports that nobody listens on. They are taken a moment later, which is good enough for a test. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done, fail) => {
          server.once('error', fail);
          server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
