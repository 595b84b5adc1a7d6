import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { ShippingMethodInputs } from './ShippingMethodInputs';

export default function ShippingMethodCreate() {
  return (
    <Create redirect="list">
      <RecordForm>
        <ShippingMethodInputs />
      </RecordForm>
    </Create>
  );
}
