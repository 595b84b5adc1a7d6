import { Sequelize } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenKeyOf, tokenOf } from '../../src/mail/tokens/derive.js';
import { Comment, StockLevel, StockMovement, User, UserToken } from '../../src/models/index.js';
import { recordWithoutMoving } from '../../src/modules/stock/move-stock.js';
import { buildAdmin, buildPost, buildProduct, buildUser, PASSWORD } from '../helpers/factories.js';
import { LOCATION_ID } from '../helpers/location.js';
import { type ClusterShop, ENVIRONMENT, startShop } from './shop.js';

// Two who come to one rule on two nodes at once. Neither node knows of the other's locks: what decides is that both
// write the same row.

const ROUNDS = Number(process.env.CLUSTER_ROUNDS ?? 100);

let shop: ClusterShop;
beforeAll(async () => {
  shop = await startShop(2);
});
afterAll(() => shop?.stop());

/** Runs them all, and counts those that broke the rule. */
async function broken(round: (n: number) => Promise<boolean>): Promise<number> {
  let count = 0;
  for (let n = 0; n < ROUNDS; n++) if (await round(n)) count++;
  return count;
}

it('of two admins who disable or demote each other one stays', async () => {
  const [first, second] = await Promise.all([buildAdmin(), buildAdmin()]);
  const [asFirst, asSecond] = await Promise.all([shop.signIn(first), shop.signIn(second)]);
  const id = [first.id, second.id];
  const lost = await broken(async (n) => {
    // Who is disabled is signed out, too.
    await User.update({ role: 'admin', isActive: true, tokenVersion: 0 }, { where: { id } });
    await shop.settled();
    const body = n % 2 === 0 ? { role: 'customer' } : { isActive: false };
    const answers = await Promise.all([
      shop.request(0, 'PATCH', `/api/admin/users/${second.id}`, { token: asFirst, body }),
      shop.request(1, 'PATCH', `/api/admin/users/${first.id}`, { token: asSecond, body }),
    ]);
    expect(answers.filter(({ status }) => ![200, 401, 403].includes(status))).toEqual([]);
    expect(answers.map(({ status }) => status)).toContain(200);
    await shop.settled();
    return (await User.count({ where: { id, role: 'admin', isActive: true } })) === 0;
  });
  expect(lost).toBe(0);
});

it('no comment is left of a post that is deleted', async () => {
  const admin = await shop.signIn(await buildAdmin());
  const author = await buildAdmin();
  const left = await broken(async () => {
    const { id } = await buildPost({ authorId: author.id });
    await shop.settled();
    const body = { content: 'Well said.' };
    const answers = await Promise.all([
      shop.request(0, 'POST', `/api/posts/${id}/comments`, { token: admin, body }),
      shop.request(1, 'DELETE', `/api/posts/${id}`, { token: admin }),
    ]);
    expect(answers[1].status).toBe(204);
    expect([201, 404]).toContain(answers[0].status);
    await shop.settled();
    return (await Comment.count({ where: { commentableType: 'post', commentableId: id } })) > 0;
  });
  expect(left).toBe(0);
});

it('no token outlives a change of the password', async () => {
  const user = await buildUser();
  const { email } = user;
  let [password, other] = [PASSWORD, 'another password of the tests'];
  const logIn = () => shop.request(0, 'POST', '/api/auth/login', { body: { email, password } });
  const outlived = await broken(async () => {
    const { accessToken: token } = (await logIn()).body;
    await shop.settled();
    let isChanging = true;
    const body = { currentPassword: password, newPassword: other };
    const change = shop.request(1, 'POST', '/api/users/me/password', { token, body }).finally(() => {
      isChanging = false;
    });
    const given: string[] = [];
    // One of them is verified before the change and given its token beside it.
    while (isChanging) {
      const answers = await Promise.all([logIn(), logIn(), logIn(), logIn()]);
      for (const { status, body } of answers) if (status === 200) given.push(body.refreshToken);
    }
    expect((await change).status).toBe(204);
    await shop.settled();
    [password, other] = [other, password];
    const answers = await Promise.all(
      given.map((refreshToken) => shop.request(0, 'POST', '/api/auth/refresh', { body: { refreshToken } })),
    );
    return answers.some(({ status }) => status === 200);
  });
  expect(outlived).toBe(0);
});

it('a link to a new password is used once', async () => {
  const user = await buildUser();
  const purpose = 'reset_password';
  const used = await broken(async () => {
    const { passwordVersion } = await user.reload();
    const facts = { id: uuid(), userId: user.id, purpose, email: user.email } as const;
    await UserToken.create({ ...facts, expiresAt: new Date(Date.now() + 3_600_000) });
    const token = tokenOf(tokenKeyOf(ENVIRONMENT.JWT_SECRET), { ...facts, passwordVersion });
    await shop.settled();
    const answers = await Promise.all(
      [0, 1].map((node) => {
        const body = { token, password: `password number ${node} of the tests` };
        return shop.request(node, 'POST', '/api/auth/password-reset/confirm', { body });
      }),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400]);
    await shop.settled();
    return (await user.reload()).passwordVersion !== passwordVersion + 1;
  });
  expect(used).toBe(0);
});

describe('a ledger that lacks units', () => {
  it('is mended once', async () => {
    const url = shop.cluster.nodes[1]?.url(shop.database) as string;
    const { socketPath } = Object.fromEntries(new URL(url).searchParams);
    const other = new Sequelize({
      dialect: 'mysql',
      database: shop.database,
      username: 'root',
      dialectOptions: { socketPath },
      logging: false,
    });
    const { id: productId } = await buildProduct({ stock: 10 });
    const where = { productId, locationId: LOCATION_ID };
    await StockMovement.sequelize?.query('DELETE FROM stock_movements WHERE productId = ?', {
      replacements: [productId],
    });
    await shop.settled();
    const changes = [{ ...where, onHand: 10, kind: 'adjustment' as const }];
    const [here, there] = [await shop.sequelize.transaction(), await other.transaction()];
    await recordWithoutMoving(changes, here);
    await recordWithoutMoving(changes, there);
    await here.commit();
    // 1213 at COMMIT, or as soon as the other's rows arrive.
    await expect(there.commit()).rejects.toThrow(/Deadlock|deadlock/);
    await other.close();
    expect(await StockMovement.sum('onHand', { where })).toBe(10);
    expect((await StockLevel.findOne({ where, rejectOnEmpty: true })).onHand).toBe(10);
  });
});
