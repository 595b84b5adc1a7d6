import { Card, CardContent, Stack, Typography } from '@mui/material';
import { type ReactNode, useId } from 'react';
import { ReadFailure } from './WhenRead';

interface Props {
  title: string;
  /** Beside the title: what can be done here. */
  actions?: ReactNode;
  /** Of what is shown here: when there is nothing of it to show, why. */
  read?: { data?: unknown; error: Error | null; refetch: () => unknown };
  children: ReactNode;
}

/** A part of a screen, under a heading of its own. */
export function Section({ title, actions, read, children }: Props) {
  const id = useId();
  return (
    <Card component="section" variant="outlined" aria-labelledby={id}>
      <CardContent>
        <Stack direction="row" spacing={1} useFlexGap sx={HEAD}>
          <Typography variant="h6" component="h2" id={id}>
            {title}
          </Typography>
          {actions}
        </Stack>
        {read?.error && read.data === undefined ? (
          <ReadFailure error={read.error} again={read.refetch} />
        ) : (
          children
        )}
      </CardContent>
    </Card>
  );
}

/** Where there is little room, what can be done is below the title. */
const HEAD = { flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'center', mb: 1 };
