import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Wrong arguments: answered with the usage message and exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Refused unless a switch says that it is meant: exit code 1. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/**
 * Runs a script's work and turns what it throws into a message on stderr and an exit code: 2 for a UsageError, else 1.
 * Asked for --help it prints the usage to stdout instead, and works on nothing.
 */
export async function runCommand(usage: string, work: () => Promise<void> | void): Promise<void> {
  letReadersLeave();
  if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(usage);
    return;
  }
  try {
    await work();
  } catch (error) {
    const wrongArguments = error instanceof UsageError;
    console.error(describe(error));
    if (wrongArguments) console.error(`\n${usage}`);
    process.exitCode = wrongArguments ? 2 : 1;
  }
}

/** Whoever reads the output, such as `head`, may have seen enough before it ends; the work goes on without them. */
function letReadersLeave(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** What a person is told of an error. Validation of many rows at once has an error of errors without a message. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isStepError(error)) return `${error.migration.name} failed: ${describe(error.cause)}`;
  const { message, errors, parent } = error as Error & { errors?: unknown; parent?: Error };
  // Sequelize says "Validation error"; the database, which row it was.
  if (error.name === 'SequelizeUniqueConstraintError' && parent) return parent.message;
  return message === '' && Array.isArray(errors) ? errors.map(describe).join('\n') : message;
}

/** Umzug's MigrationError, known by its looks: a script that needs no database should not load all of it. */
function isStepError(error: Error): error is Error & { migration: { name: string } } {
  return error.name === 'MigrationError' && 'migration' in error;
}

/** As node's parseArgs, with a UsageError for what it does not know. */
export function parseArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** @example count(1, 'migration') // "1 migration" */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
