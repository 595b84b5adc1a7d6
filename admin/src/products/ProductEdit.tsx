import { Card, Stack } from '@mui/material';
import { useRecordContext } from 'react-admin';
import { useMay } from '../session/permission';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { BackorderBox } from './BackorderBox';
import { ProductInputs } from './ProductInputs';
import type { Product } from './product';
import { StockBox } from './StockBox';

function Inputs() {
  const product = useRecordContext<Product>();
  return product && <ProductInputs product={product} />;
}

export default function ProductEdit() {
  const maySeeStock = useMay('stock.read');
  return (
    <EditScreen component={Stack}>
      <Card variant="outlined" sx={{ mb: 2 }}>
        <RecordForm toolbar={<FormToolbar />}>
          <Inputs />
        </RecordForm>
      </Card>
      {maySeeStock && (
        <Stack spacing={2}>
          <BackorderBox />
          <StockBox />
        </Stack>
      )}
    </EditScreen>
  );
}
