import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Comment, Product } from '../../src/models/index.js';
import { createComment } from '../../src/modules/comments/write-comment.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { buildPost, buildProduct, buildUser } from '../helpers/factories.js';
import { runScript } from '../helpers/run-script.js';

describe('comments and ratings, verified and repaired in production', () => {
  let database: TestDatabase;
  let sequelize: Sequelize;
  let env: Record<string, string>;
  let mug: number;
  let lamp: number;

  beforeAll(async () => {
    database = await createDatabase();
    env = { DATABASE_URL: database.url, NODE_ENV: 'production' };
    sequelize = connectTo(database);
  });
  afterAll(async () => {
    await sequelize.close();
    await database.drop();
  });

  const verify = (...args: string[]) => runScript('verify', ['--only', 'comments', ...args], env);

  it('holds', async () => {
    const [ada, bob] = await Promise.all([buildUser(), buildUser()]);
    // One after the other: what is found is listed in the order of their ids.
    mug = (await buildProduct()).id;
    lamp = (await buildProduct()).id;
    const said = { content: 'Said', commentableType: 'product', commentableId: mug } as const;
    await createComment(sequelize, { ...said, authorId: ada.id, rating: 5 });
    await createComment(sequelize, { ...said, authorId: bob.id, rating: 2 });
    const { id: commentableId } = await buildPost();
    await createComment(sequelize, {
      authorId: ada.id,
      content: 'Said',
      commentableType: 'post',
      commentableId,
    });

    const { code, stdout, stderr } = await verify();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^rating-not-its-reviews +0 {2}Every product's rating is that of its visible reviews$/m,
    );
    expect(stdout).toMatch(/\nEverything holds\.\n$/);
  });

  it('does not hold: says where, and changes nothing', async () => {
    await sequelize.query('UPDATE products SET ratingSum = 9, reviewCount = 2 WHERE id = ?', {
      replacements: [mug],
    });
    await sequelize.query('UPDATE products SET ratingSum = 3, reviewCount = 1 WHERE id = ?', {
      replacements: [lamp],
    });
    // As a restored dump, or someone at the database, could leave it.
    await sequelize.query('DELETE FROM posts');

    const [plain, json] = [await verify(), await verify('--json')];
    expect(plain).toMatchObject({ code: 1, stderr: '' });
    expect(plain.stdout).toContain('rating-not-its-reviews: 2 violations\n');
    expect(plain.stdout).toMatch(new RegExp(`^ +${mug} +9 +2 +7 +2$`, 'm'));
    expect(plain.stdout).toMatch(new RegExp(`^ +${lamp} +3 +1 +0 +0$`, 'm'));
    expect(plain.stdout).toContain('comment-without-parent: 1 violation\n');
    expect(plain.stdout).toMatch(/\n2 checks failed\.\n$/);
    expect(json).toMatchObject({ code: 1, stderr: '' });
    const { ok, checks } = JSON.parse(json.stdout);
    expect(ok).toBe(false);
    expect(checks).toMatchObject([{ violations: 2, first: [{ productId: mug, stars: 7 }, {}] }, {}]);
    expect(await Comment.count()).toBe(3);
  });

  it('is repaired, and holds again', async () => {
    const { code, stdout } = await verify('--repair');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nEverything holds\.\n$/);
    expect(await Product.findAll({ order: ['id'] })).toMatchObject([
      { ratingSum: 7, reviewCount: 2 },
      { ratingSum: 0, reviewCount: 0 },
    ]);
    expect(await Comment.findAll({ raw: true })).toMatchObject([
      { commentableType: 'product' },
      { commentableType: 'product' },
    ]);
  });

  it('tells wrong arguments', async () => {
    const { code, stdout, stderr } = await verify('--fast');
    expect(stderr).toContain('Usage: ');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
