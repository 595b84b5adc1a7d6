import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';

/** How often open connections are checked while the service closes. */
const SWEEP_MS = 50;
/** Part of SHUTDOWN_SECONDS that is kept for the rest of closing, after waiting for requests. */
const RESERVE_MS = 1_000;

/** Open connections, each with the response to its last request. */
type Connections = Map<Socket, ServerResponse | undefined>;

/**
 * Graceful shutdown: requests in progress are finished, new requests on open connections get 503, and idle connections are closed.
 * Node itself would wait for connections that have sent nothing, or half a request, until their clients close them.
 */
export default fp(
  async (app: FastifyInstance, { shutdownSeconds }: Config) => {
    const connections: Connections = new Map();
    app.server.on('connection', (socket: Socket) => {
      connections.set(socket, undefined);
      socket.once('close', () => connections.delete(socket));
    });
    app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
      if (connections.has(socket)) connections.set(socket, response);
    });

    let closing = false;
    let sweeping: NodeJS.Timeout;
    let deadline: NodeJS.Timeout;
    app.addHook('preClose', async () => {
      closing = true;
      // The next step closes connections that look idle, even if unread data is waiting on them.
      await readWhatHasArrived();
      sweeping = setInterval(() => closeIdle(app, connections), SWEEP_MS);
      const patienceMs = Math.max(shutdownSeconds * 1000 - RESERVE_MS, shutdownSeconds * 500);
      deadline = setTimeout(() => closeHalfRequests(app, connections), patienceMs);
    });
    // Runs when the server has no connections left.
    app.addHook('onClose', async () => {
      clearInterval(sweeping);
      clearTimeout(deadline);
    });
    app.addHook('onRequest', (_request, _reply, done) => {
      if (!closing) return done();
      const detail = 'This instance is shutting down. Send the request again.';
      done(new Problem('SERVICE_UNAVAILABLE', detail, { retryAfterSeconds: 1 }));
    });
  },
  { name: 'closing' },
);

/** Closes connections that browsers opened without using them, or keep for later. */
async function closeIdle(app: FastifyInstance, connections: Connections): Promise<void> {
  const open = [...connections.keys()];
  await readWhatHasArrived();
  for (const socket of open) {
    if (socket.bytesRead === 0) socket.destroy();
  }
  app.server.closeIdleConnections();
}

/**
 * A busy process may have unread data. A turn of the event loop runs timers first and reads afterwards; the second turn reads from
 * connections that were accepted in the first.
 */
async function readWhatHasArrived(): Promise<void> {
  await eventLoopTurn();
  await eventLoopTurn();
}

/**
 * Answers 408 to incomplete requests, and drops clients that do not read their response or read it too slowly: they see that it is
 * cut off. Complete requests without a response yet are still being handled.
 */
function closeHalfRequests(app: FastifyInstance, connections: Connections): void {
  const late = Object.assign(new Error('closing'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  for (const [socket, response] of connections) {
    const isUnderWay = response !== undefined && !response.closed;
    if (isUnderWay && response.req.complete && !response.headersSent) continue;
    if (!(isUnderWay && response.headersSent)) app.server.emit('clientError', late, socket);
    socket.destroySoon();
    setTimeout(() => socket.destroy(), RESERVE_MS / 4).unref();
  }
}
