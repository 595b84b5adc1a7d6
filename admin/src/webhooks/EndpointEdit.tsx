import { Card, Stack } from '@mui/material';
import { useRecordContext } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { DeliveriesBox } from './DeliveriesBox';
import { EndpointInputs } from './EndpointInputs';
import { StateBox } from './StateBox';
import type { Endpoint } from './webhook';

export default function EndpointEdit() {
  return (
    <EditScreen component={Stack}>
      <Boxes />
    </EditScreen>
  );
}

function Boxes() {
  const endpoint = useRecordContext<Endpoint>();
  if (!endpoint) return null;
  return (
    <Stack spacing={2}>
      <StateBox endpoint={endpoint} />
      <Card variant="outlined">
        <RecordForm toolbar={<FormToolbar />}>
          <EndpointInputs />
        </RecordForm>
      </Card>
      <DeliveriesBox endpoint={endpoint} />
    </Stack>
  );
}
