import { Create, SimpleForm } from 'react-admin';
import { TaxCategoryInputs } from './TaxCategoryInputs';

export default function TaxCategoryCreate() {
  return (
    <Create redirect="list">
      <SimpleForm warnWhenUnsavedChanges>
        <TaxCategoryInputs />
      </SimpleForm>
    </Create>
  );
}
