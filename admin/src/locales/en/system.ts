/** Screens about the service itself. */
export const system = {
  resources: {
    verify: { name: 'Verify' },
    doctor: { name: 'Doctor' },
    settings: { name: 'Settings' },
  },
  system: {
    verify: {
      about:
        'Checks that units and money add up, on one moment of the database. The shop may go on meanwhile.',
      run: 'Run now',
      running: 'Being checked',
      waits: 'Waits for a process that takes it up',
      begins: 'Begins',
      never: 'It has not run yet. Run it now: on a small shop that takes seconds.',
      holds: 'Everything holds.',
      fails: 'One check found something. |||| %{smart_count} checks found something.',
      unknown: 'It could not be found out: %{error}',
      size: '%{rows} rows in %{seconds} s',
      should: 'What should hold: %{rule}.',
      found: 'It does not in one place. |||| It does not in %{smart_count} places.',
      holding: 'One check that holds |||| %{smart_count} checks that hold',
      area: 'Of',
      rule: 'What holds',
      name: 'Check',
      areas: {
        stock: 'Stock',
        orders: 'Orders',
        payments: 'Payments',
        catalog: 'Catalog',
        comments: 'Comments',
        mails: 'Mails',
        webhooks: 'Webhooks',
      },
      mend: {
        stock:
          '“npm run inventory:repair -- --dry-run” proposes the movements that put it right, “--apply” makes them. What no movement mends, a person decides: see “When something does not hold” in docs/operations.md.',
        orders:
          'Find out what wrote it before you change anything, and make a backup. A person decides: see “When something does not hold” in docs/operations.md.',
        payments:
          'Compare it with the provider’s dashboard, and make a backup before you change anything. A person decides: see “When something does not hold” in docs/operations.md.',
        catalog: '“npm run catalog:verify -- --repair” writes again what products are found by.',
        comments:
          '“npm run comments:verify -- --repair” counts ratings again, and removes comments on what is gone.',
        mails: 'See “When something does not hold” in docs/operations.md.',
        webhooks:
          'A delivery without its event can be deleted. One that came too early cannot be taken back: tell its receiver, and report how it came about.',
      },
      rules: {
        'product-not-its-terms':
          'Every product is found by what its name, description and SKU say, and by nothing else',
        'rating-not-its-reviews': 'Every product’s rating is that of its visible reviews',
        'comment-without-parent': 'Every comment has the post or product that it is about',
        'mail-stuck': 'Every mail that waits has a time when it is tried, and no other mail has one',
        'link-to-another-address': 'Every mail with a link went to the address that the link proves',
        'delivery-before-its-elder':
          'A webhook gets the events of one order, product or account in their order',
        'delivery-without-event': 'Every webhook delivery has its event',
        'total-not-its-parts': 'Every order’s total is the sum of its lines and its shipping',
        'order-not-its-lines':
          'Every order’s discount and tax are those of its lines, and the tax of its shipping',
        'line-not-its-parts':
          'Every line comes to its subtotal less its discount, with the tax on it where prices do not include it',
        'subtotal-not-its-units': 'Every line’s subtotal is its units at their price',
        'part-not-its-share':
          'Units that are cancelled or come back are worth their share of the line: all of them together, all of it',
        'order-without-lines': 'No order is without lines',
        'tax-not-its-rates': 'Every order’s tax is what is said of its rates',
        'tax-not-its-lines':
          'Every order’s rates are no more than the tax of their lines, and no line has tax of no rate',
        'line-without-order': 'No line is without its order',
        'key-without-its-order': 'Every idempotency key of an order stands for one of that customer',
        'order-under-two-keys': 'No order stands under two idempotency keys',
        'key-without-an-answer': 'Every idempotency key of another change has its answer',
        'event-out-of-order': 'Every event follows the one before it, without a gap',
        'status-not-explained': 'Every order’s events lead to its status and its version',
        'event-without-order': 'No event is without its order',
        'status-not-its-units':
          'Every order’s status is that of its units: a cancelled one has nothing open and nothing sent',
        'delivery-not-its-fulfilments':
          'An order is delivered when all of its fulfilments are, and not before',
        'line-beyond-its-units':
          'No line has more units cancelled and sent than ordered, or more returned than sent',
        'line-not-its-records':
          'Every line counts the units that its cancellations, fulfilments and returns name',
        'refund-not-its-units':
          'Every refund is of what the units of its event cost, and of the shipping that it gives back',
        'refund-asked-for-twice': 'No event is the reason for two refunds',
        'withheld-not-its-units':
          'Every withheld refund is of what the units of its event cost, and of the shipping that goes with them',
        'reduction-not-recorded':
          'What is cancelled or comes back is to be given back, or was withheld: all of it',
        'refunds-over-total': 'No order is to give back, with what was withheld, more than its total',
        'shipping-refund-over-shipping': 'No order gives back more of its shipping than was charged',
        'cancelled-without-its-shipping': 'Every order that was cancelled gives back all of its shipping',
        'number-not-of-its-time': 'Every order’s number has the time that is in its key',
        'payment-beyond-its-money':
          'No payment has more captured than was authorized, or more refunded than was captured',
        'payment-not-its-operations': 'Every payment’s figures are the sums of its operations',
        'payment-not-its-status': 'Every payment’s status is that of its money and of what is under way',
        'order-not-its-payment':
          'Every order’s paymentStatus is that of its payments and of what it still comes to',
        'order-paid-twice': 'No order has two payments that bring money',
        'payment-without-order': 'No payment is without its order',
        'operation-without-payment': 'No payment operation is without its payment',
        'refund-beyond-its-request':
          'Refunds of a cancellation or return give back no more than it asked for, together',
        'refunded-beyond-what-was-due':
          'Cancellations and returns give back no more than was captured beyond what the order still comes to',
        'kept-beyond-what-is-due':
          'What was captured beyond what the order still comes to is given back, unless it waits or was refused',
        'onHand-not-its-movements': 'The units on hand of every stock level are the sum of its movements',
        'committed-not-its-movements':
          'The committed units of every stock level are the sum of its movements',
        'level-below-zero': 'No stock level is below zero, or below what is committed and held of it',
        'item-not-moved': 'Every order committed exactly the units of its items',
        'order-units-not-committed':
          'Every order has as many units committed as are neither sent nor cancelled',
        'order-units-misplaced': 'The units of every order were sent and freed where they were committed',
        'parcel-not-from-its-location': 'The units of every parcel left the location that it was sent from',
        'units-back-not-moved':
          'Every unit that was cancelled, was sent or came back moved once, and was written off if it was not restocked',
      },
    },
    doctor: {
      about: 'Whether the service can work here, and what to do where it cannot. Nothing is changed.',
      again: 'Look again',
      can_work: 'The service can work here',
      cannot_work: 'Something keeps the service from working',
      findings: 'What was found',
      columns: { check: 'Check', state: 'State', found: 'Found', mend: 'What to do' },
      states: { ok: 'In order', warning: 'Warning', failure: 'Failure', skipped: 'Not looked at' },
      checks: {
        node: 'Node.js',
        configuration: 'Configuration',
        secret: 'Secret of tokens',
        secrets_key: 'Key of stored secrets',
        unpaid_orders: 'Unpaid orders',
        mail: 'Mail',
        mail_server: 'Mail server',
        database: 'Database',
        version: 'Version',
        writable: 'Takes changes',
        isolation: 'Isolation',
        time_zone: 'Time zone',
        clock: 'Clock',
        character_set: 'Character set',
        durability: 'Durability',
        cluster: 'Cluster',
        stale_reads: 'Stale reads',
        connections: 'Connections',
        privileges: 'Privileges',
        migrations: 'Migrations',
        public_logins: 'Public logins',
        ratings: 'Ratings',
        prices: 'Prices',
        inventory: 'Inventory',
      },
    },
    settings: {
      about:
        'How the service is set. It is changed in its environment or in .env, where it is started; .env.example describes each variable. Secrets are not shown.',
      groups: {
        shop: 'Shop and process',
        orders: 'Orders',
        payments: 'Payments',
        accounts: 'Accounts',
        mail: 'Mail',
        versions: 'Versions',
      },
      names: {
        environment: 'Environment',
        currency: 'Currency of new products',
        time_zone: 'Time zone of the shop',
        workers: 'Processes',
        migrate_on_boot: 'Migrates when it starts',
        demo_seed: 'Seeds the demo shop',
        cors_origins: 'Origins of storefronts',
        log_level: 'Log level',
        guests: 'Orders without an account',
        guest_orders: 'Orders of guests in an hour, from one network address',
        max_unpaid_units: 'Unpaid units an account may hold (0: any)',
        unpaid_card: 'Minutes an unpaid order by card waits (0: for ever)',
        unpaid_transfer: 'Minutes an unpaid order by bank transfer waits (0: for ever)',
        idempotency_keys: 'Seconds that an idempotency key is kept',
        provider: 'Who takes cards',
        capture: 'When held money is captured',
        timeout: 'Seconds that a provider may take',
        stripe: 'Keys of Stripe are set',
        access_token: 'Seconds of an access token',
        refresh_token: 'Seconds of a refresh token',
        auth_requests: 'Sign-ins a minute and address',
        sign_in_failures: 'Failures before signing in is slowed down',
        writes: 'Writes a minute and account',
        key_is_being_changed: 'The secret of tokens is being changed',
        shop_name: 'Name of the shop',
        shop_url: 'Storefront, for links',
        shop_language: 'Language',
        mail_transport: 'How mails are sent',
        mail_from: 'Sender',
        mail_off: 'Mails turned off',
        node: 'Node.js',
        database: 'Database',
        schema: 'Last migration',
      },
    },
  },
};
