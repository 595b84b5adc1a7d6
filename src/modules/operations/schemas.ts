import { z } from 'zod';
import { actorType, id, timestamp } from '../../http/schemas.js';

const asked = {
  id: z.uuid(),
  actorType,
  actorId: id.nullable().describe('Who asked for it'),
  askedAt: timestamp,
};

const current = z.object({
  ...asked,
  startedAt: timestamp.nullable().describe('null while it waits for a process that takes it up'),
  progress: z.string().nullable().describe('What it is looking at'),
});

const last = z.object({
  ...asked,
  startedAt: timestamp,
  finishedAt: timestamp,
  seconds: z.number(),
  ok: z.boolean().nullable().describe('Whether everything holds; null when it could not be found out'),
  error: z.string().nullable().describe('Why not'),
  checked: z.array(z.object({ of: z.string(), rows: z.int() })).describe('How many rows were looked at'),
  checks: z.array(
    z.object({
      area: z.string().nullable(),
      name: z.string(),
      rule: z.string().describe('What holds when nothing is found'),
      violations: z.int(),
      first: z.array(z.record(z.string(), z.unknown())).describe('The first of them'),
      mend: z.string().nullable().describe('What to do about them'),
    }),
  ),
});

const EXAMPLE_ASKED = {
  id: '019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32',
  actorType: 'user',
  actorId: 1,
  askedAt: '2026-01-31T12:00:00.000Z',
};

export const verification = z
  .object({
    current: current.nullable().describe('The one that is waiting or under way'),
    last: last.nullable().describe('The last that has ended'),
  })
  .meta({
    id: 'Verification',
    examples: [
      {
        current: null,
        last: {
          ...EXAMPLE_ASKED,
          startedAt: '2026-01-31T12:00:00.000Z',
          finishedAt: '2026-01-31T12:00:02.100Z',
          seconds: 2.1,
          ok: true,
          error: null,
          checked: [{ of: 'orders', rows: 1200 }],
          checks: [
            {
              area: 'stock',
              name: 'stock-not-explained',
              rule: 'Movements explain every level',
              violations: 0,
              first: [],
              mend: null,
            },
          ],
        },
      },
    ],
  });

export const verificationAsked = z
  .object({ id: z.uuid().describe('Of the one that is waiting or under way') })
  .meta({ id: 'VerificationAsked', examples: [{ id: EXAMPLE_ASKED.id }] });

const finding = z.object({
  check: z.string(),
  state: z.enum(['ok', 'warning', 'failure', 'skipped']),
  found: z.string(),
  mend: z.string().nullable().describe('What to do about it; null where nothing is to be done'),
});
/** A finding of the doctor. */
export type DoctorFinding = Omit<z.output<typeof finding>, 'mend'> & { mend?: string };

export const examination = z
  .object({
    at: timestamp,
    ok: z.boolean().describe('Whether nothing keeps the service from working'),
    findings: z.array(finding),
  })
  .meta({
    id: 'Examination',
    examples: [
      {
        at: '2026-01-31T12:00:00.000Z',
        ok: true,
        findings: [
          {
            check: 'durability',
            state: 'warning',
            found: 'sync_binlog=0: a crash can lose orders that were acknowledged',
            mend: "SET GLOBAL sync_binlog = 1; And the same in the server's configuration.",
          },
        ],
      },
    ],
  });

export const settings = z
  .object({
    environment: z.string(),
    currency: z.string().describe('Of new products'),
    timeZone: z.string().describe('Whose days the reports count'),
    workers: z.int(),
    migrateOnBoot: z.boolean(),
    demoSeed: z.boolean(),
    corsOrigins: z.array(z.string()),
    logLevel: z.string(),
    payments: z.object({
      provider: z.string().describe('Who takes new payments by card'),
      capture: z.string(),
      timeoutSeconds: z.int(),
      stripe: z.boolean().describe('Whether payments that Stripe has can be finished and refunded'),
    }),
    orders: z.object({
      guests: z.boolean().describe('Whether orders need no account'),
      guestOrdersPerHour: z.int().describe('From one network address'),
      maxUnpaidUnits: z.int().describe('0 is no limit'),
      unpaidOrderMinutes: z
        .object({ card: z.int(), bank_transfer: z.int() })
        .describe('Minutes that an order waits for its payment; 0 is for ever'),
      idempotencyKeySeconds: z.int(),
    }),
    accounts: z.object({
      accessTokenSeconds: z.int(),
      refreshTokenSeconds: z.int(),
      authRequestsPerMinute: z.int(),
      signInFailures: z.int(),
      writesPerMinute: z.int(),
      keyIsBeingChanged: z.boolean().describe('Whether JWT_SECRET_PREVIOUS is set'),
    }),
    mail: z.object({
      shopName: z.string(),
      shopUrl: z.string().describe('Where links in mails lead'),
      language: z.string(),
      transport: z
        .string()
        .nullable()
        .describe('Where mails go, without user and password; null: the shop sends none'),
      from: z.string().nullable(),
      off: z.array(z.string()).describe('Kinds of mails that are turned off'),
    }),
    versions: z.object({
      node: z.string(),
      database: z.string(),
      schema: z.string().describe('The last migration'),
    }),
  })
  .meta({
    id: 'Settings',
    examples: [
      {
        environment: 'production',
        currency: 'EUR',
        timeZone: 'Europe/Berlin',
        workers: 2,
        migrateOnBoot: true,
        demoSeed: false,
        corsOrigins: ['https://shop.example'],
        logLevel: 'info',
        payments: { provider: 'stripe', capture: 'manual', timeoutSeconds: 20, stripe: true },
        orders: {
          guests: true,
          guestOrdersPerHour: 30,
          maxUnpaidUnits: 1000,
          unpaidOrderMinutes: { card: 60, bank_transfer: 20160 },
          idempotencyKeySeconds: 86400,
        },
        accounts: {
          accessTokenSeconds: 900,
          refreshTokenSeconds: 2592000,
          authRequestsPerMinute: 20,
          signInFailures: 5,
          writesPerMinute: 30,
          keyIsBeingChanged: false,
        },
        mail: {
          shopName: 'Nordlicht',
          shopUrl: 'https://shop.example',
          language: 'de',
          transport: 'smtps://mail.example:465',
          from: 'shop@example.com',
          off: ['order_delivered'],
        },
        versions: { node: '20.19.0', database: '10.11.14-MariaDB', schema: '0101-create-verifications' },
      },
    ],
  });
