import type { Translated } from '../combine';
import type { shell as english } from '../en/shell';

export const shell: Translated<typeof english> = {
  ra: {
    notification: {
      updated: 'Gespeichert |||| %{smart_count} gespeichert',
      created: 'Angelegt',
      deleted: 'Gelöscht |||| %{smart_count} gelöscht',
    },
    auth: { logout: 'Abmelden', user_menu: 'Konto' },
    page: { dashboard: 'Übersicht' },
  },
  shell: {
    name: 'Stockkeeper',
    menu: {
      home: 'Übersicht',
      sales: 'Verkauf',
      catalog: 'Katalog',
      pricing: 'Preise',
      people: 'Personen',
      content: 'Inhalte',
      money: 'Geld',
      system: 'System',
      api: 'API-Dokumentation',
      language: 'Sprache',
    },
    search: {
      open: 'Suchen',
      placeholder: 'Bestellungen, Produkte, Kunden suchen …',
      hint: 'Eine Nummer, einen Namen, eine SKU oder eine E-Mail-Adresse eingeben.',
      nothing: 'Nichts gefunden zu „%{text}“.',
      keys: '↑ ↓ wählen, Enter öffnen, Esc schließen',
    },
    not_found: {
      title: 'Diese Seite gibt es nicht',
      about:
        'Die Adresse ist falsch, oder der Verweis hierher ist es. Die Suche oben findet Bestellungen, Produkte und Kunden.',
      home: 'Zur Übersicht',
    },
    sign_in: {
      title: 'Anmelden',
      email: 'E-Mail-Adresse',
      password: 'Passwort',
      submit: 'Anmelden',
      wrong: 'Die E-Mail-Adresse oder das Passwort ist falsch.',
      forgotten: 'Passwort vergessen?',
      forgotten_title: 'Neues Passwort',
      forgotten_hint:
        'Eine E-Mail an die Adresse des Kontos enthält einen Link, der ein neues Passwort setzt.',
      send_link: 'Link zusenden',
      link_sent:
        'Gibt es ein Konto mit dieser Adresse, ist eine E-Mail dorthin unterwegs. Ihr Link gilt 30 Minuten.',
      back: 'Zurück zur Anmeldung',
      demo: 'Demo-Shop: admin@example.com mit dem Passwort admin-demo-password.',
      again_title: 'Erneut anmelden',
      again:
        'Die Anmeldung ist abgelaufen. Was eingegeben wurde, ist noch da und wird nach der Anmeldung gesendet.',
      leave: 'Abmelden und verwerfen',
      not_admin_title: 'Dieses Konto hat keinen Zutritt',
      not_admin:
        'Dieses Konto gehört keinem Admin dieses Shops. Bitte mit einem anderen Konto anmelden oder einen Admin um die Rolle bitten.',
      other: 'Mit anderem Konto anmelden',
    },
    sessions: {
      title: 'Wo ich angemeldet bin',
      this: 'Diese hier',
      end_others: 'Alle anderen beenden',
      others_ended: 'Alle anderen sind beendet.',
    },
    connection: {
      lost: 'Der Dienst antwortet nicht.',
      lost_banner: 'Der Dienst antwortet nicht. Neuer Versuch läuft; Listen laden von selbst neu.',
      busy: 'Der Dienst bittet um einen Moment Geduld. Neuer Versuch von selbst.',
      slow: 'Das dauert länger als sonst.',
    },
    conflict: {
      title: 'Jemand anders hat das geändert',
      text: 'In der Zwischenzeit hat jemand anders eine Änderung gespeichert. Die eigene ist noch nicht gespeichert: Was soll gelten?',
      field: 'Feld',
      before: 'Vorher',
      theirs: 'Jetzt, von jemand anders',
      mine: 'Eigener Stand',
      unchanged: 'unverändert',
      nothing: 'Was geändert wurde, zeigt dieses Formular nicht.',
      back: 'Zurück zum Formular',
      put_off: 'Noch ist nichts gespeichert. Die Eingaben sind noch da.',
      take_theirs: 'Stand der anderen übernehmen',
      save_chosen: 'Wie gewählt speichern',
      save_mine: 'Eigene darüber speichern',
    },
    list: {
      count: 'Zeilen zählen',
      total: 'insgesamt %{total}',
      more_than: 'mehr als %{total}',
      none_so_far: 'Bisher passt nichts zu diesen Filtern; weiter hinten gibt es noch mehr.',
      look_on: 'Weitersuchen',
      again: 'Erneut versuchen',
      reset: 'Wie zuvor zeigen',
      empty_filtered: 'Nichts passt zu diesen Filtern.',
      clear: 'Filter löschen',
    },
    undone: 'Rückgängig gemacht',
    file: { begins: 'Wird geschrieben …', so_far: 'Bisher %{size}' },
    field: { none: '–' },
    place: { everywhere: 'Überall sonst' },
    validity: { off: 'Aus', coming: 'Noch nicht', valid: 'Gültig', ended: 'Abgelaufen' },
    problem: {
      field: 'Geht so nicht. Der Dienst sagt: „%{message}“',
      request: 'Anfrage %{id}',
      units: {
        product: '%{name}',
        short: '%{name}: %{requested} gewünscht, %{available} vorhanden',
        backordered: '%{name}: %{requested} gewünscht, %{available} vorhanden, %{backordered} im Rückstand',
      },
      too_many: 'Vorerst zu viele Versuche. Bitte %{when} noch einmal: Eingegebenes geht nicht verloren.',
    },
  },
};
