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

const GERMAN: OrderWords = {
  hello: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
  view: 'Bestellung ansehen',
  address: 'Lieferadresse',
  shipping: 'Versand',
  tax: 'Enthaltene Steuer',
  saved: 'Sie sparen',
  total: 'Gesamt',
  carrier: 'Versanddienst',
  trackingNumber: 'Sendungsnummer',
  reason: 'Grund',
};

export const ORDER_MAILS_IN_GERMAN: OrderTemplates = {
  order_placed: (facts) => ({
    subject: `Ihre Bestellung ${facts.number} bei ${facts.shopName}`,
    preview: 'Vielen Dank, sie ist bei uns eingegangen.',
    title: 'Vielen Dank für Ihre Bestellung',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(
        `Ihre Bestellung ${facts.number} ist bei uns eingegangen. Wir schreiben wieder, wenn sie unterwegs ist.`,
      ),
      wholeOrder(facts, GERMAN),
      address(facts, GERMAN),
      ...view(facts, GERMAN),
    ],
  }),
  order_paid: (facts) => ({
    subject: `Zahlung für Ihre Bestellung ${facts.number}`,
    preview: `Wir haben ${facts.amount} erhalten.`,
    title: 'Ihre Zahlung ist eingegangen',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(`Vielen Dank, wir haben ${facts.amount} für Ihre Bestellung ${facts.number} erhalten.`),
      ...view(facts, GERMAN),
    ],
  }),
  order_shipped: (facts) => ({
    subject: `Ihre Bestellung ${facts.number} ist unterwegs`,
    preview: facts.parcel.trackingNumber
      ? `Sendungsnummer ${facts.parcel.trackingNumber}`
      : 'Wir haben ein Paket abgeschickt.',
    title: 'Ihr Paket ist unterwegs',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(`Wir haben diese Artikel Ihrer Bestellung ${facts.number} abgeschickt:`),
      ...units(facts),
      ...parcel(facts, GERMAN),
      address(facts, GERMAN),
      ...view(facts, GERMAN),
    ],
  }),
  order_tracking: (facts) => ({
    subject: `Sendungsnummer für Ihre Bestellung ${facts.number}`,
    preview: `Sendungsnummer ${facts.parcel.trackingNumber}`,
    title: 'Sie können Ihr Paket verfolgen',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(`Für ein Paket Ihrer Bestellung ${facts.number} gibt es eine neue Sendungsnummer.`),
      ...parcel(facts, GERMAN),
      ...units(facts),
      ...view(facts, GERMAN),
    ],
  }),
  order_delivered: (facts) => ({
    subject: `Ihre Bestellung ${facts.number} ist angekommen`,
    preview: 'Wir hoffen, sie gefällt Ihnen.',
    title: 'Ihr Paket ist angekommen',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(
        `Diese Artikel Ihrer Bestellung ${facts.number} wurden zugestellt. Wir hoffen, sie gefallen Ihnen.`,
      ),
      ...units(facts),
      ...view(facts, GERMAN),
      note('Ist etwas nicht in Ordnung, antworten Sie bitte auf diese Mail.'),
    ],
  }),
  order_cancelled: (facts) => ({
    subject: facts.isAllCancelled
      ? `Ihre Bestellung ${facts.number} wurde storniert`
      : `Ein Teil Ihrer Bestellung ${facts.number} wurde storniert`,
    preview: 'Was Sie dafür schon bezahlt haben, wird erstattet.',
    title: facts.isAllCancelled
      ? 'Ihre Bestellung wurde storniert'
      : 'Ein Teil Ihrer Bestellung wurde storniert',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(`Diese Artikel Ihrer Bestellung ${facts.number} wurden storniert und werden nicht verschickt:`),
      ...units(facts),
      note('Was Sie dafür schon bezahlt haben, erstatten wir auf dem Weg, auf dem Sie gezahlt haben.'),
      ...view(facts, GERMAN),
    ],
  }),
  order_refunded: (facts) => ({
    subject: `Erstattung für Ihre Bestellung ${facts.number}`,
    preview: `Sie bekommen ${facts.amount} zurück.`,
    title: `Sie bekommen ${facts.amount} zurück`,
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(
        `Wir haben ${facts.amount} für Ihre Bestellung ${facts.number} erstattet, auf dem Weg, auf dem Sie gezahlt haben.`,
      ),
      note('Wann es bei Ihnen ankommt, hängt von Ihrer Bank ab. Das kann einige Tage dauern.'),
      ...view(facts, GERMAN),
    ],
  }),
  return_approved: (facts) => ({
    subject: `Ihre Rücksendung zur Bestellung ${facts.number}`,
    preview: 'Sie können die Artikel zurückschicken.',
    title: 'Sie können diese Artikel zurückschicken',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(
        `Wir sind mit Ihrer Rücksendung einverstanden. Bitte schicken Sie uns diese Artikel Ihrer Bestellung ${facts.number} zurück:`,
      ),
      ...units(facts),
      ...view(facts, GERMAN),
    ],
  }),
  return_rejected: (facts) => ({
    subject: `Wir können Ihre Rücksendung zur Bestellung ${facts.number} nicht annehmen`,
    preview: 'Bitte behalten Sie die Artikel.',
    title: 'Wir können Ihre Rücksendung nicht annehmen',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(
        `Sie wollten diese Artikel Ihrer Bestellung ${facts.number} zurückschicken. Leider können wir sie nicht zurücknehmen. Bitte behalten Sie sie:`,
      ),
      ...units(facts),
      ...reason(facts, GERMAN),
      note('Sind Sie nicht einverstanden, antworten Sie bitte auf diese Mail.'),
      ...view(facts, GERMAN),
    ],
  }),
  return_received: (facts) => ({
    subject: `Ihre Rücksendung zur Bestellung ${facts.number} ist angekommen`,
    preview: 'Vielen Dank für das Zurückschicken.',
    title: 'Ihre Rücksendung ist angekommen',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(`Wir haben diese Artikel Ihrer Bestellung ${facts.number} erhalten:`),
      ...units(facts),
      note('Bekommen Sie dafür Geld zurück, schreiben wir Ihnen, sobald es unterwegs ist.'),
      ...view(facts, GERMAN),
    ],
  }),
  backorder_filled: (facts) => ({
    subject: `Worauf Sie warten, ist da: Bestellung ${facts.number}`,
    preview: 'Wir schicken es bald ab.',
    title: 'Worauf Sie warten, ist da',
    blocks: [
      text(GERMAN.hello(facts.name)),
      text(
        `Diese Artikel Ihrer Bestellung ${facts.number} fehlten noch. Jetzt sind sie da, und wir schicken sie bald ab:`,
      ),
      ...units(facts),
      ...view(facts, GERMAN),
    ],
  }),
};
