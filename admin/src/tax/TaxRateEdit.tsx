import { SimpleForm } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { TaxRateInputs } from './TaxRateInputs';

export default function TaxRateEdit() {
  return (
    <EditScreen>
      <SimpleForm toolbar={<FormToolbar />} warnWhenUnsavedChanges>
        <TaxRateInputs />
      </SimpleForm>
    </EditScreen>
  );
}
