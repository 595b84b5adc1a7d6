import { DataType } from 'sequelize-typescript';
import { isOneLine, LIMITS, must, SLUG_PATTERN } from '../rules/values.js';

/** Column: name of a pricing rule, shown to people. */
export const RULE_NAME = {
  type: DataType.STRING(LIMITS.ruleName.max),
  allowNull: false,
  validate: { notEmpty: true, rule: must(isOneLine, 'must not have control characters') },
};

/** Column: code of a pricing rule. */
export const ruleCode = (unique: string) => ({
  type: DataType.STRING(LIMITS.ruleCode.max),
  allowNull: false,
  unique,
  validate: { is: { args: SLUG_PATTERN, msg: 'must be lower-case words joined by hyphens' } },
});

/** Validator for models that are valid from `startsAt` until just before `endsAt`. */
export function endsAfterStart(this: { startsAt: Date | null; endsAt: Date | null }): void {
  if (!this.startsAt || !this.endsAt || this.endsAt > this.startsAt) return;
  throw new Error('endsAt must be after startsAt');
}
