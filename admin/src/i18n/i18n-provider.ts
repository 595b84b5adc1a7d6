import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider, TranslationMessages } from 'react-admin';
import { chooseLocale, LOCALES, loadLocale, wantedLocale } from './locale';
import { speakWith } from './say';

/** In the language that was chosen, else the browser's, else English. */
export async function startI18n(): Promise<I18nProvider> {
  const locale = wantedLocale();
  const first = await loadLocale(locale);
  document.documentElement.lang = locale;
  const provider = polyglotI18nProvider(
    (asked) => (asked === locale ? first : loadLocale(asked)) as TranslationMessages,
    locale,
    LOCALES,
    { allowMissing: true },
  );
  speakWith(provider);
  return {
    ...provider,
    async changeLocale(next) {
      await provider.changeLocale(next);
      chooseLocale(next);
      document.documentElement.lang = next;
    },
  };
}
