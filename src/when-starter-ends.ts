/**
 * Calls back when the process that started us with a channel is gone, and with it the database or the cluster's port. It may
 * have gone while we started: then at once.
 */
export function whenStarterEnds(callBack: () => unknown): void {
  if (!process.send) return;
  if (process.connected) process.once('disconnect', callBack);
  else callBack();
}
