import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { RateLimiterRes } from 'rate-limiter-flexible';
import type { Sequelize } from 'sequelize-typescript';
import { consumePoint, sharedLimit, tooManyRequests } from './shared-limits.js';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;
const WINDOW_SECONDS = 15 * MINUTE;
/** The block doubles each time an address goes on guessing, up to this. */
const LONGEST_BLOCK_SECONDS = 60 * MINUTE;
/** Delay of each attempt on an account that many addresses are guessing: a block would lock its owner out. */
const WAIT_MS = 5_000;

interface Candidate {
  /** The normalised e-mail address that was given. */
  emailKey: string;
  /** IP address of the client. */
  address: string;
}

/** A sign-in attempt. Counts as a failure until `succeeded` or `giveBack` is called. */
interface Attempt {
  /** Milliseconds to wait before the password is checked. */
  waitMs: number;
  succeeded(): Promise<void>;
  /** Reverts the count, if the password was not checked. */
  giveBack(): Promise<void>;
}

interface SignInThrottle {
  /** Counts an attempt. @throws Problem TOO_MANY_REQUESTS */
  attempt(candidate: Candidate): Promise<Attempt>;
  /** Ends the block of an address for an account, whose owner has proved otherwise who they are. */
  forgive(candidate: Candidate): Promise<void>;
}

/**
 * Limits failed sign-ins over all processes: `failures` in 15 minutes by one address for one account, ten times as many by
 * one address for all accounts; after twenty times as many a day for one account each further attempt is delayed.
 * Counted before the password is checked, so that attempts sent all at once do not slip through.
 */
export function signInThrottle(sequelize: Sequelize, failures: number): SignInThrottle {
  const limit = (name: string, points: number, seconds: number, clears = false) =>
    sharedLimit(sequelize, { name, points, seconds, clears });
  const ofPair = limit('sign-in-pair', failures, WINDOW_SECONDS, true);
  const ofAddress = limit('sign-in-address', 10 * failures, WINDOW_SECONDS);
  const ofAccount = limit('sign-in-account', 20 * failures, DAY);
  const blocks = limit('sign-in-blocks', Number.MAX_SAFE_INTEGER, DAY);

  /** The first attempt beyond the limit starts a block; further attempts do not extend it. */
  const blockMs = async (pair: string, { consumedPoints, msBeforeNext }: RateLimiterRes): Promise<number> => {
    if (consumedPoints !== failures + 1) return msBeforeNext;
    const { consumedPoints: count } = await blocks.penalty(pair);
    const seconds = Math.min(WINDOW_SECONDS * 2 ** (count - 1), LONGEST_BLOCK_SECONDS);
    await ofPair.set(pair, failures + 2, seconds);
    return seconds * 1000;
  };

  const pairOf = ({ emailKey, address }: Candidate) => keyOf(`${emailKey} ${networkOf(address)}`);

  const attempt = async (candidate: Candidate): Promise<Attempt> => {
    const [account, network] = [keyOf(candidate.emailKey), networkOf(candidate.address)];
    const pair = pairOf(candidate);
    const fromHere = await consumePoint(ofAddress, network);
    if (fromHere) throw tooManyRequests('Too many wrong passwords came from here.', fromHere.msBeforeNext);
    const forThis = await consumePoint(ofPair, pair);
    if (forThis)
      throw tooManyRequests('Too many wrong passwords for this account.', await blockMs(pair, forThis));
    const isGuessedAt = (await consumePoint(ofAccount, account)) !== undefined;
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

  return {
    attempt,
    async forgive(candidate) {
      await ofPair.delete(pairOf(candidate));
    },
  };
}

/** Hashed, so that the table holds no addresses. */
const keyOf = (value: string): string => createHash('sha256').update(value).digest('base64url');

/** An IPv4 address, or the /64 of an IPv6 address: any address in it belongs to the same customer. */
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
