import { Create, SimpleForm } from 'react-admin';
import { CategoryInputs } from './CategoryInputs';

export default function CategoryCreate() {
  return (
    <Create redirect="list">
      <SimpleForm warnWhenUnsavedChanges>
        <CategoryInputs isNew />
      </SimpleForm>
    </Create>
  );
}
