import { randomFillSync, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { NOISES, orderNumberOf, tickOf, timeOfNumbers } from '../../../rules/order-number.js';

const ID_BYTES = 16;
const NOISE_BYTES = 3;
const DRAW_BYTES = ID_BYTES + NOISE_BYTES;
/** Random bytes are drawn for many ids at once: drawn one by one they took 4 % of an order's time. */
const randomBytes = Buffer.alloc(DRAW_BYTES * 256);
let drawnUpTo = randomBytes.length;

/** State of the last id; see RFC 9562 §6.2, method 1. */
let milliseconds = 0;
let sequence = 0;

/** Random parts already used in the last tick, so that this process never makes the same number twice. */
let tick = 0;
const noises = new Set<number>();

/** Primary key and order number of a new order. */
export interface OrderKeys {
  /** A UUIDv7 (RFC 9562), greater than all earlier ones of this process. */
  orderId: string;
  /** Order number of the same time; see order-number.ts. */
  number: string;
}

export function newOrderKeys(): OrderKeys {
  const random = draw();
  const now = Date.now();
  if (now > milliseconds) {
    milliseconds = now;
    // Start in the lower half of 32 bits, to leave room for counting up within the millisecond.
    sequence = random.readUInt32BE(6) >>> 1;
  } else sequence++;
  const orderId = v7({ random: random.subarray(0, ID_BYTES), msecs: milliseconds, seq: sequence });
  return { orderId, number: orderNumberOf(milliseconds, newNoise(random)) };
}

/** Another number of the same time, for one that another process has already used. */
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
