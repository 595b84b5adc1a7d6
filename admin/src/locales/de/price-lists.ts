import type { Translated } from '../combine';
import type { priceLists as english } from '../en/price-lists';

export const priceLists: Translated<typeof english> = {
  resources: {
    'price-lists': {
      name: 'Preisliste |||| Preislisten',
      empty: 'Noch keine Preislisten: Produkte kosten, was an ihnen steht. Lege die erste an.',
      fields: {
        name: 'Name',
        code: 'Kürzel',
        currency: 'Währung',
        customerGroupId: 'Für',
        priority: 'Rang',
        state: 'Stand',
        startsAt: 'Gültig ab',
        endsAt: 'Gültig bis',
        pricesIncludeTax: 'Steuer',
        isActive: 'Aktiv',
      },
      everybody: 'Alle',
      taxes: { shop: 'Wie sonst im Shop', included: 'In den Preisen', excluded: 'Kommt zu den Preisen dazu' },
      help: {
        customerGroupId: 'Kunden, deren Bestellungen sie bepreist',
        priority: 'Von den Listen mit einem Preis zählt der höchste Rang',
        startsAt: 'Nach der Uhr des Shops; leer, wenn schon immer',
        endsAt: 'Bis kurz davor; leer, wenn ohne Ende',
      },
      prices: {
        title: 'Preise',
        empty: 'Noch keine Preise. Lege den ersten an.',
        product: 'Produkt',
        own: 'Eigener Preis',
        minQuantity: 'Ab Stück',
        amount: 'Preis',
        amount_of: 'Preis von %{name} ab %{count} Stück',
        add: 'Preis hinzufügen',
        gone: 'Wird entfernt',
        save: 'Preise speichern |||| Preise speichern (%{smart_count})',
        saved: 'Preise gespeichert',
      },
    },
  },
};
