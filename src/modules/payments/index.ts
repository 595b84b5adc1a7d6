import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../../config.js';
import { runInBackground } from '../../jobs/loop.js';
import { adminPaymentRoutes } from './admin-routes.js';
import type { PaymentsApi } from './api.js';
import type { PaymentsContext } from './context.js';
import { paymentEventRoutes } from './event-routes.js';
import { expireUnpaidOrders } from './expiry/expire-orders.js';
import { captureOnShipment } from './operations/automatic-capture.js';
import { previewReduction } from './preview-reduction.js';
import type { DemoProvider } from './providers/demo/demo-provider.js';
import { createProviders } from './providers/registry.js';
import { measureOperations } from './recovery/measure-operations.js';
import { recover } from './recovery/worker.js';
import { paymentRoutes } from './routes.js';
import { webhookRoutes } from './webhook-routes.js';

/** Provider calls within one lease: a lookup, an attempt, and the retry of the provider's own package. */
const CALLS_A_LEASE = 3;

/** Plugin: payment routes, providers, the recovery worker and the expiry of unpaid orders. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const { timeoutSeconds } = config.payments;
    const context: PaymentsContext = {
      sequelize: app.sequelize,
      providers: await createProviders(config),
      leaseSeconds: CALLS_A_LEASE * timeoutSeconds,
      capture: config.payments.capture,
      log: app.log,
      notify: () => worker.notify(),
    };
    const worker = runInBackground(app, config, {
      name: 'payments',
      everySeconds: timeoutSeconds,
      run: (signal) => recover(context, signal),
    });
    measureOperations(app);

    if (Object.values(config.unpaidOrderMinutes).some((minutes) => minutes > 0)) {
      runInBackground(app, config, expireUnpaidOrders(context, config.unpaidOrderMinutes));
    }

    const api: PaymentsApi = {
      captureOnShipment: (order, transaction) => captureOnShipment(context, order, transaction),
      previewReduction,
      notify: context.notify,
    };
    app.decorate('payments', api);

    paymentRoutes(app, context);
    adminPaymentRoutes(app, context);
    paymentEventRoutes(app, context);
    await app.register(async (scope) => webhookRoutes(scope, context));
    const demo = context.providers.named('demo');
    if (demo) {
      const { demoRoutes } = await import('./providers/demo/demo-routes.js');
      await app.register(async (scope) => demoRoutes(scope, context, demo as DemoProvider));
    }
  },
  { name: 'payments', dependencies: ['database', 'authentication'] },
);
