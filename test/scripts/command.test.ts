import { UniqueConstraintError } from 'sequelize';
import { expect, it } from 'vitest';
import { describe } from '../../scripts/command.js';

it('a row that is there twice is named in the words of the database', () => {
  const parent = Object.assign(new Error("Duplicate entry 'Manner' for key 'name'"), { sql: '' });
  const failed = {
    migration: { name: '0052-some' },
    cause: new UniqueConstraintError({ parent, message: 'Validation error' }),
  };
  const error = Object.assign(new Error('failed'), failed, { name: 'MigrationError' });
  expect(describe(error)).toBe("0052-some failed: Duplicate entry 'Manner' for key 'name'");
});
