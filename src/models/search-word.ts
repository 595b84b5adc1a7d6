import type { InferAttributes, InferCreationAttributes } from 'sequelize';
import { Column, DataType, Model, Table } from 'sequelize-typescript';
import { VARIANT_LENGTH } from '../search/typos.js';

/**
 * A word that some product has or had, with a variant of it that lacks one letter. Variants find words with a typo
 * (src/search/typos.ts). Rows are never deleted.
 */
@Table({ tableName: 'search_words', timestamps: false })
export class SearchWord extends Model<InferAttributes<SearchWord>, InferCreationAttributes<SearchWord>> {
  @Column({ type: DataType.STRING(VARIANT_LENGTH), primaryKey: true })
  declare variant: string;

  @Column({ type: DataType.STRING(VARIANT_LENGTH), primaryKey: true })
  declare word: string;
}
