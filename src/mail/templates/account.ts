import type { Language } from '../../settings/mail.js';
import { button, type Content, note, text } from '../content.js';

/** Mails about an account. */
export interface AccountFacts {
  shopName: string;
  /** First name; undefined if it cannot be repeated in a mail: see greetingName(). */
  name: string | undefined;
  /** Where the button leads. */
  link: string;
  /** The other address, of a change of address. */
  otherEmail: string;
}

type Template = (facts: AccountFacts) => Content;
type Templates = Record<
  | 'welcome'
  | 'verify_email'
  | 'reset_password'
  | 'password_changed'
  | 'change_email'
  | 'change_email_notice'
  | 'email_changed',
  Template
>;

const hello = (name: string | undefined) => (name ? `Hello ${name},` : 'Hello,');
const hallo = (name: string | undefined) => (name ? `Guten Tag ${name},` : 'Guten Tag,');

const ENGLISH: Templates = {
  welcome: ({ shopName, name, link }) => ({
    subject: `Welcome to ${shopName}`,
    preview: 'Please confirm your e-mail address.',
    title: `Welcome to ${shopName}`,
    blocks: [
      text(hello(name)),
      text(
        'Your account is ready. Please confirm that this e-mail address is yours, so that we can reach you about your orders.',
      ),
      button('Confirm e-mail address', link),
      note('The link is valid for three days. If you did not open this account, you need do nothing.'),
    ],
  }),
  verify_email: ({ shopName, name, link }) => ({
    subject: `Confirm your e-mail address for ${shopName}`,
    preview: 'One click, and we know that this address is yours.',
    title: 'Confirm your e-mail address',
    blocks: [
      text(hello(name)),
      text(`Please confirm that this address belongs to your account at ${shopName}.`),
      button('Confirm e-mail address', link),
      note('The link is valid for three days. If you did not ask for it, you need do nothing.'),
    ],
  }),
  reset_password: ({ shopName, name, link }) => ({
    subject: `Choose a new password for ${shopName}`,
    preview: 'The link is valid for 30 minutes.',
    title: 'Choose a new password',
    blocks: [
      text(hello(name)),
      text(`Somebody, probably you, asked for a new password for your account at ${shopName}.`),
      button('Choose a new password', link),
      note(
        'The link is valid for 30 minutes and can be used once. If you did not ask for it, you need do nothing: your password stays as it is.',
      ),
    ],
  }),
  password_changed: ({ shopName, name, link }) => ({
    subject: `Your password for ${shopName} was changed`,
    preview: 'If that was not you, choose a new one now.',
    title: 'Your password was changed',
    blocks: [
      text(hello(name)),
      text(
        `The password of your account at ${shopName} has just been changed, and all devices were signed out.`,
      ),
      text('If that was you, there is nothing to do. If it was not, choose a new password now.'),
      button('Choose a new password', link),
    ],
  }),
  change_email: ({ shopName, name, link }) => ({
    subject: `Confirm your new e-mail address for ${shopName}`,
    preview: 'Your account uses it as soon as you have confirmed it.',
    title: 'Confirm your new e-mail address',
    blocks: [
      text(hello(name)),
      text(
        `Your account at ${shopName} is to use this e-mail address from now on. It does as soon as you have confirmed it.`,
      ),
      button('Use this e-mail address', link),
      note(
        'The link is valid for 24 hours and can be used once. If you did not ask for it, you need do nothing.',
      ),
    ],
  }),
  change_email_notice: ({ shopName, name, otherEmail, link }) => ({
    subject: `Your e-mail address for ${shopName} is about to change`,
    preview: `The new one is ${otherEmail}.`,
    title: 'A new e-mail address was asked for',
    blocks: [
      text(hello(name)),
      text(
        `Your account at ${shopName} is to use the address ${otherEmail}. Until that is confirmed, nothing changes.`,
      ),
      text(
        'If that was you, there is nothing to do here. If it was not, somebody knows your password: choose a new one now, which stops the change.',
      ),
      button('Choose a new password', link),
    ],
  }),
  email_changed: ({ shopName, name, otherEmail }) => ({
    subject: `Your e-mail address for ${shopName} was changed`,
    preview: `Your account now uses ${otherEmail}.`,
    title: 'Your e-mail address was changed',
    blocks: [
      text(hello(name)),
      text(`Your account at ${shopName} now uses the address ${otherEmail}. We no longer write to this one.`),
      text('If that was not you, please reply to this mail, so that we can help.'),
    ],
  }),
};

