import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { canMount, withMounts } from '../../helpers/machine.js';
import { startProxy, type TcpProxy } from '../../helpers/tcp-proxy.js';
import { FaultShop } from './shop.js';

// A failover that clients find by its name: the old address says nothing any more, and the name means another one.

vi.setConfig({ testTimeout: 120_000 });

const HOST = 'database.shop.test';
const CLIENTS = 20;

it('the service finds the database at its new address by itself, and orders that were under way are placed once', async ({
  skip,
}) => {
  skip(!canMount(), 'needs a mount namespace: root, or user namespaces');
  let hosts = '';
  const proxies: TcpProxy[] = [];
  const shop = await FaultShop.open({
    async env(url, folder) {
      hosts = join(folder, 'hosts');
      writeFileSync(hosts, `127.0.0.1 localhost\n127.0.0.2 ${HOST}\n`);
      const first = await startProxy(url, { host: '127.0.0.2' });
      const port = Number(new URL(first.url).port);
      proxies.push(first, await startProxy(url, { host: '127.0.0.3', port }));
      const named = new URL(first.url);
      named.hostname = HOST;
      return { DATABASE_URL: named.href };
    },
    launcher: (folder) => withMounts(`mount --bind '${join(folder, 'hosts')}' /etc/hosts`),
  });
  try {
    const [first] = proxies as [TcpProxy, TcpProxy];
    await shop.place(shop.more(40), CLIENTS);
    const underWay = shop.place(shop.more(200), CLIENTS);
    await vi.waitFor(() => expect(shop.outcomes.length).toBeGreaterThan(60), {
      interval: 5,
      timeout: 30_000,
    });
    // As a host that is gone: what is open stays open, and is silent, and so is what is new.
    first.silenceNew();
    first.silence();
    writeFileSync(hosts, `127.0.0.1 localhost\n127.0.0.3 ${HOST}\n`);
    await underWay;
    const others = shop.outcomes.filter((one) => one !== 201 && one !== 503);
    expect(others).toEqual([]);
    expect((await shop.answerTo('GET', '/health/ready')).status).toBe(200);
    await shop.expectPlacedOnce();
  } finally {
    await shop.close();
    for (const proxy of proxies) await proxy.close();
  }
});
