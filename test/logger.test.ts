import { Writable } from 'node:stream';
import fc from 'fast-check';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { loadConfig } from '../src/config.js';
import { loggerOptions } from '../src/logger.js';

const SECRET = 'hunter2-hunter2';
const NAMES = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'accessToken',
  'refreshToken',
  'clientSecret',
];

/** The lines that a logger of the service writes. */
function logger() {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const { log } = Fastify({ logger: { ...(loggerOptions(CONFIG) as object), level: 'info', stream } });
  return { log, lines };
}

const CONFIG = loadConfig({
  NODE_ENV: 'production',
  DATABASE_URL: 'mysql://shop@127.0.0.1/shop',
  JWT_SECRET: 'k4zXw0fTq9LmP2sVb7Ry1NcE5hJ8uGd3',
});

it('a secret is in no line, at its top or one level deep, and what was logged stays as it was', () => {
  const { log, lines } = logger();
  const secret = fc.record({ name: fc.constantFrom(...NAMES), beside: fc.string(), isBare: fc.boolean() });
  fc.assert(
    fc.property(secret, fc.option(fc.string({ minLength: 1 })), ({ name, beside, isBare }, within) => {
      const value = Object.assign(isBare ? Object.create(null) : {}, { beside, [name]: SECRET });
      const line = within === null ? value : { [within]: value };
      log.info(line, 'said');
      const [written = ''] = lines.splice(0);
      expect(written).not.toContain(SECRET);
      expect(written).toContain('[redacted]');
      expect(value[name]).toBe(SECRET);
    }),
  );
});
