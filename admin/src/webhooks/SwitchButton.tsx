import { FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../ui/ActDialog';
import { useAct } from '../ui/use-act';
import type { Endpoint } from './webhook';

/** Disables an endpoint, or enables it with or without what it missed. */
export function SwitchButton({ endpoint }: { endpoint: Endpoint }) {
  return endpoint.isActive ? <DisableDialog endpoint={endpoint} /> : <EnableDialog endpoint={endpoint} />;
}

const TOUCHES = ['webhook-endpoints', 'webhook-deliveries'];

function DisableDialog({ endpoint: { id } }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const { act, isBusy, error } = useAct({
    touches: TOUCHES,
    done: 'resources.webhook-endpoints.acts.disabled',
    isIdempotent: false,
    isInDialog: true,
  });
  const disable = async () =>
    (await act('/api/admin/webhook-endpoints/{id}/disable', { params: { id } })) !== undefined;
  return (
    <ActDialog
      title={translate('resources.webhook-endpoints.acts.disable')}
      button={{ color: 'error' }}
      isBusy={isBusy}
      refusal={error && <Refusal error={error} />}
      onSubmit={disable}
    >
      <Typography>{translate('resources.webhook-endpoints.acts.disable_content')}</Typography>
    </ActDialog>
  );
}

function EnableDialog({ endpoint: { id, pending } }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const [missed, setMissed] = useState('send');
  const { act, isBusy, error } = useAct({
    touches: TOUCHES,
    done: 'resources.webhook-endpoints.acts.enabled',
    isIdempotent: false,
    isInDialog: true,
  });
  const enable = async () => {
    const body = { replay: missed === 'send' };
    return (await act('/api/admin/webhook-endpoints/{id}/enable', { params: { id }, body })) !== undefined;
  };
  return (
    <ActDialog
      title={translate('resources.webhook-endpoints.acts.enable')}
      button={{ variant: 'contained' }}
      isBusy={isBusy}
      refusal={error && <Refusal error={error} />}
      onSubmit={enable}
    >
      <Typography sx={{ mb: 1 }}>
        {translate('resources.webhook-endpoints.acts.enable_content', { smart_count: pending })}
      </Typography>
      <RadioGroup
        aria-label={translate('resources.webhook-endpoints.acts.enable_content', { smart_count: pending })}
        value={missed}
        onChange={(_event, value) => setMissed(value)}
      >
        {['send', 'skip'].map((one) => (
          <FormControlLabel
            key={one}
            value={one}
            control={<Radio />}
            label={translate(`resources.webhook-endpoints.acts.missed_${one}`)}
          />
        ))}
      </RadioGroup>
    </ActDialog>
  );
}

export function Refusal({ error }: { error: Error }) {
  const translate = useTranslate();
  return (
    <Typography color="error" role="alert">
      {translate(error.message, { _: error.message })}
    </Typography>
  );
}
