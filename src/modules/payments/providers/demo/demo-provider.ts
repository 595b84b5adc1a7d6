import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../../../errors.js';
import type { Money } from '../../../../money/minor-units.js';
import { isSameSecret } from '../../../../rules/same-secret.js';
import type {
  Authorization,
  PaymentProvider,
  PaymentUpdate,
  ProviderCall,
  ReceivedEvent,
  WebhookDelivery,
} from '../provider.js';

export const DEMO = 'demo';
/** Header with the signature of an event's body. */
const DEMO_SIGNATURE = 'demo-signature';

const event = z.object({
  id: z.string(),
  type: z.enum(['payment.authorized', 'payment.declined']),
  reference: z.string(),
  amount: z.object({ minor: z.int(), currency: z.string() }),
});
type DemoEvent = z.output<typeof event>;

/**
 * A provider for developing storefronts, without real cards: the customer pays on a page of this service, and the result arrives
 * as a signed event, as from any other provider. No money moves; captures, voids and refunds always succeed. Not available in
 * production.
 */
export class DemoProvider implements PaymentProvider {
  readonly name = DEMO;
  readonly isExternal = false;
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  async authorize({ paymentId, reference }: ProviderCall): Promise<Authorization> {
    const redirectUrl = `/api/demo-payments/${paymentId}?secret=${this.pageSecret(paymentId)}`;
    return { reference: reference ?? `demo_${paymentId}`, clientSecret: null, redirectUrl };
  }

  async capture(call: ProviderCall): Promise<PaymentUpdate> {
    return { reference: referenceOf(call), kind: 'captured', amount: call.money };
  }

  async void(call: ProviderCall): Promise<PaymentUpdate> {
    return { reference: referenceOf(call), kind: 'voided' };
  }

  async refund(call: ProviderCall): Promise<PaymentUpdate> {
    const refund = { refund: call.operationId, operationId: call.operationId, amount: call.money };
    return { reference: referenceOf(call), kind: 'refund', ...refund, state: 'succeeded' };
  }

  verifyWebhook({ body, headers }: WebhookDelivery): ReceivedEvent {
    if (!isSame(String(headers[DEMO_SIGNATURE] ?? ''), this.#sign(body))) {
      throw new Problem(
        'INVALID_SIGNATURE',
        'Nothing was kept: the demo provider signs its own events only.',
      );
    }
    const text = body.toString();
    const { id, type, reference } = event.parse(JSON.parse(text));
    return { id, type, reference, body: text };
  }

  readEvent(payload: object): PaymentUpdate | undefined {
    const { type, reference, amount } = event.parse(payload);
    return type === 'payment.authorized' ? { reference, kind: 'authorized', amount } : undefined;
  }

  /** An event as the provider would deliver it. @param id the same for redeliveries */
  deliveryOf(id: string, type: DemoEvent['type'], reference: string, amount: Money): WebhookDelivery {
    const body = Buffer.from(JSON.stringify({ id, type, reference, amount } satisfies DemoEvent));
    return { body, headers: { [DEMO_SIGNATURE]: this.#sign(body) } };
  }

  /** The secret in the URL of a payment's page, known only to whoever started the payment. */
  pageSecret(paymentId: string): string {
    return this.#sign(Buffer.from(`page of ${paymentId}`));
  }

  opensPage(paymentId: string, secret: string): boolean {
    return isSame(secret, this.pageSecret(paymentId));
  }

  #sign(bytes: Buffer): string {
    return createHmac('sha256', `demo payments ${this.#secret}`).update(bytes).digest('base64url');
  }
}

const isSame = (given: string, right: string): boolean =>
  isSameSecret(Buffer.from(given), Buffer.from(right));

function referenceOf({ reference }: ProviderCall): string {
  if (reference === null) throw new Error('the payment was not started');
  return reference;
}
