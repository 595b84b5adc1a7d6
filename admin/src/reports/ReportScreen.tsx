import { Alert, Box, Button, Stack, Tab, Tabs, Typography } from '@mui/material';
import { Suspense } from 'react';
import { Title, type TranslateFunction, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { ApiProblem } from '../api/problem';
import { FileButton } from '../ui/FileButton';
import { lazyScreen } from '../ui/lazy-screen';
import { Section } from '../ui/Section';
import { REPORTS } from './catalogue';
import { chartHeight, chartRows } from './chart-rows';
import { ReportInputs } from './ReportInputs';
import { ReportTable } from './ReportTable';
import type { Report } from './report';
import { useChosenReport, useReport } from './use-report';

/** As large as all the rest, and not needed for the figures. */
const ReportChart = lazyScreen(() => import('./ReportChart'));

export default function ReportScreen() {
  const translate = useTranslate();
  const { report, asked, ask } = useChosenReport();
  const title = translate(`resources.reports.titles.${report.name}`);
  return (
    <Box sx={{ mt: 1, mb: 4 }}>
      <Title title={title} />
      <ReportTabs report={report} />
      <Typography color="textSecondary" sx={{ my: 2 }}>
        {translate(`resources.reports.about.${report.name}`)}
      </Typography>
      <ReportFigures key={report.name} title={title} report={report} asked={asked} ask={ask} />
    </Box>
  );
}

function ReportTabs({ report }: { report: Report }) {
  const translate = useTranslate();
  return (
    <Tabs
      component="nav"
      value={report.name}
      variant="scrollable"
      allowScrollButtonsMobile
      aria-label={translate('resources.reports.name', { smart_count: 2 })}
    >
      {REPORTS.map(({ name }) => (
        <Tab
          key={name}
          value={name}
          component={Link}
          to={`/reports/${name}`}
          label={translate(`resources.reports.titles.${name}`)}
        />
      ))}
    </Tabs>
  );
}

interface Props {
  title: string;
  report: Report;
  asked: Record<string, string>;
  ask: (name: string, value: string) => void;
}

function ReportFigures({ title, report, asked, ask }: Props) {
  const translate = useTranslate();
  const answers = useReport(report, asked);
  const { rows, period, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = answers;
  const { chart } = report;
  const charted = chart ? chartRows(chart, rows) : [];
  return (
    <Stack spacing={2}>
      <ReportInputs report={report} asked={asked} period={period} ask={ask} />
      {error && (
        <Alert severity="error" action={<Again onClick={() => answers.refetch()} />}>
          {messageOf(error, translate)}
        </Alert>
      )}
      {chart && charted.length > 0 && (
        <Suspense fallback={<Box sx={{ height: chartHeight(chart, charted.length) }} />}>
          <ReportChart report={report} chart={chart} rows={charted} />
        </Suspense>
      )}
      <Section
        title={title}
        actions={
          <FileButton
            label={translate('resources.reports.csv')}
            path={report.path}
            name={`${report.name}.csv`}
            query={{ ...asked, format: 'csv', bom: true }}
          />
        }
      >
        <ReportTable title={title} report={report} rows={rows} />
        {!isPending && !error && rows.length === 0 && (
          <Typography color="textSecondary" sx={{ py: 2 }}>
            {translate('resources.reports.empty')}
          </Typography>
        )}
        {hasNextPage && (
          <Button loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {translate('resources.reports.more')}
          </Button>
        )}
      </Section>
    </Stack>
  );
}

function Again({ onClick }: { onClick: () => void }) {
  const translate = useTranslate();
  return (
    <Button color="inherit" onClick={onClick}>
      {translate('shell.list.again')}
    </Button>
  );
}

/** With what is wrong with each input, which a report has nowhere else to show. */
function messageOf(error: Error, translate: TranslateFunction): string {
  const errors: Record<string, string> = error instanceof ApiProblem ? (error.body?.errors ?? {}) : {};
  const wrong = Object.entries(errors).map(
    ([field, message]) => `${translate(`resources.reports.inputs.${field}`, { _: field })}: ${message}`,
  );
  const text = wrong.length > 0 ? error.message.replace(/[^.]$/, '$&:') : error.message;
  return [text, ...wrong].join(' ');
}
