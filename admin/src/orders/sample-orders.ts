import { createClient } from '@stockkeeper/client';
import type { Order } from './order';

interface Sample {
  email: string;
  paymentMethod: Order['paymentMethod'];
  shippingAddress: { fullName: string; line1: string; city: string; postalCode: string; country: string };
  /** Of each of the next products. */
  quantities: number[];
}

/** One to accept, one to mark as paid, and one with several lines, to send in two parcels. */
const SAMPLES: Sample[] = [
  {
    email: 'ada@example.com',
    paymentMethod: 'invoice',
    shippingAddress: {
      fullName: 'Ada Lovelace',
      line1: '12 St James’s Square',
      city: 'London',
      postalCode: 'SW1Y 4JH',
      country: 'GB',
    },
    quantities: [1],
  },
  {
    email: 'konrad@example.com',
    paymentMethod: 'bank_transfer',
    shippingAddress: {
      fullName: 'Konrad Zuse',
      line1: 'Methfesselstraße 10',
      city: 'Berlin',
      postalCode: '10965',
      country: 'DE',
    },
    quantities: [2],
  },
  {
    email: 'grace@example.com',
    paymentMethod: 'invoice',
    shippingAddress: {
      fullName: 'Grace Hopper',
      line1: '1 Navy Yard',
      city: 'New York',
      postalCode: '11205',
      country: 'US',
    },
    quantities: [2, 3, 1],
  },
];

/**
 * By guests, as in a storefront: signed in as nobody. Each is quoted first, since only the shop knows how it ships there.
 * @throws StockkeeperError what refused one
 */
export async function placeSampleOrders(): Promise<void> {
  const storefront = createClient();
  const units = SAMPLES.flatMap(({ quantities }) => quantities);
  const products = await storefront.products.list({ inStock: true, sort: 'name' }).toArray(units.length);
  for (const { quantities, ...guest } of SAMPLES) {
    const items = products.splice(0, quantities.length).map(({ id }, n) => ({
      productId: id,
      quantity: quantities[n] as number,
    }));
    const { country } = guest.shippingAddress;
    const { shippingMethods } = await storefront.quotes.create({ items, shippingAddress: { country } });
    await storefront.orders.create({ ...guest, items, shippingMethod: shippingMethods[0]?.code });
  }
}
