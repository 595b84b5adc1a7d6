import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { TaxCategoryInputs } from './TaxCategoryInputs';

export default function TaxCategoryCreate() {
  return (
    <Create redirect="list">
      <RecordForm>
        <TaxCategoryInputs />
      </RecordForm>
    </Create>
  );
}
