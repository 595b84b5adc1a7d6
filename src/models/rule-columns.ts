import { DataType } from 'sequelize-typescript';
import { isOneLine, LIMITS, must, SLUG_PATTERN } from '../rules/values.js';

/** The name of a rule of prices, as people read it. */
export const RULE_NAME = {
  type: DataType.STRING(LIMITS.ruleName.max),
  allowNull: false,
  validate: { notEmpty: true, rule: must(isOneLine, 'must not have control characters') },
};

/** The code of a rule of prices. @param unique name of its key */
export const ruleCode = (unique: string) => ({
  type: DataType.STRING(LIMITS.ruleCode.max),
  allowNull: false,
  unique,
  validate: { is: { args: SLUG_PATTERN, msg: 'must be lower-case words joined by hyphens' } },
});

/** A validator of models with a time from which on, and one until just before which, they hold. */
export function endsAfterStart(this: { startsAt: Date | null; endsAt: Date | null }): void {
  if (!this.startsAt || !this.endsAt || this.endsAt > this.startsAt) return;
  throw new Error('endsAt must be after startsAt');
}
