import { LinearProgress, Typography } from '@mui/material';
import { DataTable, ReferenceField, useLocale, useTranslate } from 'react-admin';
import { ListPagination } from '../ui/ListPagination';
import { MoneyField } from '../ui/MoneyField';
import { ReferenceManyField } from '../ui/ReferenceManyField';
import { Section } from '../ui/Section';
import { TimeField } from '../ui/TimeField';
import { WideTable } from '../ui/WideTable';
import type { Discount, Redemption } from './discount';

const Table = DataTable<Redemption & { id: string }>;
const Column = DataTable.Col<Redemption & { id: string }>;

/** How often it was used, and by which orders. */
export function UsesBox({ discount }: { discount: Discount }) {
  const translate = useTranslate();
  const title = translate('resources.discount-redemptions.name', { smart_count: 2 });
  return (
    <Section title={title}>
      <Count discount={discount} />
      <WideTable label={title}>
        <ReferenceManyField
          reference="discount-redemptions"
          target="id"
          perPage={10}
          pagination={<ListPagination />}
        >
          <Table bulkActionButtons={false} rowClick={false} empty={<NoUses discount={discount} />}>
            <Column source="orderId" disableSort>
              <ReferenceField source="orderId" reference="orders" link="show" />
            </Column>
            <Column source="code" disableSort />
            <Column source="amount" align="right" disableSort>
              <MoneyField source="amount" />
            </Column>
            <Column source="releasedAt" disableSort>
              <TimeField source="releasedAt" />
            </Column>
          </Table>
        </ReferenceManyField>
      </WideTable>
    </Section>
  );
}

function Count({ discount: { uses, maxUses } }: { discount: Discount }) {
  const translate = useTranslate();
  const locale = useLocale();
  if (uses === 0 && maxUses === null) return null;
  const text = translate(`resources.discounts.uses.${maxUses === null ? 'any' : 'of'}`, {
    smart_count: uses,
    uses: uses.toLocaleString(locale),
    max: maxUses?.toLocaleString(locale),
  });
  return (
    <>
      <Typography variant="body2">{text}</Typography>
      {maxUses !== null && (
        <LinearProgress
          variant="determinate"
          value={(100 * Math.min(uses, maxUses)) / maxUses}
          aria-label={text}
          sx={{ my: 1 }}
        />
      )}
    </>
  );
}

function NoUses({ discount }: { discount: Discount }) {
  const translate = useTranslate();
  const isCounted = !discount.isAutomatic || discount.maxUses !== null || discount.maxPerCustomer !== null;
  return (
    <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
      {translate(`resources.discounts.uses.${isCounted ? 'none' : 'not_counted'}`)}
    </Typography>
  );
}
