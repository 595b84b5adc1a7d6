import { Alert, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Figure, Figures } from '../ui/Figures';
import { Section } from '../ui/Section';
import { useTime } from '../ui/use-formats';
import { EndpointChip } from './EndpointChip';
import { RotateButton } from './RotateButton';
import { SwitchButton } from './SwitchButton';
import { TestButton } from './TestButton';
import type { Endpoint } from './webhook';

/** Whether events arrive at an endpoint, and what can be done about it. */
export function StateBox({ endpoint }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const time = useTime();
  const may = useMay('webhooks.write');
  const say = (text: string, values: object = {}) => translate(`resources.webhook-endpoints.${text}`, values);
  const { isActive, disabledReason, disabledAt, failures, failingSince, pending, previousSecretUntil } =
    endpoint;
  return (
    <Section
      title={say('fields.state')}
      actions={
        may && (
          <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', justifyContent: 'flex-end' }}>
            <TestButton endpoint={endpoint} />
            <RotateButton endpoint={endpoint} />
            <SwitchButton endpoint={endpoint} />
          </Stack>
        )
      }
    >
      {!isActive && disabledReason && disabledAt && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {say(`reasons.${disabledReason}`, { time: time(disabledAt) })}
        </Alert>
      )}
      <Figures>
        <Figure name={say('fields.state')}>
          <EndpointChip endpoint={endpoint} />
        </Figure>
        <Figure name={say('fields.pending')}>{pending}</Figure>
        {failures > 0 && failingSince && (
          <Figure name={say('fields.failures')}>
            {say('states.failing_since', { smart_count: failures, time: time(failingSince) })}
          </Figure>
        )}
        {previousSecretUntil && (
          <Figure name={say('fields.previousSecretUntil')}>{time(previousSecretUntil)}</Figure>
        )}
      </Figures>
    </Section>
  );
}
