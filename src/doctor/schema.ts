import type { Sequelize } from 'sequelize-typescript';
import { demoShop } from '../../db/seeders/demo-catalog.js';
import { testShop } from '../../db/seeders/test-catalog.js';
import type { Config } from '../config.js';
import { type Verification, verify } from '../consistency/verify.js';
import { type MigrationState, readMigrationState } from '../database/migration-state.js';
import { User } from '../models/index.js';
import { COMMENT_AREA } from '../modules/comments/checks.js';
import { type Finding, failure, ok, skipped, warning } from './finding.js';
import { checkPrices } from './prices.js';

/** Findings about the contents of the database: its schema, and accounts with public passwords. */
export async function checkSchema(sequelize: Sequelize, config: Config | undefined): Promise<Finding[]> {
  const state = await readMigrationState(sequelize);
  const migrations = checkMigrations(state, config?.migrateOnBoot ?? false);
  const isMigrated = state.pending.length === 0;
  return [
    migrations,
    await checkPublicLogins(config, isMigrated),
    isMigrated
      ? checkRatings(await verify(sequelize, [COMMENT_AREA]))
      : skipped('ratings', 'the schema is not complete', 'npm run db:migrate'),
    isMigrated
      ? await checkPrices(sequelize)
      : skipped('prices', 'the schema is not complete', 'npm run db:migrate'),
    isMigrated
      ? skipped('inventory', 'not looked at here, for it reads every order', 'npm run verify')
      : skipped('inventory', 'the schema is not complete', 'After the migrations: npm run verify'),
  ];
}

function checkMigrations({ applied, pending, unknown }: MigrationState, atBoot: boolean): Finding {
  if (unknown.length > 0) {
    return warning(
      'migrations',
      `${unknown.length} of another version: ${unknown.join(', ')}`,
      'Run the version that brought them, or undo them with it.',
    );
  }
  if (pending.length === 0) return ok('migrations', `${applied.length} applied, none pending`);
  const found = `${pending.length} pending: ${pending[0]}${pending.length > 1 ? ' and on' : ''}`;
  if (atBoot)
    return warning('migrations', found, 'npm run db:migrate, or start the service: it applies them.');
  return failure('migrations', found, 'npm run db:migrate');
}

/** A wrong rating is only a warning: the service works. */
function checkRatings({ checks }: Verification): Finding {
  const off = checks.filter(({ violations }) => violations > 0);
  if (off.length === 0) return ok('ratings', "every product's is that of its reviews");
  const found = off.map(({ name, violations }) => `${name}: ${violations}`).join(', ');
  return warning('ratings', found, 'npm run comments:verify -- --repair');
}

/** Only in production: elsewhere the seeds are intended. */
async function checkPublicLogins(config: Config | undefined, isMigrated: boolean): Promise<Finding> {
  const check = 'public logins';
  if (!config) return skipped(check, 'the settings are not valid', 'Mend the configuration first.');
  if (!config.production) return ok(check, 'does not matter outside production');
  if (!isMigrated) return skipped(check, 'the schema is not complete', 'npm run db:migrate');
  const open = await findPublicLogins();
  if (open.length === 0) return ok(check, 'none');
  return failure(
    check,
    `${open.join(', ')}: the password is one of the seeds'`,
    'Take them out with `npm run db:seed:undo -- --production --set demo` (or test), or disable them: ' +
      'PATCH /api/admin/users/ID with {"isActive":false}.',
  );
}

/** E-mail addresses of enabled accounts that still have the password of a seed. */
async function findPublicLogins(): Promise<string[]> {
  const logins = [...demoShop.logins, ...testShop.logins];
  const emailKey = logins.map((login) => login.email);
  const open: string[] = [];
  for (const user of await User.findAll({ where: { emailKey, isActive: true }, order: ['email'] })) {
    const login = logins.find((one) => one.email === user.email);
    if (login && (await user.verifyPassword(login.password))) open.push(user.email);
  }
  return open;
}
