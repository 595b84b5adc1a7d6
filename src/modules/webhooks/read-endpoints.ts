import { col, fn, type Transaction } from 'sequelize';
import { lockVersion, type Versions } from '../../database/version.js';
import { notFound } from '../../errors.js';
import { findPage, OLDEST_ID_FIRST, type Page, type PageRequest } from '../../http/paging.js';
import { WebhookDelivery, WebhookEndpoint } from '../../models/index.js';

/** @throws Problem NOT_FOUND also for one that is being removed */
export async function readEndpoint(id: number): Promise<WebhookEndpoint> {
  const endpoint = await WebhookEndpoint.findOne({ where: { id, deletedAt: null } });
  if (!endpoint) throw notFound('webhook endpoint', id);
  return endpoint;
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export async function lockEndpoint(
  id: number,
  versions: Versions,
  transaction: Transaction,
): Promise<WebhookEndpoint> {
  const endpoint = await lockVersion(WebhookEndpoint, 'webhook endpoint', id, versions, transaction);
  if (endpoint.deletedAt) throw notFound('webhook endpoint', id);
  return endpoint;
}

export async function showEndpoint(endpoint: WebhookEndpoint) {
  const [shown] = await withPending([endpoint]);
  return shown as Awaited<ReturnType<typeof withPending>>[number];
}

/** A page of endpoints, the oldest first. */
export async function listEndpoints({ isActive }: { isActive?: boolean }, paging: PageRequest) {
  const where = { deletedAt: null, ...(isActive !== undefined && { isActive }) };
  const page: Page<WebhookEndpoint> = await findPage(
    WebhookEndpoint,
    { where, sortedBy: [OLDEST_ID_FIRST] },
    paging,
  );
  return { ...page, items: await withPending(page.items) };
}

async function withPending(endpoints: readonly WebhookEndpoint[]) {
  const counts = (await WebhookDelivery.findAll({
    attributes: ['endpointId', [fn('COUNT', col('*')), 'pending']],
    where: { endpointId: endpoints.map(({ id }) => id), status: 'pending' },
    group: ['endpointId'],
    raw: true,
  })) as unknown as Array<{ endpointId: number; pending: number }>;
  const byId = new Map(counts.map(({ endpointId, pending }) => [endpointId, Number(pending)]));
  return endpoints.map((endpoint) => {
    const { previousUntil, ...columns } = endpoint.get();
    // Both secrets sign until then.
    const isRotating = previousUntil !== null && previousUntil !== undefined && previousUntil > new Date();
    return {
      ...columns,
      previousSecretUntil: isRotating ? previousUntil : null,
      pending: byId.get(endpoint.id) ?? 0,
    };
  });
}
