import type dns from 'node:dns';
import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createPoster, type Poster } from '../../../src/modules/webhooks/sending/post.js';
import { startReceiver, status, type WebhookReceiver } from '../../helpers/webhook-receiver.js';

// Receivers that do what receivers do, and one that would like to be sent elsewhere.

/** For localhost, signed by itself, until 2126. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBnVac7ENGLAmaAzp
NbkKMZoFJ4R77wYOTVjaYBM4RRuhRANCAATqnTnyYpze8Fl9HH1ADaUCNWG+AOlJ
xu29hIMeWgiMocZN2YdB0XG/2WN2XR2aKlIqWKoUHij4XE3DD+H9ipkt
-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUMLrkK8iRdMFntQ6BEp1yekm5XmowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzE2NDEzOVoYDzIxMjYxMTAz
MTY0MTM5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATqnTnyYpze8Fl9HH1ADaUCNWG+AOlJxu29hIMeWgiMocZN2YdB0XG/
2WN2XR2aKlIqWKoUHij4XE3DD+H9ipkto1MwUTAdBgNVHQ4EFgQUwMl1P1SIKDIz
kGpjTZKaL0mGPyMwHwYDVR0jBBgwFoAUwMl1P1SIKDIzkGpjTZKaL0mGPyMwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA4yVo9Cq6+jl5InkB+5c5
MnqkTwwYzhbDj2wJZml61n0CIQDtSkqZY4OZ6UR3CMktoPaNB5L6lHrZ6+ccFpEB
GadCIw==
-----END CERTIFICATE-----`;

const TIMEOUT_MS = 1_000;
const body = JSON.stringify({ type: 'webhook.test' });

let receiver: WebhookReceiver;
let poster: Poster;
const open = { httpsOnly: false, allowPrivate: true, timeoutMs: TIMEOUT_MS };

beforeAll(async () => {
  receiver = await startReceiver();
  poster = createPoster(open);
});
afterEach(() => {
  receiver.received.length = 0;
});
afterAll(async () => {
  poster.close();
  await receiver.close();
});

const post = (url = receiver.url, by = poster) => by.post(url, { 'webhook-id': 'evt_1' }, body);

it.each([200, 202, 204, 299])('%i is success', async (code) => {
  receiver.answer = status(code);
  const answer = await post();
  expect(answer).toMatchObject({ statusCode: code });
  expect(answer.error).toBeUndefined();
});

it.each([
  [400, 'status'],
  [404, 'status'],
  [500, 'status'],
  [410, 'gone'],
  [304, 'redirect'],
] as const)('%i is a failure: %s', async (code, error) => {
  receiver.answer = status(code);
  expect(await post()).toMatchObject({ statusCode: code, error });
});

it('redirects are not followed, wherever they lead', async () => {
  for (const code of [301, 302, 303, 307, 308]) {
    receiver.answer = status(code, { location: `http://127.0.0.1:${receiver.port}/secret` });
    expect(await post()).toMatchObject({ statusCode: code, error: 'redirect' });
  }
  expect(receiver.received).toHaveLength(5);
});

it('Retry-After is understood', async () => {
  receiver.answer = status(503, { 'retry-after': '7' });
  expect(await post()).toMatchObject({ error: 'status', retryAfterMs: 7_000 });
});

it('the beginning of an answer is kept, as text', async () => {
  receiver.answer = (response) => void response.writeHead(500).end(`${'ü'.repeat(5_000)}`);
  const { response } = await post();
  expect(response).toBe('ü'.repeat(1_024));
  receiver.answer = (answer) => void answer.writeHead(500).end(Buffer.from([0xff, 0x00, 0x41]));
  expect((await post()).response).toBe('\ufffd\0A');
});

it('64 MiB are not read', async () => {
  let sent = 0;
  const chunks = function* () {
    for (; sent < 64 * 1024 * 1024; sent += 64 * 1024) yield 'x'.repeat(64 * 1024);
  };
  receiver.answer = (response) => pipeline(chunks(), response.writeHead(200)).catch(() => {});
  expect(await post()).toMatchObject({ statusCode: 200, response: 'x'.repeat(1_024) });
  expect(sent).toBeLessThan(16 * 1024 * 1024);
});

it('a receiver that never answers costs the timeout, and one that never ends its answer has answered', async () => {
  receiver.answer = () => {};
  const hung = await post();
  expect(hung).toMatchObject({ error: 'timeout' });
  expect(hung.ms).toBeGreaterThanOrEqual(TIMEOUT_MS - 50);
  receiver.answer = (response) => void response.writeHead(200).write('still thinking');
  expect(await post()).toMatchObject({ statusCode: 200, response: 'still thinking' });
});

it('connections that fail are told apart, and nothing else is told', async () => {
  const server = createTcpServer((socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ error: 'connection_lost' });
  server.close();
  await once(server, 'close');
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ error: 'connection_refused' });

  const babbler = createTcpServer((socket) => socket.end('I speak no HTTP\r\n\r\n'));
  babbler.listen(0, '127.0.0.1');
  await once(babbler, 'listening');
  const { port: other } = babbler.address() as AddressInfo;
  expect(await post(`http://127.0.0.1:${other}/`)).toMatchObject({ error: 'bad_answer' });
  babbler.close();
});

it('a certificate that nobody vouches for is refused', async () => {
  const server = createSecureServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ error: 'tls' });
  server.close();
});

it('a name is judged by the address of each connection, not by what it led to before', async () => {
  const answers = [[{ address: '93.184.216.34', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
  const asked: string[] = [];
  const lookup = ((name: string, _options: object, callback: (error: null, found: unknown) => void) => {
    asked.push(name);
    callback(null, answers[asked.length - 1] ?? answers[1]);
  }) as unknown as typeof dns.lookup;
  const strict = createPoster({ httpsOnly: false, allowPrivate: false, timeoutMs: 300, lookup });
  const url = `http://rebind.example.com:${receiver.port}/hooks`;
  // Nobody answers there within the time, if there is a way at all.
  expect((await post(url, strict)).error).toMatch(/^(timeout|unreachable|connection_)/);
  expect(await post(url, strict)).toMatchObject({ error: 'address_not_allowed' });
  expect(asked).toEqual(['rebind.example.com', 'rebind.example.com']);
  expect(receiver.received).toEqual([]);
  strict.close();
});

it('one address that is not allowed among others is enough, in any form', async () => {
  for (const address of [
    '10.0.0.1',
    '169.254.169.254',
    '::1',
    '::ffff:127.0.0.1',
    '::127.0.0.1',
    'fd00::1',
  ]) {
    const family = address.includes(':') ? 6 : 4;
    const found = [
      { address: '93.184.216.34', family: 4 },
      { address, family },
    ];
    const lookup = ((_name: string, _options: object, callback: (error: null, all: unknown) => void) =>
      callback(null, found)) as unknown as typeof dns.lookup;
    const strict = createPoster({ httpsOnly: true, allowPrivate: false, timeoutMs: 300, lookup });
    expect(await post('https://hooks.example.com/', strict), address).toMatchObject({
      error: 'address_not_allowed',
    });
    strict.close();
  }
});

it('an address in the URL that has become forbidden is not connected to', async () => {
  const strict = createPoster({ httpsOnly: false, allowPrivate: false, timeoutMs: 300 });
  expect(await post(receiver.url, strict)).toMatchObject({ error: 'address_not_allowed' });
  expect(receiver.received).toEqual([]);
  strict.close();
});

it('a name that does not exist is told as such', async () => {
  const lookup = ((_name: string, _options: object, callback: (error: Error) => void) =>
    callback(Object.assign(new Error('queryA'), { code: 'ENOTFOUND' }))) as unknown as typeof dns.lookup;
  const lost = createPoster({ ...open, lookup });
  expect(await post('http://nowhere.example.com/', lost)).toMatchObject({ error: 'dns' });
  lost.close();
});
