import { useRecordContext } from 'react-admin';
import { EditScreen } from '../ui/EditScreen';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { TaxCategoryInputs } from './TaxCategoryInputs';
import { STANDARD_TAX_CATEGORY_ID, type TaxCategory } from './tax';

export default function TaxCategoryEdit() {
  return (
    <EditScreen>
      <RecordForm toolbar={<CategoryToolbar />}>
        <TaxCategoryInputs />
      </RecordForm>
    </EditScreen>
  );
}

function CategoryToolbar() {
  const category = useRecordContext<TaxCategory>();
  return <FormToolbar canDelete={category?.id !== STANDARD_TAX_CATEGORY_ID} />;
}
