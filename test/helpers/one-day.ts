const today = () => new Date().toISOString().slice(0, 10);

/**
 * What is said about a day, and done again when midnight has passed meanwhile: then it was about two.
 * @param work told the day, in UTC
 */
export async function onOneDay<T>(work: (day: string) => Promise<T>): Promise<T> {
  for (;;) {
    const day = today();
    try {
      const result = await work(day);
      if (today() === day) return result;
    } catch (error) {
      if (today() === day) throw error;
    }
  }
}
