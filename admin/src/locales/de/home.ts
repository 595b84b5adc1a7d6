import type { Translated } from '../combine';
import type { home as english } from '../en/home';

export const home: Translated<typeof english> = {
  home: {
    waiting: 'Was auf jemanden wartet',
    today: 'Heute',
    sevenDays: '7 Tage',
    thirtyDays: '30 Tage',
    revenue: 'Umsatz',
    revenue_is: 'Umsatz: bezahlt, abzüglich erstattet',
    before: '%{amount} im gleichen Zeitraum davor',
    orders: 'Bestellungen',
    orders_of_day: '1 Bestellung |||| %{smart_count} Bestellungen',
    average: 'Im Schnitt',
    chart: 'Umsatz der letzten 30 Tage, %{currency}',
    no_revenue: 'In diesen Tagen wurde noch nichts bezahlt.',
    at: 'Stand %{time}, %{zone}',
    tasks: {
      ordersToAccept: 'Bestellungen anzunehmen',
      ordersToSend: 'Bestellungen zu versenden',
      ordersUnpaid: 'Bestellungen noch unbezahlt',
      returnsToDecide: 'Retouren zu entscheiden',
      returnsToReceive: 'Retouren unterwegs',
      paymentsToCapture: 'Zahlungen einzuziehen',
      backorders: 'Rückstände',
      productsLow: 'Produkte mit wenig Bestand',
      ordersPendingLong: 'Bestellungen, die seit über zwei Tagen ausstehen',
      refundsFailed: 'Erstattungen fehlgeschlagen',
      operationsUnanswered: 'Zahlungen ohne Antwort',
      eventsFailed: 'Anbieter-Ereignisse fehlgeschlagen',
    },
  },
};
