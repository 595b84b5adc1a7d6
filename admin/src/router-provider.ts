import { useCallback, useEffect, useRef } from 'react';
import { reactRouterProvider } from 'react-admin';
import { useHref, useLocation } from 'react-router';
import { useBlocker } from './ui/use-blocker';

type Navigate = ReturnType<typeof reactRouterProvider.useNavigate>;

const withoutSlash = (path: string) => path.replace(/\/$/, '');

/**
 * A list applies its filters half a second after the last key. Who has gone on by then would be led back: another
 * query of a page that was left is dropped.
 */
function useNavigate(): Navigate {
  const navigate = reactRouterProvider.useNavigate();
  const href = useHref(useLocation().pathname);
  const rendered = useRef(href);
  useEffect(() => {
    rendered.current = href;
  }, [href]);
  return useCallback<Navigate>(
    (to, options) => {
      const isQuery = typeof to === 'object' && to.pathname === undefined;
      if (isQuery && withoutSlash(rendered.current) !== withoutSlash(window.location.pathname)) return;
      navigate(to, options);
    },
    [navigate],
  );
}

export const routerProvider = { ...reactRouterProvider, useNavigate, useBlocker };
