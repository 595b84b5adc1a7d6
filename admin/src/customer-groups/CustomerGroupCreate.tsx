import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { CustomerGroupInputs } from './CustomerGroupInputs';

export default function CustomerGroupCreate() {
  return (
    <Create redirect="list">
      <RecordForm>
        <CustomerGroupInputs />
      </RecordForm>
    </Create>
  );
}
