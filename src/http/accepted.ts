import type { FastifyReply } from 'fastify';

/** Answers 202 without a body: `null` would be sent as JSON. @returns the reply, for the handler to return */
export function sendAccepted<Reply extends object>(reply: Reply): Reply {
  (reply as unknown as FastifyReply).code(202).send();
  return reply;
}
