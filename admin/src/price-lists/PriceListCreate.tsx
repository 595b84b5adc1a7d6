import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { PriceListInputs } from './PriceListInputs';

export default function PriceListCreate() {
  return (
    <Create redirect="edit">
      <RecordForm>
        <PriceListInputs />
      </RecordForm>
    </Create>
  );
}
