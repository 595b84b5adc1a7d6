/**
 * Calls back when the process that started this one with an IPC channel is gone, and with it the database or the cluster's port.
 * Immediately if it is gone already.
 */
export function whenStarterEnds(callBack: () => unknown): void {
  if (!process.send) return;
  if (process.connected) process.once('disconnect', callBack);
  else callBack();
}
