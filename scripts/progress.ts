/** Shows what is being done at the moment; '' shows nothing. */
export type Progress = (doing: string) => void;

/**
 * Lets the work show a person who watches what it is doing: on stderr, in one line that it leaves clean. Anyone else
 * sees nothing.
 * @param verb what comes before each: "Looking at" unless given
 */
export async function withProgress<T>(
  work: (onProgress: Progress) => Promise<T>,
  verb = 'Looking at',
): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  const write = (doing: string) => process.stderr.write(`\r\x1b[K${doing === '' ? '' : `${verb} ${doing}`}`);
  try {
    return await work(write);
  } finally {
    write('');
  }
}
