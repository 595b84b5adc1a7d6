/**
 * Imported for its effect: lets a process end whose terminal was closed.
 *
 * Node (20.20, at least) gives the terminal its settings back on exit, takes the failure of that for a bug of its own,
 * and aborts; or loops in its crash handler, at full load, for ever. By then all there was to do is done: go at once.
 */
import process from 'node:process';
import { isatty } from 'node:tty';
import { isMainThread } from 'node:worker_threads';

const terminals = [0, 1, 2].filter((fd) => isatty(fd));

// A worker ends long before its process does.
if (isMainThread) {
  process.on('exit', () => {
    if (terminals.some((fd) => !isatty(fd))) process.kill(process.pid, 'SIGKILL');
  });
}
