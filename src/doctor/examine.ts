import { BaseError } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../config.js';
import { addressOf, connect } from '../database/connect.js';
import { isDatabaseAway } from '../database/transaction.js';
import { checkCluster, checkStaleReads } from './cluster.js';
import { type Finding, failure, ok, skipped } from './finding.js';
import { checkMailServer } from './mail.js';
import { explainUnreachable } from './reach.js';
import { checkReplicas } from './replicas.js';
import { checkSchema } from './schema.js';
import {
  checkCharacterSet,
  checkClock,
  checkConnections,
  checkDurability,
  checkIsolation,
  checkPrivileges,
  checkTimeZone,
  checkVersion,
  checkWritable,
} from './server.js';
import { askServer } from './server-facts.js';
import { checkNode, checkSettings, readSettings } from './settings.js';

/** Checks that need a database. */
const OF_DATABASE = [
  'version',
  'writable',
  'isolation',
  'time zone',
  'clock',
  'character set',
  'durability',
  'cluster',
  'connections',
  'privileges',
  'migrations',
  'public logins',
  'ratings',
  'prices',
  'inventory',
];

/**
 * Checks everything that the service needs, and continues after failures. Changes nothing.
 * @param env environment to read the settings from; default: that of this process, and `.env`
 */
export async function examine(
  env: NodeJS.ProcessEnv | undefined,
  onProgress: (doing: string) => void,
): Promise<Finding[]> {
  onProgress('the settings');
  const { config, database, findings } = readSettings(env);
  const soFar = [checkNode(), ...findings, ...(config ? await checkMailServer(config) : [])];
  if (!database) {
    const unknown = skipped('database', 'no DATABASE_URL that can be used', 'Mend the configuration first.');
    return [...soFar, unknown, ...withoutDatabase([])];
  }
  onProgress('the database');
  const sequelize = connect({ ...database, poolMax: 2 });
  let found: Finding[] = [];
  try {
    await examineDatabase(sequelize, database, config, found);
  } catch (error) {
    // The database may have gone away after its first answer.
    found = [explainUnreachable(error, database), ...found.filter(({ check }) => check !== 'database')];
  } finally {
    await sequelize.close();
  }
  return [...soFar, ...found, ...withoutDatabase(found)];
}

/** The same for the running service, with its own settings and connections. */
export async function examineService(sequelize: Sequelize, config: Config): Promise<Finding[]> {
  const found: Finding[] = [];
  await examineDatabase(sequelize, config.database, config, found);
  const ofMail = await checkMailServer(config);
  return [checkNode(), ...checkSettings(config, config.jwtSecret), ...ofMail, ...found];
}

/** @param found receives the findings, also those before an error @throws the database's error */
async function examineDatabase(
  sequelize: Sequelize,
  database: Config['database'],
  config: Config | undefined,
  found: Finding[],
): Promise<void> {
  const facts = await askServer(sequelize);
  found.push(
    ok('database', `answers at ${addressOf(database.url)}`),
    checkVersion(facts),
    checkWritable(facts),
    checkIsolation(facts),
    checkTimeZone(facts),
    checkClock(facts),
    checkCharacterSet(facts),
    checkDurability(facts),
    checkCluster(facts),
    ...checkStaleReads(facts),
    checkConnections(facts, config),
    checkPrivileges(facts, config?.migrateOnBoot ?? true),
  );
  if (config) found.push(...(await checkReplicas(sequelize, config)));
  try {
    found.push(...(await checkSchema(sequelize, config)));
  } catch (error) {
    if (isDatabaseAway(error) || !(error instanceof BaseError)) throw error;
    // The server refuses to show them; the finding about privileges explains why.
    found.push(failure('migrations', error.message, 'Mend what stands above, and run this again.'));
  }
}

function withoutDatabase(found: readonly Finding[]): Finding[] {
  return OF_DATABASE.filter((check) => !found.some((finding) => finding.check === check)).map((check) =>
    skipped(check, 'the database could not be asked', 'Mend the database first.'),
  );
}
