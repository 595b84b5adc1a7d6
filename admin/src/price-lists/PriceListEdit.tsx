import { Card, Stack } from '@mui/material';
import { useRecordContext } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { PriceListInputs } from './PriceListInputs';
import { PricesBox } from './PricesBox';
import type { PriceList } from './price-list';

export default function PriceListEdit() {
  return (
    <EditScreen component={Stack}>
      <Card variant="outlined" sx={{ mb: 2 }}>
        <RecordForm toolbar={<FormToolbar />}>
          <PriceListInputs isNew={false} />
        </RecordForm>
      </Card>
      <Prices />
    </EditScreen>
  );
}

function Prices() {
  const list = useRecordContext<PriceList>();
  return list && <PricesBox list={list} />;
}
