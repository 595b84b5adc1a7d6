import type { Translated } from '../combine';
import type { customers as english } from '../en/customers';

export const customers: Translated<typeof english> = {
  resources: {
    customers: {
      name: 'Kunde |||| Kunden',
      empty: 'Noch keine Konten. Sie erscheinen hier, sobald sich Kunden anmelden.',
      fields: {
        q: 'E-Mail oder Name',
        name: 'Name',
        email: 'E-Mail',
        role: 'Rolle',
        customerGroupId: 'Kundengruppe',
        isActive: 'Zustand',
        createdAt: 'Registriert',
        firstName: 'Vorname',
        lastName: 'Nachname',
        orders: 'Bestellungen',
      },
      roles: { customer: 'Kunde', author: 'Autor', admin: 'Admin' },
      states: { active: 'Aktiv', disabled: 'Gesperrt' },
      since: 'registriert am %{day}',
      detail: { account: 'Konto', orders: 'Bestellungen' },
      orders: {
        none: 'Noch nichts bestellt.',
        sum: '%{total} Bestellung über |||| %{total} Bestellungen über',
        at_least: 'Die ersten %{total} Bestellungen über',
      },
      help: {
        role: 'Autoren schreiben Beiträge, Admins dürfen alles. Das gilt sofort.',
        is_active: 'Ausgeschaltet ist das Konto sofort abgemeldet und gesperrt. Gelöscht wird nichts.',
        customer_group: 'Was ihre Preislisten und Rabatte sagen, gilt ab der nächsten Bestellung.',
        own: 'Das ist dein eigenes Konto: Bitte einen anderen Admin, es zu ändern.',
      },
      acts: {
        all_orders: 'Alle in der Liste',
        sign_out: 'Überall abmelden',
        sign_out_title: '%{name} überall abmelden?',
        sign_out_question:
          'Jeder Browser und jedes Gerät muss sich neu anmelden. Wer das Passwort kennt, kann das weiterhin: Um jemanden auszusperren, sperre das Konto.',
        sign_out_self: 'Das ist dein eigenes Konto: Du musst dich neu anmelden, auch hier.',
        signed_out: 'Überall abgemeldet',
      },
    },
    'customer-addresses': {
      name: 'Adresse |||| Adressen',
      empty: 'Keine Adressen gespeichert.',
      default_shipping: 'Standard-Lieferadresse',
      default_billing: 'Standard-Rechnungsadresse',
    },
    'customer-sessions': {
      name: 'Sitzung |||| Sitzungen',
      empty: 'Nirgends angemeldet.',
      fields: { createdAt: 'Angemeldet', lastUsedAt: 'Zuletzt benutzt', expiresAt: 'Endet ohne Nutzung' },
      end: 'Beenden',
      ended: 'Sitzung beendet',
    },
  },
};
