import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { DiscountInputs } from './DiscountInputs';

export default function DiscountCreate() {
  return (
    <Create redirect="edit">
      <RecordForm>
        <DiscountInputs />
      </RecordForm>
    </Create>
  );
}
