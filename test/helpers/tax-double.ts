import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { TaxRequest } from '../../src/modules/pricing/tax/provider/tax-provider.js';

export const TAX_SECRET = 'secret-of-the-tax-tests';

/** What it answers: a body with status 200, or whatever the function does. */
type Answer = object | ((response: ServerResponse) => void);

/** A stand-in for an external tax provider, over real HTTP. */
export class TaxDouble {
  /** What it was asked, in order. */
  readonly requests: Array<Omit<TaxRequest, 'at'> & { at: string }> = [];
  authorization: string | undefined;
  answer: Answer = { taxes: [] };
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  static async start(): Promise<TaxDouble> {
    const double = new TaxDouble();
    double.#server.listen(0, '127.0.0.1');
    await once(double.#server, 'listening');
    return double;
  }

  /** Environment variables with which a service uses it. */
  get env(): Record<string, string> {
    return {
      TAX_PROVIDER: 'http',
      TAX_PROVIDER_URL: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/taxes`,
      TAX_PROVIDER_SECRET: TAX_SECRET,
      TAX_PROVIDER_TIMEOUT_SECONDS: '1',
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.authorization = request.headers.authorization;
    this.requests.push((await json(request)) as never);
    if (typeof this.answer === 'function') this.answer(response);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(this.answer));
  }
}
