import { randomFillSync, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { NOISES, orderNumberOf, tickOf, timeOfNumbers } from '../../rules/order-number.js';

const ID_BYTES = 16;
const NOISE_BYTES = 3;
const DRAW_BYTES = ID_BYTES + NOISE_BYTES;
/** A draw of random bytes costs the same for one id as for many: one at a time they took 4 % of an order's time. */
const randomBytes = Buffer.alloc(DRAW_BYTES * 256);
let drawnUpTo = randomBytes.length;

/** Of the last id; see RFC 9562 §6.2, method 1. */
let milliseconds = 0;
let sequence = 0;

/** What the numbers of the last tick end in, so that two orders of this process never have the same. */
let tick = 0;
const noises = new Set<number>();

/** What an order is known by. */
export interface OrderKeys {
  /** A UUIDv7 (RFC 9562), each greater than those that this process made before it. */
  orderId: string;
  /** Of the same time; see order-number.ts. */
  number: string;
}

export function newOrderKeys(): OrderKeys {
  const random = draw();
  const now = Date.now();
  if (now > milliseconds) {
    milliseconds = now;
    // Half of the 32 bits: the other half is room to count up in, within a millisecond.
    sequence = random.readUInt32BE(6) >>> 1;
  } else sequence++;
  const orderId = v7({ random: random.subarray(0, ID_BYTES), msecs: milliseconds, seq: sequence });
  return { orderId, number: orderNumberOf(milliseconds, newNoise(random)) };
}

/** Another number of the same time, in place of one that another process had made before. */
export const renumbered = (number: string): string =>
  orderNumberOf(timeOfNumbers(number).startMs, randomInt(NOISES));

function draw(): Buffer {
  if (drawnUpTo === randomBytes.length) {
    randomFillSync(randomBytes);
    drawnUpTo = 0;
  }
  drawnUpTo += DRAW_BYTES;
  return randomBytes.subarray(drawnUpTo - DRAW_BYTES, drawnUpTo);
}

function newNoise(random: Buffer): number {
  const now = tickOf(milliseconds);
  if (now !== tick) {
    tick = now;
    noises.clear();
  }
  let noise = random.readUIntBE(ID_BYTES, NOISE_BYTES);
  while (noises.has(noise)) noise = draw().readUIntBE(ID_BYTES, NOISE_BYTES);
  noises.add(noise);
  return noise;
}
