import { z } from 'zod';
import { isEmail, isHttpUrl, isOneLine } from '../rules/values.js';
import { list } from './values.js';

/** Mails that a shop can do without, in the order of an order's life. The others belong to what somebody asked for. */
const OPTIONAL_MAILS = [
  'welcome',
  'order_placed',
  'order_paid',
  'order_shipped',
  'order_delivered',
  'order_cancelled',
  'order_refunded',
  'return_approved',
  'return_rejected',
  'return_received',
  'backorder_filled',
] as const;

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Addresses of this machine, such as those of a development, have no dot. */
const isSender = (value: string) => isEmail(value) || /^[\w.+-]{1,64}@localhost$/.test(value);
const sender = z.string().refine(isSender, 'must be an e-mail address such as shop@example.com');

const isShopUrl = (value: string) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && isHttpUrl(value) && url.search + url.hash + url.username + url.password === '';
};

const isMailUrl = (value: string) => {
  if (/^eml:./.test(value)) return true;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && url.search === '';
};

/** Environment variables for the shop as its customers see it, and for its mails. */
export const mailSettings = {
  SHOP_NAME: z.string().trim().max(100).refine(isOneLine, 'must be one line').default('Stockkeeper'),
  SHOP_URL: z
    .string()
    .refine(isShopUrl, 'must be an http(s) URL without a query, such as https://shop.example')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  SHOP_LANGUAGE: z.enum(LANGUAGES).default('en'),
  SHOP_COLOR: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #14532d')
    .default('#14532d'),
  SHOP_LOGO_URL: z.string().refine(isHttpUrl, 'must be an http(s) URL').optional(),
  SHOP_IMPRINT: z.string().trim().max(500).refine(isOneLine, 'must be one line').default(''),
  MAIL_URL: z
    .string()
    .refine(
      isMailUrl,
      'must be smtp://user:password@host:587, smtps://user:password@host:465 or eml:FOLDER, with special characters as %XX',
    )
    .optional(),
  MAIL_FROM: sender.optional(),
  MAIL_REPLY_TO: sender.optional(),
  MAIL_OFF: list
    .pipe(z.array(z.enum(OPTIONAL_MAILS, `must be some of ${OPTIONAL_MAILS.join(', ')}`)))
    .prefault(''),
};
type MailSettings = z.infer<z.ZodObject<typeof mailSettings>>;

/** Mails that leave the machine need a sender, and links that lead back to the shop. */
export function mailProblems(given: NodeJS.ProcessEnv): string[] {
  const url = given.MAIL_URL ?? '';
  const production = given.NODE_ENV === 'production';
  const needed = url.startsWith('smtp')
    ? ['MAIL_FROM', 'SHOP_URL', ...(production ? ['SHOP_NAME'] : [])]
    : [];
  return [
    ...needed.filter((name) => !given[name]).map((name) => `${name} is required for mail by SMTP`),
    ...(production && url.startsWith('eml:')
      ? ['MAIL_URL must not be eml: in production: nobody would get the mails, whose links are secret']
      : []),
    ...(production && url && given.SHOP_URL?.startsWith('http:')
      ? ['SHOP_URL must begin with https: in production: the links in mails are secret']
      : []),
  ];
}

/** The shop, as its mails show it. */
export const shopOf = (env: MailSettings, port: number) => ({
  name: env.SHOP_NAME,
  /** Without a slash at the end. */
  url: env.SHOP_URL ?? `http://localhost:${port}`,
  /** Whether there is a storefront that the links of mails lead to. */
  hasStorefront: env.SHOP_URL !== undefined,
  language: env.SHOP_LANGUAGE,
  color: env.SHOP_COLOR,
  logoUrl: env.SHOP_LOGO_URL,
  imprint: env.SHOP_IMPRINT,
});
export type Shop = Readonly<ReturnType<typeof shopOf>>;

/** How mails are sent; undefined if the shop sends none. */
export function mailOf(env: MailSettings) {
  if (env.MAIL_URL === undefined) return undefined;
  const [, folder] = /^eml:(.*)$/.exec(env.MAIL_URL) ?? [];
  return {
    transport:
      folder === undefined ? { kind: 'smtp' as const, url: env.MAIL_URL } : { kind: 'eml' as const, folder },
    from: env.MAIL_FROM ?? 'shop@localhost',
    replyTo: env.MAIL_REPLY_TO,
    off: env.MAIL_OFF,
  };
}
export type MailSetup = NonNullable<ReturnType<typeof mailOf>>;
