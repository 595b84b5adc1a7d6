import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { StripeObjects, StripeRefusal } from './stripe-objects.js';

/** What a test can lie in wait for. */
export type StripeCall = 'authorize' | 'look' | 'capture' | 'void' | 'refund' | 'list';

interface Ambush {
  call: StripeCall;
  /** The intent that the call has to be about; any unless given. */
  about?: string;
  /** Before Stripe has done anything, or when it is done and only the answer is missing. */
  when: 'before' | 'after';
  /** Answers with a status of its own, breaks the connection off, or waits. */
  act(response: ServerResponse): Promise<Answer | 'dropped' | undefined>;
}

interface Answer {
  status: number;
  body: object;
}

export interface HeldCall {
  /** Resolves when it has come as far as it is held. */
  arrived: Promise<void>;
  /** Lets it go on. A call whose client is gone by then does nothing more. */
  release(): void;
}

export interface SignedEvent {
  body: string;
  signature: string;
}

/** What Stripe refuses at its door; such an answer is not kept with its key. */
const NEVER_BEGAN = new Set([401, 403, 409, 429]);

const WEBHOOK_SECRET = 'whsec_of_the_tests';

/**
 * A stand-in for Stripe's API, as far as the service uses it, over real HTTP. It keeps an answer by its
 * Idempotency-Key as Stripe does: the answer comes again with the same key, 500s too; another body is refused, and so
 * is a key whose first request is still under way; what never began is not kept.
 */
export class StripeDouble {
  readonly objects = new StripeObjects();
  /** Every call that arrived, replays too, as `capture` or `list`. */
  readonly calls: StripeCall[] = [];
  readonly #keys = new Map<string, { fingerprint: string; answer?: Answer }>();
  readonly #ambushes: Ambush[] = [];
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  static async start(): Promise<StripeDouble> {
    const double = new StripeDouble();
    double.#server.listen(0, '127.0.0.1');
    await once(double.#server, 'listening');
    return double;
  }

  /** Environment variables with which a service uses it. */
  get env(): Record<string, string> {
    return {
      PAYMENT_PROVIDER: 'stripe',
      STRIPE_SECRET_KEY: 'sk_test_of_the_tests',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Stops the next such call before anything is done, or before its answer leaves. */
  hold(call: StripeCall, when: 'before' | 'after', about?: string): HeldCall {
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrive: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    this.#ambushes.push({
      call,
      when,
      about,
      act: async (response) => {
        arrive();
        const gone = once(response, 'close').then(() => 'dropped' as const);
        return Promise.race([released.then(() => undefined), gone]);
      },
    });
    return { arrived, release };
  }

  /** Answers the next such call like that instead; `before` means that it was not done. */
  answerNext(call: StripeCall, when: 'before' | 'after', answer: Answer, about?: string): void {
    this.#ambushes.push({ call, when, about, act: async () => answer });
  }

  /** Breaks the connection off at the next such call, without a word. */
  dropNext(call: StripeCall, when: 'before' | 'after', about?: string): void {
    this.#ambushes.push({
      call,
      when,
      about,
      act: async (response) => {
        response.destroy();
        return 'dropped';
      },
    });
  }

  /** What was lain in wait for and has not come. */
  clearAmbushes(): void {
    this.#ambushes.length = 0;
  }

  /** As Stripe does after a day: all of them, or those of calls about one intent. */
  forgetKeys(about = ''): void {
    for (const [key, { fingerprint }] of this.#keys) if (fingerprint.includes(about)) this.#keys.delete(key);
  }

  /** The events that came of what was done so far, as Stripe would deliver them: of that type, or all. */
  events(type?: string): SignedEvent[] {
    return this.objects.events.filter((event) => !type || event.type === type).map((event) => signed(event));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const url = new URL(request.url ?? '/', 'http://stripe');
    const { call, run } = this.objects.route(request.method ?? 'GET', url, new URLSearchParams(body));
    this.calls.push(call);
    const about = `${request.url} ${body}`;
    const answer = await this.#keyed(request, body, () => this.#perform({ call, about, run }, response));
    if (answer === 'dropped') return;
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': `req_${randomBytes(7).toString('hex')}`,
    });
    response.end(JSON.stringify(answer.body));
  }

  async #keyed(
    { headers, url }: IncomingMessage,
    body: string,
    perform: () => Promise<Answer | 'dropped'>,
  ): Promise<Answer | 'dropped'> {
    const key = headers['idempotency-key'] as string | undefined;
    if (key === undefined) return perform();
    const fingerprint = `${url} ${body}`;
    const known = this.#keys.get(key);
    if (known && known.fingerprint !== fingerprint) {
      return refusal(400, 'idempotency_error', undefined, 'Keys can only be used with the same parameters.');
    }
    if (known) {
      const inUse = 'There is currently another in-progress request using this Idempotent Key.';
      return known.answer ?? refusal(409, 'idempotency_error', 'idempotency_key_in_use', inUse);
    }
    const entry: { fingerprint: string; answer?: Answer } = { fingerprint };
    this.#keys.set(key, entry);
    const answer = await perform();
    if (answer === 'dropped' && entry.answer === undefined) this.#keys.delete(key);
    else if (answer !== 'dropped' && !NEVER_BEGAN.has(answer.status)) entry.answer = answer;
    else if (answer !== 'dropped') this.#keys.delete(key);
    return answer;
  }

  async #perform(
    { run, ...asked }: { call: StripeCall; about: string; run: () => object },
    response: ServerResponse,
  ): Promise<Answer | 'dropped'> {
    const before = await this.#ambush({ ...asked, when: 'before' }, response);
    if (before) return before;
    const made = answerOf(run);
    const after = await this.#ambush({ ...asked, when: 'after' }, response);
    // It was done, and is kept with its key, whether or not anyone hears of it.
    if (after !== 'dropped') return after ?? made;
    this.#keep(response, made);
    return 'dropped';
  }

  #keep(response: ServerResponse, answer: Answer): void {
    const key = response.req.headers['idempotency-key'] as string | undefined;
    const entry = key === undefined ? undefined : this.#keys.get(key);
    if (entry) entry.answer = answer;
  }

  async #ambush(
    { call, about, when }: { call: StripeCall; about: string; when: 'before' | 'after' },
    response: ServerResponse,
  ): Promise<Answer | 'dropped' | undefined> {
    const index = this.#ambushes.findIndex(
      (one) => one.call === call && one.when === when && about.includes(one.about ?? ''),
    );
    if (index < 0) return undefined;
    const [ambush] = this.#ambushes.splice(index, 1);
    return ambush?.act(response);
  }
}

function answerOf(run: () => object): Answer {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    if (!(error instanceof StripeRefusal)) throw error;
    return { status: error.status, body: { error: error.body } };
  }
}

export function refusal(status: number, type: string, code?: string, message = 'No.'): Answer {
  return { status, body: { error: { type, code, message } } };
}

/** An event as Stripe delivers it, signed by the secret of the tests. */
export function signed(event: object, timestamp?: number): SignedEvent {
  return signedText(JSON.stringify(event), timestamp);
}

/** The same of any body. */
export function signedText(body: string, timestamp = Math.floor(Date.now() / 1000)): SignedEvent {
  const header = { payload: body, secret: WEBHOOK_SECRET, timestamp };
  return { body, signature: Stripe.webhooks.generateTestHeaderString(header as never) };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
