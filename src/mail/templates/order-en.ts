import { note, text } from '../content.js';
import {
  address,
  type OrderTemplates,
  type OrderWords,
  parcel,
  reason,
  units,
  view,
  wholeOrder,
} from './order-parts.js';

const ENGLISH: OrderWords = {
  hello: (name) => (name ? `Hello ${name},` : 'Hello,'),
  view: 'View your order',
  address: 'Delivery address',
  shipping: 'Shipping',
  tax: 'Tax included',
  saved: 'You save',
  total: 'Total',
  carrier: 'Carrier',
  trackingNumber: 'Tracking number',
  reason: 'Reason',
};

export const ORDER_MAILS_IN_ENGLISH: OrderTemplates = {
  order_placed: (facts) => ({
    subject: `Your order ${facts.number} at ${facts.shopName}`,
    preview: 'Thank you: we have received it.',
    title: 'Thank you for your order',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`We have received your order ${facts.number}, and write again when it is on its way.`),
      wholeOrder(facts, ENGLISH),
      address(facts, ENGLISH),
      ...view(facts, ENGLISH),
    ],
  }),
  order_paid: (facts) => ({
    subject: `Payment for your order ${facts.number}`,
    preview: `We have received ${facts.amount}.`,
    title: 'We have received your payment',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`Thank you: we have received ${facts.amount} for your order ${facts.number}.`),
      ...view(facts, ENGLISH),
    ],
  }),
  order_shipped: (facts) => ({
    subject: `Your order ${facts.number} is on its way`,
    preview: facts.parcel.trackingNumber
      ? `Tracking number ${facts.parcel.trackingNumber}`
      : 'We have sent a parcel.',
    title: 'Your parcel is on its way',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`We have sent these items of your order ${facts.number}:`),
      ...units(facts),
      ...parcel(facts, ENGLISH),
      address(facts, ENGLISH),
      ...view(facts, ENGLISH),
    ],
  }),
  order_tracking: (facts) => ({
    subject: `Tracking number for your order ${facts.number}`,
    preview: `Tracking number ${facts.parcel.trackingNumber}`,
    title: 'You can track your parcel',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`There is a new tracking number for a parcel of your order ${facts.number}.`),
      ...parcel(facts, ENGLISH),
      ...units(facts),
      ...view(facts, ENGLISH),
    ],
  }),
  order_delivered: (facts) => ({
    subject: `Your order ${facts.number} has arrived`,
    preview: 'We hope that you like it.',
    title: 'Your parcel has arrived',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`These items of your order ${facts.number} have been delivered. We hope that you like them.`),
      ...units(facts),
      ...view(facts, ENGLISH),
      note('If something is wrong, please reply to this mail.'),
    ],
  }),
  order_cancelled: (facts) => ({
    subject: facts.isAllCancelled
      ? `Your order ${facts.number} was cancelled`
      : `A part of your order ${facts.number} was cancelled`,
    preview: 'What you have paid for it already is refunded.',
    title: facts.isAllCancelled ? 'Your order was cancelled' : 'A part of your order was cancelled',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`These items of your order ${facts.number} were cancelled and will not be sent:`),
      ...units(facts),
      note('What you have paid for them already is refunded, in the way in which you paid.'),
      ...view(facts, ENGLISH),
    ],
  }),
  order_refunded: (facts) => ({
    subject: `Refund for your order ${facts.number}`,
    preview: `You get back ${facts.amount}.`,
    title: `You get back ${facts.amount}`,
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`We have refunded ${facts.amount} for your order ${facts.number}, in the way in which you paid.`),
      note('It depends on your bank when you see it. That may take some days.'),
      ...view(facts, ENGLISH),
    ],
  }),
  return_approved: (facts) => ({
    subject: `Your return for order ${facts.number}`,
    preview: 'You can send the items back.',
    title: 'You can send these items back',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`We agree to your return. Please send these items of your order ${facts.number} back to us:`),
      ...units(facts),
      ...view(facts, ENGLISH),
    ],
  }),
  return_rejected: (facts) => ({
    subject: `We cannot accept your return for order ${facts.number}`,
    preview: 'Please keep the items.',
    title: 'We cannot accept your return',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(
        `You asked to return these items of your order ${facts.number}. We are sorry, but we cannot take them back, so please keep them:`,
      ),
      ...units(facts),
      ...reason(facts, ENGLISH),
      note('If you do not agree, please reply to this mail.'),
      ...view(facts, ENGLISH),
    ],
  }),
  return_received: (facts) => ({
    subject: `Your return for order ${facts.number} has arrived`,
    preview: 'Thank you for sending the items back.',
    title: 'Your return has arrived',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(`We have received these items of your order ${facts.number}:`),
      ...units(facts),
      note('If you get money back for them, another mail tells you when it is on its way.'),
      ...view(facts, ENGLISH),
    ],
  }),
  backorder_filled: (facts) => ({
    subject: `What you wait for has come: order ${facts.number}`,
    preview: 'We send it soon.',
    title: 'What you wait for has come',
    blocks: [
      text(ENGLISH.hello(facts.name)),
      text(
        `These items of your order ${facts.number} were not there yet. Now they are, and we send them soon:`,
      ),
      ...units(facts),
      ...view(facts, ENGLISH),
    ],
  }),
};
