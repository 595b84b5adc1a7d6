import { Alert, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { PriceParts } from '../orders/detail/PriceParts';
import { Taxes } from '../orders/detail/Taxes';
import { Figure, Figures } from '../ui/Figures';
import { Section } from '../ui/Section';
import { useMoney } from '../ui/use-formats';
import { Lines } from './Lines';
import type { Preview } from './preview';
import { Reasons } from './Reasons';

export function Result({ preview }: { preview: Preview }) {
  const translate = useTranslate();
  const money = useMoney();
  const { totalAmount, pricesIncludeTax, currency, shippingMethod, shippingMethods } = preview;
  const isWithoutShipping = shippingMethod === null && shippingMethods.length > 0;
  return (
    <Stack spacing={2}>
      {isWithoutShipping && (
        <Alert severity="info">{translate('resources.price-preview.without_shipping')}</Alert>
      )}
      <Section title={translate('resources.price-preview.lines')}>
        <Lines preview={preview} />
      </Section>
      <Section title={translate('resources.price-preview.cost')}>
        <Figures>
          <PriceParts order={preview} />
          {!pricesIncludeTax && <Taxes order={preview} />}
          <Figure name={translate('resources.orders.fields.totalAmount')} isSum>
            {money(totalAmount, currency)}
          </Figure>
          {pricesIncludeTax && <Taxes order={preview} areIncluded />}
        </Figures>
      </Section>
      <Reasons preview={preview} />
    </Stack>
  );
}