const GERMAN: Templates = {
  welcome: ({ shopName, name, link }) => ({
    subject: `Willkommen bei ${shopName}`,
    preview: 'Bitte bestätigen Sie Ihre E-Mail-Adresse.',
    title: `Willkommen bei ${shopName}`,
    blocks: [
      text(hallo(name)),
      text(
        'Ihr Konto ist eingerichtet. Bitte bestätigen Sie, dass diese E-Mail-Adresse Ihnen gehört, damit wir Sie zu Ihren Bestellungen erreichen.',
      ),
      button('E-Mail-Adresse bestätigen', link),
      note('Der Link gilt drei Tage. Haben Sie dieses Konto nicht eröffnet, brauchen Sie nichts zu tun.'),
    ],
  }),
  verify_email: ({ shopName, name, link }) => ({
    subject: `Bestätigen Sie Ihre E-Mail-Adresse für ${shopName}`,
    preview: 'Ein Klick, und wir wissen, dass diese Adresse Ihnen gehört.',
    title: 'Bestätigen Sie Ihre E-Mail-Adresse',
    blocks: [
      text(hallo(name)),
      text(`Bitte bestätigen Sie, dass diese Adresse zu Ihrem Konto bei ${shopName} gehört.`),
      button('E-Mail-Adresse bestätigen', link),
      note('Der Link gilt drei Tage. Haben Sie ihn nicht angefordert, brauchen Sie nichts zu tun.'),
    ],
  }),
  reset_password: ({ shopName, name, link }) => ({
    subject: `Neues Passwort für ${shopName}`,
    preview: 'Der Link gilt 30 Minuten.',
    title: 'Wählen Sie ein neues Passwort',
    blocks: [
      text(hallo(name)),
      text(`Jemand, vermutlich Sie, möchte für Ihr Konto bei ${shopName} ein neues Passwort wählen.`),
      button('Neues Passwort wählen', link),
      note(
        'Der Link gilt 30 Minuten und nur einmal. Haben Sie ihn nicht angefordert, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.',
      ),
    ],
  }),
  password_changed: ({ shopName, name, link }) => ({
    subject: `Ihr Passwort für ${shopName} wurde geändert`,
    preview: 'Waren Sie das nicht, wählen Sie jetzt ein neues.',
    title: 'Ihr Passwort wurde geändert',
    blocks: [
      text(hallo(name)),
      text(
        `Das Passwort Ihres Kontos bei ${shopName} wurde soeben geändert, und alle Geräte wurden abgemeldet.`,
      ),
      text('Waren Sie das, ist nichts zu tun. Waren Sie es nicht, wählen Sie jetzt ein neues Passwort.'),
      button('Neues Passwort wählen', link),
    ],
  }),
  change_email: ({ shopName, name, link }) => ({
    subject: `Bestätigen Sie Ihre neue E-Mail-Adresse für ${shopName}`,
    preview: 'Sobald Sie sie bestätigt haben, gilt sie für Ihr Konto.',
    title: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    blocks: [
      text(hallo(name)),
      text(
        `Ihr Konto bei ${shopName} soll künftig diese E-Mail-Adresse haben. Das gilt, sobald Sie sie bestätigt haben.`,
      ),
      button('Diese E-Mail-Adresse verwenden', link),
      note(
        'Der Link gilt 24 Stunden und nur einmal. Haben Sie ihn nicht angefordert, brauchen Sie nichts zu tun.',
      ),
    ],
  }),
  change_email_notice: ({ shopName, name, otherEmail, link }) => ({
    subject: `Ihre E-Mail-Adresse für ${shopName} soll sich ändern`,
    preview: `Die neue ist ${otherEmail}.`,
    title: 'Eine neue E-Mail-Adresse wurde angegeben',
    blocks: [
      text(hallo(name)),
      text(
        `Ihr Konto bei ${shopName} soll die Adresse ${otherEmail} bekommen. Bis sie bestätigt ist, ändert sich nichts.`,
      ),
      text(
        'Waren Sie das, ist hier nichts zu tun. Waren Sie es nicht, kennt jemand Ihr Passwort: Wählen Sie jetzt ein neues, das hält die Änderung auf.',
      ),
      button('Neues Passwort wählen', link),
    ],
  }),
  email_changed: ({ shopName, name, otherEmail }) => ({
    subject: `Ihre E-Mail-Adresse für ${shopName} wurde geändert`,
    preview: `Ihr Konto hat jetzt die Adresse ${otherEmail}.`,
    title: 'Ihre E-Mail-Adresse wurde geändert',
    blocks: [
      text(hallo(name)),
      text(
        `Ihr Konto bei ${shopName} hat jetzt die Adresse ${otherEmail}. An diese hier schreiben wir nicht mehr.`,
      ),
      text('Waren Sie das nicht, antworten Sie bitte auf diese Mail, damit wir helfen können.'),
    ],
  }),
};

export const ACCOUNT_TEMPLATES: Record<Language, Templates> = { en: ENGLISH, de: GERMAN };

/**
 * A name for a greeting, unless it looks like a link: who opens accounts in the name of others would have the shop send them
 * whatever they type as a name.
 */
export const greetingName = (name: string): string | undefined =>
  name.length > 40 || /[/:@<>]|\.\p{L}|\bwww\b|\p{Cc}/iu.test(name) ? undefined : name;
