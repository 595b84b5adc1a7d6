import { Create, NumberInput } from 'react-admin';
import { RecordForm } from '../ui/RecordForm';
import { ProductInputs } from './ProductInputs';

export default function ProductCreate() {
  return (
    <Create redirect="edit">
      <RecordForm>
        <ProductInputs />
        <NumberInput
          source="stockQuantity"
          label="resources.products.fields.firstStock"
          min={0}
          defaultValue={0}
          sx={{ maxWidth: '12rem' }}
        />
      </RecordForm>
    </Create>
  );
}
