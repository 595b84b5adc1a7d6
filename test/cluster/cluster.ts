import type { RowDataPacket } from 'mysql2/promise';
import type { Engine } from '../engines/find-engines.js';
import type { Network } from './network.js';

/** One server of a cluster. */
export interface ClusterNode {
  /** DATABASE_URL of a database on this node. */
  url(database: string): string;
  readonly socketPath: string;
  /** Runs statements, one after the other on one connection. @returns the rows of the last */
  query(...statements: string[]): Promise<RowDataPacket[]>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it after it was killed, and waits until it has what it has missed. */
  rejoin(): Promise<void>;
  /** How many it hears of, itself included. */
  members(): Promise<number>;
  /** Whether it is in a majority, and takes part in what that commits. */
  isMember(): Promise<boolean>;
  /** Whether it takes writes. */
  isWriter(): Promise<boolean>;
}

export interface Cluster {
  kind: ClusterKind;
  nodes: ClusterNode[];
  /** Makes an empty database, which is there on all nodes at once. @returns its name */
  createDatabase(): Promise<string>;
  /** Resolves when every node has all that was committed on any of them before. */
  settled(): Promise<void>;
  /** Makes this node the one to write to, where there is one such. */
  makeWriter(node: ClusterNode): Promise<void>;
  /** What an operator does when most nodes are lost: the cluster is this one node from now on. */
  goOnWith(node: ClusterNode): Promise<void>;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  engine: Engine;
  size: number;
  /** Where the nodes hear each other; all on 127.0.0.1 unless given. */
  network?: Network;
}

/** Galera: every node takes writes. Group Replication: with one primary, which it elects. */
type ClusterKind = 'galera' | 'group';

/** The node to write to; of several, the first. */
export async function writerOf(cluster: Cluster): Promise<ClusterNode> {
  for (const node of cluster.nodes) if (await node.isWriter().catch(() => false)) return node;
  throw new Error('No node of the cluster takes writes.');
}
