import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { TaxRateInputs } from './TaxRateInputs';

export default function TaxRateCreate() {
  return (
    <Create redirect="list">
      <RecordForm>
        <TaxRateInputs />
      </RecordForm>
    </Create>
  );
}
