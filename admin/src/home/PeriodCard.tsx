import { Box, Card, CardContent, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useLocale, useTranslate } from 'react-admin';
import { useMoney } from '../ui/use-formats';

type Period = Schemas['Dashboard']['today'];

interface Props {
  name: 'today' | 'sevenDays' | 'thirtyDays';
  period: Period;
  currency: string;
}

/** What came in, and how that compares with as much time before. */
export function PeriodCard({ name, period, currency }: Props) {
  const translate = useTranslate();
  const locale = useLocale();
  const money = useMoney();
  const { revenue, orders, averageOrderAmount, before } = period;
  const figures = [
    ['orders', orders.toLocaleString(locale)],
    ['average', averageOrderAmount === null ? '–' : money(averageOrderAmount, currency)],
  ];
  return (
    <Card>
      <CardContent>
        <Typography variant="body2" component="h2" color="textSecondary" sx={{ fontWeight: 600 }}>
          {translate(`home.${name}`)}
        </Typography>
        <Typography variant="caption" component="p" color="textSecondary">
          {translate('home.revenue_is')}
        </Typography>
        <Typography variant="h4" component="p" noWrap>
          {money(revenue, currency)}
        </Typography>
        <Typography variant="body2" color="textSecondary" gutterBottom>
          {translate('home.before', { amount: money(before.revenue, currency) })}
        </Typography>
        <Box component="dl" sx={{ display: 'flex', gap: 3, m: 0 }}>
          {figures.map(([figure, value]) => (
            <div key={figure}>
              <Typography component="dt" variant="caption" color="textSecondary">
                {translate(`home.${figure}`)}
              </Typography>
              <Typography component="dd" sx={{ m: 0, fontWeight: 600 }}>
                {value}
              </Typography>
            </div>
          ))}
        </Box>
      </CardContent>
    </Card>
  );
}
