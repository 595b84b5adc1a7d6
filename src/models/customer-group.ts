import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { RULE_NAME, ruleCode } from './rule-columns.js';

/**
 * Reasons for a tax exemption, which an invoice has to state: those of EN 16931 (VATEX) and of US exemption certificates, in
 * words.
 */
export const EXEMPT_REASONS = [
  'reverse_charge',
  'intra_community',
  'export',
  'resale',
  'government',
  'charity',
  'diplomatic',
  'other',
] as const;
export type ExemptReason = (typeof EXEMPT_REASONS)[number];

/** Customers with their own prices, or exempt from tax. A customer is in one group at most. */
@Table({ tableName: 'customer_groups', version: true })
export class CustomerGroup extends Model<
  InferAttributes<CustomerGroup>,
  InferCreationAttributes<CustomerGroup>
> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column(ruleCode('customer_groups_code'))
  declare code: string;

  @Column(RULE_NAME)
  declare name: string;

  /** Why the group is exempt from tax; NULL if it is not. */
  @Column({ type: DataType.ENUM(...EXEMPT_REASONS), allowNull: true })
  declare exemptReason: CreationOptional<ExemptReason | null>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;
}
