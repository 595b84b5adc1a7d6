/** Imported for its effect into each process that runs tests: by itself it would outlive a run that was killed. */
import process from 'node:process';

process.once('disconnect', () => process.exit(1));
