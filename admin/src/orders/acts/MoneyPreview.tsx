import { Alert } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useTranslate } from 'react-admin';
import { isSomething } from '../../format/money';
import { Figure, Figures } from '../../ui/Figures';
import { useMoney } from '../../ui/use-formats';

interface Props {
  preview: { money: Schemas['MoneyPreview']; value: string; shippingValue?: string };
  currency: string;
}

/** What the service says it would give back, to the cent: it works it out as the act itself does. */
export function MoneyPreview({ preview: { money, value, shippingValue = '0' }, currency }: Props) {
  const translate = useTranslate();
  const format = useMoney();
  return (
    <Alert severity="info" icon={false} sx={{ '& .MuiAlert-message': { flex: 1 } }}>
      <Figures>
        <Figure name={translate('resources.orders.preview.value')}>{format(value, currency)}</Figure>
        {isSomething(shippingValue) && (
          <Figure name={translate('resources.orders.preview.shippingValue')}>
            {format(shippingValue, currency)}
          </Figure>
        )}
        {isSomething(money.releasedAmount) && (
          <Figure name={translate('resources.orders.preview.releasedAmount')}>
            {format(money.releasedAmount, currency)}
          </Figure>
        )}
        {isSomething(money.keptAmount) && (
          <Figure name={translate('resources.orders.preview.keptAmount')}>
            {format(money.keptAmount, currency)}
          </Figure>
        )}
        <Figure name={translate('resources.orders.preview.dueAfter')}>
          {format(money.dueAfter, currency)}
        </Figure>
        <Figure name={translate('resources.orders.preview.refundAmount')} isSum>
          {format(money.refundAmount, currency)}
        </Figure>
      </Figures>
    </Alert>
  );
}
