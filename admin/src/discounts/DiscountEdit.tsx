import { Card, Stack } from '@mui/material';
import { useRecordContext } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { CodesBox } from './CodesBox';
import { DiscountInputs } from './DiscountInputs';
import type { Discount } from './discount';
import { UsesBox } from './UsesBox';

export default function DiscountEdit() {
  return (
    <EditScreen component={Stack}>
      <Card variant="outlined" sx={{ mb: 2 }}>
        <RecordForm toolbar={<FormToolbar />}>
          <DiscountInputs />
        </RecordForm>
      </Card>
      <Boxes />
    </EditScreen>
  );
}

function Boxes() {
  const discount = useRecordContext<Discount>();
  if (!discount) return null;
  return (
    <Stack spacing={2}>
      <UsesBox discount={discount} />
      {!discount.isAutomatic && <CodesBox discount={discount} />}
    </Stack>
  );
}
