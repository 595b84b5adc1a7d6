import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { leasedWork } from '../../../jobs/leased-work.js';
import type { BackgroundWork } from '../../../jobs/loop.js';
import { releaseExpiredOf } from './release-if-short.js';

const EVERY_SECONDS = 15;
/** Products per transaction: their orders wait for it. */
const PRODUCTS = 20;

/**
 * Background job: releases expired holds, so that the catalog shows what is available. Orders do not depend on it: if units are
 * missing, they release expired holds themselves.
 */
export function sweepHolds(sequelize: Sequelize): BackgroundWork {
  return leasedWork(sequelize, { name: 'release expired holds', everySeconds: EVERY_SECONDS }, (signal) =>
    releaseAllExpired(sequelize, signal),
  );
}

/** @param signal once aborted, no further transaction starts */
export async function releaseAllExpired(sequelize: Sequelize, signal?: AbortSignal): Promise<void> {
  for (let above = 0; !signal?.aborted; ) {
    const products = await sequelize.query<{ productId: number }>(
      `SELECT DISTINCT productId FROM stock_holds
       WHERE productId > :above AND expiresAt <= UTC_TIMESTAMP(3) ORDER BY productId LIMIT ${PRODUCTS}`,
      { replacements: { above }, type: QueryTypes.SELECT },
    );
    const productIds = products.map(({ productId }) => productId);
    if (productIds.length > 0) {
      await releaseExpiredOf(sequelize, productIds);
    }
    if (productIds.length < PRODUCTS) return;
    above = productIds.at(-1) as number;
  }
}
