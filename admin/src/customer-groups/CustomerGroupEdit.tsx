import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { CustomerGroupInputs } from './CustomerGroupInputs';

export default function CustomerGroupEdit() {
  return (
    <EditScreen>
      <RecordForm toolbar={<FormToolbar />}>
        <CustomerGroupInputs />
      </RecordForm>
    </EditScreen>
  );
}
