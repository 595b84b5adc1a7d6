import type { Comment, Discount, Post, Product, ShippingMethod, User } from '../../src/models/index.js';

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

/** What a shop charges by. Amounts are in USD; rules name each other by their codes. */
export interface ShopRules {
  /** `category`: slug of the products that are in it. */
  taxCategories: ReadonlyArray<{ code: string; name: string; category: string }>;
  /** Of the standard category, unless told. */
  taxRates: ReadonlyArray<{ name: string; country: string; rate: string; taxCategory?: string }>;
  shippingZones: ReadonlyArray<{
    name: string;
    countries: readonly string[];
    /** At one price each. */
    methods: ReadonlyArray<
      Pick<ShippingMethod, 'code' | 'name'> & { amount: string } & Partial<
          Pick<ShippingMethod, 'freeFrom' | 'position' | 'daysMin' | 'daysMax'>
        >
    >;
  }>;
  customerGroups: ReadonlyArray<{ code: string; name: string }>;
  priceLists: ReadonlyArray<{
    code: string;
    name: string;
    customerGroup: string;
    prices: ReadonlyArray<{ sku: string; minQuantity: number; amount: string }>;
  }>;
  /** Automatic without a code. */
  discounts: ReadonlyArray<
    Pick<Discount, 'name' | 'class' | 'kind'> &
      Partial<Pick<Discount, 'code' | 'value' | 'currency' | 'rule' | 'maxUses'>> & {
        /** Slug and code of those whom it is for. */
        category?: string;
        customerGroup?: string;
      }
  >;
}

/** All that a set of seeds puts there. Its SKUs are upper case. */
export interface Shop {
  /** In the names of its seeders, and where people are told of it. */
  name: string;
  logins: readonly ShopLogin[];
  categories: readonly ShopCategory[];
  products: readonly ShopProduct[];
  posts: readonly ShopPost[];
  comments: readonly ShopComment[];
  /** None: it charges what its products cost. */
  rules?: ShopRules;
}
