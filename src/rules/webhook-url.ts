import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isOneLine, LIMITS } from './values.js';

/** Which addresses events may be sent to. */
export interface WebhookTargets {
  /** Whether `http:` is refused. */
  httpsOnly: boolean;
  /** Whether loopback, private and other addresses that are not public may be used. */
  allowPrivate: boolean;
}

/** Names that never are in the public DNS (RFC 6761, 6762, 8375 and 9476, and what routers use). */
const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|test|invalid|onion|alt)$/;

/**
 * Addresses that are routed nowhere else, and yet lead to something internal: the metadata services of clouds, which answer
 * at an address that is public by its form, or even where private ones are allowed.
 */
export const REFUSED_ADDRESSES = ['168.63.129.16', '169.254.169.254', 'fd00:ec2::254'];

/** IPv4-compatible IPv6 (RFC 4291, 2.5.5.1): deprecated, but some systems still tunnel it to the IPv4 address. */
const IPV4_COMPATIBLE = ipaddr.IPv6.parseCIDR('::/96');

/** Whether an IP address may be connected to. IPv6 forms of an IPv4 address are never public. */
export function isAllowedAddress(
  address: string,
  { allowPrivate }: Pick<WebhookTargets, 'allowPrivate'>,
): boolean {
  if (REFUSED_ADDRESSES.includes(address)) return false;
  if (allowPrivate) return true;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && !(parsed instanceof ipaddr.IPv6 && parsed.match(IPV4_COMPATIBLE));
}

/**
 * What is wrong with the URL of an endpoint, to follow the name of its field; undefined if nothing is. A name is looked up only
 * when something is sent: where it leads then is checked at each connection.
 */
export function webhookUrlFault(value: string, targets: WebhookTargets): string | undefined {
  if (value.length > LIMITS.webhookUrl.max) return `must be at most ${LIMITS.webhookUrl.max} characters long`;
  if (!isOneLine(value) || /\s/.test(value) || !URL.canParse(value))
    return 'must be a URL such as https://example.com/hooks';
  const url = new URL(value);
  if (targets.httpsOnly && url.protocol !== 'https:') return 'must begin with https://';
  if (!/^https?:$/.test(url.protocol)) return 'must begin with https:// or http://';
  if (url.username !== '' || url.password !== '') return 'must not have a user name or password';
  if (url.hash !== '') return 'must not have a fragment: it is not sent';
  if (url.port === '0') return 'must not have the port 0';
  if (url.href.length > LIMITS.webhookUrl.max)
    return `must be at most ${LIMITS.webhookUrl.max} characters long when it is escaped`;
  return hostFault(url.hostname, targets);
}

/** @param hostname as the URL standard writes it: `0x7f.1` is 127.0.0.1, and other scripts are Punycode */
function hostFault(hostname: string, targets: WebhookTargets): string | undefined {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) !== 0)
    return isAllowedAddress(address, targets)
      ? undefined
      : `must not lead to ${address}: it is no public address`;
  const name = hostname.replace(/\.$/, '');
  if (name === '' || name.length > 253 || name.split('.').some((label) => label === '' || label.length > 63))
    return 'must have a valid host name';
  if (targets.allowPrivate) return undefined;
  if (!name.includes('.') || LOCAL_NAMES.test(name)) return `must not lead to ${name}: it is no public name`;
  return undefined;
}

/** Whether it can be the URL of any endpoint, whatever the settings are. */
export const isWebhookUrl = (value: string): boolean =>
  webhookUrlFault(value, { httpsOnly: false, allowPrivate: true }) === undefined;
