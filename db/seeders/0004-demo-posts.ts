import { Post } from '../../src/models/index.js';
import { demoPosts } from './demo-journal.js';
import { addMissingLogins, findDemoPosts, findDemoUsers, refuseWhileOrdered } from './demo-rows.js';
import type { Seeder } from './seeder.js';

export const demoPostsSeeder: Seeder = {
  name: '0004-demo-posts',
  async up(transaction) {
    // A shop that was seeded before it had a journal lacks its author.
    await addMissingLogins(transaction);
    const users = await findDemoUsers(transaction);
    const taken = await findDemoPosts(users, transaction);
    const idOf = new Map(users.map(({ email, id }) => [email, id]));
    const missing = demoPosts.filter(({ title }) => !taken.has(title));
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
    await refuseWhileOrdered(transaction);
    // Also what somebody wrote under a demo login: a post cannot do without its author.
    const authorId = (await findDemoUsers(transaction)).map(({ id }) => id);
    await Post.destroy({ where: { authorId }, transaction });
  },
};
