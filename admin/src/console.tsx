import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { StrictMode } from 'react';
import type { I18nProvider } from 'react-admin';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { App, readFirstScreen } from './App';
import { knowFirst } from './first-screen';
import { startI18n } from './i18n/i18n-provider';

/** Styles are inserted at run time: without the nonce of this very answer the page's policy refuses them. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
const cache = createCache({ key: 'css', nonce, prepend: true });

function show(i18nProvider: I18nProvider): void {
  // A data router, so that leaving a form with changes can be held back.
  const router = createBrowserRouter([{ path: '*', element: <App i18nProvider={i18nProvider} /> }], {
    basename: '/admin',
  });
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <CacheProvider value={cache}>
        {/* As transitions, signing out would go on for ever: react-admin forgets who was there before the page has changed. */}
        <RouterProvider router={router} useTransitions={false} />
      </CacheProvider>
    </StrictMode>,
  );
}

// Awaited out here, the bundler would cut what the first screen needs into ten times as many files.
void Promise.all([startI18n(), readFirstScreen(), knowFirst()]).then(([i18nProvider]) => show(i18nProvider));
