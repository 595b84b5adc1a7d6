/** The browser in which the console is tested. */
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { installWithApt, silentAptPrivileges } from './apt.mjs';
import { isExecutable } from './executable.mjs';
import { note, SetupError } from './steps.mjs';

/** Debian's Chromium without windows, which takes a third less of a processor. */
const SHELL = 'chromium-headless-shell';
const NAMES = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const WELL_KNOWN = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** @returns {string | null} Its absolute path. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...WELL_KNOWN];
  return candidates.find(isExecutable) ?? null;
}

/** Gets one where apt-get can, asking nobody for a password: without it the browser tests are skipped, and no more. */
export async function tryForChromium() {
  if (findChromium()) return;
  const privileges = silentAptPrivileges();
  // Ubuntu has neither as a package of its own; there CI's machines bring a Chrome.
  for (const name of privileges ? [SHELL, 'chromium'] : []) {
    if (findChromium()) break;
    await installWithApt(privileges ?? [], name, `${name}, for the tests of the admin console`).catch(
      (error) => {
        if (!(error instanceof SetupError)) throw error;
      },
    );
  }
  if (!findChromium()) note('There is no Chromium: the browser tests in test/admin will be skipped.');
}
