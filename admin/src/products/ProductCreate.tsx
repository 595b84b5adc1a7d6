import { Create, NumberInput, SimpleForm } from 'react-admin';
import { ProductInputs } from './ProductInputs';

export default function ProductCreate() {
  return (
    <Create redirect="edit">
      <SimpleForm warnWhenUnsavedChanges>
        <ProductInputs />
        <NumberInput
          source="stockQuantity"
          label="resources.products.fields.firstStock"
          min={0}
          defaultValue={0}
          sx={{ maxWidth: '12rem' }}
        />
      </SimpleForm>
    </Create>
  );
}
