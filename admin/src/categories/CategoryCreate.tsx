import { Create } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { CategoryInputs } from './CategoryInputs';

export default function CategoryCreate() {
  return (
    <Create redirect="list">
      <RecordForm>
        <CategoryInputs isNew />
      </RecordForm>
    </Create>
  );
}
