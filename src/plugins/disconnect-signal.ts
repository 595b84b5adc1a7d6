import type { FastifyInstance, FastifyReply } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyReply {
    /** Aborts when the client closes the connection before it has the whole response. */
    disconnectSignal(): AbortSignal;
  }
}

/** Fastify's request.signal cannot be used: it aborts as soon as the body has been read. */
export default fp(
  async (app: FastifyInstance) => {
    app.decorateReply('disconnectSignal', function (this: FastifyReply) {
      const { raw } = this;
      const controller = new AbortController();
      if (raw.destroyed || raw.socket?.destroyed) controller.abort();
      raw.once('close', () => {
        if (!raw.writableFinished) controller.abort();
      });
      return controller.signal;
    });
  },
  { name: 'disconnect-signal' },
);
