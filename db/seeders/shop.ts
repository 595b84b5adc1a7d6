import type { Comment, Post, Product, User } from '../../src/models/index.js';

/** Who can log in to a seeded shop. These passwords are public: never seed a shop that is real. */
interface ShopLogin extends Pick<User, 'email' | 'password' | 'firstName' | 'lastName' | 'role'> {
  /** False for one that has been disabled. */
  isActive?: boolean;
}

/** A shelf of the shop. */
interface ShopCategory {
  name: string;
  slug: string;
  description: string;
}

/** A product of the shop; its currency is USD. */
export interface ShopProduct extends Pick<Product, 'sku' | 'name' | 'price'> {
  description: string;
  /** Slugs of the shop's categories. */
  categories: readonly string[];
  /** Units on hand to begin with. */
  stock: number;
  /** Without a picture, as some are in every shop. */
  unpictured?: true;
  /** False for one that is not for sale. */
  isActive?: boolean;
}

/** A post of the shop's journal, one of each title. */
interface ShopPost extends Pick<Post, 'title' | 'content'> {
  /** E-mail of one of the shop's logins. */
  author: User['email'];
  /** When it was published; a draft has none. */
  publishedAt?: Date;
}

/** What a user said about a post, by its title, or a product, by its SKU: one thing about each. */
type ShopComment = Pick<Comment, 'content'> & {
  /** E-mail of one of the shop's logins. */
  author: User['email'];
  isHidden?: boolean;
} & ({ post: string } | { product: string; rating: number });

/** All that a set of seeds puts there. Its SKUs are upper case. */
export interface Shop {
  /** In the names of its seeders, and where people are told of it. */
  name: string;
  logins: readonly ShopLogin[];
  categories: readonly ShopCategory[];
  products: readonly ShopProduct[];
  posts: readonly ShopPost[];
  comments: readonly ShopComment[];
}
