/** Baseline (a): mysql2 and hand-written SQL, one transaction an order, as good as one can write it. */
import type { OrderSlice } from '../slice.js';
import { serveSlices } from '../worker.js';
import { runClosedLoop } from './closed-loop.js';
import { MAX_CONNECTIONS, openPool } from './pool.js';
import { placeTogether } from './set-based.js';

const pool = openPool(MAX_CONNECTIONS);
serveSlices((slice: OrderSlice) =>
  runClosedLoop(slice, { clients: slice.clients, batch: 1 }, (orders) => placeTogether(pool, orders)),
);
