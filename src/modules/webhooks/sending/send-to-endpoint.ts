import PQueue from 'p-queue';
import type { DisabledReason } from '../../../models/webhook-endpoint.js';
import type { WebhooksContext } from '../context.js';
import { deliveryAttempts } from '../metrics.js';
import { disableEndpoint } from '../switch-endpoint.js';
import {
  DUE_AT_ONCE,
  type DueDelivery,
  planDeliveries,
  postponeToElders,
  readDueDeliveries,
} from './due-deliveries.js';
import {
  findDueEndpoints,
  type LeasedEndpoint,
  leaseSeconds,
  releaseEndpoint,
  takeEndpoint,
} from './endpoint-lease.js';
import { bodyOf, createSigner, messageId, type Signer } from './message.js';
import type { Answer } from './post.js';
import { type Attempt, recordAnswers } from './record-answers.js';
import { endpointPauseMs, retryAfterMs } from './schedule.js';

/** Attempts are recorded when there are so many, or after so long. */
const RECORD_AT = 100;
const RECORD_AFTER_MS = 400;
/** Pause of an endpoint whose secret cannot be decrypted: it needs a person. */
const UNREADABLE_PAUSE_MS = 5 * 60 * 1000;

/** For the metric. */
const OUTCOMES = { done: 'delivered', pending: 'postponed', failed: 'given_up' } as const;

export interface Closing {
  /** Aborted: start no further request. */
  signal: AbortSignal;
  /** Aborted: give up those in flight. */
  cutOff: AbortSignal;
}

/**
 * Sends what is due to an endpoint until nothing is, unless another process does. What is not recorded, because the process
 * dies, is sent again.
 * @throws the database's error
 */
export async function sendToEndpoint(context: WebhooksContext, id: number, closing: Closing): Promise<void> {
  for (let isDone = false; !isDone && !closing.signal.aborted; ) {
    const endpoint = await takeEndpoint(context, id);
    if (!endpoint) return;
    const run = new EndpointRun(context, endpoint, closing);
    try {
      isDone = await run.send();
    } finally {
      await releaseEndpoint(context.sequelize, endpoint, run.pauseMs);
    }
    // What came while the lease was held woke a process that did not get it.
    isDone ||= run.pauseMs > 0 || (await findDueEndpoints(context.sequelize, id)).length === 0;
  }
}

