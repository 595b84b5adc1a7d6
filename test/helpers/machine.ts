import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMariadb } from '../../scripts/setup/mariadb-server.mjs';

// What stands between a program and its machine: disks that are full or slow, a clock that jumps, names that change. What a machine
// lacks for it is said where a test is skipped.

const isRoot = process.getuid?.() === 0;
const NAMESPACE = [...(isRoot ? [] : ['--map-root-user']), '--mount'];
const QUIET = { stdio: 'ignore' } as const;

/** Whether programs can be given mounts that no other program sees: by root, or where the kernel lets users do that. */
export function canMount(): boolean {
  const tried = ['mount', '-t', 'tmpfs', 'none', '/mnt'];
  return process.platform === 'linux' && spawnSync('unshare', [...NAMESPACE, ...tried], QUIET).status === 0;
}

/**
 * A launcher that runs shell commands, such as `mount`, in a mount namespace of its own and then becomes the program that follows.
 * The mounts are gone when that ends.
 */
export const withMounts = (commands: string): string[] => [
  'unshare',
  ...NAMESPACE,
  ...['sh', '-ec', `${commands}\nexec "$@"`, 'sh'],
];

/** Path of a database server that is started by a launcher; in this folder. */
export function launchedMariadb(folder: string, launcher: readonly string[]): string {
  const path = join(folder, 'launched-mariadbd');
  const words = [...launcher, findMariadb() as string].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  // In a user namespace it finds itself to be root, and wants that said.
  const asRoot = isRoot ? '' : ' --user=root';
  writeFileSync(path, `#!/bin/sh\nexec ${words.join(' ')} "$@"${asRoot}\n`, { mode: 0o755 });
  return path;
}

/** A launcher under which each fsync takes 50 ms longer while this file is there; undefined where there is no C compiler. */
export function slowDisk(folder: string, file: string): string[] | undefined {
  const library = join(folder, 'slow-disk.so');
  const source = join(import.meta.dirname, 'slow-disk.c');
  const compiled = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], {
    stdio: 'ignore',
  });
  return compiled.status === 0 ? ['env', `LD_PRELOAD=${library}`, `SLOW_DISK=${file}`] : undefined;
}

/** libfaketime, of the package of that name; or that of the variable LIBFAKETIME. For programs of several threads. */
function libfaketime(): string | undefined {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  const installed = folders.map((name) => join('/usr/lib', name, 'faketime', 'libfaketimeMT.so.1'));
  return [process.env.LIBFAKETIME ?? '', ...installed].find(existsSync);
}

/**
 * A launcher under which the clock is set by a file, while what measures times goes on as it does when somebody sets a real clock;
 * undefined where there is no libfaketime.
 */
export function ownClock(file: string): string[] | undefined {
  const library = libfaketime();
  if (!library) return undefined;
  setClock(file, 0);
  return [
    'env',
    `LD_PRELOAD=${library}`,
    `FAKETIME_TIMESTAMP_FILE=${file}`,
    ...['FAKETIME_NO_CACHE=1', 'FAKETIME_DONT_FAKE_MONOTONIC=1', 'FAKETIME_DONT_RESET=1'],
  ];
}

/** @param seconds that clock is ahead of the right one; negative: behind */
export const setClock = (file: string, seconds: number): void =>
  writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s\n`);

/** Signs certificates of a server, as a company's own authority does. */
export class Authority {
  readonly #key: string;
  /** File with its own certificate. */
  readonly certificate: string;

  constructor(
    readonly folder: string,
    readonly name: string,
  ) {
    this.#key = join(folder, `${name}.key`);
    this.certificate = join(folder, `${name}.pem`);
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      [...['-subj', `/CN=${name}`, '-keyout', this.#key, '-out', this.certificate]],
    );
  }

  /** Writes key and certificate of a host into these files, which may be there. @param serial tells it from others */
  issue(host: string, serial: number, files: { key: string; certificate: string }): void {
    const request = join(this.folder, 'request.pem');
    const extensions = join(this.folder, 'extensions.cnf');
    writeFileSync(extensions, `subjectAltName=DNS:${host}\n`);
    openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      `/CN=${host}`,
      [...['-keyout', files.key, '-out', request]],
    );
    openssl('x509', '-req', '-in', request, '-CA', this.certificate, '-CAkey', this.#key, '-days', '2', [
      ...['-set_serial', String(serial), '-extfile', extensions, '-out', files.certificate],
    ]);
  }
}

const openssl = (...args: [...string[], string[]] | string[]): void =>
  void execFileSync('openssl', args.flat() as string[], { stdio: 'ignore' });
