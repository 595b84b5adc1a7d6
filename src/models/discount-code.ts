import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';
import { LIMITS } from '../rules/values.js';
import { Discount } from './discount.js';

/** A generated code of a discount, usually one per customer. */
@Table({
  tableName: 'discount_codes',
  updatedAt: false,
  indexes: [{ name: 'discount_codes_discount', fields: ['discountId'] }],
})
export class DiscountCode extends Model<
  InferAttributes<DiscountCode>,
  InferCreationAttributes<DiscountCode>
> {
  /** The normalised code, by which codes are compared; see src/rules/discount-code.ts. */
  @Column({ type: DataType.STRING(LIMITS.discountCode.max), primaryKey: true })
  declare codeKey: string;

  @Column({ type: DataType.STRING(LIMITS.discountCode.max), allowNull: false })
  declare code: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare discountId: number;

  /** How many orders may use it. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare maxUses: CreationOptional<number>;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare uses: CreationOptional<number>;

  /** False if it was disabled and can no longer be used. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: true })
  declare isActive: CreationOptional<boolean>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @BelongsTo(() => Discount, { foreignKey: 'discountId', onDelete: 'CASCADE' })
  declare discount?: NonAttribute<Discount>;
}
