import diagnostics from 'node:diagnostics_channel';
import type {
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
  InstanceUpdateOptions,
  NonAttribute,
} from 'sequelize';
import {
  AfterFind,
  BeforeBulkUpdate,
  BeforeCreate,
  BeforeUpdate,
  BeforeValidate,
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  HasMany,
  Model,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { isCommonPassword } from '../passwords/guessable-password.js';
import { checkPassword, hashPassword } from '../passwords/password.js';
import { emailIdentity } from '../rules/identity.js';
import { isEmail, isOneLine, LIMITS, must } from '../rules/values.js';
import { CustomerGroup } from './customer-group.js';
import { countChanges } from './hooks/count-changes.js';
import { Order } from './order.js';
import { Post } from './post.js';

/** An author is a customer who may also write posts. */
export const USER_ROLES = ['customer', 'admin', 'author'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/**
 * Publishes `{ ids: number[] }` for each read of user rows. plugins/database logs it at debug level; models have no logger.
 */
export const userAccessChannel = diagnostics.channel('stockkeeper:user-access');

/** An account. Set `password`; only its hash is stored. */
@Table({
  tableName: 'users',
  version: true,
  indexes: [
    { name: 'users_last_name', fields: ['lastName', 'firstName'] },
    { name: 'users_first_name', fields: ['firstName', 'lastName'] },
    { name: 'users_role', fields: ['role'] },
    { name: 'users_active', fields: ['isActive'] },
    { name: 'users_customer_group', fields: ['customerGroupId'] },
  ],
})
export class User extends Model<InferAttributes<User>, InferCreationAttributes<User>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({
    type: DataType.STRING(LIMITS.email.max),
    allowNull: false,
    validate: { rule: must(isEmail, 'must be an e-mail address') },
    set(this: User, value: unknown) {
      if (typeof value !== 'string') return this.setDataValue('email', value as string);
      this.setDataValue('email', value.trim().normalize('NFC').toLowerCase());
      this.setDataValue('emailKey', emailIdentity(value));
    },
  })
  declare email: string;

  /** The normalised address, set together with `email`. Default for raw SQL: the address in lower case. */
  @Column({ type: DataType.STRING(LIMITS.email.max), allowNull: false, unique: 'users_email' })
  declare emailKey: CreationOptional<string>;

  /** When a link that was sent to the address was used; null: not yet. */
  @Column({ type: DataType.DATE(3), allowNull: true, defaultValue: null })
  declare emailVerifiedAt: CreationOptional<Date | null>;

  /** The plain password, write-only. */
  @Column({
    type: DataType.VIRTUAL(DataType.STRING),
    validate: {
      len: { args: [LIMITS.password.min, LIMITS.password.max], msg: 'must be 8 to 128 characters' },
      rule: must((value) => !isCommonPassword(value), 'is one of those that are guessed first'),
    },
  })
  declare password: CreationOptional<string>;

  @Column({ type: DataType.STRING(255), allowNull: false })
  declare passwordHash: CreationOptional<string>;

  @Column({
    type: DataType.STRING(LIMITS.personName.max),
    allowNull: false,
    validate: { notEmpty: true, rule: must(isOneLine, 'must not have control characters') },
  })
  declare firstName: string;

  @Column({
    type: DataType.STRING(LIMITS.personName.max),
    allowNull: false,
    validate: { notEmpty: true, rule: must(isOneLine, 'must not have control characters') },
  })
  declare lastName: string;

  @Column({
    type: DataType.ENUM(...USER_ROLES),
    allowNull: false,
    defaultValue: 'customer',
    validate: { isIn: [[...USER_ROLES]] },
  })
  declare role: CreationOptional<UserRole>;

  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  /** The customer's group, which may have its own prices or a tax exemption; NULL: none. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true })
  declare customerGroupId: CreationOptional<number | null>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  /** Incremented by each change of the password, which invalidates older refresh tokens. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare passwordVersion: CreationOptional<number>;

  /** Incremented by logout, a new password and disabling the account, which invalidates older access tokens. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare tokenVersion: CreationOptional<number>;

  /** See lock-by-writing.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare lockCount: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => CustomerGroup, { foreignKey: 'customerGroupId', onDelete: 'RESTRICT' })
  declare customerGroup?: NonAttribute<CustomerGroup>;

  @HasMany(() => Order, { foreignKey: 'userId', onDelete: 'RESTRICT' })
  declare orders?: NonAttribute<Order[]>;

  @HasMany(() => Post, 'authorId')
  declare posts?: NonAttribute<Post[]>;

  /** Validation runs before hashing, so it must not require the hash yet. */
  @BeforeValidate
  static skipHashUntilItIsMade(user: User, options: { skip?: string[] }): void {
    if (user.password !== undefined) options.skip = [...(options.skip ?? []), 'passwordHash'];
  }

  @BeforeCreate
  @BeforeUpdate
  static async hashNewPassword(user: User, _options: InstanceUpdateOptions): Promise<void> {
    if (user.password === undefined || !user.changed('password')) return;
    user.passwordHash = await hashPassword(user.password);
    user.setDataValue('password', undefined as never);
  }

  @AfterFind
  static recordAccess(found: User | User[] | null): void {
    if (!userAccessChannel.hasSubscribers) return;
    const users = Array.isArray(found) ? found : found ? [found] : [];
    userAccessChannel.publish({ ids: users.map((user) => user.id) });
  }

  /**
   * Finds the account of an e-mail address, whatever its spelling. Older releases kept addresses apart that now normalise to
   * the same: an exact match wins.
   */
  static async findByEmail(address: string): Promise<User | null> {
    const asWritten = address.trim().toLowerCase();
    const emailKey = [...new Set([asWritten, emailIdentity(address)])];
    const found = await User.findAll({ where: { emailKey } });
    return found.find((user) => user.emailKey === asWritten) ?? found[0] ?? null;
  }

  /**
   * Takes the same time for an unknown user, so that timing reveals nothing.
   * @param user null if there is none
   */
  static async verifyPassword(user: User | null, password: string): Promise<boolean> {
    return (await checkPassword(user?.passwordHash, password)) !== 'wrong';
  }

  verifyPassword(password: string): Promise<boolean> {
    return User.verifyPassword(this, password);
  }

  /** Everything but the password, its hash and internal counters. */
  override toJSON(): object {
    const {
      password: _password,
      passwordHash: _hash,
      emailKey: _key,
      passwordVersion: _passwordVersion,
      tokenVersion: _tokenVersion,
      lockCount: _lockCount,
      ...visible
    } = this.get();
    return visible;
  }

  @BeforeBulkUpdate
  static countChanges(options: object): void {
    countChanges(options);
  }
}
