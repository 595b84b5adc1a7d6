import { Link as MuiLink, Stack, type Theme, Typography, useMediaQuery } from '@mui/material';
import { AutocompleteInput, DataTable, ReferenceInput, useLocale, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { dayAsText } from '../format/day';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { OrderLink } from '../ui/OrderLink';
import { TimeField } from '../ui/TimeField';
import { useCountryName } from '../ui/use-formats';
import type { WaitingUnits } from './backorder';

const filters = [
  <ReferenceInput key="productId" source="productId" reference="products" alwaysOn>
    <AutocompleteInput optionText="name" filterToQuery={(q: string) => ({ q })} sx={{ minWidth: '16rem' }} />
  </ReferenceInput>,
];

const Table = DataTable<WaitingUnits & { id: string }>;
const Column = DataTable.Col<WaitingUnits>;
const DENSE = { '& .MuiTableCell-root': { px: { xs: 0.75, lg: 2 } } };

/** Who waits, since when, and for what: the oldest order gets units first. */
export default function BackorderList() {
  const translate = useTranslate();
  const locale = useLocale();
  const countryName = useCountryName();
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  return (
    <ListScreen filters={filters} actions={false}>
      <Table bulkActionButtons={false} rowClick={false} empty={<NothingHere />} sx={DENSE}>
        {!isNarrow && (
          <Column source="placedAt" disableSort>
            <TimeField source="placedAt" />
          </Column>
        )}
        <Column
          source="orderNumber"
          disableSort
          render={(waiting) => (
            <Stack>
              <OrderLink order={waiting} />
              {isNarrow && <TimeField source="placedAt" show="day" />}
            </Stack>
          )}
        />
        {!isNarrow && <Column source="country" disableSort render={({ country }) => countryName(country)} />}
        <Column source="name" disableSort render={(waiting) => <ProductLink waiting={waiting} />} />
        <Column source="units" align="right" disableSort />
        <Column
          source="owed"
          align="right"
          disableSort
          render={({ owed, limit }) =>
            limit === null
              ? owed.toLocaleString(locale)
              : translate('resources.backorders.owed_of', {
                  owed: owed.toLocaleString(locale),
                  limit: limit.toLocaleString(locale),
                })
          }
        />
        <Column
          source="shipsAt"
          disableSort
          render={({ shipsAt }) => (shipsAt ? dayAsText(shipsAt, locale) : translate('shell.field.none'))}
        />
      </Table>
    </ListScreen>
  );
}

function ProductLink({ waiting: { productId, name, sku } }: { waiting: WaitingUnits }) {
  return (
    <>
      <MuiLink component={Link} to={`/products/${productId}`}>
        {name}
      </MuiLink>
      <Typography variant="body2" color="textSecondary">
        {sku}
      </Typography>
    </>
  );
}
