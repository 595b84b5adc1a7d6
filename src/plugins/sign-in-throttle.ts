import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import type { Sequelize } from 'sequelize-typescript';
import { sharedLimit, takePoint, tooMany } from './shared-limits.js';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const WINDOW_SECONDS = 15 * MINUTE;
/** An address that comes back to guess waits twice as long each time, up to this. */
const LONGEST_BLOCK_SECONDS = 60 * MINUTE;
/** Before each try for an account that is guessed at from many addresses. A lock would shut its owner out. */
const WAIT_MS = 5_000;

/** Somebody who is about to have a password checked. */
interface Candidate {
  /** The identity of the account's address, or of what was given for one. */
  emailKey: string;
  /** The IP address that it comes from. */
  address: string;
}

/** A try, counted as a wrong one until it is said what became of it. */
interface Attempt {
  /** Milliseconds to wait before the password is looked at. */
  waitMs: number;
  /** The password was right. */
  succeeded(): Promise<void>;
  /** It was not looked at after all. */
  giveBack(): Promise<void>;
}

export type SignInThrottle = (candidate: Candidate) => Promise<Attempt>;

/**
 * How often a wrong password may be given, over all processes: so often in 15 minutes by one address for one account,
 * ten times as often by that address for any, and twenty times as often a day for an account before each further try
 * has to wait. Counted before the password is looked at: else any number that come at once would all be let by.
 *
 * @returns a throttle that throws Problem TOO_MANY_REQUESTS
 */
export function signInThrottle(sequelize: Sequelize, failures: number): SignInThrottle {
  const limit = (name: string, points: number, seconds: number, clears = false) =>
    sharedLimit(sequelize, { name, points, seconds, clears });
  const ofPair = limit('sign-in-pair', failures, WINDOW_SECONDS, true);
  const ofAddress = limit('sign-in-address', 10 * failures, WINDOW_SECONDS);
  const ofAccount = limit('sign-in-account', 20 * failures, DAY);
  const blocks = limit('sign-in-blocks', Number.MAX_SAFE_INTEGER, DAY);

  /** The first try too many begins a block; those that come while it lasts only wait for it. */
  const blockMs = async (pair: string, { consumedPoints, msBeforeNext }: RateLimiterRes): Promise<number> => {
    if (consumedPoints !== failures + 1) return msBeforeNext;
    const { consumedPoints: count } = await blocks.penalty(pair);
    const seconds = Math.min(WINDOW_SECONDS * 2 ** (count - 1), LONGEST_BLOCK_SECONDS);
    await ofPair.set(pair, failures + 2, seconds);
    return seconds * 1000;
  };

  return async ({ emailKey, address }) => {
    const [account, network] = [keyOf(emailKey), networkOf(address)];
    const pair = keyOf(`${emailKey} ${network}`);
    const fromHere = await takePoint(ofAddress, network);
    if (fromHere) throw tooMany('Too many wrong passwords came from here.', fromHere.msBeforeNext);
    const forThis = await takePoint(ofPair, pair);
    if (forThis) throw tooMany('Too many wrong passwords for this account.', await blockMs(pair, forThis));
    const isGuessedAt = (await takePoint(ofAccount, account)) !== undefined;
    const giveBack = async () => {
      await ofAddress.reward(network);
      await ofAccount.reward(account);
    };
    return {
      waitMs: isGuessedAt ? WAIT_MS : 0,
      async succeeded() {
        await ofPair.delete(pair);
        await giveBack();
      },
      async giveBack() {
        await ofPair.reward(pair);
        await giveBack();
      },
    };
  };
}

/** The database need not know whom they belong to. */
const keyOf = (value: string): string => createHash('sha256').update(value).digest('base64url');

/** An IPv4 address; of IPv6 the 64 bits that one customer has, who may take any address in them. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const bare = mapped.replace(/%.*$/, '');
  if (isIPv4(bare) || !isIPv6(bare)) return bare;
  const [head = '', tail = ''] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== '')) as [
    string[],
    string[],
  ];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
