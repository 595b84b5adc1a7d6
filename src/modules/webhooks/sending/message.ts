import { Webhook } from 'standardwebhooks';
import { shownSecret } from '../secrets.js';

/** An event as the endpoint gets it. */
export interface SentEvent {
  seq: number;
  /** UUIDv7. */
  id: string;
  type: string;
  aggregateId: string;
  version: number;
  data: object | null;
  occurredAt: Date;
}

/** The id that receivers see: the same for every attempt. There is no dot in it, since the signature joins by dots. */
export const messageId = (eventId: string): string => `evt_${eventId}`;

/** The body. It is made from the stored event alone, so every attempt has the same bytes. */
export function bodyOf({ seq, type, aggregateId, version, data, occurredAt }: SentEvent): string {
  return JSON.stringify({
    type,
    timestamp: occurredAt.toISOString(),
    sequence: seq,
    data: { id: aggregateId, version, ...data },
  });
}

/** The headers of Standard Webhooks: id, time of the attempt in seconds, and a signature by each secret. */
export type Signer = (id: string, body: string) => Record<string, string>;

/** @param secrets the present one, and during a rotation the previous one */
export function createSigner(secrets: readonly Buffer[]): Signer {
  const webhooks = secrets.map((secret) => new Webhook(shownSecret(secret)));
  return (id, body) => {
    const at = new Date();
    return {
      'content-type': 'application/json',
      'user-agent': 'Stockkeeper-Webhooks/1',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': webhooks.map((webhook) => webhook.sign(id, at, body)).join(' '),
    };
  };
}
