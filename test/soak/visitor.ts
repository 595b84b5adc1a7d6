import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { type ApiAnswer, type ApiRequest, call } from '../helpers/api-client.js';
import type { SoakShop } from './shop.js';

const ATTEMPT_MS = 15_000;
const PATIENCE_MS = 180_000;
const RETRY_PAUSE_MS = 100;

/** What clients have seen of the service. */
export class Seen {
  /** How often each status came, and no answer. */
  readonly outcomes = new Map<number | 'no answer', number>();
  /** Requests that the measured process was sent. */
  toSteady = 0;
  /** Milliseconds of its answers since they were last taken, of attempts that no kill came near, by what was asked for. */
  latencies = new Map<string, number[]>();
  /** Rises with each kill, and once more when it is over. */
  disturbances = 0;
  isDisturbed = false;

  note(outcome: number | 'no answer'): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  took(what: string, ms: number): void {
    const known = this.latencies.get(what);
    if (known) known.push(ms);
    else this.latencies.set(what, [ms]);
  }
}

export interface Request extends ApiRequest {
  method?: 'GET' | 'POST' | 'PATCH';
  path: string;
  /** The name under which its time is kept. */
  what: string;
  /** Statuses that end it. */
  expected: number[];
}

/** A client that has each of the two processes in turn, as a load balancer gives them out, and sends again what was not answered. */
export class Visitor {
  #turn: number;

  constructor(
    readonly shop: SoakShop,
    readonly seen: Seen,
    n: number,
  ) {
    this.#turn = n;
  }

  /** @throws Error when the answer is another than those expected, or none comes */
  async send(request: Request): Promise<ApiAnswer> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.#attempt(request);
      if (answer && request.expected.includes(answer.status)) return answer;
      const { method = 'GET', path, expected } = request;
      if (answer && answer.status !== 503)
        expect.fail(`${method} ${path}: ${answer.status}, not ${expected}. ${JSON.stringify(answer.body)}`);
      if (Date.now() > deadline) expect.fail(`${method} ${path}: no final answer in ${PATIENCE_MS} ms`);
      await delay(RETRY_PAUSE_MS);
    }
  }

  async #attempt({
    method = 'GET',
    path,
    what,
    expected,
    ...request
  }: Request): Promise<ApiAnswer | undefined> {
    const { seen, shop } = this;
    const which = this.#turn++ % 2;
    const isSteady = which === 0;
    if (isSteady) seen.toSteady += 1;
    const { disturbances, isDisturbed } = seen;
    const at = performance.now();
    const signal = AbortSignal.timeout(ATTEMPT_MS);
    const answer = await call(shop.bases[which] as string, method, path, { ...request, signal }).catch(
      () => undefined,
    );
    seen.note(answer?.status ?? 'no answer');
    const isOfKill = isDisturbed || seen.disturbances !== disturbances;
    if (answer && isSteady && !isOfKill && expected.includes(answer.status))
      seen.took(what, performance.now() - at);
    return answer;
  }
}
