import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withLease } from '../../src/jobs/lease.js';
import { JobLease } from '../../src/models/job-lease.js';
import { startApp, type TestApp } from '../helpers/app.js';

let service: TestApp;
let sequelize: Sequelize;
let name: string;
let jobs = 0;

beforeAll(async () => {
  service = await startApp();
  sequelize = service.sequelize;
});
afterAll(() => service.close());

/** Someone who takes a while, so that others come meanwhile. */
function slow(lease: { seconds: number; cooldownSeconds: number }) {
  name = `job ${++jobs}`;
  let finish = () => {};
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const done = withLease(sequelize, { name, ...lease }, async () => {
    begin();
    await held;
  });
  return { begun, finish, done };
}

/** How many of so many that come at once do the work. */
async function comers(count: number, lease: { seconds: number; cooldownSeconds: number }): Promise<number> {
  let worked = 0;
  const one = () =>
    withLease(sequelize, { name, ...lease }, async () => {
      worked++;
    });
  await Promise.all(Array.from({ length: count }, one));
  return worked;
}

it('of 20 who come at once to a job that nobody has done before, one does it', async () => {
  name = 'a new job';
  expect(await comers(20, { seconds: 60, cooldownSeconds: 60 })).toBe(1);
  expect(await comers(20, { seconds: 60, cooldownSeconds: 60 })).toBe(0);
});

it('nobody else does it while its holder is at it, nor until it has rested', async () => {
  const holder = slow({ seconds: 60, cooldownSeconds: 60 });
  await holder.begun;
  expect(await comers(5, { seconds: 60, cooldownSeconds: 60 })).toBe(0);
  holder.finish();
  await holder.done;
  expect(await comers(5, { seconds: 60, cooldownSeconds: 60 })).toBe(0);
});

it('that of a holder who died is over by itself, and what it writes late ends nobody else’s', async () => {
  const dead = slow({ seconds: 0, cooldownSeconds: 0 });
  await dead.begun;
  let heldBy: string | undefined;
  await withLease(sequelize, { name, seconds: 60, cooldownSeconds: 60 }, async () => {
    heldBy = (await JobLease.findByPk(name))?.holder;
    dead.finish();
    await dead.done;
    expect(await comers(5, { seconds: 60, cooldownSeconds: 60 })).toBe(0);
  });
  expect((await JobLease.findByPk(name))?.holder).toBe(heldBy);
});

it('work that fails is tried again after the rest', async () => {
  name = 'a job that fails';
  const lease = { name, seconds: 60, cooldownSeconds: 0 };
  await expect(withLease(sequelize, lease, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await comers(1, lease)).toBe(1);
});
