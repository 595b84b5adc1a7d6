/** For processes that a test can kill: what they have of the compiled service, whose folder is argv[2], and a pool of one. */
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** @param {string} file of the compiled src */
export const at = (file) => import(pathToFileURL(join(String(process.argv[2]), 'src', file)).href);

const { connect } = await at('database/connect.js');

export const sequelize = connect({
  url: process.env.DATABASE_URL,
  tls: undefined,
  poolMax: 1,
  waitSeconds: 0,
  statementMs: 6_000,
});
