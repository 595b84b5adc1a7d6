import type { Names } from './names.js';

export const renderModel = ({ model, variable, table, thing, article }: Names) => `import type {
  CreationOptional,
  InferAttributes,
  InferCreationAttributes,
} from 'sequelize';
import { Column, CreatedAt, DataType, Model, Table, UpdatedAt } from 'sequelize-typescript';
import { isOneLine, isText, LIMITS, must } from '../rules/values.js';

/** ${article === 'an' ? 'An' : 'A'} ${thing}. */
@Table({ tableName: '${table}' })
export class ${model} extends Model<InferAttributes<${model}>, InferCreationAttributes<${model}>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({
    type: DataType.STRING(LIMITS.${variable}Name.max),
    allowNull: false,
    unique: '${table}_name',
    validate: {
      len: {
        args: [LIMITS.${variable}Name.min, LIMITS.${variable}Name.max],
        msg: 'must be 2 to 100 characters',
      },
      rule: must(isOneLine, 'must not have control characters'),
    },
  })
  declare name: string;

  @Column({
    type: DataType.STRING(LIMITS.${variable}Description.max),
    allowNull: true,
    validate: {
      len: {
        args: [LIMITS.${variable}Description.min, LIMITS.${variable}Description.max],
        msg: 'must be 10 to 2000 characters',
      },
      rule: must(isText, 'must not have control characters'),
    },
  })
  declare description: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;
}
`;

/** What belongs to it among the limits of rules/values. */
export const renderLimits = ({ variable }: Names) => `  ${variable}Name: { min: 2, max: 100 },
  ${variable}Description: { min: 10, max: 2000 },
`;
