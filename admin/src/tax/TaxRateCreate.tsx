import { Create, SimpleForm } from 'react-admin';
import { TaxRateInputs } from './TaxRateInputs';

export default function TaxRateCreate() {
  return (
    <Create redirect="list">
      <SimpleForm warnWhenUnsavedChanges>
        <TaxRateInputs />
      </SimpleForm>
    </Create>
  );
}
