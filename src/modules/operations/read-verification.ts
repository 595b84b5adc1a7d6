import { Op } from 'sequelize';
import type { Area } from '../../consistency/check.js';
import type { Finding, Verification as Result } from '../../consistency/verify.js';
import { Verification } from '../../models/index.js';

/** The stored JSON. */
type Stored = Pick<Result, 'checked'> & { checks: Array<Finding<Record<string, unknown>>> };

/** Reads the run that is waiting or in progress, and the last finished one. */
export async function readVerification(areas: readonly Area[]) {
  const [current, last] = [
    await Verification.findOne({ where: { open: 1 } }),
    await Verification.findOne({ where: { finishedAt: { [Op.not]: null } }, order: [['id', 'DESC']] }),
  ];
  return {
    current: current && {
      id: current.id,
      actorType: current.actorType,
      actorId: current.actorId,
      askedAt: current.createdAt,
      startedAt: current.startedAt,
      progress: current.progress,
    },
    last: last && present(last, areas),
  };
}

function present(last: Verification, areas: readonly Area[]) {
  const { id, actorType, actorId, ok, error, createdAt: askedAt, result } = last;
  const [startedAt, finishedAt] = [last.startedAt as Date, last.finishedAt as Date];
  const { checked = {}, checks = [] } = (result ?? {}) as Partial<Stored>;
  const areaOf = (check: string) => areas.find((area) => area.checks.some(({ name }) => name === check));
  return {
    ...{ id, actorType, actorId, askedAt, startedAt, finishedAt, ok, error },
    seconds: (finishedAt.getTime() - startedAt.getTime()) / 1000,
    checked: Object.entries(checked).map(([of, rows]) => ({ of, rows })),
    checks: checks.map((check) => {
      const area = areaOf(check.name);
      return {
        ...check,
        area: area?.name ?? null,
        mend: check.violations > 0 ? (area?.mend ?? null) : null,
      };
    }),
  };
}
