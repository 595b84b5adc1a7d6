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
    },
  },
};
