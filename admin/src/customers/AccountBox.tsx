import { Typography } from '@mui/material';
import { BooleanInput, ReferenceInput, SelectInput, useGetIdentity, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { FormToolbar } from '../ui/FormToolbar';
import { RecordForm } from '../ui/RecordForm';
import { Section } from '../ui/Section';
import { type Customer, ROLES } from './customer';

const ROLE_CHOICES = ROLES.map((id) => ({ id, name: `resources.customers.roles.${id}` }));

/** Role and state. Nobody changes their own: an admin could lock everybody out. */
export function AccountBox({ customer }: { customer: Customer }) {
  const translate = useTranslate();
  const may = useMay('customers.write');
  const maySeeGroups = useMay('pricing.read');
  const { data: me } = useGetIdentity();
  if (!may) return null;
  return (
    <Section title={translate('resources.customers.detail.account')}>
      {me?.id === customer.id ? (
        <Typography variant="body2" color="textSecondary">
          {translate('resources.customers.help.own')}
        </Typography>
      ) : (
        <RecordForm sx={{ p: 0 }} toolbar={<FormToolbar canDelete={false} />}>
          <SelectInput source="role" choices={ROLE_CHOICES} helperText="resources.customers.help.role" />
          <BooleanInput
            source="isActive"
            label="resources.customers.states.active"
            helperText="resources.customers.help.is_active"
          />
          {maySeeGroups && (
            <ReferenceInput source="customerGroupId" reference="customer-groups" perPage={100}>
              <SelectInput
                optionText="name"
                label="resources.customers.fields.customerGroupId"
                parse={(id: number | '') => id || null}
                helperText="resources.customers.help.customer_group"
              />
            </ReferenceInput>
          )}
        </RecordForm>
      )}
    </Section>
  );
}
