import { useTranslate } from 'react-admin';
import { Figure, Figures } from '../ui/Figures';
import { Section } from '../ui/Section';
import { useMoney, useTime } from '../ui/use-formats';
import type { Preview } from './preview';

/** By what it is priced so, what did not apply, and what else there is to be sent by. */
export function Reasons({ preview }: { preview: Preview }) {
  const translate = useTranslate();
  const money = useMoney();
  const time = useTime();
  const {
    priceLists,
    exempt,
    discountCodes,
    shippingMethods,
    shortages,
    items,
    currency,
    unappliedDiscounts,
    at,
  } = preview;
  const nameOf = (id: number) => items.find(({ productId }) => productId === id)?.name ?? String(id);
  const text = (key: string, values?: object) => translate(`resources.price-preview.why.${key}`, values);
  const rows: Array<[name: string, value: string]> = [
    [text('at'), time(at)],
    ...priceLists.map(({ name, lines }): [string, string] => [text('list', { name }), lines.join(', ')]),
    ...(exempt
      ? [
          [text('exempt'), translate(`resources.customer-groups.exempt_reasons.${exempt.reason}`)] as [
            string,
            string,
          ],
        ]
      : []),
    ...discountCodes.map(({ code, reason }): [string, string] => [
      text('code', { code }),
      text(reason === null ? 'applies' : `reasons.${reason}`),
    ]),
    ...unappliedDiscounts.map(({ name, reason }): [string, string] => [
      text('discount', { name }),
      text(`reasons.${reason}`),
    ]),
    ...shippingMethods.map(({ name, amount }): [string, string] => [
      text('method', { name }),
      money(amount, currency),
    ]),
    ...shortages.map(({ productId, requested, available }): [string, string] => [
      text('shortage', { name: nameOf(productId) }),
      text('of', { requested, available }),
    ]),
  ];
  return (
    <Section title={translate('resources.price-preview.why.title')}>
      <Figures>
        {rows.map(([name, value]) => (
          <Figure key={`${name} ${value}`} name={name}>
            {value}
          </Figure>
        ))}
      </Figures>
    </Section>
  );
}
