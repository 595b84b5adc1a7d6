/** What the service says about the shop in the page itself, so that no request is needed before the first amount is shown. */
const said = (name: string): string | undefined =>
  document.querySelector<HTMLMetaElement>(`meta[name="shop-${name}"]`)?.content;

export const shop = {
  /** IANA name. */
  timeZone: said('time-zone') ?? 'UTC',
  /** ISO 4217, of new prices. */
  currency: said('currency') ?? 'USD',
  /** Whether the demo's accounts are there, whose passwords are public. */
  hasDemo: said('demo') === 'true',
  /** Whether it sends mails, such as one with a link for who has forgotten the password. */
  sendsMail: said('mail') === 'true',
};
