import type Stripe from 'stripe';
import { z } from 'zod';
import { Problem } from '../../../../errors.js';
import type { ReceivedEvent } from '../provider.js';
import { subjectOf } from './stripe-updates.js';

/** Names that the inbox can store. Stripe's are shorter and ASCII. */
const NAME = /^[\x21-\x7e]{1,255}$/;
const name = z.string('must be text').regex(NAME, 'must be 1 to 255 printable ASCII characters');
const named = z.object({ id: name, type: name }, 'must be an object');

/** How old, or how far in the future, a signature's time may be, since clocks differ. The package checks only the age. */
export const TOLERANCE_SECONDS = 300;

/** @throws Error when a signature's time is in the future; the package checks everything else */
export function requireNotFuture(header: string, nowMs = Date.now()): void {
  const times = [...header.matchAll(/(?:^|,)t=([^,]*)/g)].map(([, time]) => Number(time));
  const latest = nowMs / 1000 + TOLERANCE_SECONDS;
  // Times as the package reads them: the last one counts, and anything but a number is invalid.
  if (times.length === 0 || !times.every((time) => time <= latest)) {
    throw new Error('Timestamp outside the tolerance zone: it is in the future');
  }
}

/**
 * Parses a delivery with a valid signature.
 * @throws Problem MALFORMED_JSON, VALIDATION_FAILED when it has no valid id or type
 */
export function readDelivery(body: Buffer): ReceivedEvent {
  const text = decode(body);
  const { id, type } = requireNames(parse(text));
  return { id, type, reference: referenceOf(text), body: text };
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new Problem('MALFORMED_JSON', 'The body is not valid UTF-8.', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('MALFORMED_JSON', 'The body is not JSON.', { cause });
  }
}

function requireNames(event: unknown): z.output<typeof named> {
  const { data, error } = named.safeParse(event);
  if (data) return data;
  throw new Problem('VALIDATION_FAILED', 'This is no event that could be kept.', {
    errors: error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message })),
  });
}

/** null if the event is not what its type says: no payment has such a reference. */
function referenceOf(text: string): string | null {
  try {
    const reference: unknown = subjectOf(JSON.parse(text) as Stripe.Event)?.reference;
    return typeof reference === 'string' && NAME.test(reference) ? reference : null;
  } catch {
    return null;
  }
}
