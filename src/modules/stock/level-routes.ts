import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Transaction } from 'sequelize';
import { notFound } from '../../errors.js';
import { etagOf, versionsOf, withEtag } from '../../http/etag.js';
import { replyOnce } from '../../http/idempotency.js';
import { principalOf } from '../../http/principal.js';
import { idParams, problems } from '../../http/schemas.js';
import { Product } from '../../models/index.js';
import { setOnHand } from './adjust-stock.js';
import { countedStock, levelParams, levelSettings, stockLevel, stockLevels } from './level-schemas.js';
import type { Place } from './lock-places.js';
import { readLevel, readLevels } from './read-levels.js';
import { saveSettings } from './save-settings.js';

export function levelRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Inventory'];
  const mayRead = { policy: 'admin', permission: 'stock.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'stock.write' } as const;

  app.get(
    '/admin/products/:id/stock',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListStockLevels',
        summary: 'Read the stock of a product at each location',
        params: idParams,
        response: { 200: stockLevels, ...problems('NOT_FOUND') },
      },
    },
    async (request) => {
      await requireProduct(request.params.id);
      return { items: await readLevels(app.sequelize, request.params.id) };
    },
  );

  app.get(
    '/admin/products/:id/stock/:locationId',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetStockLevel',
        summary: 'Read the stock of a product at a location',
        params: levelParams,
        response: { 200: stockLevel, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await requireProduct(request.params.id);
      return withEtag(reply, await readKnownLevel(placeOf(request.params)));
    },
  );

  app.put(
    '/admin/products/:id/stock/:locationId',
    {
      config: { ...mayWrite, idempotent: true },
      schema: {
        tags,
        operationId: 'adminSetStockLevel',
        summary: 'Set the units on hand to what was counted, if they are what was seen before',
        description: 'The ledger gets the difference. Without one, nothing changes.',
        params: levelParams,
        body: countedStock,
        response: { 200: stockLevel, ...problems('NOT_FOUND', 'INSUFFICIENT_STOCK', 'STOCK_CHANGED') },
      },
    },
    async (request, reply) => {
      const place = placeOf(request.params);
      const { onHand, changeFromQuantity: from, reason = null, reasonCode } = request.body;
      const why = { reason, reasonCode, actor: principalOf(request) };
      return replyOnce(
        request,
        reply,
        (database) => setOnHand(database, { ...place, onHand, from }, why),
        async (_done, transaction) => {
          const body = await readKnownLevel(place, transaction);
          return { status: 200, headers: { etag: etagOf(body) }, body };
        },
      );
    },
  );

  app.patch(
    '/admin/products/:id/stock/:locationId',
    {
      config: { ...mayWrite, ifMatch: 'stock level' },
      schema: {
        tags,
        operationId: 'adminUpdateStockLevel',
        summary: 'Change the safety stock of a product at a location, or when it is low there',
        params: levelParams,
        body: levelSettings,
        response: { 200: stockLevel, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const place = placeOf(request.params);
      await saveSettings(app.sequelize, place, request.body, versionsOf(request));
      return withEtag(reply, await readKnownLevel(place));
    },
  );

  /** @throws Problem NOT_FOUND */
  async function readKnownLevel(place: Place, transaction?: Transaction) {
    const level = await readLevel(app.sequelize, place, transaction);
    if (!level) throw notFound('location', place.locationId);
    return level;
  }
}

const placeOf = ({ id, locationId }: { id: number; locationId: number }): Place => ({
  productId: id,
  locationId,
});

/** @throws Problem NOT_FOUND */
async function requireProduct(id: number): Promise<void> {
  if ((await Product.count({ where: { id } })) === 0) throw notFound('product', id);
}
