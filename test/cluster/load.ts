import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { Order, OrderItem } from '../../src/models/index.js';
import { type ApiAnswer, type ApiRequest, call } from '../helpers/api-client.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { unitsForSale } from '../helpers/orders.js';
import { runScript } from '../helpers/run-script.js';
import type { ClusterNode } from './cluster.js';
import type { ClusterShop } from './shop.js';

const CLIENTS = 6;
const STOCK = 1_000_000;
const RETRY_PAUSE_MS = 25;
const ATTEMPT_MS = 15_000;
/** As long as a client goes on with one request. */
const PATIENCE_MS = 240_000;
/** Every so many orders a client asks the service again that it began with. */
const AT_HOME_AGAIN = 8;
/** Every so many orders are cancelled again. */
const CANCELLED = 4;

interface Sold {
  id: string;
  productIds: number[];
  isCancelled: boolean;
}

/** Clients who order, and cancel some of it, whatever happens to the servers: who gets no answer asks the next service. */
export class Load {
  /** What was acknowledged, by the key that it was ordered with. */
  readonly sold = new Map<string, Sold>();
  /** Answers that no client should get. */
  readonly odd: string[] = [];
  #isOpen = true;
  #clients: Promise<void>[] = [];

  private constructor(
    private readonly bases: readonly string[],
    private readonly tokens: readonly string[],
    private readonly productIds: readonly number[],
    private readonly userIds: readonly number[],
  ) {}

  /** @param bases of the services that they use; those of all nodes unless given */
  static async start(shop: ClusterShop, bases: readonly string[] = shop.bases): Promise<Load> {
    // Which has the models of the tests, and the service that they sign in at.
    await shop.cluster.makeWriter(shop.cluster.nodes[0] as ClusterNode);
    const users = await Promise.all(Array.from({ length: CLIENTS }, () => buildUser()));
    const tokens = await Promise.all(users.map((user) => shop.signIn(user)));
    const products = await Promise.all(Array.from({ length: 4 }, () => buildProduct({ stock: STOCK })));
    await shop.settled();
    const ids = (rows: Array<{ id: number }>) => rows.map(({ id }) => id);
    const load = new Load(bases, tokens, ids(products), ids(users));
    load.#clients = users.map((_, client) => load.#buy(client));
    return load;
  }

  /** Resolves when so many more orders are acknowledged. */
  async sells(count: number): Promise<void> {
    const { size } = this.sold;
    await expect.poll(() => this.sold.size, { timeout: PATIENCE_MS }).toBeGreaterThan(size + count);
  }

  /** Resolves when each client knows what came of its last order. */
  async stop(): Promise<void> {
    this.#isOpen = false;
    await Promise.all(this.#clients);
  }

  /** What was acknowledged is there, once, and nothing else; the stock is what it comes to; and every node has all of that. */
  async expectKept(shop: ClusterShop): Promise<void> {
    await this.stop();
    // Whatever a service could not explain is a fault, whoever asked for it.
    const unexplained = shop.services.flatMap((service) =>
      service.log().flatMap(({ msg, err }) => (msg === 'INTERNAL_ERROR' ? [err] : [])),
    );
    expect({ odd: this.odd, unexplained }).toEqual({ odd: [], unexplained: [] });
    await shop.settled();
    const sold = [...this.sold.values()];
    const orders = await Order.findAll({ where: { userId: [...this.userIds] }, raw: true });
    const told = orders.map(({ id, status }) => `${id} ${status === 'cancelled'}`);
    expect(told.toSorted()).toEqual(sold.map(({ id, isCancelled }) => `${id} ${isCancelled}`).toSorted());
    const items = await OrderItem.findAll({ where: { productId: [...this.productIds] }, raw: true });
    const lines = sold.flatMap(({ id, productIds }) => productIds.map((productId) => `${id} ${productId}`));
    expect(items.map(({ orderId, productId }) => `${orderId} ${productId}`).toSorted()).toEqual(
      lines.toSorted(),
    );
    const kept = sold.filter(({ isCancelled }) => !isCancelled).flatMap(({ productIds }) => productIds);
    expect(await unitsForSale([...this.productIds])).toEqual(
      this.productIds.map((id) => STOCK - kept.filter((one) => one === id).length),
    );
    await expectAllNodesHold(shop);
    const asWhole = sold.map(({ id }) => id.replaceAll('-', '').toUpperCase()).toSorted();
    for (const node of shop.cluster.nodes) {
      const sql = `SELECT HEX(id) AS id FROM ${shop.database}.orders WHERE userId IN (${this.userIds.join(', ')}) ORDER BY id`;
      expect((await node.query(sql)).map(({ id }) => id)).toEqual(asWhole);
    }
  }

  async #buy(client: number): Promise<void> {
    const token = this.tokens[client] as string;
    const sender = new Sender(this.bases, client);
    for (let round = 0; this.#isOpen; round++) {
      if (round % AT_HOME_AGAIN === 0) sender.goHome();
      const key = `client ${client}, order ${round}`;
      // All of them want the first product.
      const productIds = [this.productIds[0], this.productIds[1 + ((client + round) % 3)]] as number[];
      const body = orderBody(productIds.map((productId) => ({ productId, quantity: 1 })));
      const placed = await sender.post('/api/orders', { token, key, body });
      if (placed.status !== 201) {
        this.odd.push(`order: ${placed.status} ${JSON.stringify(placed.body)}`);
        continue;
      }
      const { id } = placed.body;
      const one = { id, productIds, isCancelled: false };
      this.sold.set(key, one);
      if (round % CANCELLED !== 0) continue;
      const request = { token, key: `${key}, cancelled`, body: {} };
      const { status, body: said } = await sender.post(`/api/orders/${id}/cancel`, request);
      if (status === 200) one.isCancelled = true;
      else this.odd.push(`cancel: ${status} ${JSON.stringify(said)}`);
    }
  }
}

/** How one client reaches a service: it stays with the one that answered last, as a load balancer would keep it. */
class Sender {
  #at: number;

  constructor(
    private readonly bases: readonly string[],
    private readonly home: number,
  ) {
    this.#at = home;
  }

  goHome(): void {
    this.#at = this.home;
  }

  /** Goes to the next service when one does not answer, with the same key, until it knows. */
  async post(path: string, request: ApiRequest): Promise<ApiAnswer> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const base = this.bases[this.#at % this.bases.length] as string;
      const signal = AbortSignal.timeout(ATTEMPT_MS);
      const answer = await call(base, 'POST', path, { ...request, signal }).catch((error: Error) => error);
      const isFinal = !(answer instanceof Error) && answer.status !== 503 && !isBehind(path, answer);
      if (isFinal) return answer;
      if (Date.now() > until) throw new Error(`No final answer to ${path} within ${PATIENCE_MS} ms`);
      this.#at++;
      await delay(RETRY_PAUSE_MS);
    }
  }
}

/** Another server may show an order a moment later. */
const isBehind = (path: string, { status }: ApiAnswer) => path.endsWith('/cancel') && status === 404;

/** What `npm run verify` finds is nothing, whichever node it asks. */
export async function expectAllNodesHold(shop: ClusterShop): Promise<void> {
  await shop.settled();
  for (const node of shop.cluster.nodes) {
    const { stdout } = await runScript('verify', ['--json'], { DATABASE_URL: node.url(shop.database) });
    const { checks } = JSON.parse(stdout) as { checks: Array<{ violations: number }> };
    expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
  }
}
