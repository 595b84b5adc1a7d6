/**
 * Meaning of the error numbers that concern retries and availability. Use `errno`, never `code`: MariaDB and MySQL have
 * different names for the same number.
 */

/**
 * - `conflict`: another transaction was first and this one was rolled back: retry the whole transaction.
 * - `not-now`: the server cannot do it at the moment: 503. The connection stays usable.
 * - `not-here`: the server accepts no writes (any more): 503, and the connection is closed, so that the next one can reach the
 *   server that does.
 * - `lost`: the connection is closed or about to be. For COMMIT the outcome is unknown.
 */
type ErrorMeaning = 'conflict' | 'not-now' | 'not-here' | 'lost';

interface KnownError {
  name: string;
  meaning: ErrorMeaning;
  /** Whether COMMIT with this error certainly committed nothing. Always true for conflicts. */
  neverCommitted?: true;
  /** Whether a starting service waits for it to pass. */
  passes?: true;
}

/**
 * The numbers below 1900 and those from 3000 on are of https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html,
 * those between, and what Galera says by them, of https://mariadb.com/kb/en/mariadb-error-code-reference/.
 */
export const KNOWN_ERRORS: Readonly<Record<number, KnownError>> = {
  // Another transaction was first.
  1020: { name: 'ER_CHECKREAD (a record has changed since it was last read)', meaning: 'conflict' },
  1180: { name: 'ER_ERROR_DURING_COMMIT (Group Replication certified another one)', meaning: 'conflict' },
  1205: { name: 'ER_LOCK_WAIT_TIMEOUT', meaning: 'conflict' },
  1213: { name: 'ER_LOCK_DEADLOCK (Galera: at COMMIT too)', meaning: 'conflict' },
  1412: { name: 'ER_TABLE_DEF_CHANGED (a migration ran beside it)', meaning: 'conflict' },
  1613: { name: 'ER_XA_RBTIMEOUT', meaning: 'conflict' },
  1614: { name: 'ER_XA_RBDEADLOCK', meaning: 'conflict' },
  1615: { name: 'ER_NEED_REPREPARE (a migration ran beside it)', meaning: 'conflict' },
  3101: { name: 'ER_TRANSACTION_ROLLBACK_DURING_COMMIT (Group Replication)', meaning: 'conflict' },

  // The server is short of something.
  1021: { name: 'ER_DISK_FULL', meaning: 'not-now' },
  1037: { name: 'ER_OUTOFMEMORY', meaning: 'not-now' },
  1038: { name: 'ER_OUT_OF_SORTMEMORY', meaning: 'not-now' },
  1040: { name: 'ER_CON_COUNT_ERROR (max_connections)', meaning: 'not-now', passes: true },
  1041: { name: 'ER_OUT_OF_RESOURCES', meaning: 'not-now' },
  1114: { name: 'ER_RECORD_FILE_FULL (the disk, or the tablespace)', meaning: 'not-now' },
  1135: { name: 'ER_CANT_CREATE_THREAD', meaning: 'not-now', passes: true },
  1203: { name: 'ER_TOO_MANY_USER_CONNECTIONS', meaning: 'not-now', passes: true },
  1206: { name: 'ER_LOCK_TABLE_FULL', meaning: 'not-now' },
  1226: { name: 'ER_USER_LIMIT_REACHED', meaning: 'not-now', passes: true },
  1461: { name: 'ER_MAX_PREPARED_STMT_COUNT_REACHED', meaning: 'not-now' },
  1637: { name: 'ER_TOO_MANY_CONCURRENT_TRXS', meaning: 'not-now' },

  // The server, or an operator, ended a statement.
  1317: { name: 'ER_QUERY_INTERRUPTED', meaning: 'not-now' },
  1969: { name: 'ER_STATEMENT_TIMEOUT (max_statement_time)', meaning: 'not-now' },
  3024: { name: 'ER_QUERY_TIMEOUT (max_execution_time)', meaning: 'not-now' },

  // A member of a cluster that joins, or has no quorum.
  1047: {
    name: 'ER_UNKNOWN_COM_ERROR (Galera: WSREP has not yet prepared the node)',
    meaning: 'not-now',
    passes: true,
  },
  3098: {
    name: 'ER_BEFORE_DML_VALIDATION_ERROR (a group changes its primary, and takes no cascades meanwhile)',
    meaning: 'not-now',
    passes: true,
  },
  3100: {
    name: 'ER_RUN_HOOK_ERROR (Group Replication: before_commit)',
    meaning: 'not-now',
    neverCommitted: true,
  },
  3781: { name: 'ER_GR_HOLD_WAIT_TIMEOUT (a new primary catches up)', meaning: 'not-now', passes: true },
  3782: { name: 'ER_GR_HOLD_KILLED (a new primary catches up)', meaning: 'not-now', passes: true },
  3783: { name: 'ER_GR_HOLD_MEMBER_STATUS_ERROR', meaning: 'not-now', passes: true },
  3796: {
    name: 'ER_GRP_TRX_CONSISTENCY_NOT_ALLOWED (a member that joins, or has left)',
    meaning: 'not-here',
    neverCommitted: true,
    passes: true,
  },
  3797: {
    name: 'ER_GRP_TRX_CONSISTENCY_BEFORE (waiting for what the group has committed)',
    meaning: 'not-now',
    neverCommitted: true,
    passes: true,
  },
  3798: {
    name: 'ER_GRP_TRX_CONSISTENCY_AFTER_ON_TRX_BEGIN',
    meaning: 'not-now',
    neverCommitted: true,
    passes: true,
  },

  3799: {
    name: 'ER_GRP_TRX_CONSISTENCY_BEGIN_NOT_ALLOWED (a member that leaves)',
    meaning: 'not-here',
    neverCommitted: true,
    passes: true,
  },
  4094: {
    name: 'ER_OPERATION_NOT_ALLOWED_WHILE_PRIMARY_CHANGE_IS_RUNNING',
    meaning: 'not-now',
    passes: true,
  },

  // A primary that became a replica.
  1290: { name: 'ER_OPTION_PREVENTS_STATEMENT (read_only)', meaning: 'not-here', neverCommitted: true },
  1836: { name: 'ER_READ_ONLY_MODE', meaning: 'not-here', neverCommitted: true },
  1874: { name: 'ER_INNODB_READ_ONLY', meaning: 'not-here', neverCommitted: true },
  3032: { name: 'ER_SERVER_OFFLINE_MODE', meaning: 'not-here', passes: true },

  // The connection ends.
  1053: { name: 'ER_SERVER_SHUTDOWN', meaning: 'lost', passes: true },
  1152: { name: 'ER_ABORTING_CONNECTION', meaning: 'lost' },
  1158: { name: 'ER_NET_READ_ERROR', meaning: 'lost' },
  1159: { name: 'ER_NET_READ_INTERRUPTED', meaning: 'lost' },
  1160: { name: 'ER_NET_ERROR_ON_WRITE', meaning: 'lost' },
  1161: { name: 'ER_NET_WRITE_INTERRUPTED', meaning: 'lost' },
  1184: { name: 'ER_NEW_ABORTING_CONNECTION', meaning: 'lost' },
  1927: { name: 'ER_CONNECTION_KILLED', meaning: 'lost' },
  3169: { name: 'ER_SESSION_WAS_KILLED', meaning: 'lost' },
  4031: { name: 'ER_CLIENT_INTERACTION_TIMEOUT', meaning: 'lost' },
};

/** Errors that contain the operating system's error number in their message; 28 is ENOSPC, a full disk. */
const WITH_OS_ERROR = new Set([1, 3, 1004, 1026, 1030]);
const ENOSPC = /\b(?:errno|errcode|error):? "?28\b/i;
const FULL_DISK: KnownError = { name: 'ENOSPC', meaning: 'not-now' };

/** Some errors pass the operating system's number on as errno. */
const ENOSPC_NUMBER = 28;

/** Duplicate value for a primary or unique key. */
export const DUPLICATE_KEY = 1062;
/** Unknown table, for example before the first migration. */
export const NO_SUCH_TABLE = 1146;

/** Looks up an error of the driver; undefined if its number is not in the table. */
export function knownError(error: { errno?: number; message?: string } | undefined): KnownError | undefined {
  if (error?.errno === undefined) return undefined;
  if (error.errno === ENOSPC_NUMBER) return FULL_DISK;
  if (WITH_OS_ERROR.has(error.errno)) return ENOSPC.test(error.message ?? '') ? FULL_DISK : undefined;
  return KNOWN_ERRORS[error.errno];
}
