import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { ShippingMethodInputs } from './ShippingMethodInputs';

export default function ShippingMethodEdit() {
  return (
    <EditScreen>
      <RecordForm toolbar={<FormToolbar />}>
        <ShippingMethodInputs />
      </RecordForm>
    </EditScreen>
  );
}
