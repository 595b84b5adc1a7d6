import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What it answers: a body with status 200, or whatever the function does. */
type Answer = object | ((response: ServerResponse) => void);

/** A stand-in for an address that the service asks by POST, over real HTTP. */
export class EndpointDouble<Question extends { at: Date }> {
  /** What it was asked, in order. */
  readonly requests: Array<Omit<Question, 'at'> & { at: string }> = [];
  authorization: string | undefined;
  answer: Answer = {};
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  /** @returns its address */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
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
