import type { Translated } from '../combine';
import type { shipping as english } from '../en/shipping';

export const shipping: Translated<typeof english> = {
  resources: {
    'shipping-methods': {
      name: 'Versandart |||| Versandarten',
      empty:
        'Noch keine Versandarten: Der Versand kostet nichts. Lege eine Zone an und dann ihre Versandarten.',
      fields: {
        name: 'Name',
        code: 'Kürzel',
        zoneId: 'Zone',
        basis: 'Preis nach',
        price: 'Preis',
        threshold: 'Ab',
        rates: 'Preise',
        freeFrom: 'Frei ab',
        days: 'Lieferung',
        daysMin: 'Tage, mindestens',
        daysMax: 'Tage, höchstens',
        taxCategoryId: 'Steuerklasse',
        currency: 'Währung',
        position: 'Rang',
        isActive: 'Aktiv',
      },
      bases: { flat: 'immer gleich', weight: 'nach Gewicht', total: 'nach Warenwert' },
      days: '%{days} Tag |||| %{days} Tage',
      help: {
        name: 'Kunden lesen ihn, etwa: Standardpaket',
        code: 'Bestellungen nennen es, etwa: standard',
        freeFrom: 'Warenwert; leer für nie',
        days: 'Bis es da ist',
        position: 'Ordnet die Versandarten einer Zone',
        weight: 'Ab so viel Gramm; der erste ab 0',
        total: 'Ab diesem Warenwert nach Rabatten; der erste ab 0',
      },
    },
    'shipping-zones': {
      name: 'Versandzone |||| Versandzonen',
      empty: 'Noch keine Versandzonen. Lege die erste an.',
      fields: { name: 'Name', regions: 'Orte' },
      help: {
        regions:
          'Länder mit Namen, Regionen mit Kürzel, etwa US-CA. Von einer Adresse zählt der kleinste Ort.',
      },
    },
  },
};
