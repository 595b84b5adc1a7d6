import { Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { DataTable, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ActDialog } from '../ui/ActDialog';
import { FileButton } from '../ui/FileButton';
import { ListPagination } from '../ui/ListPagination';
import { ReferenceManyField } from '../ui/ReferenceManyField';
import { Section } from '../ui/Section';
import { TimeField } from '../ui/TimeField';
import { useAct } from '../ui/use-act';
import { WideTable } from '../ui/WideTable';
import type { Discount, DiscountCode } from './discount';

const Table = DataTable<DiscountCode & { id: string }>;
const Column = DataTable.Col<DiscountCode & { id: string }>;

/** Codes for one use each: made by the hundred, and written to a file. */
export function CodesBox({ discount }: { discount: Discount }) {
  const translate = useTranslate();
  const mayWrite = useMay('pricing.write');
  const title = translate('resources.discount-codes.name', { smart_count: 2 });
  return (
    <Section
      title={title}
      actions={
        <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', justifyContent: 'flex-end' }}>
          <FileButton
            label={translate('resources.discount-codes.csv')}
            path="/api/admin/discounts/{id}/codes"
            name={`${discount.name}.csv`}
            params={{ id: discount.id }}
            accept="text/csv"
          />
          {mayWrite && <GenerateDialog discount={discount} />}
        </Stack>
      }
    >
      <WideTable label={title}>
        <ReferenceManyField
          reference="discount-codes"
          target="id"
          perPage={10}
          pagination={<ListPagination />}
        >
          <Table bulkActionButtons={false} rowClick={false} empty={<NoCodes />}>
            <Column source="code" disableSort />
            <Column
              source="uses"
              align="right"
              disableSort
              render={({ uses, maxUses }) => `${uses} / ${maxUses}`}
            />
            <Column source="createdAt" disableSort>
              <TimeField source="createdAt" />
            </Column>
          </Table>
        </ReferenceManyField>
      </WideTable>
    </Section>
  );
}

function NoCodes() {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
      {translate('resources.discount-codes.empty')}
    </Typography>
  );
}

function GenerateDialog({ discount }: { discount: Discount }) {
  const translate = useTranslate();
  const [values, setValues] = useState({ count: '100', prefix: '' });
  const { act, isBusy, error, fieldErrors } = useAct({
    touches: ['discount-codes'],
    done: 'resources.discount-codes.generated',
    isIdempotent: false,
    isInDialog: true,
  });
  const generate = async () => {
    const body = { count: Number(values.count), ...(values.prefix && { prefix: values.prefix }) };
    const path = '/api/admin/discounts/{id}/codes' as const;
    return (await act(path, { params: { id: discount.id }, body })) !== undefined;
  };
  return (
    <ActDialog
      title={translate('resources.discount-codes.generate')}
      button={{ variant: 'contained' }}
      isBusy={isBusy}
      refusal={
        error &&
        Object.keys(fieldErrors).length === 0 && (
          <Typography color="error" role="alert">
            {translate(error.message, { _: error.message })}
          </Typography>
        )
      }
      canSubmit={/^[1-9]\d*$/.test(values.count)}
      onSubmit={generate}
    >
      <Stack spacing={1} useFlexGap>
        <TextField
          label={translate('resources.discount-codes.fields.count')}
          value={values.count}
          error={'count' in fieldErrors}
          helperText={fieldErrors.count}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          onChange={({ target }) => setValues({ ...values, count: target.value })}
        />
        <TextField
          label={translate('resources.discount-codes.fields.prefix')}
          value={values.prefix}
          error={'prefix' in fieldErrors}
          helperText={fieldErrors.prefix ?? translate('resources.discount-codes.prefix_help')}
          onChange={({ target }) => setValues({ ...values, prefix: target.value })}
        />
      </Stack>
    </ActDialog>
  );
}
