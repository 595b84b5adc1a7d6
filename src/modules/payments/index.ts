import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Transaction } from 'sequelize';
import type { Config } from '../../config.js';
import type { LockedOrder } from '../orders/lifecycle/order-transition.js';
import { adminPaymentRoutes } from './admin-routes.js';
import { captureOnShipment } from './capture-policy.js';
import type { PaymentsContext } from './context.js';
import type { DemoProvider } from './providers/demo/demo-provider.js';
import { createProviders } from './providers/registry.js';
import { OperationResumer } from './recovery/worker.js';
import { paymentRoutes } from './routes.js';
import { webhookRoutes } from './webhook-routes.js';

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Called after a transaction that asked for a refund has been committed, so that it is given back at once; it
     * would be in a while anyhow. Does not wait and does not throw.
     */
    wakePayments(): void;
    /** For who sends units of a locked order, in the same transaction: its money is taken, when the policy says so. */
    captureOnShipment(order: LockedOrder, transaction: Transaction): Promise<void>;
  }
}

/** What a claimed operation may take, in calls of the provider: a look, a try, and the package's own second one. */
const CALLS_A_LEASE = 3;

/** Paying for orders: the port, its providers, and what finishes operations that were left half-way. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const { timeoutSeconds } = config.payments;
    const context: PaymentsContext = {
      sequelize: app.sequelize,
      providers: await createProviders(config),
      leaseSeconds: CALLS_A_LEASE * timeoutSeconds,
      capture: config.payments.capture,
      log: app.log,
      wake: () => resumer.wake(),
    };
    const resumer = new OperationResumer(context);
    app.decorate('wakePayments', context.wake);
    app.decorate('captureOnShipment', (order: LockedOrder, transaction: Transaction) =>
      captureOnShipment(context, order, transaction),
    );
    app.addHook('onListen', async () => resumer.start(timeoutSeconds));
    app.addHook('onClose', () => resumer.stop());

    paymentRoutes(app, context);
    adminPaymentRoutes(app, context);
    await app.register(async (scope) => webhookRoutes(scope, context));
    const demo = context.providers.named('demo');
    if (demo) {
      const { demoRoutes } = await import('./providers/demo/demo-routes.js');
      await app.register(async (scope) => demoRoutes(scope, context, demo as DemoProvider));
    }
  },
  { name: 'payments', dependencies: ['database', 'authentication'] },
);
