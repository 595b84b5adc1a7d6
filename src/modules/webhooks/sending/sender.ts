import type { WebhooksContext } from '../context.js';
import { findDueEndpoints } from './endpoint-lease.js';
import { type Closing, sendToEndpoint } from './send-to-endpoint.js';

/** Sends to each endpoint on its own, so that one that hangs holds up no other. */
export class Sender {
  readonly #context: WebhooksContext;
  readonly #runs = new Map<number, Promise<void>>();

  constructor(context: WebhooksContext) {
    this.#context = context;
  }

  /** Starts to send to all endpoints with something due that this process is not sending to already. */
  async look(closing: Closing): Promise<void> {
    for (const id of await findDueEndpoints(this.#context.sequelize)) {
      if (this.#runs.has(id) || closing.signal.aborted) continue;
      const run = sendToEndpoint(this.#context, id, closing)
        .catch((err) =>
          this.#context.log.warn({ err, endpointId: id }, 'webhook deliveries could not be sent'),
        )
        .finally(() => this.#runs.delete(id));
      this.#runs.set(id, run);
    }
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await Promise.all(this.#runs.values());
  }
}
