import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';

const LOOPBACK = '127.0.0.1';

/**
 * Serves `GET /metrics` on a port of its own: without a token on loopback only.
 * @param host where to listen if there is a token
 * @returns the URL, once it listens
 * @throws NodeJS.ErrnoException when it cannot listen
 */
export async function listenForScrapes(
  { port, token, host }: { port: number; token?: string; host: string },
  scrape: () => Promise<string>,
): Promise<string> {
  const server = createServer({ requestTimeout: 10_000 }, async (request, response) => {
    request.resume();
    const { pathname } = new URL(request.url ?? '/', 'http://metrics');
    if (pathname !== '/metrics') return response.writeHead(404).end('Metrics are at /metrics.\n');
    if (request.method !== 'GET') return response.writeHead(405, { allow: 'GET' }).end();
    if (token !== undefined && !isBearer(request.headers.authorization, token)) {
      return response
        .writeHead(401, { 'www-authenticate': 'Bearer' })
        .end('Send METRICS_TOKEN as the bearer token.\n');
    }
    try {
      response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(await scrape());
    } catch {
      response.destroy();
    }
  });
  const address = token === undefined ? LOOPBACK : host;
  server.listen(port, address);
  await once(server, 'listening');
  const taken = server.address() as AddressInfo;
  // It does not keep the process alive, nor closing up.
  server.unref();
  return `http://${taken.family === 'IPv6' ? `[${taken.address}]` : taken.address}:${taken.port}/metrics`;
}

/** Prometheus' text format, 0.0.4. */
export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Whether the Authorization header has this bearer token. Takes the same time for every wrong one. */
export function isBearer(authorization: string | undefined, token: string): boolean {
  const [, given = ''] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digest(given), digest(token));
}
