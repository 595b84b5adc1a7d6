import type { TranslationMessages } from 'react-admin';

/** To add a language: a folder in locales/, with the same files, and its name here. */
export const LOCALES = [
  { locale: 'en', name: 'English' },
  { locale: 'de', name: 'Deutsch' },
];

/** Where it is kept which one was chosen. */
const CHOSEN = 'stockkeeper-locale';

const loaders: Record<string, () => Promise<TranslationMessages>> = {
  en: async () => (await import('../locales/en')).default,
  de: async () => (await import('../locales/de')).default,
};

/** The texts of a language; English where there are none. */
export const loadLocale = (locale: string) =>
  (loaders[locale] ?? loaders.en)?.() as Promise<TranslationMessages>;

/** The language that was chosen, else the browser's, else English. */
export function wantedLocale(): string {
  const wanted = [localStorage.getItem(CHOSEN), ...navigator.languages.map((one) => one.slice(0, 2))];
  return wanted.find((one) => one !== null && one in loaders) ?? 'en';
}

export const chooseLocale = (locale: string): void => localStorage.setItem(CHOSEN, locale);
