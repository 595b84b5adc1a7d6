import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { ShippingZoneInputs } from './ShippingZoneInputs';

export default function ShippingZoneCreate() {
  return (
    <Create redirect="list">
      <RecordForm>
        <ShippingZoneInputs />
      </RecordForm>
    </Create>
  );
}
