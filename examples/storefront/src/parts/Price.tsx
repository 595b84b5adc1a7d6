import { money, type Product } from '../shop.js';

type Prices = Pick<Product, 'price' | 'compareAtPrice' | 'lowestPrice30Days' | 'currency'>;

/** With the former price, and in the EU the lowest of the last 30 days, which has to be told. */
export function Price({ price, compareAtPrice, lowestPrice30Days, currency }: Prices) {
  return (
    <p className="price">
      {money(price, currency)}
      {compareAtPrice && (
        <>
          {' '}
          <del>
            <span className="unseen">instead of </span>
            {money(compareAtPrice, currency)}
          </del>
        </>
      )}
      {lowestPrice30Days && (
        <small>Lowest price of the last 30 days: {money(lowestPrice30Days, currency)}</small>
      )}
    </p>
  );
}
