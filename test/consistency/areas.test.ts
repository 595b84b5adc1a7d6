import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AREAS } from '../../src/consistency/areas.js';
import type { Area } from '../../src/consistency/check.js';
import { verify } from '../../src/consistency/verify.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';

let database: TestDatabase;
let sequelize: Sequelize;

beforeAll(async () => {
  database = await createDatabase();
  sequelize = connectTo(database);
});
afterAll(async () => {
  await sequelize.close();
  await database.drop();
});

it('are those of every module that has a checks.ts, and of events', async () => {
  const source = join(import.meta.dirname, '../../src');
  const areas: Area[] = [];
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!/^(modules\/[^/]+|events)\/checks\.ts$/.test(file)) continue;
    const exported: object = await import(join(source, file));
    areas.push(...Object.values(exported).filter((value): value is Area => 'mend' in value));
  }
  expect(areas.length).toBeGreaterThanOrEqual(5);
  const byName = (all: readonly Area[]) => all.map(({ name }) => name).toSorted();
  expect(byName(areas)).toEqual(byName(AREAS));
});

it('have names of their own, and so have their checks and tables', () => {
  const names = [
    AREAS.map(({ name }) => name),
    AREAS.flatMap(({ checks }) => checks.map(({ name }) => name)),
    AREAS.flatMap(({ tables }) => Object.keys(tables)),
  ];
  for (const all of names) expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([]);
});

it.each(AREAS.map(({ name }) => name))(
  '%s can be looked at alone, and holds of an empty shop',
  async (name) => {
    const areas = AREAS.filter((area) => area.name === name);
    const { ok, checked, checks } = await verify(sequelize, areas);
    expect(ok).toBe(true);
    expect(Object.keys(checked)).toEqual(areas.flatMap(({ tables }) => Object.keys(tables)));
    expect(checks.map((check) => check.name)).toEqual(
      areas.flatMap((area) => area.checks.map((one) => one.name)),
    );
  },
);
