import { Box, Card, CardContent, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { LocalesMenuButton, Notification } from 'react-admin';

/** A page for those who are not inside. */
export function FrontDoor({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box
      component="main"
      sx={{ minHeight: '100vh', display: 'grid', placeItems: 'center', bgcolor: 'background.default' }}
    >
      <Card sx={{ width: 'min(24rem, calc(100vw - 2rem))' }}>
        <CardContent sx={{ p: 3 }}>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, mb: 2 }}>
            <img src="/admin/icon.svg" alt="" width={32} height={32} />
            <Typography variant="h5" component="h1" sx={{ flex: 1 }}>
              {title}
            </Typography>
            <LocalesMenuButton />
          </Box>
          {children}
        </CardContent>
      </Card>
      <Notification />
    </Box>
  );
}
