import type { Translated } from '../combine';
import type { categories as english } from '../en/categories';

export const categories: Translated<typeof english> = {
  resources: {
    categories: {
      name: 'Kategorie |||| Kategorien',
      empty: 'Noch keine Kategorien. Lege die erste an.',
      fields: { name: 'Name', slug: 'Slug', description: 'Beschreibung' },
      help: { slug: 'Aus dem Namen gebildet, wenn leer' },
    },
  },
};
