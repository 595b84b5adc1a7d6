import type {
  BulkCreateOptions,
  CreateOptions,
  CreationOptional,
  DestroyOptions,
  InferAttributes,
  InferCreationAttributes,
  InstanceDestroyOptions,
  InstanceUpdateOptions,
  NonAttribute,
  UpdateOptions,
} from 'sequelize';
import { literal, Op } from 'sequelize';
import {
  AfterBulkCreate,
  AfterCreate,
  AfterUpdate,
  BeforeBulkCreate,
  BeforeBulkDestroy,
  BeforeBulkUpdate,
  BeforeDestroy,
  BeforeUpdate,
  BeforeValidate,
  BelongsTo,
  BelongsToMany,
  Column,
  CreatedAt,
  DataType,
  HasMany,
  Model,
  Scopes,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { isCurrency } from '../money/currencies.js';
import { isHttpUrl, isOneLine, isText, LIMITS, must, SLUG_PATTERN } from '../rules/values.js';
import {
  type Availability,
  availabilityOf,
  averageRatingOf,
  HAS_STOCK,
  STOCK_QUANTITY,
} from './availability.js';
import { Category } from './category.js';
import { Comment } from './comment.js';
import { completeProducts, followProduct } from './hooks/complete-products.js';
import { countChanges } from './hooks/count-changes.js';
import { comparesAtMore, isPriceChanged, setLowestPrice } from './hooks/price-history.js';
import { setPlaceholderSlugs } from './hooks/product-slug.js';
import { removeCommentsOf } from './hooks/remove-comments.js';
import { isSearchChanged } from './hooks/write-terms.js';
import { lengthWithin } from './length-within.js';
import { moneyColumn, priceColumn } from './money-column.js';
import { ProductCategory } from './product-category.js';
import { SKU } from './sku-column.js';
import { StockLevel } from './stock-level.js';
import { STANDARD_TAX_CATEGORY_ID, TaxCategory } from './tax-category.js';

/** Stock is in stock_levels, never here. */
@Scopes(() => ({
  active: { where: { isActive: true } },
  inStock: { where: { [Op.and]: [literal(HAS_STOCK)] } },
  withStock: { attributes: { include: [[literal(STOCK_QUANTITY), 'stockQuantity']] } },
  withCategories: {
    include: [{ model: Category, attributes: ['id', 'name', 'slug'], through: { attributes: [] } }],
  },
}))
@Table({
  tableName: 'products',
  version: true,
  indexes: [
    { name: 'products_name', fields: ['name'] },
    { name: 'products_price', fields: ['price'] },
    { name: 'products_tax_category', fields: ['taxCategoryId'] },
  ],
  validate: { comparesAtMore },
})
export class Product extends Model<InferAttributes<Product>, InferCreationAttributes<Product>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  /** Stock keeping unit: any printable characters. */
  @Column(SKU)
  declare sku: string;

  /** The normalised SKU, set together with `sku`; lower case and NFC can be longer. Default for raw SQL: the SKU in lower case. */
  @Column({ type: DataType.STRING(3 * LIMITS.sku.max), unique: 'products_sku' })
  declare skuKey: CreationOptional<string>;

  /** For URLs. Made from the name, and unchanged when the name changes. */
  @Column({
    type: DataType.STRING(LIMITS.slug.max),
    allowNull: false,
    unique: 'products_slug',
    validate: { is: { args: SLUG_PATTERN, msg: 'must be lower-case words joined by hyphens' } },
  })
  declare slug: CreationOptional<string>;

  @Column({
    type: DataType.STRING(LIMITS.productName.max),
    allowNull: false,
    validate: {
      len: lengthWithin(LIMITS.productName),
      rule: must(isOneLine, 'must not have control characters'),
    },
  })
  declare name: string;

  @Column({
    type: DataType.TEXT('medium'),
    allowNull: true,
    validate: {
      len: lengthWithin(LIMITS.productDescription),
      rule: must(isText, 'must not have control characters'),
    },
  })
  declare description: CreationOptional<string | null>;

  /** A decimal string such as "19.99", in the row's currency. */
  @Column(priceColumn('price'))
  declare price: string;

  /** Higher price to compare with: what it cost before, or elsewhere. NULL if there is none. */
  @Column({ ...priceColumn('compareAtPrice'), allowNull: true })
  declare compareAtPrice: CreationOptional<string | null>;

  /** Lowest price of the 30 days before the current reduction; see hooks/price-history.ts. */
  @Column({ ...moneyColumn('lowestPrice30Days'), allowNull: true })
  declare lowestPrice30Days: CreationOptional<string | null>;

  /** ISO 4217. */
  @Column({
    type: DataType.CHAR(3),
    allowNull: false,
    validate: { rule: must(isCurrency, 'must be an ISO 4217 code such as USD') },
  })
  declare currency: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: STANDARD_TAX_CATEGORY_ID })
  declare taxCategoryId: CreationOptional<number>;

  /** Weight of one unit, for shipping by weight; null counts as 0. */
  @Column({
    type: DataType.INTEGER.UNSIGNED,
    allowNull: true,
    validate: { isInt: true, min: 0, max: LIMITS.weightGrams.max },
  })
  declare weightGrams: CreationOptional<number | null>;

  @Column({
    type: DataType.STRING(LIMITS.imageUrl.max),
    allowNull: true,
    validate: { rule: must(isHttpUrl, 'must be an http or https address') },
  })
  declare imageUrl: CreationOptional<string | null>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  /** Sum of the stars of visible reviews; changed by adjustRating only (product-rating.ts). */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0 })
  declare ratingSum: CreationOptional<number>;

  /** Number of visible reviews. */
  @Column({ type: DataType.INTEGER, allowNull: false, defaultValue: 0 })
  declare reviewCount: CreationOptional<number>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsToMany(
    () => Category,
    () => ProductCategory,
    'productId',
    'categoryId',
  )
  declare categories?: NonAttribute<Category[]>;

  @BelongsTo(() => TaxCategory, 'taxCategoryId')
  declare taxCategory?: NonAttribute<TaxCategory>;

  @HasMany(() => StockLevel, 'productId')
  declare stockLevels?: NonAttribute<StockLevel[]>;

  @HasMany(() => Comment, {
    foreignKey: 'commentableId',
    constraints: false,
    scope: { commentableType: 'product' },
  })
  declare reviews?: NonAttribute<Comment[]>;

  /** Units that can be bought now; undefined without the scope withStock. */
  get stockQuantity(): NonAttribute<number | undefined> {
    // SUM() comes as a string.
    const sum = this.dataValues['stockQuantity' as never] as string | undefined;
    return sum === undefined ? undefined : Number(sum);
  }

  /** Out of stock when read without the scope withStock. */
  get availability(): NonAttribute<Availability> {
    return availabilityOf(this.isActive, this.stockQuantity ?? 0);
  }

  /** Stars, with two decimals; null without a review. */
  get averageRating(): NonAttribute<number | null> {
    return averageRatingOf(this.ratingSum, this.reviewCount);
  }

  @BeforeValidate
  @BeforeBulkCreate
  static setPlaceholderSlugs(products: Product | Product[]): void {
    setPlaceholderSlugs([products].flat());
  }

  @AfterCreate
  static complete(product: Product, { transaction }: CreateOptions): Promise<void> {
    return completeProducts([product], transaction, true);
  }

  @AfterBulkCreate
  static completeAll(products: Product[], { transaction }: BulkCreateOptions): Promise<void> {
    return completeProducts(products, transaction, false);
  }

  @BeforeUpdate
  static async findLowestPrice(product: Product, { fields, transaction }: InstanceUpdateOptions) {
    if (isPriceChanged(fields)) await setLowestPrice(product, transaction);
  }
  @AfterUpdate
  static followUp(product: Product, options: InstanceUpdateOptions): Promise<void> {
    return followProduct(product, options);
  }

  @BeforeDestroy
  static removeItsReviews(product: Product, options: InstanceDestroyOptions): Promise<void> {
    return removeCommentsOf('product', Product, { id: product.id }, options);
  }

  @BeforeBulkDestroy
  static removeTheirReviews(options: DestroyOptions<InferAttributes<Product>>): Promise<void> {
    return removeCommentsOf('product', Product, options.where, options);
  }

  @BeforeBulkUpdate
  static countChanges(options: UpdateOptions): void {
    countChanges(options);
    if (isSearchChanged(options.fields) || isPriceChanged(options.fields)) options.individualHooks = true;
  }
}
