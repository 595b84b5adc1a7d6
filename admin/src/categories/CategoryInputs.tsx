import { Box } from '@mui/material';
import { required, TextInput } from 'react-admin';
import { emptyIsNull } from '../ui/empty-is-null';

export function CategoryInputs({ isNew = false }: { isNew?: boolean }) {
  return (
    <Box sx={{ width: '100%', maxWidth: '40rem' }}>
      <TextInput source="name" validate={required()} helperText={false} />
      <TextInput source="slug" helperText={isNew && 'resources.categories.help.slug'} />
      <TextInput source="description" multiline minRows={2} parse={emptyIsNull} helperText={false} />
    </Box>
  );
}
