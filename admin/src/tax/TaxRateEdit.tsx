import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { TaxRateInputs } from './TaxRateInputs';

export default function TaxRateEdit() {
  return (
    <EditScreen>
      <RecordForm toolbar={<FormToolbar />}>
        <TaxRateInputs />
      </RecordForm>
    </EditScreen>
  );
}
