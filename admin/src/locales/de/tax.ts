import type { Translated } from '../combine';
import type { tax as english } from '../en/tax';

export const tax: Translated<typeof english> = {
  resources: {
    'tax-rates': {
      name: 'Steuersatz |||| Steuersätze',
      empty:
        'Noch keine Steuersätze: Es wird keine Steuer berechnet. Lege die Regelsätze der EU an oder eigene.',
      fields: {
        name: 'Name',
        country: 'Land',
        region: 'Region',
        taxCategoryId: 'Steuerklasse',
        rate: 'Satz',
        state: 'Stand',
        startsAt: 'Gültig ab',
        endsAt: 'Gültig bis',
      },
      help: {
        name: 'Kunden lesen ihn, etwa: MwSt.',
        rate: 'Auf den Preis ohne Steuer',
        region: 'Etwa BC, oder leer',
        startsAt: 'Nach der Uhr des Shops; leer, wenn schon immer',
        endsAt: 'Bis kurz davor; leer, wenn ohne Ende',
      },
      presets: {
        title: 'Regelsätze der EU anlegen',
        submit: '%{smart_count} Satz anlegen |||| %{smart_count} Sätze anlegen',
        about:
          'Regelsätze der Mehrwertsteuer, Stand %{asOf}. Bitte prüfen, ob sie noch gelten und wo Mehrwertsteuer zu berechnen ist.',
        source: 'Woher sie kommen',
        all: 'Alle Länder',
        created: 'Ein Satz angelegt: %{countries}. |||| %{smart_count} Sätze angelegt: %{countries}.',
        created_none: 'Kein Satz angelegt.',
        skipped: 'Unverändert, weil schon ein Satz da ist: %{countries}.',
      },
    },
    'tax-categories': {
      name: 'Steuerklasse |||| Steuerklassen',
      empty: 'Noch keine Steuerklassen. Lege die erste an.',
      fields: { name: 'Name', code: 'Kürzel', createdAt: 'Angelegt' },
      help: { code: 'Kleingeschriebene Wörter mit Bindestrichen, etwa: gedruckte-buecher' },
    },
  },
};
