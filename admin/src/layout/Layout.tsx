import { type ReactNode, Suspense, useEffect } from 'react';
import { Layout as FrameworkLayout, Loading, useLogout, usePermissions } from 'react-admin';
import { forgetFirst } from '../first-screen';
import { NoEntryPage } from '../session/NoEntryPage';
import { SignInDialog } from '../session/SignInDialog';
import { onSignedOut } from '../session/session';
import { ConflictDialog } from '../ui/ConflictDialog';
import { loadAllScreens } from '../ui/lazy-screen';
import { TheBlocker } from '../ui/use-blocker';
import { AppBar } from './AppBar';
import { ConnectionBanner } from './ConnectionBanner';
import { Menu } from './Menu';

/** What is around every screen. Nothing of it is shown to an account that may not enter. */
export function Layout({ children }: { children: ReactNode }) {
  const logout = useLogout();
  const { permissions } = usePermissions<string[]>();
  useEffect(loadAllScreens, []);
  useEffect(forgetFirst, []);
  useEffect(() => onSignedOut(() => void logout()), [logout]);
  if (permissions?.length === 0) return <NoEntryPage />;
  return (
    <FrameworkLayout appBar={AppBar} appBarAlwaysOn menu={Menu} sx={NARROW}>
      <TheBlocker />
      <ConnectionBanner />
      {/* Of its own, so that the banner is there while a screen's file is waited for. */}
      <Suspense fallback={<Loading />}>{children}</Suspense>
      <SignInDialog />
      <ConflictDialog />
    </FrameworkLayout>
  );
}

/** A wide table scrolls in itself, and not the page. */
const NARROW = {
  minWidth: 0,
  '& .RaLayout-contentWithSidebar': { minWidth: 0 },
  '& .RaLayout-content': { minWidth: 0 },
  '& :is(.RaList-main, .RaEdit-main, .RaEdit-card, .RaShow-main)': { minWidth: 0 },
};
