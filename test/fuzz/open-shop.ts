import { PASSWORD } from '../helpers/factories.js';
import { LOCATION_ID } from '../helpers/location.js';
import { type Accounts, type FrontDesk, frontDesk, type Shop } from './front-desk.js';
import { leaveWork } from './unfinished-work.js';

/** What there is to sell, and where it lies. */
export interface OpenShop {
  /** Of this opening, for names that are unique. */
  label: string;
  mainId: number;
  branchId: number;
  /** New ones, of which there are units in both places. */
  productIds: [number, number];
  /** Code of the method that sends everywhere; undefined while the shop has no methods. */
  shippingMethod?: string;
}

/**
 * Opens the shop again as its people would, each time it is called, and leaves work of every kind: requests close places,
 * end what sends parcels and give all away, and by themselves seldom come to a count, or to money that is held.
 */
export function shopOpener(shop: Shop): () => Promise<void> {
  const desk = frontDesk(shop);
  let opening = 0;
  return async () => {
    opening++;
    const label = `opening-${opening}`;
    await letIn(desk, shop.accounts);
    await endGifts(desk);
    const branchId = await openPlaces(desk, label);
    // Orders of a shop with methods name one, so each other time there is none.
    const shippingMethod = opening % 2 === 0 ? await sendEverywhere(desk, label) : await endMethods(desk);
    const productIds = await offerProducts(desk, label, branchId);
    await leaveWork(shop, desk, {
      label,
      mainId: LOCATION_ID,
      branchId,
      productIds,
      shippingMethod,
    });
  };
}

/** The account that the document signs in with. */
export const DOCUMENTED = { email: 'customer@example.com', password: 'customer-demo-password' };

/** Two sign in, of whom the documented one may have been disabled. */
async function letIn(desk: FrontDesk, { customer: { email } }: Accounts): Promise<void> {
  const path = '/api/admin/users';
  for (const { id } of await desk.list(path, `&email=${DOCUMENTED.email}`))
    await desk.as('admin', 'PATCH', `${path}/{id}`, { id, body: { isActive: true } });
  for (const body of [DOCUMENTED, { email, password: PASSWORD }])
    await desk.as('nobody', 'POST', '/api/auth/login', { body });
  await desk.as('customer', 'GET', '/api/users/me/sessions');
}

/** An order that costs nothing has nothing to pay. */
async function endGifts(desk: FrontDesk): Promise<void> {
  const path = '/api/admin/discounts';
  for (const { id } of await desk.list(path, '&isAutomatic=true&isActive=true'))
    await desk.as('admin', 'PATCH', `${path}/{id}`, { id, body: { isActive: false } });
}

/** The first location and another one. @returns the id of the other one */
async function openPlaces(desk: FrontDesk, label: string): Promise<number> {
  const path = '/api/admin/locations';
  const branch = await desk.oneOf(path, ({ id, kind }) => kind === 'physical' && id !== LOCATION_ID, {
    code: label,
    name: 'Branch',
  });
  for (const id of [LOCATION_ID, branch.id])
    await desk.as('admin', 'PATCH', `${path}/{id}`, { id, body: { isActive: true, shipsTo: null } });
  return branch.id;
}

const METHODS = '/api/admin/shipping-methods';

async function endMethods(desk: FrontDesk): Promise<undefined> {
  for (let methods = await desk.list(METHODS); methods.length > 0; methods = await desk.list(METHODS))
    for (const { id } of methods) await desk.as('admin', 'DELETE', `${METHODS}/{id}`, { id });
}

const STANDARD = { code: 'standard', basis: 'flat', currency: 'USD', isActive: true, freeFrom: null };

/** To the addresses of the document’s examples, among others. @returns the method’s code */
async function sendEverywhere(desk: FrontDesk, label: string): Promise<string> {
  const covers =
    (country: string | null) =>
    (zone: { regions: Array<{ country: string | null; region: string | null }> }) =>
      zone.regions.some((place) => place.country === country && !place.region);
  const zones = await desk.list('/api/admin/shipping-zones');
  // The smallest place of an address decides.
  const zone =
    zones.find(covers('GB')) ??
    (await desk.oneOf('/api/admin/shipping-zones', covers(null), {
      name: label,
      regions: [{ country: null }],
    }));
  const methods = await desk.list(METHODS);
  const there = methods.find(({ code }) => code === STANDARD.code);
  const { code, ...changes } = { ...STANDARD, zoneId: zone.id, rates: [{ amount: '4.90' }] };
  if (there) await desk.as('admin', 'PATCH', `${METHODS}/{id}`, { id: there.id, body: changes });
  else await desk.as('admin', 'POST', METHODS, { body: { ...changes, code, name: 'Standard parcel' } });
  return code;
}

async function offerProducts(desk: FrontDesk, label: string, branchId: number): Promise<[number, number]> {
  const path = '/api/admin/products';
  const made: number[] = [];
  for (const sku of [`${label}-a`, `${label}-b`]) {
    const body = { sku, name: `Product ${sku}`, price: '10.00' };
    const { id } = await desk.as('admin', 'POST', path, { body });
    for (const locationId of [LOCATION_ID, branchId]) {
      const came = { locationId, quantity: 100, reason: 'For the opening' };
      await desk.as('admin', 'POST', `${path}/{id}/stock-adjustments`, { id, body: came });
    }
    made.push(id);
  }
  return made as [number, number];
}
