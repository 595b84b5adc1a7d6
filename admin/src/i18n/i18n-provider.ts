import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider, TranslationMessages } from 'react-admin';
import { speakWith } from './say';

/** To add a language: a folder beside these two, with the same files, and its name here. */
const LOCALES = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
];

/** Where it is kept which one was chosen. */
const CHOSEN = 'stockkeeper-locale';

/** English is in the first bundle, another language comes when it is chosen. */
const loaders: Record<string, () => Promise<TranslationMessages>> = {
  en: async () => (await import('../locales/en')).default,
  de: async () => (await import('../locales/de')).default,
};

const read = (locale: string) => (loaders[locale] ?? loaders.en)?.() as Promise<TranslationMessages>;

/** In the language that was chosen, else the browser's, else English. */
export async function startI18n(): Promise<I18nProvider> {
  const wanted = [localStorage.getItem(CHOSEN), ...navigator.languages.map((one) => one.slice(0, 2))];
  const locale = wanted.find((one) => one !== null && one in loaders) ?? 'en';
  const first = await read(locale);
  document.documentElement.lang = locale;
  const provider = polyglotI18nProvider(
    (asked) => (asked === locale ? first : read(asked)) as TranslationMessages,
    locale,
    LOCALES,
    { allowMissing: true },
  );
  speakWith(provider);
  return {
    ...provider,
    async changeLocale(next) {
      await provider.changeLocale(next);
      localStorage.setItem(CHOSEN, next);
      document.documentElement.lang = next;
    },
  };
}
