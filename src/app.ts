import Fastify, { type FastifyInstance } from 'fastify';
import type { Config } from './config.js';
import { AREAS } from './consistency/areas.js';
import { examineService } from './doctor/examine.js';
import events from './events/index.js';
import eventRoutes from './events/routes.js';
import { RequestLog, requestId, withTrace } from './http/request-log.js';
import { loggerOptions } from './logger.js';
import mail from './mail/index.js';
import orderMails from './mail/orders/index.js';
import auth from './modules/auth/index.js';
import catalog from './modules/catalog/index.js';
import comments from './modules/comments/index.js';
import fulfilment from './modules/fulfilment/index.js';
import locations from './modules/locations/index.js';
import mails from './modules/mails/index.js';
import operations from './modules/operations/index.js';
import { claimGuestOrders, recordBackordered } from './modules/orders/api.js';
import orders from './modules/orders/index.js';
import payments from './modules/payments/index.js';
import posts from './modules/posts/index.js';
import pricing from './modules/pricing/index.js';
import reports from './modules/reports/index.js';
import returns from './modules/returns/index.js';
import stock from './modules/stock/index.js';
import users from './modules/users/index.js';
import webhooks from './modules/webhooks/index.js';
import accountPages from './plugins/account-pages.js';
import adminConsole from './plugins/admin-console.js';
import authentication from './plugins/authentication.js';
import closing from './plugins/closing.js';
import database from './plugins/database.js';
import disconnectSignal from './plugins/disconnect-signal.js';
import frontPage from './plugins/front-page.js';
import health from './plugins/health.js';
import limits from './plugins/limits.js';
import metrics from './plugins/metrics.js';
import openapi from './plugins/openapi.js';
import problemDetails, { handleBrokenHttp, sendProblem } from './plugins/problem-details.js';
import replicas from './plugins/replicas.js';
import requestConditions from './plugins/request-conditions.js';
import security from './plugins/security.js';
import tracing from './plugins/tracing.js';
import zod from './plugins/zod.js';

/**
 * The whole service, ready to listen or to be called with inject().
 * @throws Error when the database cannot be used, a migration fails or a route declares no policy or no operationId
 */
export async function buildApp(config: Config): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(config),
    logController: new RequestLog(),
    genReqId: requestId,
    childLoggerFactory: withTrace,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    bodyLimit: 64 * 1024,
    // Refused by plugins/problem-details.ts instead, with a problem document.
    http: { requireHostHeader: false },
    requestTimeout: config.requestTimeoutSeconds * 1000,
    // No limit: waiting for the database and migrating may take long.
    pluginTimeout: 0,
    frameworkErrors: (error, request, reply) => sendProblem(error, request, reply),
    clientErrorHandler: handleBrokenHttp,
    // Answered by plugins/closing.ts instead, with a problem document.
    return503OnClosing: false,
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });

  await app.register(tracing, config);
  await app.register(closing, config);
  await app.register(zod);
  await app.register(problemDetails);
  await app.register(security, config);
  await app.register(disconnectSignal);
  await app.register(openapi);

  // From here on every route has to declare its policy.
  await app.register(database, config);
  await app.register(replicas, config);
  await app.register(events, config);
  await app.register(authentication, config);
  await app.register(limits, config);
  await app.register(mail, config);
  await app.register(metrics, config);
  await app.register(orderMails, config);
  await app.register(requestConditions);
  await app.register(health);
  await app.register(frontPage, config);
  await app.register(adminConsole, config);
  await app.register(accountPages, config);

  await app.register(
    async (api) => {
      await api.register(auth, { config, onVerified: claimGuestOrders });
      await api.register(users, { config, onVerified: claimGuestOrders });
      await api.register(catalog, config);
      await api.register(pricing, config);
      await api.register(stock, { config, recordBackordered });
      await api.register(locations);
      await api.register(payments, config);
      await api.register(orders, config);
      await api.register(fulfilment);
      await api.register(returns);
      await api.register(posts);
      await api.register(comments);
      await api.register(reports, config);
      await api.register(eventRoutes);
      await api.register(mails, config);
      await api.register(webhooks, config);
      const examine = () => examineService(api.sequelize, config);
      await api.register(operations, { config, areas: AREAS, examine });
    },
    { prefix: '/api' },
  );
  await app.ready();
  return app;
}
