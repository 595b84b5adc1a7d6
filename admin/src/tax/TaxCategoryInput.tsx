import { ReferenceInput, required, SelectInput } from 'react-admin';
import { STANDARD_TAX_CATEGORY_ID } from './tax';

/** The tax category of the record of a form; the standard one unless another is chosen. */
export function TaxCategoryInput({ label }: { label: string }) {
  return (
    <ReferenceInput source="taxCategoryId" reference="tax-categories" perPage={100}>
      <SelectInput
        optionText="name"
        label={label}
        defaultValue={STANDARD_TAX_CATEGORY_ID}
        validate={required()}
        helperText={false}
      />
    </ReferenceInput>
  );
}
