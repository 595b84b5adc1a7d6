import { Payment, RefundRequest, WithheldRefund } from '../../src/models/index.js';
import { Order, type OrderPaymentStatus } from '../../src/models/order.js';
import { toThousandths } from '../../src/money/amounts.js';

/** What an order's paymentStatus has to be, worked out by a person's rules from the rows that are there. */
export async function rightPaymentStatus(orderId: string): Promise<OrderPaymentStatus> {
  const where = { orderId };
  const { totalAmount } = await Order.findByPk(orderId, { rejectOnEmpty: true, raw: true });
  const payments = await Payment.findAll({ where, raw: true });
  const requests = await RefundRequest.findAll({ where, raw: true });
  const withheld = await WithheldRefund.findAll({ where, raw: true });
  const sum = (amounts: string[]) => amounts.reduce((total, amount) => total + toThousandths(amount), 0);

  if (Number(totalAmount) === 0) return 'paid';
  const due =
    toThousandths(totalAmount) -
    sum(requests.map(({ amount }) => amount)) -
    sum(withheld.map(({ amount }) => amount)) +
    sum(withheld.map(({ kept }) => kept));
  const open = payments.find(({ status }) => status !== 'voided' && status !== 'failed');
  if (!open) return payments.some(({ status }) => status === 'voided') ? 'voided' : 'unpaid';
  const [authorized, captured, refunded] = [open.authorized, open.captured, open.refunded].map(
    toThousandths,
  ) as [number, number, number];
  if (captured === 0) return authorized > 0 ? 'authorized' : 'unpaid';
  if (refunded > 0) return refunded < captured ? 'partially_refunded' : 'refunded';
  return captured < due ? 'partially_paid' : 'paid';
}

export async function paymentStatusOf(orderId: string): Promise<OrderPaymentStatus> {
  return (await Order.findByPk(orderId, { rejectOnEmpty: true, raw: true })).paymentStatus;
}
