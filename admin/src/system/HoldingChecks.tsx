import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Section } from '../ui/Section';
import { WideTable } from '../ui/WideTable';
import { type Check, useRule } from './check';

/** What was looked at, and is as it should be. */
export function HoldingChecks({ checks }: { checks: Check[] }) {
  const translate = useTranslate();
  const rule = useRule();
  const title = translate('system.verify.holding', { smart_count: checks.length });
  return (
    <Section title={title}>
      <WideTable label={title}>
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>{translate('system.verify.area')}</TableCell>
              <TableCell>{translate('system.verify.rule')}</TableCell>
              <TableCell>{translate('system.verify.name')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {checks.map((check) => (
              <TableRow key={check.name}>
                <TableCell>
                  {translate(`system.verify.areas.${check.area}`, { _: check.area ?? '' })}
                </TableCell>
                <TableCell>{rule(check)}</TableCell>
                <TableCell sx={{ whiteSpace: 'nowrap' }}>{check.name}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </WideTable>
    </Section>
  );
}
