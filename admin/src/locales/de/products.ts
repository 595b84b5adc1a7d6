import type { Translated } from '../combine';
import type { products as english } from '../en/products';

export const products: Translated<typeof english> = {
  resources: {
    products: {
      name: 'Produkt |||| Produkte',
      empty: 'Noch keine Produkte. Lege das erste an.',
      fields: {
        name: 'Name',
        sku: 'SKU',
        slug: 'Slug',
        price: 'Preis',
        description: 'Beschreibung',
        imageUrl: 'Adresse des Bildes',
        isActive: 'Aktiv',
        inStock: 'Auf Lager',
        stockBelow: 'Bestand unter',
        stockQuantity: 'Bestand',
        availability: 'Verfügbarkeit',
        categories: 'Kategorien',
        category: 'Kategorie',
        categoryIds: 'Kategorien',
        createdAt: 'Angelegt',
        q: 'Suchen',
      },
      availabilities: { in_stock: 'Auf Lager', out_of_stock: 'Ausverkauft', inactive: 'Nicht im Verkauf' },
      help: { slug: 'Aus dem Namen gebildet, wenn leer' },
      stock: {
        title: 'Bestand',
        available: '%{smart_count} Stück verkäuflich |||| %{smart_count} Stück verkäuflich',
        adjust: 'Bestand korrigieren',
        book: 'Buchen',
        units: 'Stück',
        units_help: 'Was dazukam, etwa 12; mit Minus, was wegging, etwa -2',
        reason_help: 'Etwa: Lieferung 4711, Zählung, zerbrochen',
        preview: 'Jetzt %{before}, danach %{after}',
        adjusted: 'Bestand korrigiert',
      },
    },
    'stock-movements': {
      name: 'Bewegung |||| Bewegungen',
      empty: 'Es kam noch nichts dazu und ging noch nichts weg.',
      fields: {
        createdAt: 'Wann',
        kind: 'Was',
        quantity: 'Stück',
        balance: 'Stand',
        orderNumber: 'Bestellung',
        actorId: 'Wer',
        reason: 'Grund',
      },
      kinds: {
        initial: 'Anfangsbestand',
        adjustment: 'Korrektur',
        order: 'Bestellt',
        cancellation: 'Storniert',
        return: 'Zurückgekommen',
        write_off: 'Abgeschrieben',
      },
    },
  },
};
