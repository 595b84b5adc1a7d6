import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { ClusterNode } from './cluster.js';

/** What stands between a service and a cluster so that all its connections go to one node, as MaxScale, ProxySQL or MySQL Router do. */
export interface WriterProxy {
  /** DATABASE_URL of a database by way of the proxy, for that user. */
  url(database: string, user?: string): string;
  /** Connections go to this node from now on. Those to another break off. */
  pointTo(node: ClusterNode): void;
  close(): Promise<void>;
}

export async function startWriterProxy(first: ClusterNode): Promise<WriterProxy> {
  let target = first.socketPath;
  const open = new Set<Socket>();
  const listener = createServer((client) => {
    const upstream = connect(target);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.setNoDelay();
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const breakOff = () => {
    for (const one of open) one.destroy();
  };
  return {
    url: (database, user = 'root') => `mysql://${user}@127.0.0.1:${port}/${database}`,
    pointTo(node) {
      target = node.socketPath;
      breakOff();
    },
    async close() {
      listener.close();
      breakOff();
      await once(listener, 'close');
    },
  };
}
