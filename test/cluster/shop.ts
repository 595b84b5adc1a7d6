import type { Sequelize } from 'sequelize-typescript';
import { vi } from 'vitest';
import type { User } from '../../src/models/index.js';
import { type ApiAnswer, type ApiRequest, call, signIn } from '../helpers/api-client.js';
import { connectTo } from '../helpers/database.js';
import { PASSWORD } from '../helpers/factories.js';
import { runScript } from '../helpers/run-script.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import type { Cluster } from './cluster.js';
import type { Network } from './network.js';
import { startCluster } from './start-cluster.js';

/** The service on a cluster: one process a node, each of which knows its own node alone, unless told otherwise. */
export interface ClusterShop {
  cluster: Cluster;
  /** Of the service on each node: `http://127.0.0.1:port`. */
  bases: string[];
  /** The name of its database. */
  database: string;
  /** The models, on the first node. */
  sequelize: Sequelize;
  services: ServerProcess[];
  /** One request to the service of a node. */
  request(node: number, method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
  /** @returns an access token */
  signIn(user: User): Promise<string>;
  /** Resolves when every node has all that was committed on any of them. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export const ENVIRONMENT = {
  JWT_SECRET: 'a secret that all the processes share',
  // However slow the machine is: no order waits in vain.
  ORDER_WAIT_SECONDS: '60',
};

type UrlsOf = (cluster: Cluster, database: string) => Promise<string[]>;

interface ShopOptions {
  /** Where the nodes hear each other; on 127.0.0.1 unless given. */
  network?: Network;
  /** DATABASE_URL of each service; one on each node unless given. */
  urlsOf?: UrlsOf;
}

/** @param settings of each process, besides those that all have */
export async function startShop(
  size: number,
  settings: Record<string, string> = {},
  { network, urlsOf = oneOnEach }: ShopOptions = {},
): Promise<ClusterShop> {
  const cluster = await startCluster(size, network);
  const database = await cluster.createDatabase();
  // Not by services on nodes of which most take no writes.
  if (cluster.kind === 'group') await migrate(cluster.nodes[0]?.url(database) as string);
  await cluster.settled();
  const urls = await urlsOf(cluster, database);
  const services = urls.map((url) => startServer({ DATABASE_URL: url, ...ENVIRONMENT, ...settings }));
  const url = cluster.nodes[0]?.url(database) as string;
  const sequelize = connectTo({ url, drop: async () => {} });
  const stop = async () => {
    await sequelize.close();
    await Promise.all(services.map((service) => service.stop()));
    await cluster.stop();
  };
  try {
    const bases = await Promise.all(services.map((service) => service.listening()));
    return {
      cluster,
      bases,
      database,
      sequelize,
      services,
      request: (node, method, path, request) => call(bases[node] as string, method, path, request),
      signIn: (user) => signInAt(bases[0] as string, user),
      settled: () => cluster.settled(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const oneOnEach: UrlsOf = async ({ nodes }, database) => nodes.map((node) => node.url(database));

/** Its server may just have become the one that is written to. */
function signInAt(base: string, user: User): Promise<string> {
  const attempt = async () => {
    const token = await signIn(base, user.email, PASSWORD);
    if (!token) throw new Error(`${user.email} could not sign in.`);
    return token;
  };
  return vi.waitFor(attempt, { timeout: 30_000, interval: 100 });
}

async function migrate(url: string): Promise<void> {
  const { code, stderr } = await runScript('migrate', ['up'], { DATABASE_URL: url });
  if (code !== 0) throw new Error(`The migrations failed:\n${stderr}`);
}
