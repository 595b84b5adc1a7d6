import cluster from 'node:cluster';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { answerPrimary, expectProcesses } from './cluster.js';
import { gauge, processMetrics, shopMetrics } from './registry.js';

/**
 * Starts measuring this process.
 * @returns reads all metrics of the service as text. Several are reset when they are read, so share a read between callers
 */
export function startMetrics(): () => Promise<string> {
  started ??= start();
  return started;
}

let started: (() => Promise<string>) | undefined;

function start(): () => Promise<string> {
  collectDefaultMetrics({ register: processMetrics });
  gauge('stockkeeper_processes', 'Processes that serve requests and answered this scrape', () => 1);
  if (cluster.isWorker) return answerPrimary();
  expectProcesses(1);
  return () => Registry.merge([processMetrics, shopMetrics]).metrics();
}
