import type { CreationOptional, InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';

/** One row, which counts the changes of pricing rules; see modules/pricing/rulebook.ts. */
@Table({ tableName: 'rulebook', timestamps: false })
export class Rulebook extends Model<InferAttributes<Rulebook>, InferCreationAttributes<Rulebook>> {
  @Column({ type: DataType.TINYINT.UNSIGNED, primaryKey: true })
  declare id: number;

  @Column({ type: DataType.BIGINT.UNSIGNED, allowNull: false })
  declare revision: number;

  /** See holdRules. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare lockCount: CreationOptional<number>;
}
