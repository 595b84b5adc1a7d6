import { randomUUID } from 'node:crypto';
import { Op, UniqueConstraintError } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import type { Area } from '../../consistency/check.js';
import { verify } from '../../consistency/verify.js';
import { truncateError } from '../../database/truncate-error.js';
import { claimRow, inSeconds, now } from '../../jobs/lease.js';
import { idOf } from '../../models/id.js';
import { Verification } from '../../models/index.js';
import { actorColumns, type Principal } from '../../rules/principal.js';

/** Without progress for so long, another process takes the run over. */
const LEASE_SECONDS = 60;
/** Interval between progress updates. */
const PROGRESS_MS = 2_000;
/** Violations stored per check: they must fit into a packet and on a screen. */
const MAX_VIOLATIONS = 20;
/** Finished runs to keep. */
const KEPT_RUNS = 20;

/**
 * Requests a run of the checks. If one is already waiting or in progress, that one is used.
 * @returns the id of the run
 */
export async function requestVerification(actor: Principal): Promise<string> {
  for (;;) {
    const id = uuid();
    try {
      await Verification.create({ id, ...actorColumns(actor), dueAt: now() });
      return id;
    } catch (error) {
      if (!(error instanceof UniqueConstraintError)) throw error;
    }
    const open = await Verification.findOne({ attributes: ['id'], where: { open: 1 }, raw: true });
    // Otherwise it has just finished: try again.
    if (open) return open.id;
  }
}

/** Runs the requested checks, unless another process does. */
export async function runVerification(
  sequelize: Sequelize,
  areas: readonly Area[],
  signal: AbortSignal,
): Promise<void> {
  const open = await Verification.findOne({ attributes: ['id'], where: { open: 1 }, raw: true });
  if (!open || signal.aborted) return;
  const holder = randomUUID();
  const row = { table: 'verifications', key: 'id', id: idOf(open.id), values: { holder: idOf(holder) } };
  const set = 'holder = :holder, startedAt = UTC_TIMESTAMP(3)';
  if (!(await claimRow(sequelize, { ...row, set }, LEASE_SECONDS))) return;
  const mine = { where: { id: open.id, holder, open: 1 } };
  const tell = new ProgressWriter((progress) =>
    Verification.update({ progress, dueAt: inSeconds(LEASE_SECONDS) }, mine),
  );
  try {
    const found = await verify(sequelize, areas, {
      keep: MAX_VIOLATIONS,
      onProgress: (doing) => {
        // Another process takes the run over, or this one after its restart.
        signal.throwIfAborted();
        tell.say(doing);
      },
    });
    await tell.end();
    await Verification.update({ ...ENDED(), ok: found.ok, result: found }, mine);
  } catch (error) {
    await tell.end();
    if (signal.aborted) await Verification.update({ dueAt: now() }, mine);
    else await Verification.update({ ...ENDED(), error: truncateError((error as Error).message) }, mine);
  }
  await deleteOldRuns();
}

const ENDED = () => ({ finishedAt: now(), dueAt: null, progress: null });

/** Stores the latest progress at intervals, which also renews the lease. */
class ProgressWriter {
  #latest = '';
  readonly #timer: NodeJS.Timeout;
  #saying: Promise<unknown> = Promise.resolve();

  constructor(say: (progress: string) => Promise<unknown>) {
    const sayLatest = () => {
      this.#saying = say(this.#latest).catch(() => undefined);
    };
    this.#timer = setInterval(sayLatest, PROGRESS_MS).unref();
  }

  say(progress: string): void {
    this.#latest = progress;
  }

  /** Stops, and waits for a write in progress. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#saying;
  }
}

async function deleteOldRuns(): Promise<void> {
  const [last] = await Verification.findAll({
    attributes: ['id'],
    order: [['id', 'DESC']],
    offset: KEPT_RUNS - 1,
    limit: 1,
    raw: true,
  });
  if (last) await Verification.destroy({ where: { id: { [Op.lt]: last.id }, open: null } });
}
