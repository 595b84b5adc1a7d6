/**
 * What Node is started with to run the service; the image and README have them as well. Workers inherit them.
 *
 * V8 lets the heap grow to several times what is alive before it collects old objects. At 1.4 times the process has 185 MB
 * under load instead of 315, and places no fewer orders.
 *
 * Room for new objects, in MB: with half of it, as by default, most orders of a hundred clients outlive two collections before they
 * are answered, and are copied twice. The process takes 30 MB more (docs/performance.md has both).
 */
export const SERVICE_FLAGS = ['--heap-growing-percent=40', '--max-semi-space-size=32'];
