import { Card, Stack } from '@mui/material';
import { useState } from 'react';
import { SimpleForm, useNotify, useRecordContext } from 'react-admin';
import { useMay } from '../session/permission';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { ProductInputs } from './ProductInputs';
import type { Product } from './product';
import { StockBox } from './StockBox';

function Inputs() {
  const product = useRecordContext<Product>();
  return product && <ProductInputs product={product} />;
}

/** Stock is booked while the form is open: what was typed stays. */
const RESET = { keepDirtyValues: true };

export default function ProductEdit() {
  const maySeeStock = useMay('stock.read');
  const notify = useNotify();
  // What was typed stays after saving, too, as if it were still to be saved: so the form is made anew.
  const [saves, setSaves] = useState(0);
  const onSuccess = () => {
    notify('ra.notification.updated', { type: 'success', messageArgs: { smart_count: 1 } });
    setSaves(saves + 1);
  };
  return (
    <EditScreen component={Stack} mutationOptions={{ onSuccess }}>
      <Card variant="outlined" sx={{ mb: 2 }}>
        <SimpleForm key={saves} toolbar={<FormToolbar />} resetOptions={RESET} warnWhenUnsavedChanges>
          <Inputs />
        </SimpleForm>
      </Card>
      {maySeeStock && <StockBox />}
    </EditScreen>
  );
}
