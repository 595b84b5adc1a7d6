import { askEarly } from './api/early';
import { isHome } from './home/is-home';
import { loadLocale, wantedLocale } from './i18n/locale';
import { isMaybeSignedIn } from './session/maybe-signed-in';

/**
 * What the first screen needs is asked for at once: the rest of the console is a hundred times larger than this file, and
 * is read and compiled meanwhile.
 */
if (isMaybeSignedIn()) askEarly(['/api/admin/me', ...(isHome() ? (['/api/admin/dashboard'] as const) : [])]);
loadLocale(wantedLocale()).catch(() => {});
void import('./console');
