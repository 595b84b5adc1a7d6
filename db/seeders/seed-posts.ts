import { Post } from '../../src/models/index.js';
import type { Seeder } from './seeder.js';
import type { Shop } from './shop.js';
import { addMissingLogins, findPosts, findUsers, refuseWhileOrdered } from './shop-rows.js';

/** The shop's journal. Comes after its logins. */
export const seedPosts = (name: string, shop: Shop): Seeder => ({
  name,
  async up(transaction) {
    // A shop that was seeded before it had a journal lacks its author.
    await addMissingLogins(shop, transaction);
    const users = await findUsers(shop, transaction);
    const taken = await findPosts(shop, users, transaction);
    const idOf = new Map(users.map(({ email, id }) => [email, id]));
    const missing = shop.posts.filter(({ title }) => !taken.has(title));
    await Post.bulkCreate(
      missing.map(({ author, publishedAt = null, ...post }) => ({
        ...post,
        authorId: idOf.get(author) as number,
        publishedAt,
        published: publishedAt !== null,
      })),
      { transaction },
    );
  },
  async down(transaction) {
    await refuseWhileOrdered(shop, transaction);
    // Also what somebody wrote under its logins: a post cannot do without its author.
    const authorId = (await findUsers(shop, transaction)).map(({ id }) => id);
    await Post.destroy({ where: { authorId }, transaction });
  },
});
