import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of a request on its way to the service and back: `none` is nothing in particular, `cut` breaks the
 * connection off before the service has it, `lose` once it has answered, `break` in the middle of the answer, `silence`
 * leaves the service's answer unsent for ever. `bad gateway` stands in place of what it has answered, `unavailable` and
 * `throttle` answer instead of it.
 */
export type Fault =
  | 'none'
  | 'cut'
  | 'lose'
  | 'break'
  | 'silence'
  | 'bad gateway'
  | 'unavailable'
  | 'throttle';

export interface FaultyNetwork {
  url: string;
  /** What happens to the next requests of that method and path, one each; `none` to all that follow. */
  plan(name: string, faults: Fault[]): void;
  /** How many requests of that name have come by, and how many of them the service has got. */
  seen(name: string): { asked: number; arrived: number };
  close(): Promise<void>;
}

interface Lane {
  faults: Fault[];
  asked: number;
  arrived: number;
}

/**
 * Stands between a client and the service, and takes each request and each answer whole.
 * @param target `http://127.0.0.1:port`
 * @param nameOf by which requests are told apart, such as by their token
 */
export async function startFaultyNetwork(
  target: string,
  nameOf: (incoming: IncomingMessage) => string,
): Promise<FaultyNetwork> {
  const lanes = new Map<string, Lane>();
  const laneOf = (name: string) => {
    const lane = lanes.get(name) ?? { faults: [], asked: 0, arrived: 0 };
    lanes.set(name, lane);
    return lane;
  };
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const lane = laneOf(nameOf(incoming));
    lane.asked++;
    const fault = lane.faults.shift() ?? 'none';
    if (fault === 'cut') incoming.socket.destroy();
    else if (fault === 'unavailable') refuse(outgoing, 503, 'SERVICE_UNAVAILABLE');
    else if (fault === 'throttle') refuse(outgoing, 429, 'TOO_MANY_REQUESTS');
    else {
      lane.arrived++;
      // Also when the client has given up, or the service has ended.
      await passOn(target, incoming, Buffer.concat(chunks), outgoing, fault).catch(() => outgoing.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    plan(name, faults) {
      laneOf(name).faults = [...faults];
    },
    seen: (name) => ({ asked: laneOf(name).asked, arrived: laneOf(name).arrived }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function passOn(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  outgoing: ServerResponse,
  fault: Fault,
): Promise<void> {
  const { method, url, headers } = incoming;
  const onwards = request(`${target}${url}`, { method, headers: { ...headers, connection: 'close' } });
  onwards.end(body);
  const [answer]: [IncomingMessage] = (await once(onwards, 'response')) as never;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const text = Buffer.concat(chunks);
  if (fault === 'silence') return;
  if (fault === 'lose') {
    incoming.socket.destroy();
    return;
  }
  if (fault === 'bad gateway') {
    outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
    return;
  }
  const { connection: _, 'transfer-encoding': __, ...kept } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 500, { ...kept, 'content-length': text.length });
  if (fault === 'none') outgoing.end(text);
  else outgoing.write(text.subarray(0, text.length / 2), () => incoming.socket.destroy());
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  const problem = { type: 'about:blank', title: code, status, detail: code, code, requestId: 'proxy' };
  outgoing.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '0' });
  outgoing.end(JSON.stringify(problem));
}
