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
 * Closing without dropping anything: what is under way is finished, what comes on a connection that is open has to go
 * elsewhere, and no connection holds the service up that has nothing to say. Node by itself waits for those that have
 * sent nothing, or half a request, for as long as their clients keep them open.
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
      // What follows closes connections that look idle, whatever waits to be read on them.
      await readWhatHasArrived();
      sweeping = setInterval(() => closeIdle(app, connections), SWEEP_MS);
      const patienceMs = Math.max(shutdownSeconds * 1000 - RESERVE_MS, shutdownSeconds * 500);
      deadline = setTimeout(() => closeHalfRequests(app, connections), patienceMs);
    });
    // Runs once the server has no connection left.
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

/** Browsers open connections that they may never use, and keep others for later. */
async function closeIdle(app: FastifyInstance, connections: Connections): Promise<void> {
  const open = [...connections.keys()];
  await readWhatHasArrived();
  for (const socket of open) {
    if (socket.bytesRead === 0) socket.destroy();
  }
  app.server.closeIdleConnections();
}

/**
 * A busy process has not yet read what came long ago. A turn of the event loop runs timers first and reads after them;
 * the second turn reads what came on connections that were accepted in the first.
 */
async function readWhatHasArrived(): Promise<void> {
  await eventLoopTurn();
  await eventLoopTurn();
}

/**
 * Answers 408 to what has not arrived as a whole by now, and leaves whoever does not fetch an answer. What has arrived
 * is still being worked on.
 */
function closeHalfRequests(app: FastifyInstance, connections: Connections): void {
  const late = Object.assign(new Error('closing'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  for (const [socket, response] of connections) {
    const isUnderWay = response !== undefined && !response.closed;
    if (isUnderWay && response.req.complete && !response.writableEnded) continue;
    if (!(isUnderWay && response.writableEnded)) app.server.emit('clientError', late, socket);
    socket.destroySoon();
    setTimeout(() => socket.destroy(), RESERVE_MS / 4).unref();
  }
}
