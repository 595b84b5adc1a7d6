import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../../config.js';

/**
 * Settings that admins may see. Listed one by one, so that a new setting (it may be secret) is not shown automatically.
 */
export function publicSettings(config: Config) {
  const { payments } = config;
  return {
    environment: config.environment,
    currency: config.currency,
    timeZone: config.timeZone,
    workers: config.workers,
    migrateOnBoot: config.migrateOnBoot,
    demoSeed: config.demoSeed,
    corsOrigins: config.corsOrigins,
    logLevel: config.log.level,
    payments: {
      provider: payments.provider,
      capture: payments.capture,
      timeoutSeconds: payments.timeoutSeconds,
      stripe: payments.stripe !== undefined,
    },
    orders: {
      guests: config.guestOrders.areAllowed,
      guestOrdersPerHour: config.guestOrders.perHour,
      maxUnpaidUnits: config.maxUnpaidUnits,
      unpaidOrderMinutes: config.unpaidOrderMinutes,
      idempotencyKeySeconds: config.idempotencyKeySeconds,
    },
    accounts: {
      accessTokenSeconds: config.accessTokenSeconds,
      refreshTokenSeconds: config.refreshTokenSeconds,
      authRequestsPerMinute: config.authRequestsPerMinute,
      signInFailures: config.signInFailures,
      writesPerMinute: config.writesPerMinute,
      keyIsBeingChanged: config.jwtSecretPrevious !== undefined,
    },
    mail: {
      shopName: config.shop.name,
      shopUrl: config.shop.url,
      language: config.shop.language,
      transport: config.mail ? destinationOf(config.mail) : null,
      from: config.mail?.from ?? null,
      off: config.mail?.off ?? [],
    },
  };
}

/** Versions of Node.js, the database server and the schema. */
export async function readVersions(sequelize: Sequelize) {
  const [found] = await sequelize.query<{ version: string }>('SELECT VERSION() AS version', {
    type: QueryTypes.SELECT,
  });
  const [migration] = await sequelize.query<{ name: string }>(
    'SELECT MAX(name) AS name FROM schema_migrations',
    { type: QueryTypes.SELECT },
  );
  return {
    node: process.versions.node,
    database: found?.version ?? '',
    schema: migration?.name ?? '',
  };
}

/** Where mails go, without user and password. */
function destinationOf({ transport }: NonNullable<Config['mail']>): string {
  if (transport.kind === 'eml') return `eml:${transport.folder}`;
  const { protocol, host } = new URL(transport.url);
  return `${protocol}//${host}`;
}
