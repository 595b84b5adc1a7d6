import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { networkOf, signInThrottle } from '../../src/plugins/sign-in-throttle.js';
import { type MigratedDatabase, migratedDatabase } from '../models/rows.js';

const FAILURES = 2;
const ADA = { emailKey: 'ada@example.com', address: '192.0.2.1' };
const TOO_MANY = { code: 'TOO_MANY_REQUESTS', status: 429 };
const MINUTE = 60;

let db: MigratedDatabase;
let enter: ReturnType<typeof signInThrottle>['attempt'];
beforeEach(async () => {
  await db?.close();
  db = await migratedDatabase();
  enter = signInThrottle(db.sequelize, FAILURES).attempt;
});
afterAll(() => db.close());

const fail = async (candidate = ADA, count = FAILURES) => {
  for (let n = 0; n < count; n++) await enter(candidate);
};
const refusalOf = (candidate = ADA) =>
  enter(candidate).catch((error: { retryAfterSeconds: number }) => error);

it('lets so many by, however many come at once, and counts for every process', async () => {
  const another = signInThrottle(db.sequelize, FAILURES).attempt;
  const tries = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? enter : another)(ADA));
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(FAILURES);
  await expect(another(ADA)).rejects.toMatchObject(TOO_MANY);
});

it('does not count what was right, nor what was not looked at', async () => {
  for (let n = 0; n < 5; n++) await (await enter(ADA)).succeeded();
  for (let n = 0; n < 5; n++) await (await enter(ADA)).giveBack();
  await fail();
  await expect(enter(ADA)).rejects.toMatchObject(TOO_MANY);
});

it('forgets the wrong ones of that address once one is right', async () => {
  await fail(ADA, FAILURES - 1);
  await (await enter(ADA)).succeeded();
  await fail();
  await expect(enter(ADA)).rejects.toMatchObject(TOO_MANY);
});

it('shuts out neither the owner elsewhere nor others at the same address', async () => {
  await fail();
  await expect(enter(ADA)).rejects.toMatchObject(TOO_MANY);
  await expect(enter({ ...ADA, address: '192.0.2.2' })).resolves.toMatchObject({ waitMs: 0 });
  await expect(enter({ ...ADA, emailKey: 'bob@example.com' })).resolves.toMatchObject({ waitMs: 0 });
});

it('has who comes back to guess wait 15 minutes, then 30, then 60, and no longer', async () => {
  const seconds: number[] = [];
  for (let block = 0; block < 4; block++) {
    await fail();
    const { retryAfterSeconds } = (await refusalOf()) as { retryAfterSeconds: number };
    seconds.push(retryAfterSeconds);
    const later = (await refusalOf()) as { retryAfterSeconds: number };
    expect(later.retryAfterSeconds).toBeLessThanOrEqual(retryAfterSeconds);
    expect(later.retryAfterSeconds).toBeGreaterThan(retryAfterSeconds - MINUTE);
    // The block is over.
    await db.sequelize.query("UPDATE rate_limits SET expire = 1 WHERE `key` LIKE 'sign-in-pair:%'");
    await db.sequelize.query("DELETE FROM rate_limits WHERE `key` LIKE 'sign-in-address:%'");
  }
  expect(seconds).toEqual([15 * MINUTE, 30 * MINUTE, 60 * MINUTE, 60 * MINUTE]);
});

it('counts an address over all accounts', async () => {
  for (let n = 0; n < 10 * FAILURES; n++) await enter({ ...ADA, emailKey: `user-${n}@example.com` });
  await expect(enter({ ...ADA, emailKey: 'another@example.com' })).rejects.toMatchObject(TOO_MANY);
});

it('only has those wait who try an account that is guessed at from many addresses', async () => {
  for (let n = 0; n < 20 * FAILURES; n++) await enter({ ...ADA, address: `198.51.100.${n}` });
  await expect(enter({ ...ADA, address: '203.0.113.7' })).resolves.toMatchObject({ waitMs: 5_000 });
});

it('keeps neither addresses of people nor of machines beside each other', async () => {
  await enter(ADA);
  const [rows] = await db.sequelize.query('SELECT `key` FROM rate_limits');
  expect(rows).toHaveLength(3);
  expect(JSON.stringify(rows)).not.toContain('ada');
});

it('counts in this process while the database is away', async () => {
  await db.sequelize.query('RENAME TABLE rate_limits TO rate_limits_away');
  await fail();
  await expect(enter(ADA)).rejects.toMatchObject(TOO_MANY);
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is the same for any two addresses of one, and another for those of another', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
        const first64 = (address: string) => {
          const hex = new URL(`http://[${address}]`).hostname.slice(1, -1);
          const [head = '', tail] = hex.split('::');
          const left = head === '' ? [] : head.split(':');
          const right = tail === undefined || tail === '' ? [] : tail.split(':');
          const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
          return [...left, ...Array(zeros).fill('0'), ...right].slice(0, 4).join(':');
        };
        expect(networkOf(one) === networkOf(other)).toBe(first64(one) === first64(other));
      }),
    );
  });
});
