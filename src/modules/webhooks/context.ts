import type { FastifyBaseLogger } from 'fastify';
import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Mailer } from '../../mail/api.js';
import type { WebhookTargets } from '../../rules/webhook-url.js';
import type { SecretBox } from './secrets.js';
import type { Pacer } from './sending/pacer.js';
import type { Poster } from './sending/post.js';

/** Dependencies of this module's functions, created in index.ts. */
export interface WebhooksContext {
  sequelize: Sequelize;
  secrets: SecretBox;
  poster: Poster;
  pacer: Pacer;
  targets: WebhookTargets;
  /** Limit of an attempt. */
  timeoutMs: number;
  /** Has events recorded for an endpoint, or no longer. */
  listening: Listening;
  mail: Mailer;
  log: FastifyBaseLogger;
  /** Wakes the sender. */
  notify(): void;
}

export interface Listening {
  /** False with EVENTS=off. */
  isPossible: boolean;
  begin(endpointId: number, transaction?: Transaction): Promise<void>;
  /** For an endpoint that is disabled: it may want what it misses. */
  goOnFor(days: number, endpointId: number, transaction: Transaction): Promise<void>;
  end(endpointId: number, transaction: Transaction): Promise<void>;
}
