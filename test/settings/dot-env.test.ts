import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, misspeltSettings } from '../../src/config.js';
import { readDotEnv } from '../../src/settings/dot-env.js';

const KNOWN = ['PORT', 'HOST', 'CORS_ORIGINS', 'JWT_SECRET', 'DATABASE_URL'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stockkeeper-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, known = KNOWN) {
  writeFileSync(join(folder, '.env'), text);
  return readDotEnv(folder, known);
}

describe('.env', () => {
  it('may be missing', () => {
    expect(readDotEnv(join(folder, 'nowhere'), KNOWN)).toEqual({ values: {}, problems: [], unknown: [] });
  });

  it('is an assignment a line, with comments, quotes and what Docker Compose reads', () => {
    const text = `# PORT 1\n\nPORT=4104\n  export HOST = "::1" # both\nMYSQL_PASSWORD=x\r\nCOMPOSE_PROJECT_NAME=shop
TEST_DATABASE_URL=mysql://x/y\nTZ=UTC\nJWT_SECRET='a\nPORT 4104\nb'\nDATABASE_URL=\n`;
    const { values, problems, unknown } = read(text);
    expect(values).toMatchObject({ PORT: '4104', HOST: '::1', JWT_SECRET: 'a\nPORT 4104\nb' });
    expect({ problems, unknown }).toEqual({ problems: [], unknown: [] });
  });

  it('names each line that is wrong, with what was meant, and repeats no value', () => {
    const { problems, unknown } = read(
      'PORT 4104\nPORTT=1\n\nCORS_ORIGIN=https://shop.example\nport=1\nhunter2hunter2\nSMTP_HOST=mail\nJWT_SECRET: hunter2\n',
    );
    expect(problems).toEqual([
      '.env, line 1: has no "=": write PORT=value, or a # before a comment',
      '.env, line 2: PORTT is no setting; PORT is',
      '.env, line 4: CORS_ORIGIN is no setting; CORS_ORIGINS is',
      '.env, line 5: port is no setting; PORT is',
      '.env, line 6: has no "=": write NAME=value, or a # before a comment',
      '.env, line 8: has no "=": write JWT_SECRET=value, or a # before a comment',
    ]);
    expect(unknown).toEqual(['.env, line 7: SMTP_HOST is no setting']);
    expect([...problems, ...unknown].join()).not.toMatch(/hunter2|4104|mail/);
  });

  it('as .env.example has it is right as it stands, and with everything in it uncommented', () => {
    const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
    const known = [...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name as string);
    for (const text of [example, example.replace(/^# (?=[A-Z][A-Z_]+=)/gm, '')]) {
      expect(read(text, known)).toMatchObject({ problems: [], unknown: [] });
    }
    // And each of them is a setting.
    const env = Object.fromEntries(known.map((name) => [`${name}X`, '']));
    expect(misspeltSettings(env)).toHaveLength(known.length);
  });
});

describe('the environment', () => {
  it('is others’ as well: only what is nearly one of ours is suspected', () => {
    const ours = {
      CORS_ORIGIN: 'x',
      PORTT: '1',
      PROT: '1',
      DATABASEURL: 'x',
      JWT_SECRETS: 'x',
      LOGLEVEL: 'x',
    };
    const meant = ['CORS_ORIGINS', 'PORT', 'PORT', 'DATABASE_URL', 'JWT_SECRET', 'LOG_LEVEL'];
    expect(misspeltSettings(ours)).toEqual(
      Object.keys(ours).map(
        (name, index) => `${name} in the environment is no setting. ${meant[index]} is: was that meant?`,
      ),
    );
    const others =
      'PATH HOME HOSTNAME HOSTTYPE USER LANG PWD OLDPWD SHELL TERM TZ EDITOR LOGNAME NODE_OPTIONS POSTGRES_URL';
    expect(misspeltSettings(Object.fromEntries(others.split(' ').map((name) => [name, 'x'])))).toEqual([]);
    expect(misspeltSettings({ npm_config_port: '1', PORT: '1' })).toEqual([]);
  });

  it('is told of what may have been meant by something that is missing', () => {
    const load = () => loadConfig({ DATABASE_URI: 'mysql://shop:hunter2@db/shop' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(
      /DATABASE_URL is required\n.*DATABASE_URI in the environment is no setting\. DATABASE_URL is/,
    );
  });
});
