import { Box } from '@mui/material';
import { required, SelectInput, TextInput } from 'react-admin';
import { EXEMPT_REASONS } from './customer-group';

const REASONS = EXEMPT_REASONS.map((id) => ({ id, name: `resources.customer-groups.exempt_reasons.${id}` }));

export function CustomerGroupInputs() {
  return (
    <Box sx={{ width: '100%', maxWidth: '40rem' }}>
      <TextInput source="name" validate={required()} helperText={false} />
      <TextInput source="code" validate={required()} helperText="resources.customer-groups.help.code" />
      <SelectInput
        source="exemptReason"
        choices={REASONS}
        parse={(value: string) => value || null}
        helperText="resources.customer-groups.help.exemptReason"
      />
    </Box>
  );
}
