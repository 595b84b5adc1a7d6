/**
 * Sequences what waits in the outbox, in a process that a test can kill. argv: the folder of the compiled service; and `on` to go on
 * until stdin ends.
 */
import process from 'node:process';
import { at, sequelize } from './killable.mjs';

const { sequence } = await at('events/sequence.js');
let isOver = process.argv[3] !== 'on';
process.stdin.on('end', () => {
  isOver = true;
});
process.stdin.resume();
do await sequence(sequelize);
while (!isOver);
process.stdin.destroy();
await sequelize.close();
