import { Box } from '@mui/material';
import { required, TextInput } from 'react-admin';
import { PlacesInput } from '../ui/PlacesInput';

export function ShippingZoneInputs() {
  return (
    <Box sx={{ width: '100%', maxWidth: '48rem' }}>
      <TextInput source="name" validate={required()} helperText={false} />
      <PlacesInput
        source="regions"
        validate={required()}
        helperText="resources.shipping-zones.help.regions"
      />
    </Box>
  );
}
