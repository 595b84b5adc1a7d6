import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls';

export interface TlsProxy {
  port: number;
  /** Has keys agreed anew on each open connection, as TLS 1.2 lets a server do at any time. @returns how many did */
  renegotiate(): Promise<number>;
  close(): Promise<void>;
}

/** Length of the packet by which a client of MySQL's protocol asks for TLS. */
const SSL_REQUEST_BYTES = 36;

/**
 * Stands between the service and its database as a server of its own, with TLS 1.2 on one side and what the database offers on the other.
 * @param socketPath of the database
 */
export async function startTlsProxy(
  socketPath: string,
  own: { key: Buffer; cert: Buffer },
): Promise<TlsProxy> {
  const secureContext = createSecureContext({ ...own, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
  const open = new Set<TLSSocket>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(socketPath);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.setNoDelay();
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    upstream.once('data', (greeting: Buffer) => {
      upstream.pause();
      client.write(greeting);
      client.once('data', (request: Buffer) => {
        client.pause();
        upstream.write(request.subarray(0, SSL_REQUEST_BYTES));
        // What it has sent of its first TLS message already.
        if (request.length > SSL_REQUEST_BYTES) client.unshift(request.subarray(SSL_REQUEST_BYTES));
        const asServer = new TLSSocket(client, { isServer: true, secureContext });
        const asClient = connectTls({ socket: upstream, rejectUnauthorized: false });
        for (const one of [asServer, asClient]) one.on('error', () => {});
        asServer.on('secure', () => open.add(asServer));
        asServer.on('close', () => open.delete(asServer));
        asServer.pipe(asClient);
        asClient.pipe(asServer);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async renegotiate() {
      const done = await Promise.all(
        [...open].map(
          (socket) =>
            new Promise<boolean>((resolve) => {
              const gone = () => resolve(false);
              socket.once('close', gone);
              socket.renegotiate({}, (error) => {
                socket.off('close', gone);
                resolve(error === null);
              });
            }),
        ),
      );
      return done.filter(Boolean).length;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
