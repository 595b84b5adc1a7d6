import { Grid, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useLocale, useTranslate } from 'react-admin';
import { Figure, Figures } from '../ui/Figures';
import { Section } from '../ui/Section';
import { SystemScreen } from './SystemScreen';
import { GROUPS, type SettingGroup } from './settings';
import { useRead } from './use-read';

type Settings = Schemas['Settings'];

/** How the service is set, and by which variables. It is changed where the service is started. */
export default function SettingsScreen() {
  const read = useRead<Settings>('/api/admin/settings');
  const { data } = read;
  return (
    <SystemScreen name="settings" read={read}>
      {data && (
        <Grid container spacing={2}>
          {GROUPS.map((group) => (
            <Grid key={group.name} size={{ xs: 12, lg: 6 }}>
              <GroupBox group={group} settings={data} />
            </Grid>
          ))}
        </Grid>
      )}
    </SystemScreen>
  );
}

function GroupBox({ group, settings }: { group: SettingGroup; settings: Settings }) {
  const translate = useTranslate();
  const say = useValue();
  return (
    <Section title={translate(`system.settings.groups.${group.name}`)}>
      <Figures>
        {group.settings.map(({ name, variable, value }) => (
          <Figure key={name} name={translate(`system.settings.names.${name}`)}>
            {say(value(settings))}
            {variable && (
              <Typography
                component="div"
                variant="caption"
                color="textSecondary"
                sx={{ whiteSpace: 'normal' }}
              >
                {variable}
              </Typography>
            )}
          </Figure>
        ))}
      </Figures>
    </Section>
  );
}

function useValue(): (value: unknown) => string {
  const translate = useTranslate();
  const locale = useLocale();
  return (value) => {
    if (typeof value === 'boolean') return translate(`ra.boolean.${value}`);
    if (typeof value === 'number') return value.toLocaleString(locale);
    if (Array.isArray(value)) return value.join(', ') || translate('shell.field.none');
    return String(value);
  };
}
