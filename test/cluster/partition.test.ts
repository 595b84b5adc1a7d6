import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterNode, writerOf } from './cluster.js';
import { Load } from './load.js';
import { canMakeNetworks, makeNetwork, type Network } from './network.js';
import { type ClusterShop, startShop } from './shop.js';

// The network between the nodes is cut, while each has a service of its own, and clients, that it still hears.

const noticed = { timeout: 120_000, interval: 200 };

describe.skipIf(!canMakeNetworks())('of three nodes', () => {
  let network: Network;
  let shop: ClusterShop;
  beforeAll(async () => {
    network = await makeNetwork(3);
    shop = await startShop(3, {}, { network });
  });
  afterAll(async () => {
    await shop?.stop();
    await network?.remove();
  });

  /** The writer, by number, and the others. */
  async function sides() {
    const one = shop.cluster.nodes.indexOf(await writerOf(shop.cluster));
    return { one, others: [0, 1, 2].filter((node) => node !== one) as [number, number] };
  }
  const node = (index: number) => shop.cluster.nodes[index] as ClusterNode;
  /** Resolves when all have found together again, and agree on who is written to. */
  async function whole() {
    const { nodes, kind } = shop.cluster;
    const ask = (question: (one: ClusterNode) => Promise<number | boolean>) =>
      Promise.all(nodes.map((one) => question(one).catch(() => 0)));
    const state = async () => ({
      heard: await ask((one) => one.members()),
      members: await ask((one) => one.isMember()),
      writers: (await ask((one) => one.isWriter())).filter((is) => is === true).length,
    });
    const wanted = { heard: [3, 3, 3], members: [true, true, true], writers: kind === 'group' ? 1 : 3 };
    await expect.poll(state, noticed).toEqual(wanted);
  }

  it('one that is cut off sells nothing, the others go on, and it learns what they sold', async () => {
    const load = await Load.start(shop);
    await load.sells(40);
    const { one, others } = await sides();
    for (const other of others) {
      await network.cut(one, other);
      await network.cut(other, one);
    }
    await expect
      .poll(
        () =>
          node(one)
            .isMember()
            .catch(() => false),
        noticed,
      )
      .toBe(false);
    await load.sells(60);
    await network.mend();
    await whole();
    await load.sells(40);
    await load.expectKept(shop);
  });

  it('one is heard by the others, and hears none of them', async () => {
    const load = await Load.start(shop);
    await load.sells(40);
    const { one, others } = await sides();
    for (const other of others) await network.cut(other, one);
    await load.sells(60);
    await network.mend();
    await whole();
    await load.sells(40);
    await load.expectKept(shop);
  });

  it('two do not hear each other, and both hear the third', async () => {
    const load = await Load.start(shop);
    await load.sells(40);
    const { one, others } = await sides();
    await network.cut(one, others[0]);
    await network.cut(others[0], one);
    await load.sells(60);
    await network.mend();
    await whole();
    await load.sells(40);
    await load.expectKept(shop);
  });
});
