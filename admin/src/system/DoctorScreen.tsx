import {
  Button,
  Chip,
  type ChipProps,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useTranslate } from 'react-admin';
import { Section } from '../ui/Section';
import { useTime } from '../ui/use-formats';
import { WideTable } from '../ui/WideTable';
import { SystemScreen } from './SystemScreen';
import { useRead } from './use-read';

type Examination = Schemas['Examination'];
type Finding = Examination['findings'][number];

/** What needs somebody comes first. */
const STATES = ['failure', 'warning', 'skipped', 'ok'] as const satisfies Finding['state'][];

const COLOURS: Record<Finding['state'], ChipProps['color']> = {
  failure: 'error',
  warning: 'warning',
  skipped: 'default',
  ok: 'success',
};

/** Whether the service can work where it is, and what to do where not: as `npm run doctor` says it. */
export default function DoctorScreen() {
  const translate = useTranslate();
  const time = useTime();
  const read = useRead<Examination>('/api/admin/doctor');
  const { data, refetch, isFetching } = read;
  const again = (
    <Button variant="outlined" loading={isFetching} onClick={() => refetch()}>
      {translate('system.doctor.again')}
    </Button>
  );
  return (
    <SystemScreen name="doctor" read={read} actions={again}>
      {data && (
        <Section title={translate(`system.doctor.${data.ok ? 'can_work' : 'cannot_work'}`)}>
          <Typography variant="body2" color="textSecondary" gutterBottom>
            {time(data.at, 'second')}
          </Typography>
          <Findings findings={data.findings} />
        </Section>
      )}
    </SystemScreen>
  );
}

function Findings({ findings }: { findings: Finding[] }) {
  const translate = useTranslate();
  const columns = ['check', 'state', 'found', 'mend'] as const;
  const sorted = STATES.flatMap((state) => findings.filter((finding) => finding.state === state));
  return (
    <WideTable label={translate('system.doctor.findings')}>
      <Table size="small">
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column}>{translate(`system.doctor.columns.${column}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {sorted.map(({ check, state, found, mend }) => (
            <TableRow key={`${check} ${found}`}>
              <TableCell component="th" scope="row">
                {translate(`system.doctor.checks.${check.replaceAll(' ', '_')}`, { _: check })}
              </TableCell>
              <TableCell>
                <Chip
                  variant="outlined"
                  color={COLOURS[state]}
                  label={translate(`system.doctor.states.${state}`)}
                />
              </TableCell>
              <TableCell sx={TEXT}>{found}</TableCell>
              <TableCell sx={TEXT}>{mend}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}

const TEXT = { minWidth: '12rem', overflowWrap: 'anywhere' };
