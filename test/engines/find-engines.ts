import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { findMariadb } from '../../scripts/setup/mariadb-server.mjs';

/** A database server that is on this machine as files: it needs no installation, no container and no rights. */
export interface Engine {
  kind: 'mariadb' | 'mysql';
  /** Such as "MySQL 9.7.4". */
  name: string;
  /** Where it was found: for TEST_ENGINE. */
  path: string;
  /** What is run before its flags: the program, or its own loader with the program. */
  command: [string, ...string[]];
  /** The server program. */
  program: string;
  /** Where its own files lie, unless that is where it was built for. */
  flags: string[];
  /** Galera's library, or Group Replication's plugin, where it has one. */
  cluster?: string;
}

/** A server lies in one of these, below a root or an unpacked archive. */
const PROGRAMS = ['usr/sbin', 'usr/libexec', 'usr/bin', 'usr/local/bin', 'sbin', 'libexec', 'bin'].flatMap(
  (folder) => ['mariadbd', 'mysqld'].map((name) => `${folder}/${name}`),
);
const LOADERS = ['lib64/ld-linux-x86-64.so.2', 'lib/ld-linux-aarch64.so.1'];
/** As Debian calls this machine. */
const TRIPLET = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
const LIBRARIES = [`usr/lib/${TRIPLET}`, 'usr/lib64', `lib/${TRIPLET}`, 'usr/lib64/mysql/private'];
const PLUGINS = ['lib/mysql/plugin', 'lib64/mysql/plugin', 'lib/plugin', 'lib/mariadb/plugin'];
const GALERA = ['lib/galera', 'lib64/galera-4', 'lib64/galera', 'lib'].map(
  (folder) => `${folder}/libgalera_smm.so`,
);

/**
 * What TEST_ENGINES names, a folder of which each entry is an engine: the root of another system, as `docker export` and
 * debootstrap make it, or an archive of MySQL or MariaDB, unpacked. Then those of this machine.
 */
export function findEngines(folder = process.env.TEST_ENGINES): Engine[] {
  const given = folder ? readdirSync(folder).toSorted() : [];
  const own = [findMariadb(), findMysql()].filter((path) => path !== null);
  return [...own, ...given.map((name) => join(resolve(folder as string), name))]
    .map(engineAt)
    .filter((engine) => engine !== undefined);
}

/** @param path of a server program of this machine, of another system's root, or of an archive that was unpacked */
export function engineAt(path: string): Engine | undefined {
  const found = statSync(path).isDirectory()
    ? inRoot(path)
    : { program: path, prefix: '/usr', command: [path] };
  if (!found) return undefined;
  const { program, prefix, command } = found;
  const version = versionOf(command);
  if (!version) return undefined;
  const [plugins] = thereOf(prefix, PLUGINS);
  const group = plugins && join(plugins, 'group_replication.so');
  const [galera] = thereOf(prefix, GALERA);
  const cluster = version.kind === 'mariadb' ? galera : group && existsSync(group) ? group : undefined;
  const flags = prefix === '/usr' ? [] : flagsOf(prefix, plugins);
  return { ...version, path, command: command as Engine['command'], program, flags, cluster };
}

function inRoot(root: string) {
  const [program] = thereOf(root, PROGRAMS);
  if (!program) return undefined;
  const prefix = dirname(dirname(realpathSync(program)));
  // Its libraries are of another system than ours: its loader finds them. An archive brings what it needs.
  const [loader] = thereOf(root, LOADERS);
  const libraries = thereOf(root, LIBRARIES).join(':');
  const command = loader ? [loader, '--library-path', libraries, program] : [program];
  return { program, prefix, command };
}

function flagsOf(prefix: string, plugins: string | undefined): string[] {
  const share = join(prefix, 'share');
  const folders = [share, ...readdirSync(share).map((name) => join(share, name))];
  const messages = folders.find((folder) => existsSync(join(folder, 'english', 'errmsg.sys')));
  return [
    `--basedir=${prefix}`,
    ...(plugins ? [`--plugin-dir=${plugins}`] : []),
    ...(messages
      ? [`--lc-messages-dir=${messages}`, `--character-sets-dir=${join(messages, 'charsets')}`]
      : []),
  ];
}

/** Those of the paths below a folder that are there. */
function thereOf(folder: string, paths: readonly string[]): string[] {
  return paths.map((path) => join(folder, path)).filter((path) => existsSync(path));
}

/** MySQL's own server of this machine. */
function findMysql(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/libexec'];
  const found = folders.map((folder) => join(folder, 'mysqld')).filter((path) => existsSync(path));
  return found.find((path) => versionOf([path])?.kind === 'mysql') ?? null;
}

function versionOf(command: string[]): Pick<Engine, 'kind' | 'name'> | undefined {
  const [file, ...args] = command as [string, ...string[]];
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const said = execFileSync(file, [...args, '--no-defaults', '--version'], {
      encoding: 'utf8',
      stdio: [...stdio],
    });
    const version = /Ver (\d+\.\d+\.\d+)/.exec(said)?.[1];
    if (!version) return undefined;
    const isMariadb = said.includes('MariaDB');
    return { kind: isMariadb ? 'mariadb' : 'mysql', name: `${isMariadb ? 'MariaDB' : 'MySQL'} ${version}` };
  } catch {
    return undefined;
  }
}