/** The work of one lease. */
class EndpointRun {
  /** How long to leave the endpoint alone. */
  pauseMs = 0;
  readonly #context: WebhooksContext;
  readonly #endpoint: LeasedEndpoint;
  readonly #closing: Closing;
  readonly #queue: PQueue;
  #sign: Signer | undefined;
  #failures: number;
  /** Since the last record. */
  #hasSucceeded = false;
  #isOverdue: boolean;
  /** Until it has succeeded. */
  #downSince: string | null;
  /** Of a receiver that is back: what is to be sent now is not recorded yet. */
  #wasDownSince: string | null = null;
  #leaseEndsAt: number;
  #isStopped = false;
  #disabledFor: DisabledReason | undefined;
  #unrecorded: Attempt[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Deliveries that are due and not read yet, at a guess. */
  #behind = 0;
  #recording: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(context: WebhooksContext, endpoint: LeasedEndpoint, closing: Closing) {
    this.#context = context;
    this.#endpoint = endpoint;
    this.#closing = closing;
    this.#failures = endpoint.failures;
    this.#isOverdue = endpoint.isOverdue;
    this.#downSince = endpoint.downSince;
    this.#leaseEndsAt = performance.now() + leaseSeconds(context) * 1000;
    this.#queue = new PQueue({ concurrency: this.#width });
  }

  /** @returns true when nothing is left that could be sent now */
  async send(): Promise<boolean> {
    if (!this.#openSecrets()) return true;
    const leave = this.#context.pacer.join(() => this.#queue.size + this.#behind);
    try {
      return await this.#sendAll();
    } finally {
      leave();
    }
  }

  async #sendAll(): Promise<boolean> {
    let isDone = false;
    while (!this.#mustStop) {
      const { sequelize } = this.#context;
      const due = await readDueDeliveries(sequelize, this.#endpoint.id);
      this.#behind = due.length < DUE_AT_ONCE ? 0 : DUE_AT_ONCE;
      const { chains, waiting } = planDeliveries(due);
      await postponeToElders(sequelize, this.#endpoint.id, waiting);
      isDone = chains.length === 0;
      if (isDone) break;
      for (const chain of chains) this.#add(chain);
      await this.#queue.onIdle();
      await this.#record();
      if (this.#failure) throw this.#failure;
    }
    if (this.#disabledFor) await disableEndpoint(this.#context, this.#endpoint.id, this.#disabledFor);
    return isDone;
  }

  /** A failing endpoint gets one request at a time, so that a dead one costs one timeout, and not one for each delivery. */
  get #width(): number {
    return this.#failures > 0 ? 1 : this.#endpoint.maxInFlight;
  }

  get #mustStop(): boolean {
    return this.#isStopped || this.#closing.signal.aborted;
  }

  #openSecrets(): boolean {
    const [current, ...previous] = this.#endpoint.secrets.map((sealed) => this.#context.secrets.open(sealed));
    if (current) {
      this.#sign = createSigner([current, ...previous.filter((secret) => secret !== undefined)]);
      return true;
    }
    const { id: endpointId } = this.#endpoint;
    this.#context.log.error(
      { endpointId },
      'the secret of a webhook endpoint was encrypted with another SECRETS_KEY',
    );
    this.pauseMs = UNREADABLE_PAUSE_MS;
    return false;
  }

  #add(chain: DueDelivery[]): void {
    this.#queue.add(() => this.#sendFirst(chain)).catch((error) => this.#fail(error));
  }

  async #sendFirst([delivery, ...others]: DueDelivery[]): Promise<void> {
    const sign = this.#sign;
    if (!delivery || !sign || this.#mustStop) return;
    const { poster, pacer, timeoutMs } = this.#context;
    await pacer.turn(this.#closing.signal);
    if (performance.now() > this.#leaseEndsAt - timeoutMs) await this.#record();
    if (this.#mustStop) return;
    const id = messageId(delivery.event.id);
    const body = bodyOf(delivery.event);
    const answer = await poster.post(this.#endpoint.url, sign(id, body), body, this.#closing.cutOff);
    // It was cut off by us: that says nothing about the receiver.
    if (answer.error && this.#closing.cutOff.aborted) return;
    if (this.#settle(delivery, answer) && others.length > 0) this.#add(others);
  }

  /** @returns whether the next one of its aggregate may follow */
  #settle(delivery: DueDelivery, answer: Answer): boolean {
    this.#failures = answer.error ? this.#failures + 1 : 0;
    if (!answer.error) {
      this.#hasSucceeded = true;
      this.#isOverdue = false;
      this.#wasDownSince ??= this.#downSince;
      this.#downSince = null;
    }
    const isOver = answer.error === undefined || answer.error === 'gone';
    const pauseMs = isOver ? undefined : retryAfterMs(delivery.failures + 1, answer);
    const status = answer.error === undefined ? 'done' : pauseMs === undefined ? 'failed' : 'pending';
    deliveryAttempts.inc({ outcome: OUTCOMES[status] });
    this.#unrecorded.push({ delivery, answer, status, pauseMs: pauseMs ?? 0, endedAt: performance.now() });
    if (answer.error === 'gone') this.#stopFor('gone');
    else if (answer.error) this.#slowDown(answer);
    this.#queue.concurrency = this.#width;
    if (this.#unrecorded.length >= RECORD_AT) void this.#record();
    else this.#timer ??= setTimeout(() => void this.#record(), RECORD_AFTER_MS);
    return status !== 'pending';
  }

  #slowDown(answer: Answer): void {
    if (this.#isOverdue) this.#stopFor('failing');
    this.pauseMs = Math.max(this.pauseMs, endpointPauseMs(this.#failures, answer));
    if (this.pauseMs > 0) this.#stop();
  }

  #stopFor(reason: DisabledReason): void {
    this.#disabledFor = reason;
    this.#stop();
  }

  #stop(): void {
    this.#isStopped = true;
    this.#queue.clear();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#stop();
  }

  /** Records what is not recorded yet, after the record in progress. Failures end the run. */
  #record(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#recording = this.#recording.then(async () => {
      if (this.#failure) return;
      const attempts = this.#unrecorded.splice(0);
      const health = {
        failures: this.#failures,
        hasSucceeded: this.#hasSucceeded,
        wasDownSince: this.#wasDownSince,
      };
      this.#hasSucceeded = false;
      this.#wasDownSince = null;
      const renewedAt = performance.now();
      try {
        const mayGoOn = await recordAnswers(this.#context, this.#endpoint, attempts, health);
        this.#leaseEndsAt = renewedAt + leaseSeconds(this.#context) * 1000;
        if (!mayGoOn) this.#stop();
      } catch (error) {
        this.#fail(error);
      }
    });
    return this.#recording;
  }
}
