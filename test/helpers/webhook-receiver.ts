import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A message as a receiver has got it. */
interface Received {
  id: string;
  headers: IncomingHttpHeaders;
  /** As it came. */
  text: string;
  body: { type: string; timestamp: string; sequence: number; data: Record<string, unknown> };
}

export interface WebhookReceiver {
  url: string;
  port: number;
  /** In the order in which they came. */
  received: Received[];
  /** Requests that are being answered, and the most that ever were at a time. */
  inFlight: { now: number; most: number };
  /** Verifies a signature as receivers are told to. @throws WebhookVerificationError */
  verify(message: Received, secret: string): void;
  /** Answers all that follow with it. Default: 204. */
  answer: (response: ServerResponse, message: Received) => void | Promise<void>;
  close(): Promise<void>;
}

export const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(code, headers).end();
  };

/** A real receiver on a free loopback port. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    receiver.inFlight.now += 1;
    receiver.inFlight.most = Math.max(receiver.inFlight.most, receiver.inFlight.now);
    response.once('close', () => {
      receiver.inFlight.now -= 1;
    });
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { headers } = request;
    const message = { id: String(headers['webhook-id']), headers, text, body: JSON.parse(text) };
    receiver.received.push(message);
    await receiver.answer(response, message);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    port,
    received: [],
    inFlight: { now: 0, most: 0 },
    verify: ({ text, headers }, secret) =>
      void new Webhook(secret).verify(text, headers as Record<string, string>),
    answer: status(204),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}
