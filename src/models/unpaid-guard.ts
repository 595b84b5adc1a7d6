import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { BelongsTo, Column, DataType, Model, Table } from 'sequelize-typescript';
import { User } from './user.js';

/**
 * Held by whoever places orders for an account while there is a limit to its unpaid units, so that no two at once count
 * without each other. Only there with MAX_UNPAID_UNITS.
 */
@Table({ tableName: 'unpaid_guards', timestamps: false })
export class UnpaidGuard extends Model<InferAttributes<UnpaidGuard>, InferCreationAttributes<UnpaidGuard>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true })
  declare userId: number;

  /** How often it was held. */
  @Column({ type: DataType.BIGINT.UNSIGNED, allowNull: false })
  declare claims: number;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'CASCADE' })
  declare user?: User;
}
