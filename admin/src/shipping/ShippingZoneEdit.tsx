import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { ShippingZoneInputs } from './ShippingZoneInputs';

export default function ShippingZoneEdit() {
  return (
    <EditScreen>
      <RecordForm toolbar={<FormToolbar />}>
        <ShippingZoneInputs />
      </RecordForm>
    </EditScreen>
  );
}
