import type { Schemas } from '@stockkeeper/client';

type Settings = Schemas['Settings'];

interface Setting {
  name: string;
  /** The variable that sets it; none is what cannot be set. */
  variable?: string;
  value: (settings: Settings) => unknown;
}

export interface SettingGroup {
  name: string;
  settings: Setting[];
}

const of = (name: string, value: Setting['value'], variable?: string): Setting => ({ name, value, variable });

/** What the service tells of its settings, by what they are about. */
export const GROUPS: SettingGroup[] = [
  {
    name: 'shop',
    settings: [
      of('environment', (all) => all.environment, 'NODE_ENV'),
      of('currency', (all) => all.currency, 'CURRENCY'),
      of('time_zone', (all) => all.timeZone, 'SHOP_TIME_ZONE'),
      of('workers', (all) => all.workers, 'WORKERS'),
      of('migrate_on_boot', (all) => all.migrateOnBoot, 'MIGRATE_ON_BOOT'),
      of('demo_seed', (all) => all.demoSeed, 'DEMO_SEED'),
      of('cors_origins', (all) => all.corsOrigins, 'CORS_ORIGINS'),
      of('log_level', (all) => all.logLevel, 'LOG_LEVEL'),
    ],
  },
  {
    name: 'orders',
    settings: [
      of('guests', ({ orders }) => orders.guests, 'GUEST_ORDERS'),
      of('guest_orders', ({ orders }) => orders.guestOrdersPerHour, 'GUEST_ORDERS_PER_HOUR'),
      of('max_unpaid_units', ({ orders }) => orders.maxUnpaidUnits, 'MAX_UNPAID_UNITS'),
      of('unpaid_card', ({ orders }) => orders.unpaidOrderMinutes.card, 'UNPAID_ORDER_MINUTES'),
      of('unpaid_transfer', ({ orders }) => orders.unpaidOrderMinutes.bank_transfer, 'UNPAID_ORDER_MINUTES'),
      of('idempotency_keys', ({ orders }) => orders.idempotencyKeySeconds, 'IDEMPOTENCY_KEY_SECONDS'),
    ],
  },
  {
    name: 'payments',
    settings: [
      of('provider', ({ payments }) => payments.provider, 'PAYMENT_PROVIDER'),
      of('capture', ({ payments }) => payments.capture, 'CAPTURE'),
      of('timeout', ({ payments }) => payments.timeoutSeconds, 'PAYMENT_TIMEOUT_SECONDS'),
      of('stripe', ({ payments }) => payments.stripe, 'STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET'),
    ],
  },
  {
    name: 'accounts',
    settings: [
      of('access_token', ({ accounts }) => accounts.accessTokenSeconds, 'ACCESS_TOKEN_SECONDS'),
      of('refresh_token', ({ accounts }) => accounts.refreshTokenSeconds, 'REFRESH_TOKEN_SECONDS'),
      of('auth_requests', ({ accounts }) => accounts.authRequestsPerMinute, 'AUTH_REQUESTS_PER_MINUTE'),
      of('sign_in_failures', ({ accounts }) => accounts.signInFailures, 'SIGN_IN_FAILURES'),
      of('writes', ({ accounts }) => accounts.writesPerMinute, 'WRITES_PER_MINUTE'),
      of('key_is_being_changed', ({ accounts }) => accounts.keyIsBeingChanged, 'JWT_SECRET_PREVIOUS'),
    ],
  },
  {
    name: 'mail',
    settings: [
      of('shop_name', ({ mail }) => mail.shopName, 'SHOP_NAME'),
      of('shop_url', ({ mail }) => mail.shopUrl, 'SHOP_URL'),
      of('shop_language', ({ mail }) => mail.language, 'SHOP_LANGUAGE'),
      of('mail_transport', ({ mail }) => mail.transport ?? [], 'MAIL_URL'),
      of('mail_from', ({ mail }) => mail.from ?? [], 'MAIL_FROM'),
      of('mail_off', ({ mail }) => mail.off, 'MAIL_OFF'),
    ],
  },
  {
    name: 'versions',
    settings: [
      of('node', ({ versions }) => versions.node),
      of('database', ({ versions }) => versions.database),
      of('schema', ({ versions }) => versions.schema),
    ],
  },
];
