import type { Translated } from '../combine';
import type { system as english } from '../en/system';

export const system: Translated<typeof english> = {
  resources: {
    verify: { name: 'Prüfung' },
    doctor: { name: 'Diagnose' },
    settings: { name: 'Einstellungen' },
  },
  system: {
    verify: {
      about:
        'Prüft zu einem Zeitpunkt der Datenbank, ob Stück und Geld aufgehen. Der Shop läuft währenddessen weiter.',
      run: 'Jetzt prüfen',
      running: 'Wird geprüft',
      waits: 'Wartet auf einen Prozess, der es übernimmt',
      begins: 'Beginnt',
      never: 'Es wurde noch nie geprüft. Jetzt prüfen: in einem kleinen Shop dauert das Sekunden.',
      holds: 'Alles geht auf.',
      fails: 'Eine Prüfung hat etwas gefunden. |||| %{smart_count} Prüfungen haben etwas gefunden.',
      unknown: 'Es war nicht herauszufinden: %{error}',
      size: '%{rows} Zeilen in %{seconds} s',
      should: 'Was gelten soll: %{rule}.',
      found: 'An einer Stelle gilt es nicht. |||| An %{smart_count} Stellen gilt es nicht.',
      holding: 'Eine Prüfung ohne Befund |||| %{smart_count} Prüfungen ohne Befund',
      area: 'Bereich',
      rule: 'Was gilt',
      name: 'Prüfung',
      areas: {
        stock: 'Bestand',
        orders: 'Bestellungen',
        payments: 'Zahlungen',
        catalog: 'Katalog',
        comments: 'Kommentare',
        mails: 'E-Mails',
        webhooks: 'Webhooks',
      },
      mend: {
        stock:
          '„npm run inventory:repair -- --dry-run“ schlägt die Bewegungen vor, die es richtigstellen, „--apply“ bucht sie. Was keine Bewegung heilt, entscheidet ein Mensch: siehe „When something does not hold“ in docs/operations.md.',
        orders:
          'Vor jeder Änderung herausfinden, was es geschrieben hat, und die Datenbank sichern. Es entscheidet ein Mensch: siehe „When something does not hold“ in docs/operations.md.',
        payments:
          'Mit dem Konto beim Zahlungsanbieter vergleichen und vor jeder Änderung die Datenbank sichern. Es entscheidet ein Mensch: siehe „When something does not hold“ in docs/operations.md.',
        catalog: '„npm run catalog:verify -- --repair“ schreibt neu, wodurch Produkte gefunden werden.',
        comments:
          '„npm run comments:verify -- --repair“ zählt Bewertungen neu und entfernt Kommentare zu dem, was es nicht mehr gibt.',
        mails: 'Siehe „When something does not hold“ in docs/operations.md.',
        webhooks:
          'Eine Zustellung ohne ihr Ereignis kann gelöscht werden. Eine, die zu früh kam, lässt sich nicht zurücknehmen: Sage es dem Empfänger, und melde, wie es dazu kam.',
      },
      rules: {
        'product-not-its-terms':
          'Jedes Produkt wird durch das gefunden, was Name, Beschreibung und Artikelnummer sagen, und durch nichts anderes',
        'mail-stuck':
          'Jede E-Mail, die wartet, hat eine Zeit, zu der sie versucht wird, und keine andere hat eine',
        'link-to-another-address': 'Jede E-Mail mit einem Link ging an die Adresse, die der Link beweist',
        'rating-not-its-reviews': 'Die Bewertung jedes Produkts ist die seiner sichtbaren Rezensionen',
        'comment-without-parent': 'Zu jedem Kommentar gibt es den Beitrag oder das Produkt',
        'delivery-before-its-elder':
          'Ein Webhook bekommt die Ereignisse einer Bestellung, eines Produkts oder Kontos in ihrer Reihenfolge',
        'delivery-without-event': 'Jede Zustellung eines Webhooks hat ihr Ereignis',
        'total-not-its-parts': 'Jede Bestellsumme ist die Summe der Positionen und des Versands',
        'order-not-its-lines':
          'Rabatt und Steuer jeder Bestellung sind die ihrer Positionen und die Steuer auf den Versand',
        'line-not-its-parts':
          'Jede Position beträgt ihre Zwischensumme ohne Rabatt, mit der Steuer darauf, wo Preise sie nicht enthalten',
        'subtotal-not-its-units': 'Die Zwischensumme jeder Position ist ihre Stückzahl mal ihrem Preis',
        'part-not-its-share':
          'Stornierte und zurückgekommene Stück sind ihren Anteil an der Position wert: alle zusammen die ganze',
        'order-without-lines': 'Keine Bestellung ist ohne Positionen',
        'tax-not-its-rates': 'Die Steuer jeder Bestellung ist, was ihre Steuersätze sagen',
        'tax-not-its-lines':
          'Kein Steuersatz einer Bestellung beträgt mehr als die Steuer seiner Positionen, und keine Position hat Steuer ohne Satz',
        'line-without-order': 'Keine Position ist ohne ihre Bestellung',
        'key-without-its-order': 'Jeder Idempotenzschlüssel einer Bestellung steht für eine dieses Kunden',
        'order-under-two-keys': 'Keine Bestellung steht unter zwei Idempotenzschlüsseln',
        'key-without-an-answer': 'Jeder Idempotenzschlüssel einer anderen Änderung hat seine Antwort',
        'event-out-of-order': 'Jedes Ereignis folgt auf das vorige, ohne Lücke',
        'status-not-explained': 'Die Ereignisse jeder Bestellung führen zu ihrem Status und ihrer Version',
        'event-without-order': 'Kein Ereignis ist ohne seine Bestellung',
        'status-not-its-units':
          'Der Status jeder Bestellung ist der ihrer Stück: an einer stornierten ist nichts offen und nichts versandt',
        'delivery-not-its-fulfilments':
          'Eine Bestellung ist zugestellt, wenn alle ihre Pakete es sind, und nicht vorher',
        'line-beyond-its-units':
          'Von keiner Position ist mehr storniert und versandt als bestellt, oder mehr zurückgekommen als versandt',
        'line-not-its-records':
          'Jede Position zählt die Stück, die ihre Stornierungen, Pakete und Rücksendungen nennen',
        'refund-not-its-units':
          'Jede Erstattung beträgt, was die Stück ihres Ereignisses gekostet haben und was es vom Versand zurückgibt',
        'refund-asked-for-twice': 'Kein Ereignis ist der Grund zweier Erstattungen',
        'withheld-not-its-units':
          'Jede einbehaltene Erstattung beträgt, was die Stück ihres Ereignisses und der Versand dazu gekostet haben',
        'reduction-not-recorded':
          'Was storniert wird oder zurückkommt, ist ganz zu erstatten oder wurde ganz einbehalten',
        'refunds-over-total':
          'Keine Bestellung gibt, mit dem Einbehaltenen, mehr zurück, als sie gekostet hat',
        'shipping-refund-over-shipping': 'Keine Bestellung gibt mehr vom Versand zurück, als er gekostet hat',
        'cancelled-without-its-shipping': 'Jede stornierte Bestellung gibt ihren ganzen Versand zurück',
        'number-not-of-its-time': 'Jede Bestellnummer hat die Zeit, die im Schlüssel der Bestellung steht',
        'payment-beyond-its-money':
          'Von keiner Zahlung wurde mehr eingezogen als reserviert, oder mehr erstattet als eingezogen',
        'payment-not-its-operations': 'Die Beträge jeder Zahlung sind die Summen ihrer Vorgänge',
        'payment-not-its-status': 'Der Status jeder Zahlung passt zu ihrem Geld und zu dem, was im Gange ist',
        'order-not-its-payment':
          'Der Zahlungsstatus jeder Bestellung passt zu ihren Zahlungen und zu dem, was sie noch kostet',
        'order-paid-twice': 'Keine Bestellung hat zwei Zahlungen, die Geld bringen',
        'payment-without-order': 'Keine Zahlung ist ohne ihre Bestellung',
        'operation-without-payment': 'Kein Zahlungsvorgang ist ohne seine Zahlung',
        'refund-beyond-its-request':
          'Die Erstattungen einer Stornierung oder Rücksendung sind zusammen nicht mehr, als dafür verlangt wurde',
        'refunded-beyond-what-was-due':
          'Stornierungen und Rücksendungen erstatten nicht mehr, als über den Rest der Bestellung hinaus eingezogen war',
        'kept-beyond-what-is-due':
          'Was über den Rest der Bestellung hinaus eingezogen wurde, wird erstattet, wenn es nicht wartet oder abgelehnt wurde',
        'onHand-not-its-movements': 'Was auf Lager ist, ist überall die Summe der Bewegungen',
        'committed-not-its-movements': 'Was zugesagt ist, ist überall die Summe der Bewegungen',
        'level-below-zero':
          'Kein Bestand ist unter null oder unter dem, was davon zugesagt und zurückgelegt ist',
        'item-not-moved': 'Jede Bestellung hat genau die Stücke ihrer Positionen zugesagt',
        'order-units-not-committed':
          'Jeder Bestellung ist so viel zugesagt, wie weder versandt noch storniert ist',
        'order-units-misplaced':
          'Was jeder Bestellung zugesagt war, wurde dort versandt oder freigegeben, wo es zugesagt war',
        'parcel-not-from-its-location':
          'Was in einem Paket ist, hat das Lager verlassen, von dem das Paket kam',
        'units-back-not-moved':
          'Jedes stornierte, versandte oder zurückgekommene Stück wurde einmal bewegt, und abgeschrieben, wenn es nicht zurück ins Lager kam',
      },
    },
    doctor: {
      about: 'Ob der Dienst hier arbeiten kann, und was zu tun ist, wo nicht. Es wird nichts geändert.',
      again: 'Noch einmal nachsehen',
      can_work: 'Der Dienst kann hier arbeiten',
      cannot_work: 'Etwas hält den Dienst von der Arbeit ab',
      findings: 'Befunde',
      columns: { check: 'Prüfung', state: 'Zustand', found: 'Gefunden', mend: 'Was zu tun ist' },
      states: { ok: 'In Ordnung', warning: 'Warnung', failure: 'Fehler', skipped: 'Nicht nachgesehen' },
      checks: {
        node: 'Node.js',
        configuration: 'Konfiguration',
        secret: 'Geheimnis der Tokens',
        secrets_key: 'Schlüssel gespeicherter Geheimnisse',
        unpaid_orders: 'Unbezahlte Bestellungen',
        mail: 'E-Mail',
        mail_server: 'Mailserver',
        database: 'Datenbank',
        version: 'Version',
        writable: 'Nimmt Änderungen an',
        isolation: 'Isolation',
        time_zone: 'Zeitzone',
        clock: 'Uhr',
        character_set: 'Zeichensatz',
        durability: 'Dauerhaftigkeit',
        cluster: 'Cluster',
        stale_reads: 'Veraltete Lesungen',
        connections: 'Verbindungen',
        privileges: 'Rechte',
        migrations: 'Migrationen',
        public_logins: 'Öffentliche Zugänge',
        ratings: 'Bewertungen',
        prices: 'Preise',
        inventory: 'Inventar',
      },
    },
    settings: {
      about:
        'Wie der Dienst eingestellt ist. Geändert wird es in seiner Umgebung oder in .env, dort, wo er gestartet wird; .env.example beschreibt jede Variable. Geheimnisse werden nicht gezeigt.',
      groups: {
        shop: 'Shop und Prozess',
        orders: 'Bestellungen',
        payments: 'Zahlungen',
        accounts: 'Konten',
        mail: 'E-Mail',
        versions: 'Versionen',
      },
      names: {
        environment: 'Umgebung',
        currency: 'Währung neuer Produkte',
        time_zone: 'Zeitzone des Shops',
        workers: 'Prozesse',
        migrate_on_boot: 'Migriert beim Start',
        demo_seed: 'Füllt den Demo-Shop',
        cors_origins: 'Adressen der Shop-Oberflächen',
        log_level: 'Stufe des Protokolls',
        guests: 'Bestellungen ohne Konto',
        guest_orders: 'Bestellungen von Gästen je Stunde, von einer Netzadresse',
        max_unpaid_units: 'Unbezahlte Stück, die ein Konto halten darf (0: beliebig)',
        unpaid_card: 'Minuten, die eine unbezahlte Bestellung per Karte wartet (0: immer)',
        unpaid_transfer: 'Minuten, die eine unbezahlte Bestellung per Überweisung wartet (0: immer)',
        idempotency_keys: 'Sekunden, die ein Idempotenzschlüssel gilt',
        provider: 'Wer Karten annimmt',
        capture: 'Wann reserviertes Geld eingezogen wird',
        timeout: 'Sekunden, die ein Anbieter brauchen darf',
        stripe: 'Schlüssel von Stripe sind gesetzt',
        access_token: 'Sekunden eines Access-Tokens',
        refresh_token: 'Sekunden eines Refresh-Tokens',
        auth_requests: 'Anmeldungen je Minute und Adresse',
        sign_in_failures: 'Fehlversuche, bis Anmelden gebremst wird',
        writes: 'Schreibzugriffe je Minute und Konto',
        key_is_being_changed: 'Das Geheimnis der Tokens wird gerade gewechselt',
        shop_name: 'Name des Shops',
        shop_url: 'Shopseite, für Links',
        shop_language: 'Sprache',
        mail_transport: 'Wie E-Mails verschickt werden',
        mail_from: 'Absender',
        mail_off: 'Abgestellte E-Mails',
        node: 'Node.js',
        database: 'Datenbank',
        schema: 'Letzte Migration',
      },
    },
  },
};
