import type { Sequelize } from 'sequelize-typescript';
import type { User } from '../../src/models/index.js';
import { type ApiAnswer, type ApiRequest, call, signIn } from '../helpers/api-client.js';
import { connectTo } from '../helpers/database.js';
import { PASSWORD } from '../helpers/factories.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';
import { type GaleraCluster, startGalera } from './galera.js';

/** The service on a cluster: one process a node, each of which knows its own node alone. */
export interface ClusterShop {
  cluster: GaleraCluster;
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

/** @param settings of each process, besides those that all have */
export async function startShop(size: number, settings: Record<string, string> = {}): Promise<ClusterShop> {
  const cluster = await startGalera(size);
  const database = await cluster.createDatabase();
  const services = cluster.nodes.map((node) =>
    startServer({ DATABASE_URL: node.url(database), ...ENVIRONMENT, ...settings }),
  );
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
      signIn: (user) => signIn(bases[0] as string, user.email, PASSWORD),
      settled: () => cluster.settled(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
