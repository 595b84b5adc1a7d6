import type { Config } from './config.js';

/** The text that tells a person where the started service is. */
export function banner(
  { host, adminConsole, adminDevUrl, demoSeed, dataDir, mail, workers }: Config,
  port: number,
  metricsUrl?: string,
): string {
  const url = `http://${host === '0.0.0.0' || host === '127.0.0.1' ? 'localhost' : host}:${port}`;
  return [
    '',
    `  Stockkeeper answers at  ${url}/api`,
    ...(adminConsole ? [`  Run the shop in         ${adminDevUrl ?? url}/admin/`] : []),
    `  Try it in a browser     ${url}/docs`,
    ...(demoSeed
      ? [
          '  Demo logins             admin@example.com / admin-demo-password',
          '                          customer@example.com / customer-demo-password',
          '                          author@example.com / author-demo-password',
        ]
      : []),
    ...(workers > 1 ? [`  Processes               ${workers}`] : []),
    ...(mail?.transport.kind === 'eml' ? [`  Its mails lie in        ${mail.transport.folder}`] : []),
    ...(metricsUrl ? [`  Metrics                 ${metricsUrl}`] : []),
    ...(dataDir ? [`  Its data lies in        ${dataDir}`] : []),
    '  Ctrl-C stops it.',
    '',
  ].join('\n');
}
