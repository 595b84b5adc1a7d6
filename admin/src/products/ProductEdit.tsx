import { SimpleForm } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { ProductInputs } from './ProductInputs';

export default function ProductEdit() {
  return (
    <EditScreen>
      <SimpleForm toolbar={<FormToolbar />} warnWhenUnsavedChanges>
        <ProductInputs />
      </SimpleForm>
    </EditScreen>
  );
}
