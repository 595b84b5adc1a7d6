import { money, type Quote } from '../shop.js';

type Sums = Pick<
  Quote,
  | 'items'
  | 'discountAmount'
  | 'shippingAmount'
  | 'shippingMethod'
  | 'taxes'
  | 'pricesIncludeTax'
  | 'totalAmount'
  | 'currency'
>;

/** What the order comes to, as a quote or an order has it. */
export function Totals({ sums }: { sums: Sums }) {
  const { currency, discountAmount, shippingAmount, shippingMethod, taxes, pricesIncludeTax } = sums;
  const taxLabel = pricesIncludeTax ? 'includes' : 'plus';
  return (
    <table className="totals">
      <caption className="unseen">What it comes to</caption>
      <tbody>
        {Number(discountAmount) > 0 && (
          <tr>
            <th scope="row">Discount</th>
            <td>−{money(discountAmount, currency)}</td>
          </tr>
        )}
        {shippingMethod && (
          <tr>
            <th scope="row">{shippingMethod.name}</th>
            <td>{Number(shippingAmount) === 0 ? 'Free' : money(shippingAmount, currency)}</td>
          </tr>
        )}
        {taxes.map(({ name, country, region, rate, amount }) => (
          <tr key={`${name} ${country} ${region} ${rate}`} className="tax">
            <th scope="row">
              {taxLabel} {Number(rate)} % {name}
            </th>
            <td>{money(amount, currency)}</td>
          </tr>
        ))}
        <tr className="total">
          <th scope="row">Total</th>
          <td>{money(sums.totalAmount, currency)}</td>
        </tr>
      </tbody>
    </table>
  );
}
