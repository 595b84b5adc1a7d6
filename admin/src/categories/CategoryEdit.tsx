import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { CategoryInputs } from './CategoryInputs';

export default function CategoryEdit() {
  return (
    <EditScreen>
      <RecordForm toolbar={<FormToolbar />}>
        <CategoryInputs />
      </RecordForm>
    </EditScreen>
  );
}
