import { Admin, type I18nProvider, Resource } from 'react-admin';
import { dataProvider } from './api/data-provider';
import { isHome } from './home/is-home';
import { Layout } from './layout/Layout';
import { NotFound } from './layout/NotFound';
import { queryClient } from './query-client';
import { resources } from './resources';
import { routerProvider } from './router-provider';
import { authProvider } from './session/auth-provider';
import { preferenceStore } from './session/preferences';
import { SignInPage } from './session/SignInPage';
import { darkTheme, lightTheme } from './theme/theme';
import { readyScreen } from './ui/lazy-screen';

const Home = readyScreen(() => import('./home/Home'));

/** Beside the first requests, not after them. */
export const readFirstScreen = async (): Promise<void> => {
  if (isHome()) await Home.read();
};

export function App({ i18nProvider }: { i18nProvider: I18nProvider }) {
  return (
    <Admin
      authProvider={authProvider}
      dataProvider={dataProvider}
      i18nProvider={i18nProvider}
      queryClient={queryClient}
      routerProvider={routerProvider}
      store={preferenceStore}
      layout={Layout}
      loginPage={SignInPage}
      theme={lightTheme}
      darkTheme={darkTheme}
      dashboard={Home}
      catchAll={NotFound}
      title="Stockkeeper"
      requireAuth
      // It would tell a stranger that this shop is there.
      disableTelemetry
    >
      {resources.map(({ name, list, show, edit, create, icon, routes, recordRepresentation }) => (
        <Resource
          key={name}
          name={name}
          list={list}
          show={show}
          edit={edit}
          create={create}
          icon={icon}
          recordRepresentation={recordRepresentation as string}
        >
          {routes}
        </Resource>
      ))}
    </Admin>
  );
}
