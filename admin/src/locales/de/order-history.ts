import type { Translated } from '../combine';
import type { orderHistory as english } from '../en/order-history';

export const orderHistory: Translated<typeof english> = {
  resources: {
    orders: {
      events: {
        placed: 'Bestellt',
        status_changed: 'Status',
        units_cancelled: 'Stücke storniert',
        units_shipped: 'Paket versandt',
        units_backordered: 'Ware fehlt: wird nachgeliefert',
        backorder_filled: 'Fehlende Ware eingetroffen',
        tracking_changed: 'Sendungsnummer geändert',
        fulfilment_delivered: 'Paket zugestellt',
        return_requested: 'Retoure angefragt',
        return_approved: 'Retoure genehmigt',
        return_rejected: 'Retoure abgelehnt',
        return_received: 'Retoure eingegangen',
        claimed: 'Vom Konto des Kunden übernommen',
      },
      reasons: {
        captured: 'Zahlung eingezogen',
        authorized: 'Zahlung reserviert',
        nothing_to_pay: 'Es ist nichts mehr zu zahlen',
        cancelled: 'Die Bestellung wurde storniert oder zurückgeschickt',
        capture: 'Von selbst eingezogen, wie die Einstellung CAPTURE es sagt',
        not_paid_days:
          'Nicht innerhalb eines Tages bezahlt |||| Nicht innerhalb von %{smart_count} Tagen bezahlt',
        not_paid_minutes:
          'Nicht innerhalb einer Minute bezahlt |||| Nicht innerhalb von %{smart_count} Minuten bezahlt',
      },
      timeline: {
        more: 'Mehr zeigen',
        stock_moved: 'Bestand',
        moved: {
          order: '%{count} × %{name} dafür zurückgelegt',
          cancellation: '%{count} × %{name} wieder verkäuflich',
          shipment: '%{count} × %{name} aus dem Regal genommen',
          return: '%{count} × %{name} zurück im Regal',
          write_off: '%{count} × %{name} abgeschrieben',
        },
        relocated: '%{count} × %{name} an einen anderen Lagerort',
        payment_started: 'Zahlung über %{amount} begonnen',
        authorize_requested: '%{amount} werden reserviert',
        authorize_succeeded: '%{amount} reserviert',
        authorize_failed: 'Reservieren von %{amount} fehlgeschlagen',
        authorize_unknown: 'Reservieren von %{amount}: noch keine Antwort',
        capture_requested: '%{amount} werden eingezogen',
        capture_succeeded: '%{amount} eingezogen',
        capture_failed: 'Einziehen von %{amount} fehlgeschlagen',
        capture_unknown: 'Einziehen von %{amount}: noch keine Antwort',
        void_requested: '%{amount} werden freigegeben',
        void_succeeded: '%{amount} freigegeben',
        void_failed: 'Freigeben von %{amount} fehlgeschlagen',
        void_unknown: 'Freigeben von %{amount}: noch keine Antwort',
        refund_requested: '%{amount} werden erstattet',
        refund_succeeded: '%{amount} erstattet',
        refund_failed: 'Erstatten von %{amount} fehlgeschlagen',
        refund_unknown: 'Erstatten von %{amount}: noch keine Antwort',
        provider_event: '%{provider}: %{type}',
        order_note: 'Notiz',
      },
    },
  },
};
