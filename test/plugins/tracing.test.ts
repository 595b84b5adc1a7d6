import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { holdLock } from '../helpers/row-lock.js';

/** As OTLP's JSON has it: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: Array<{ key: string; value: { stringValue?: string; intValue?: number } }>;
  links?: Array<{ traceId: string; spanId: string }>;
  status: { code: number; message?: string };
}
interface Received {
  path: string | undefined;
  key: string | undefined;
  service: string | undefined;
  spans: Span[];
}

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = `00-${PARENT.traceId}-${PARENT.spanId}-01`;

let received: Received[];
let close: Array<() => unknown>;
beforeEach(() => {
  received = [];
  close = [];
});
afterEach(async () => {
  for (const one of close.reverse()) await one();
});

/** A collector of OpenTelemetry, as far as its protocol goes. @returns its address */
async function startCollector(): Promise<string> {
  const server = createServer(async (request, response) => {
    const { url, headers } = request;
    const body = (await json(request)) as {
      resourceSpans: Array<{
        resource: { attributes: Span['attributes'] };
        scopeSpans: Array<{ spans: Span[] }>;
      }>;
    };
    for (const { resource, scopeSpans } of body.resourceSpans) {
      received.push({
        path: url,
        key: headers['x-key'] as string | undefined,
        service: attributesOf(resource)['service.name'] as string,
        spans: scopeSpans.flatMap(({ spans }) => spans),
      });
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const attributesOf = ({ attributes }: Pick<Span, 'attributes'>) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
const linksOf = ({ links = [] }: Span) =>
  links.map(({ traceId, spanId }) => `${traceId} ${spanId}`).toSorted();
const nameOf = ({ traceId, spanId }: Span) => `${traceId} ${spanId}`;

async function startTraced(env: Record<string, string> = {}): Promise<TestApp & { customer: User }> {
  const service = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: await startCollector(), ...env });
  return { ...service, customer: await buildUser() };
}

/** Closing sends what is left. */
async function spansOf(service: TestApp): Promise<Span[]> {
  await service.close();
  return received.flatMap(({ spans }) => spans);
}

describe('a request that is traced', () => {
  it('is a span of its caller’s trace, named by its route, without what is personal', async () => {
    const service = await startTraced({
      OTEL_SERVICE_NAME: 'shop',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20secret',
    });
    const url = '/api/products?q=ada@example.com';
    await service.request('GET', url, { headers: { traceparent, 'x-request-id': 'request-1' } });
    await service.request('GET', '/health/live', { headers: { traceparent } });
    const spans = await spansOf(service);

    expect(spans).toHaveLength(1);
    const [span] = spans as [Span];
    expect(span).toMatchObject({
      name: 'GET /api/products',
      kind: 2,
      traceId: PARENT.traceId,
      parentSpanId: PARENT.spanId,
    });
    expect(attributesOf(span)).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/api/products',
      'http.response.status_code': 200,
      'url.path': '/api/products',
      'stockkeeper.request_id': 'request-1',
    });
    expect(JSON.stringify(received)).not.toContain('ada@');
    expect(received[0]).toMatchObject({ path: '/v1/traces', key: 'a secret', service: 'shop' });
  });

  it('that is refused says with which code', async () => {
    const service = await startTraced();
    await service.request('GET', '/api/products/999999');
    await service.request('GET', '/nowhere/private');
    const spans = await spansOf(service);
    const refused = spans.filter((span) => attributesOf(span)['error.type'] === 'NOT_FOUND');
    expect(refused.map(({ name }) => name)).toEqual(['GET /api/products/:id', 'GET']);
  });

  it('is one of the share that is asked for, or of a trace that is recorded', async () => {
    const service = await startTraced({ OTEL_TRACES_SAMPLER_ARG: '0' });
    const { customer } = service;
    const { id } = await buildProduct();
    const order = (headers: Record<string, string>) =>
      service.request('POST', '/api/orders', {
        as: customer,
        body: orderBody([{ productId: id, quantity: 1 }]),
        headers,
      });
    await order({});
    await order({ traceparent });
    await order({ traceparent: traceparent.replace(/01$/, '00') });
    const spans = await spansOf(service);
    expect(spans.map(({ name }) => name).toSorted()).toEqual(['POST /api/orders', 'place orders']);
    expect(spans.find(({ name }) => name === 'POST /api/orders')?.traceId).toBe(PARENT.traceId);
  });
});

it('a batch is a span of a trace of its own, linked to the requests of its orders, and they to it', async () => {
  const service = await startTraced();
  const { customer } = service;
  const { id } = await buildProduct({ stock: 100 });
  const order = () =>
    service.request('POST', '/api/orders', {
      as: customer,
      body: orderBody([{ productId: id, quantity: 1 }]),
    });
  const lock = await holdLock(
    new URL(service.databaseUrl).pathname.slice(1),
    `SELECT * FROM stock_levels WHERE productId = ${id} FOR UPDATE`,
  );
  const first = order();
  await lock.waiters();
  const others = [order(), order(), order()];
  await lock.release();
  for (const { status } of await Promise.all([first, ...others])) expect(status).toBe(201);

  const spans = await spansOf(service);
  const requests = spans.filter(({ name }) => name === 'POST /api/orders');
  const batches = spans.filter(({ name }) => name === 'place orders');
  expect(requests).toHaveLength(4);
  expect(batches.length).toBeLessThan(4);
  expect(batches.flatMap(linksOf).toSorted()).toEqual(requests.map(nameOf).toSorted());
  for (const batch of batches) {
    expect(batch.parentSpanId).toBeUndefined();
    expect(attributesOf(batch)).toEqual({ 'stockkeeper.batch.size': linksOf(batch).length });
    for (const request of requests.filter((one) => linksOf(batch).includes(nameOf(one)))) {
      expect(linksOf(request)).toEqual([nameOf(batch)]);
      expect(request.traceId).not.toBe(batch.traceId);
    }
  }
  expect(batches.reduce((sum, batch) => sum + linksOf(batch).length, 0)).toBe(4);
});

it('a collector that is away holds nothing up', async () => {
  const service = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  expect((await service.request('GET', '/api/products')).status).toBe(200);
  await service.close();
});
