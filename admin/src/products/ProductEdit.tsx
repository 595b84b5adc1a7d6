import { Card, Stack } from '@mui/material';
import { SimpleForm } from 'react-admin';
import { useMay } from '../session/permission';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { ProductInputs } from './ProductInputs';
import { StockBox } from './StockBox';

/** Stock is booked while the form is open: what was typed stays. */
const RESET = { keepDirtyValues: true };

export default function ProductEdit() {
  const maySeeStock = useMay('stock.read');
  return (
    <EditScreen component={Stack}>
      <Card variant="outlined" sx={{ mb: 2 }}>
        <SimpleForm toolbar={<FormToolbar />} resetOptions={RESET} warnWhenUnsavedChanges>
          <ProductInputs />
        </SimpleForm>
      </Card>
      {maySeeStock && <StockBox />}
    </EditScreen>
  );
}
