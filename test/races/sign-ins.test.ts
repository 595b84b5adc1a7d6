import { Op } from 'sequelize';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RefreshToken, type User } from '../../src/models/index.js';
import { type Answer, startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin, buildUser, PASSWORD } from '../helpers/factories.js';
import { refusal } from '../helpers/refusals.js';
import { inTurn } from '../helpers/row-lock.js';

const NEW_PASSWORD = 'quite another password';
const WRONG_CREDENTIALS = { status: 401, code: 'INVALID_CREDENTIALS' };
const WRONG_PASSWORD = { status: 403, code: 'WRONG_PASSWORD' };
const WRONG_TOKEN = { status: 401, code: 'INVALID_REFRESH_TOKEN' };

let service: TestApp;
let admin: User;
let customer: User;

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
beforeEach(async () => {
  customer = await buildUser();
});
afterAll(() => service.close());

const post = (action: string, body: object) => service.request('POST', `/api/auth/${action}`, { body });
const login = (password = PASSWORD) => post('login', { email: customer.email, password });
const refresh = (refreshToken: string) => post('refresh', { refreshToken });
const logout = (refreshToken: string) => post('logout', { refreshToken });
const changePassword = (newPassword = NEW_PASSWORD) =>
  service.request('POST', '/api/users/me/password', {
    as: customer,
    body: { currentPassword: PASSWORD, newPassword },
  });
const disable = () =>
  service.request('PATCH', `/api/admin/users/${customer.id}`, { as: admin, body: { isActive: false } });

const tokensLeft = () => RefreshToken.count({ where: { userId: customer.id } });
async function signIn(): Promise<string> {
  return (await login()).body.refreshToken;
}

/**
 * Both read the account as it was before either of them; who comes first is then first to have it. No deadlock may make
 * either begin again.
 */
async function accountInTurn<A, B>(first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  const database = service.sequelize.getDatabaseName();
  const account = `SELECT id FROM users WHERE id = ${customer.id} FOR UPDATE`;
  let answers: [A, B] | undefined;
  const statements = await service.statementsDuring(async () => {
    answers = await inTurn(database, account, first, second);
  });
  expect(statements.filter((sql) => sql.includes('START TRANSACTION')).length).toBeLessThanOrEqual(2);
  return answers as [A, B];
}

describe('a login beside a change of the password that it was given', () => {
  it('the change first: the login is refused, and no token outlives the change', async () => {
    const [changed, loggedIn] = await accountInTurn(changePassword, login);
    expect(changed.status).toBe(204);
    expect(refusal(loggedIn)).toMatchObject(WRONG_CREDENTIALS);
    expect(await tokensLeft()).toBe(0);
    expect((await login(NEW_PASSWORD)).status).toBe(200);
  });

  it('the login first: its token ends with the change', async () => {
    const [loggedIn, changed] = await accountInTurn(login, changePassword);
    expect([loggedIn.status, changed.status]).toEqual([200, 204]);
    expect(refusal(await refresh(loggedIn.body.refreshToken))).toMatchObject(WRONG_TOKEN);
  });
});

describe('a login beside the disabling of its account', () => {
  it('the disabling first: the login is refused', async () => {
    const [disabled, loggedIn] = await accountInTurn(disable, login);
    expect(disabled.status).toBe(200);
    expect(refusal(loggedIn)).toMatchObject({ status: 403, code: 'ACCOUNT_DISABLED' });
    expect(await tokensLeft()).toBe(0);
  });

  it('the login first: its token is worth nothing', async () => {
    const [loggedIn, disabled] = await accountInTurn(login, disable);
    expect([loggedIn.status, disabled.status]).toEqual([200, 200]);
    const refused = await refresh(loggedIn.body.refreshToken);
    expect(refusal(refused)).toMatchObject({ status: 403, code: 'ACCOUNT_DISABLED' });
  });
});

it('a login beside the deletion of its account is refused', async () => {
  const [, loggedIn] = await accountInTurn(() => customer.destroy(), login);
  expect(refusal(loggedIn)).toMatchObject(WRONG_CREDENTIALS);
});

describe('a refresh beside a change of the password', () => {
  it('the change first: there is nothing to trade, and no deadlock', async () => {
    const token = await signIn();
    const [changed, refreshed] = await accountInTurn(changePassword, () => refresh(token));
    expect(changed.status).toBe(204);
    expect(refusal(refreshed)).toMatchObject(WRONG_TOKEN);
    expect(await tokensLeft()).toBe(0);
  });

  it('the refresh first: what it answers with ends with the change', async () => {
    const token = await signIn();
    const [refreshed, changed] = await accountInTurn(() => refresh(token), changePassword);
    expect([refreshed.status, changed.status]).toEqual([200, 204]);
    expect(refusal(await refresh(refreshed.body.refreshToken))).toMatchObject(WRONG_TOKEN);
  });
});

it('of two changes of the password that give the same one, the second finds it wrong', async () => {
  const [first, second] = await accountInTurn(
    () => changePassword(NEW_PASSWORD),
    () => changePassword('the password of a thief'),
  );
  expect(first.status).toBe(204);
  expect(refusal(second)).toMatchObject(WRONG_PASSWORD);
  expect((await login(NEW_PASSWORD)).status).toBe(200);
});

it('a change of the address beside one of the password that it was given: the password first, and it is wrong', async () => {
  const changeAddress = () =>
    service.request('PATCH', '/api/users/me', {
      as: customer,
      body: { email: `thief-${customer.email}`, currentPassword: PASSWORD },
    });
  const [changed, refused] = await accountInTurn(changePassword, changeAddress);
  expect(changed.status).toBe(204);
  expect(refusal(refused)).toMatchObject(WRONG_PASSWORD);
  expect((await login(NEW_PASSWORD)).status).toBe(200);
});

describe('ending a sign-in', () => {
  // Tokens lie in the order of their hashes, so that a new one comes before or after the old ones by chance.
  const ROUNDS = 12;

  it('by a logout includes the token that a refresh is just giving out', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const token = await signIn();
      const [refreshed, loggedOut] = await accountInTurn(
        () => refresh(token),
        () => logout(token),
      );
      expect([refreshed.status, loggedOut.status]).toEqual([200, 204]);
      expect(refusal(await refresh(refreshed.body.refreshToken))).toMatchObject(WRONG_TOKEN);
    }
  });

  it('by a token that comes a second time does, too', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const used = await signIn();
      const current = (await refresh(used)).body.refreshToken;
      const longAgo = new Date(Date.now() - 60_000);
      await RefreshToken.update(
        { usedAt: longAgo },
        { where: { userId: customer.id, usedAt: { [Op.not]: null } } },
      );
      const [refreshed, reused] = await accountInTurn(
        () => refresh(current),
        () => refresh(used),
      );
      expect(refreshed.status).toBe(200);
      expect(refusal(reused)).toMatchObject(WRONG_TOKEN);
      expect(await tokensLeft()).toBe(0);
    }
  });
});

it('refreshes of several sign-ins of one account at once all succeed, and deadlock with nothing', async () => {
  const tokens: string[] = [];
  for (let n = 0; n < 8; n++) tokens.push(await signIn());
  let answers: Answer[] = [];
  const statements = await service.statementsDuring(async () => {
    answers = await Promise.all(tokens.map(refresh));
  });
  expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 200));
  expect(statements.filter((sql) => sql.includes('ROLLBACK'))).toEqual([]);
});
