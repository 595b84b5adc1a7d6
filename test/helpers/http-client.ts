import { Agent, request } from 'node:http';

export interface HttpAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

/**
 * A client with that many sockets, kept open. Node's own fetch would open as many as it likes.
 * @param base `http://127.0.0.1:port`
 */
export function httpClient(base: string, sockets: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  return {
    post(path: string, token: string, body: object): Promise<HttpAnswer> {
      return new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const outgoing = request(`${base}${path}`, { method: 'POST', agent, headers }, (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }),
          );
        });
        outgoing.on('error', reject);
        outgoing.end(JSON.stringify(body));
      });
    },
    close: () => agent.destroy(),
  };
}
