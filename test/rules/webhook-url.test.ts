import { describe, expect, it } from 'vitest';
import { isAllowedAddress, isWebhookUrl, webhookUrlFault } from '../../src/rules/webhook-url.js';

const production = { httpsOnly: true, allowPrivate: false };
const development = { httpsOnly: false, allowPrivate: true };

describe('the URL of a webhook endpoint, in production', () => {
  it.each([
    'https://example.com/hooks',
    'https://example.com:8443/hooks?shop=1',
    'https://bücher.example.com/',
    'https://xn--bcher-kva.example.com/',
    'https://93.184.216.34/',
    'https://[2606:4700:4700::1111]/',
    'HTTPS://EXAMPLE.com',
  ])('may be %s', (url) => expect(webhookUrlFault(url, production)).toBeUndefined());

  it.each([
    ['not a URL', 'hooks.example.com'],
    ['not a URL', 'https://'],
    ['spaces', 'https://example.com/a b'],
    ['a line break', 'https://example.com/\nx'],
    ['a lone surrogate', 'https://example.com/\ud800'],
    ['http', 'http://example.com/hooks'],
    ['another scheme', 'ftp://example.com'],
    ['a file', 'file:///etc/passwd'],
    ['credentials', 'https://user:secret@example.com/'],
    ['a user', 'https://user@example.com/'],
    ['a fragment', 'https://example.com/#top'],
    ['port 0', 'https://example.com:0/'],
    ['too long', `https://example.com/${'a'.repeat(2048)}`],
    ['too long when escaped', `https://example.com/${'ü'.repeat(1000)}`],
    ['loopback', 'https://127.0.0.1/'],
    ['all of 127/8', 'https://127.8.8.8/'],
    ['loopback as one number', 'https://2130706433/'],
    ['loopback in hexadecimal', 'https://0x7f.1/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback with full-width digits', 'https://１２７.0.0.1/'],
    ['loopback with a dot at its end', 'https://127.0.0.1./'],
    ['this network', 'https://0.0.0.0/'],
    ['10/8', 'https://10.0.0.1/'],
    ['172.16/12', 'https://172.31.255.255/'],
    ['192.168/16', 'https://192.168.1.1/'],
    ['carriers', 'https://100.64.0.1/'],
    ['link-local', 'https://169.254.1.1/'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data'],
    ["Azure's wire server", 'https://168.63.129.16/'],
    ['benchmarks', 'https://198.18.0.1/'],
    ['multicast', 'https://224.0.0.1/'],
    ['broadcast', 'https://255.255.255.255/'],
    ['loopback', 'https://[::1]/'],
    ['unspecified', 'https://[::]/'],
    ['IPv4-mapped', 'https://[::ffff:127.0.0.1]/'],
    ['IPv4-mapped, a public one', 'https://[::ffff:93.184.216.34]/'],
    ['IPv4-compatible', 'https://[::127.0.0.1]/'],
    ['NAT64', 'https://[64:ff9b::7f00:1]/'],
    ['6to4', 'https://[2002:7f00:1::]/'],
    ['Teredo', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
    ['unique local', 'https://[fd00::1]/'],
    ['link-local', 'https://[fe80::1]/'],
    ['site-local', 'https://[fec0::1]/'],
    ['localhost', 'https://localhost/'],
    ['localhost with a dot', 'https://localhost./'],
    ['a name below localhost', 'https://shop.localhost/'],
    ['localhost in capitals', 'https://LOCALHOST/'],
    ['localhost with circled letters', 'https://ⓛⓞⓒⓐⓛhost/'],
    ['mDNS', 'https://printer.local/'],
    ['internal', 'https://metadata.google.internal/'],
    ['a single label', 'https://intranet/'],
    ['an empty label', 'https://example..com/'],
  ])('may not be %s: %s', (_what, url) => {
    expect(webhookUrlFault(url, production)).toMatch(/^must /);
  });
});

it('outside production it may be local, and plain http', () => {
  for (const url of [
    'http://localhost:4000/',
    'http://receiver:80/hooks',
    'http://127.0.0.1:3000',
    'http://[::1]/',
  ]) {
    expect(webhookUrlFault(url, development), url).toBeUndefined();
    expect(isWebhookUrl(url), url).toBe(true);
  }
  for (const url of ['http://user:pw@localhost/', 'http://169.254.169.254/', 'ftp://localhost/']) {
    expect(webhookUrlFault(url, development), url).toMatch(/^must /);
    expect(isWebhookUrl(url), url).toBe(false);
  }
});

it('an address is public by all of its forms', () => {
  expect(isAllowedAddress('93.184.216.34', production)).toBe(true);
  expect(isAllowedAddress('2606:4700:4700::1111', production)).toBe(true);
  expect(isAllowedAddress('::ffff:93.184.216.34', production)).toBe(false);
  expect(isAllowedAddress('fe80::1%eth0', production)).toBe(false);
  expect(isAllowedAddress('10.1.2.3', { allowPrivate: true })).toBe(true);
  expect(isAllowedAddress('fd00:ec2::254', { allowPrivate: true })).toBe(false);
});
