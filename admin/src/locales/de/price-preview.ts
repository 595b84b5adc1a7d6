import type { Translated } from '../combine';
import type { pricePreview as english } from '../en/price-preview';

export const pricePreview: Translated<typeof english> = {
  resources: {
    'price-preview': {
      name: 'Preisvorschau |||| Preisvorschau',
      about:
        'Was ein Warenkorb dort kosten würde, für Kunden dieser Gruppe, jetzt oder zu anderer Zeit, und warum. Gespeichert wird nichts.',
      question: 'Warenkorb',
      ask: 'Was kostet das?',
      lines: 'Positionen',
      cost: 'Kosten',
      without_shipping: 'Ohne Versand: Wähle eine der Versandarten unten.',
      fields: {
        items: 'Produkte',
        productId: 'Produkt',
        quantity: 'Stück',
        country: 'In das Land',
        region: 'Region',
        customerGroupId: 'Für Kunden der Gruppe',
        shippingMethod: 'Versand mit',
        currency: 'In Währung',
        codes: 'Mit den Codes',
        at: 'Bestellt am',
      },
      help: { at: 'Leer: jetzt, nach der Uhr des Shops' },
      amounts: {
        price: 'Preis',
        subtotal: 'Waren',
        discountAmount: 'Rabatt',
        taxAmount: 'Steuer',
        total: 'Summe',
      },
      why: {
        title: 'Warum',
        list: 'Preisliste %{name}, Positionen',
        exempt: 'Von der Steuer befreit',
        code: 'Code %{code}',
        at: 'Bestellt am',
        discount: 'Rabatt %{name}',
        applies: 'gilt',
        method: 'Versand möglich mit: %{name}',
        shortage: 'Zu wenig von %{name}',
        of: '%{available} von %{requested}',
        reasons: {
          unknown: 'ist nicht bekannt',
          not_started: 'gilt noch nicht',
          expired: 'ist abgelaufen',
          customer: 'hat dieser Kunde schon genutzt',
          exhausted: 'wurde so oft genutzt wie möglich',
          minimum: 'verlangt mehr im Warenkorb',
          not_applicable: 'ist für etwas anderes',
          not_combinable: 'geht nicht mit einem anderen zusammen',
        },
      },
    },
  },
};
