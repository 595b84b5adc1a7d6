import type { TranslateFunction } from 'react-admin';

/** What the service itself gives as a reason; see apply-update.ts, automatic-capture.ts, cancel-order.ts and payment-operation.ts. */
const SAID: Record<string, string> = {
  'Payment captured': 'captured',
  'Payment authorized': 'authorized',
  'Nothing is left to pay': 'nothing_to_pay',
  'The order was cancelled or returned': 'cancelled',
  'As CAPTURE says': 'capture',
};
const NOT_PAID = /^Not paid within (\d+) (days|minutes)$/;

/** A reason in the language of the console if the service gave it; people's own stand as they wrote them. */
export function reasonText(reason: string | null | undefined, translate: TranslateFunction) {
  if (!reason) return reason;
  const say = (key: string, options?: object) => translate(`resources.orders.reasons.${key}`, options);
  const [, count, unit] = NOT_PAID.exec(reason) ?? [];
  if (unit) return say(`not_paid_${unit}`, { smart_count: Number(count) });
  const key = SAID[reason];
  return key ? say(key) : reason;
}
