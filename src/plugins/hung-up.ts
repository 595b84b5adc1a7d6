import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyReply {
    /** Aborts when the client has closed the connection before it had the whole answer. */
    hungUp(): AbortSignal;
  }
}

/** Fastify's own request.signal aborts as soon as a body has been read: it listens to the request, not to the answer. */
export default fp(
  async (app: FastifyInstance) => {
    app.decorateReply('hungUp', function (this: FastifyReply) {
      const { raw } = this;
      const gone = new AbortController();
      if (raw.destroyed || raw.socket?.destroyed) gone.abort();
      raw.once('close', () => {
        if (!raw.writableFinished) gone.abort();
      });
      return gone.signal;
    });
  },
  { name: 'hung-up' },
);
