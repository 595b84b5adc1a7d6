import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

export interface TcpProxy {
  /** The target's URL, by way of the proxy. It stays the same over cut() and restore(). */
  url: string;
  /** From now on it is as if the target were gone: open connections break off and new ones are refused. */
  cut(): Promise<void>;
  /** Takes connections again. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Stands between the service and its database, so that a test can take the network away without harm to the
 * other tests' databases on that server.
 * @param targetUrl a DATABASE_URL, of a TCP port or (`?socketPath=`) of a Unix socket
 */
export async function startProxy(targetUrl: string): Promise<TcpProxy> {
  const target = addressOf(new URL(targetUrl));
  const clients = new Set<Socket>();
  const listener = createServer((client) => {
    const upstream = connect(target);
    clients.add(client);
    client.on('close', () => clients.delete(client));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.setNoDelay();
      one.pipe(other);
      // 'close' follows, and it takes the other half along.
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  const listen = async (port: number) => {
    listener.listen(port, '127.0.0.1');
    await once(listener, 'listening');
  };

  await listen(0);
  const { port } = listener.address() as AddressInfo;
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  url.searchParams.delete('socketPath');

  const cut = async () => {
    if (!listener.listening) return;
    const closed = once(listener, 'close');
    listener.close();
    for (const client of clients) client.resetAndDestroy();
    await closed;
  };
  return { url: url.href, cut, restore: () => listen(port), close: cut };
}

function addressOf({ hostname, port, searchParams }: URL): NetConnectOpts {
  const path = searchParams.get('socketPath');
  return path ? { path } : { host: hostname, port: Number(port || 3306) };
}
