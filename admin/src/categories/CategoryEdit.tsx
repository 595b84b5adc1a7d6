import { SimpleForm } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { CategoryInputs } from './CategoryInputs';

export default function CategoryEdit() {
  return (
    <EditScreen>
      <SimpleForm toolbar={<FormToolbar />} warnWhenUnsavedChanges>
        <CategoryInputs />
      </SimpleForm>
    </EditScreen>
  );
}
