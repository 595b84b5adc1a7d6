import type { Translated } from '../combine';
import type { holds as english } from '../en/holds';

export const holds: Translated<typeof english> = {
  resources: {
    holds: {
      name: 'Reservierung |||| Reservierungen',
      empty: 'Für keine Bestellung ist etwas reserviert.',
      fields: {
        createdAt: 'Angelegt',
        items: 'Stücke',
        expiresAt: 'Läuft ab',
        state: 'Zustand',
        acts: 'Aktion',
      },
      states: { live: 'Reserviert', expired: 'Abgelaufen' },
      release: 'Freigeben',
      release_content: 'Alle können die Stücke dann kaufen. Vielleicht bestellt der Kunde gerade.',
      released: 'Freigegeben',
    },
  },
};
