import { Box } from '@mui/material';
import { required, TextInput } from 'react-admin';

export function TaxCategoryInputs() {
  return (
    <Box sx={{ width: '100%', maxWidth: '40rem' }}>
      <TextInput source="name" validate={required()} helperText={false} />
      <TextInput source="code" validate={required()} helperText="resources.tax-categories.help.code" />
    </Box>
  );
}
