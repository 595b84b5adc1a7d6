/** Gives out units that have come, in a process that a test can kill. argv: the folder of the compiled service. */
import { at, sequelize } from './killable.mjs';

const { fillAll } = await at('modules/orders/backorders/fill-backorders.js');
await fillAll(sequelize);
await sequelize.close();
