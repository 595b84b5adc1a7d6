import { Box, Card, CardContent, Skeleton, Typography } from '@mui/material';
import { type QueryKey, useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Title, useTranslate } from 'react-admin';
import { isSomething } from '../format/money';
import { useLive } from '../live/use-live';
import { useMay } from '../session/permission';
import { shop } from '../shop';
import { lazyScreen } from '../ui/lazy-screen';
import { useTime } from '../ui/use-formats';
import { ReadFailure } from '../ui/WhenRead';
import { dashboardQuery } from './dashboard';
import { PeriodCard } from './PeriodCard';
import { Waiting } from './Waiting';

/** recharts is as large as all the rest: it is read beside the figures, which are there before it. */
const loadChart = () => import('./SalesChart');
const SalesChart = lazyScreen(loadChart);
loadChart().catch(() => {});

/** Where no events are recorded, and for what no event tells, what it says is never much older than that. */
const REFRESH_MS = 60_000;
const CHART_HEIGHT = 240;

const NEWS = ['order.*', 'return.*', 'payment.*', 'stock.*'];
const isDashboard = ([name]: QueryKey) => name === 'dashboard';

/** How the shop does, and what waits for somebody. */
export default function Home() {
  const translate = useTranslate();
  const time = useTime();
  const mayRead = useMay('reports.read');
  const { data, error, refetch } = useQuery({
    ...dashboardQuery,
    enabled: mayRead,
    refetchInterval: REFRESH_MS,
  });
  useLive(NEWS, isDashboard);
  return (
    <Box sx={{ py: 2, display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Title title="shell.menu.home" />
      {error && !data && <ReadFailure error={error} again={refetch} />}
      {data ? <Waiting dashboard={data} /> : <Skeleton variant="rounded" height={90} />}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(15rem, 1fr))' }}>
        {(['today', 'sevenDays', 'thirtyDays'] as const).map((period) =>
          data ? (
            <PeriodCard key={period} name={period} period={data[period]} currency={data.currency} />
          ) : (
            <Skeleton key={period} variant="rounded" height={150} />
          ),
        )}
      </Box>
      <Card>
        <CardContent>
          <Typography variant="h6" component="h2" gutterBottom>
            {translate('home.chart', { currency: data?.currency ?? shop.currency })}
          </Typography>
          <Suspense fallback={<Skeleton variant="rounded" height={CHART_HEIGHT} />}>
            {!data ? (
              <Skeleton variant="rounded" height={CHART_HEIGHT} />
            ) : data.days.some(({ revenue }) => isSomething(revenue)) ? (
              <SalesChart days={data.days} currency={data.currency} height={CHART_HEIGHT} />
            ) : (
              <Typography color="textSecondary">{translate('home.no_revenue')}</Typography>
            )}
          </Suspense>
        </CardContent>
      </Card>
      {data && (
        <Typography variant="body2" color="textSecondary">
          {translate('home.at', { time: time(data.at), zone: data.timeZone })}
        </Typography>
      )}
    </Box>
  );
}
