import type { Transaction } from 'sequelize';
import { invalidField, Problem } from '../../../errors.js';
import { ShippingRefund } from '../../../models/shipping-refund.js';
import { fromThousandths, toThousandths } from '../../../money/amounts.js';
import { decimalsOf } from '../../../money/currencies.js';
import { requireAmountOf } from '../../../money/require-amount.js';
import { share } from '../../../money/shares.js';
import type { ChangedOrder, LockedOrder } from './order-transition.js';

/** Shipping that a cancellation or return refunds or withholds. Amounts are decimal strings. */
export interface ShippingShare {
  /** Including tax. */
  value: string;
  taxAmount: string;
  /** What remains charged afterwards. */
  left: string;
}

/** The request of a client. */
export interface WantedShipping {
  /** true: all that is left. Or an amount. */
  refundShipping?: boolean | string;
  /** Whether the change is refunded. */
  refund: boolean;
}

/** What the customer pays for shipping, in thousandths. */
const chargeOf = ({ shippingAmount, shippingTaxAmount, pricesIncludeTax }: LockedOrder): number =>
  toThousandths(shippingAmount) + (pricesIncludeTax ? 0 : toThousandths(shippingTaxAmount));

/**
 * Decides how much of the shipping a change refunds or withholds: all that is left if the whole order is cancelled before
 * shipping, otherwise the requested amount. Subtracts what earlier changes refunded; the caller has locked the order. Without a
 * shipping charge nothing is read.
 *
 * @param isAll whether the whole order is cancelled and nothing was shipped
 * @throws Problem VALIDATION_FAILED, AMOUNT_EXCEEDED
 */
export async function planShippingRefund(
  order: LockedOrder,
  wanted: WantedShipping,
  isAll: boolean,
  transaction: Transaction,
): Promise<ShippingShare> {
  const { id: orderId, currency } = order;
  requireRefundable(wanted, currency);
  const charge = chargeOf(order);
  const gone = charge > 0 ? await readGone(orderId, transaction) : 0;
  const left = charge - gone;
  const amount = isAll ? allOf(left, wanted, currency) : amountOf(left, wanted, currency);
  const taxUpTo = (upTo: number) => (charge > 0 ? taxOf(order, upTo, charge) : 0);
  const shown = (thousandths: number) => fromThousandths(thousandths, currency);
  return {
    value: shown(amount),
    taxAmount: shown(taxUpTo(gone + amount) - taxUpTo(gone)),
    left: shown(left - amount),
  };
}

function requireRefundable({ refundShipping = false, refund }: WantedShipping, currency: string): void {
  if (refundShipping === false) return;
  if (!refund) throw invalidField('refundShipping', 'is for changes that are refunded: leave it out');
  if (refundShipping !== true) requireAmountOf(refundShipping, currency, 'refundShipping');
}

async function readGone(orderId: string, transaction: Transaction): Promise<number> {
  const rows = await ShippingRefund.findAll({
    attributes: ['amount'],
    where: { orderId },
    raw: true,
    transaction,
  });
  return rows.reduce((sum, { amount }) => sum + toThousandths(amount), 0);
}

function allOf(left: number, { refundShipping }: WantedShipping, currency: string): number {
  if (typeof refundShipping === 'string' && toThousandths(refundShipping) !== left) {
    const all = fromThousandths(left, currency);
    throw invalidField('refundShipping', `is ${all} here: an order that is cancelled gives all of it back`);
  }
  return left;
}

function amountOf(left: number, { refundShipping = false }: WantedShipping, currency: string): number {
  if (typeof refundShipping === 'boolean') return refundShipping ? left : 0;
  const amount = toThousandths(refundShipping);
  if (amount <= left) return amount;
  const available = fromThousandths(left, currency);
  const detail = `Asked to give back ${refundShipping} of shipping, of which ${available} is left.`;
  throw new Problem('AMOUNT_EXCEEDED', detail, { extensions: { available } });
}

/** Tax on the first `upTo` of the charge: the taxes of all refunds add up to the tax on shipping. */
function taxOf({ shippingTaxAmount, currency }: LockedOrder, upTo: number, charge: number): number {
  const unit = 10 ** (3 - decimalsOf(currency));
  return share(toThousandths(shippingTaxAmount) / unit, upTo / unit, charge / unit) * unit;
}

/** Records the shipping refund of a change that was just made. */
export async function recordShippingRefund(
  { id: orderId, version }: ChangedOrder,
  { value: amount }: ShippingShare,
  transaction: Transaction,
): Promise<void> {
  if (Number(amount) === 0) return;
  await ShippingRefund.create({ orderId, version, amount }, { transaction });
}

/** Details for the event of the change; empty without a shipping refund. */
export const shippingDetails = ({ value }: ShippingShare): { shippingValue?: string } =>
  Number(value) === 0 ? {} : { shippingValue: value };

/** Fields for the preview of the change. */
export const shippingPreview = ({ value, taxAmount, left }: ShippingShare) => ({
  shippingValue: value,
  shippingTaxAmount: taxAmount,
  shippingLeft: left,
});
