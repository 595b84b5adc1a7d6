import { Alert, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ListPagination } from '../ui/ListPagination';
import { ReferenceManyField } from '../ui/ReferenceManyField';
import { Section } from '../ui/Section';
import { useUnsent } from '../ui/use-unsent';
import { AddPrice } from './AddPrice';
import { PriceGrid } from './PriceGrid';
import type { PriceList } from './price-list';
import { usePrices } from './use-prices';

const PER_PAGE = 25;

/** The prices of a list as a grid: typed, added and taken away, and saved together or not at all. */
export function PricesBox({ list }: { list: PriceList }) {
  const translate = useTranslate();
  const mayWrite = useMay('pricing.write');
  const prices = usePrices(list);
  const count = Object.keys(prices.typed).length;
  useUnsent(count > 0);
  return (
    <Section
      title={translate('resources.price-lists.prices.title')}
      actions={
        mayWrite && (
          <Button variant="contained" disabled={count === 0} loading={prices.isBusy} onClick={prices.save}>
            {translate('resources.price-lists.prices.save', { smart_count: Math.max(count, 1) })}
          </Button>
        )
      }
    >
      {prices.error && (
        <Alert severity="error" sx={{ mb: 1 }}>
          {translate(prices.error.message, { _: prices.error.message })}
        </Alert>
      )}
      {mayWrite && <AddPrice list={list} onAdd={prices.type} />}
      <ReferenceManyField
        reference="listed-prices"
        target="id"
        perPage={PER_PAGE}
        pagination={<ListPagination />}
      >
        <PriceGrid list={list} prices={prices} mayWrite={mayWrite} />
      </ReferenceManyField>
    </Section>
  );
}
