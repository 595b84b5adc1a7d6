/**
 * Sequences what waits in the outbox, in a process that a test can kill. argv: the folder of the compiled service; and `on` to go on
 * until stdin ends.
 */
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** @param {string} file */
const at = (file) => import(pathToFileURL(join(String(process.argv[2]), 'src', file)).href);
const { connect } = await at('database/connect.js');
const { sequence } = await at('events/sequence.js');

const settings = {
  url: process.env.DATABASE_URL,
  tls: undefined,
  poolMax: 1,
  waitSeconds: 0,
  statementMs: 6_000,
};
const sequelize = connect(settings);
let isOver = process.argv[3] !== 'on';
process.stdin.on('end', () => {
  isOver = true;
});
process.stdin.resume();
do await sequence(sequelize);
while (!isOver);
process.stdin.destroy();
await sequelize.close();
