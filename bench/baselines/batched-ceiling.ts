/**
 * Baseline (c): how fast this database takes orders at all. The statements of (a) over many orders at once, two
 * transactions under way so that it never has to wait for Node; no HTTP, no models, and baskets that are simply
 * there and never have to be waited for. Nothing that answers one customer at a time can reach it.
 */
import type { OrderSlice } from '../slice.js';
import { serveSlices } from '../worker.js';
import { runClosedLoop } from './closed-loop.js';
import { openPool } from './pool.js';
import { placeTogether } from './set-based.js';

const ORDERS_A_TRANSACTION = 64;
const TRANSACTIONS_UNDER_WAY = 2;

const pool = openPool(TRANSACTIONS_UNDER_WAY);
serveSlices((slice: OrderSlice) =>
  runClosedLoop(slice, { clients: TRANSACTIONS_UNDER_WAY, batch: ORDERS_A_TRANSACTION }, (orders) =>
    placeTogether(pool, orders),
  ),
);
