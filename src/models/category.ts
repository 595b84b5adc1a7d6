import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import {
  BeforeBulkUpdate,
  BelongsToMany,
  Column,
  CreatedAt,
  DataType,
  Model,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { identityOf } from '../rules/identity.js';
import { isOneLine, isText, LIMITS, must, SLUG_PATTERN } from '../rules/values.js';
import { countChanges } from './hooks/count-changes.js';
import { lengthWithin } from './length-within.js';
import { Product } from './product.js';
import { ProductCategory } from './product-category.js';

/** Lower case and NFC can make a name longer, at most three times. */
const NAME_KEY_LENGTH = 3 * LIMITS.categoryName.max;

/** A category of products. A product can be in several. */
@Table({ tableName: 'categories', version: true })
export class Category extends Model<InferAttributes<Category>, InferCreationAttributes<Category>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({
    type: DataType.STRING(LIMITS.categoryName.max),
    allowNull: false,
    validate: {
      len: lengthWithin(LIMITS.categoryName),
      rule: must(isOneLine, 'must not have control characters'),
    },
    set(this: Category, value: unknown) {
      if (typeof value !== 'string') return this.setDataValue('name', value as string);
      this.setDataValue('name', value.normalize('NFC'));
      this.setDataValue('nameKey', identityOf(value));
    },
  })
  declare name: string;

  /** The normalised name, set with `name`. Raw SQL that leaves it out gets it in lower case. */
  @Column({
    type: DataType.STRING(NAME_KEY_LENGTH),
    unique: 'categories_name',
  })
  declare nameKey: CreationOptional<string>;

  /** For URLs: lower-case ASCII words joined by hyphens. */
  @Column({
    type: DataType.STRING(LIMITS.slug.max),
    allowNull: false,
    unique: 'categories_slug',
    validate: { is: { args: SLUG_PATTERN, msg: 'must be lower-case words joined by hyphens' } },
  })
  declare slug: string;

  @Column({
    type: DataType.STRING(LIMITS.categoryDescription.max),
    allowNull: true,
    validate: {
      len: lengthWithin(LIMITS.categoryDescription),
      rule: must(isText, 'must not have control characters'),
    },
  })
  declare description: CreationOptional<string | null>;

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
    () => Product,
    () => ProductCategory,
    'categoryId',
    'productId',
  )
  declare products?: NonAttribute<Product[]>;

  @BeforeBulkUpdate
  static countChanges(options: object): void {
    countChanges(options);
  }
}
