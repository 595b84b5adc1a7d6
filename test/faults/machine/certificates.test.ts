import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { freePort } from '../../../scripts/setup/free-port.mjs';
import { Authority } from '../../helpers/machine.js';
import { startTlsProxy, type TlsProxy } from '../../helpers/tls-proxy.js';
import { asRoot, FaultShop } from './shop.js';

// A database whose certificate is changed under load, as is due every few months.

vi.setConfig({ testTimeout: 120_000 });

const CLIENTS = 16;

/** Of the certificate that a new connection is shown. */
function serialOf(port: number): string {
  const asked = ['s_client', '-starttls', 'mysql', '-connect', `127.0.0.1:${port}`];
  const shown = execFileSync('openssl', asked, { input: '', stdio: ['pipe', 'pipe', 'ignore'] });
  return execFileSync('openssl', ['x509', '-noout', '-serial'], { input: shown }).toString().trim();
}

it('a new certificate: nobody notices; one of a stranger: new connections are refused, and orders flow when it is right again', async () => {
  let own: Authority | undefined;
  const files = { key: '', certificate: '' };
  let port = 0;
  const shop = await FaultShop.open({
    async prepare(folder) {
      own = new Authority(folder, 'authority');
      files.key = join(folder, 'server.key');
      files.certificate = join(folder, 'server.pem');
      own.issue('localhost', 1, files);
      port = await freePort();
      const tls = [
        `--ssl-ca=${own.certificate}`,
        `--ssl-cert=${files.certificate}`,
        `--ssl-key=${files.key}`,
      ];
      return { flags: ['--skip-networking=0', '--bind-address=127.0.0.1', `--port=${port}`, ...tls] };
    },
    async env(url) {
      await asRoot(
        url,
        "CREATE USER shop@'127.0.0.1' IDENTIFIED BY 'shop'",
        "GRANT ALL ON stockkeeper.* TO shop@'127.0.0.1'",
      );
      const byNetwork = new URL(url);
      byNetwork.searchParams.delete('socketPath');
      [byNetwork.username, byNetwork.password] = ['shop', 'shop'];
      [byNetwork.hostname, byNetwork.port] = ['localhost', String(port)];
      return {
        DATABASE_URL: byNetwork.href,
        DATABASE_TLS: 'true',
        DATABASE_TLS_CA_FILE: (own as Authority).certificate,
      };
    },
  });
  try {
    const authority = own as Authority;
    const flush = async () => void (await shop.pool.query('FLUSH SSL'));
    const closeAll = async () => {
      const sql =
        "SELECT CONCAT('KILL ', ID) AS statement FROM information_schema.PROCESSLIST WHERE HOST LIKE '%:%'";
      const [rows] = (await shop.pool.query(sql)) as unknown as [Array<{ statement: string }>];
      for (const { statement } of rows) await shop.pool.query(statement).catch(() => {});
    };
    const load = shop.place(shop.more(300), CLIENTS);
    for (let serial = 2; serial <= 4; serial++) {
      const so = shop.outcomes.length + 40;
      await vi.waitFor(() => expect(shop.outcomes.length).toBeGreaterThan(so), {
        interval: 5,
        timeout: 30_000,
      });
      authority.issue('localhost', serial, files);
      await flush();
      expect(serialOf(port)).toBe(`serial=0${serial}`);
      // Its connections are made anew with it.
      await closeAll();
    }
    await load;
    // Of a statement whose connection was cut and that no transaction repeats, as of one that finds out who asks.
    expect(shop.outcomes.filter((one) => one !== 201 && one !== 503)).toEqual([]);

    const stranger = new Authority(shop.folder, 'stranger');
    stranger.issue('localhost', 9, files);
    await flush();
    // Those that there are stay.
    expect(await shop.tryToPlace(shop.more(5))).toEqual({ 201: 5 });
    await closeAll();
    const refused = shop.more(10);
    expect(await shop.tryToPlace(refused)).toEqual({ 503: 10 });
    expect((await shop.answerTo('GET', '/health/ready')).status).toBe(503);
    // The log says why.
    const errors = shop.server
      .log()
      .flatMap(({ level, err }) => (Number(level) >= 50 ? [JSON.stringify(err)] : []));
    expect(errors.at(-1)).toMatch(/HANDSHAKE_SSL_ERROR: .*certificate/);

    authority.issue('localhost', 10, files);
    await flush();
    await shop.place(refused);
    expect((await shop.answerTo('GET', '/health/ready')).status).toBe(200);
    await shop.expectPlacedOnce();
  } finally {
    await shop.close();
  }
});

it('keys are agreed anew on connections that are in use: nobody notices', async () => {
  let own: Authority | undefined;
  let proxy: TlsProxy | undefined;
  const shop = await FaultShop.open({
    async prepare(folder) {
      own = new Authority(folder, 'authority');
      const files = { key: join(folder, 'server.key'), certificate: join(folder, 'server.pem') };
      own.issue('localhost', 1, files);
      return { flags: [`--ssl-cert=${files.certificate}`, `--ssl-key=${files.key}`] };
    },
    async env(url, folder) {
      const files = { key: join(folder, 'proxy.key'), certificate: join(folder, 'proxy.pem') };
      (own as Authority).issue('localhost', 2, files);
      const [key, cert] = [files.key, files.certificate].map((file) => readFileSync(file)) as [
        Buffer,
        Buffer,
      ];
      proxy = await startTlsProxy(new URL(url).searchParams.get('socketPath') as string, { key, cert });
      const byProxy = new URL(url);
      byProxy.searchParams.delete('socketPath');
      [byProxy.hostname, byProxy.port] = ['localhost', String(proxy.port)];
      return {
        DATABASE_URL: byProxy.href,
        DATABASE_TLS: 'true',
        DATABASE_TLS_CA_FILE: (own as Authority).certificate,
      };
    },
  });
  try {
    const load = shop.place(shop.more(300), CLIENTS);
    let renegotiated = 0;
    while (shop.outcomes.length < 250) {
      const so = shop.outcomes.length + 10;
      await vi.waitFor(() => expect(shop.outcomes.length).toBeGreaterThan(so), {
        interval: 2,
        timeout: 30_000,
      });
      renegotiated += (await proxy?.renegotiate()) ?? 0;
    }
    await load;
    expect(renegotiated).toBeGreaterThan(10);
    expect(new Set(shop.outcomes)).toEqual(new Set([201]));
    await shop.expectPlacedOnce();
  } finally {
    await shop.close();
    await proxy?.close();
  }
});
