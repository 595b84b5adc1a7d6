# syntax=docker/dockerfile:1

# --- compile -------------------------------------------------------------------------------------------------------------
FROM node:22-bookworm-slim AS build
WORKDIR /app
# Before the sources, so that a change of code alone reuses the installed dependencies.
COPY package.json package-lock.json ./
COPY admin/package.json ./admin/
COPY packages/client/package.json ./packages/client/
COPY examples/storefront/package.json ./examples/storefront/
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY db ./db
COPY scripts ./scripts
RUN npx tsc -p tsconfig.build.json
COPY packages ./packages
COPY admin ./admin
RUN node scripts/build-console.mjs

# --- what runs needs ------------------------------------------------------------------------------------------------------
FROM node:22-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The service alone: what the console and the client are made of is compiled into it, or not its own.
RUN npm ci --omit=dev --workspaces=false --no-audit --no-fund && npm cache clean --force

# --- the image ------------------------------------------------------------------------------------------------------------
FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# With these `npm run db:migrate`, `user:create`, `doctor` and the like work in the image, on what was compiled.
COPY package.json ./
COPY scripts/with-database.mjs scripts/bootstrap.mjs scripts/embedded-mariadb.mjs ./scripts/
COPY scripts/setup ./scripts/setup
# The files stay root's: the service can read its own code, not change it.
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Exec form: node itself is process 1, so that SIGTERM reaches it and what is under way can be finished.
CMD ["node", "--heap-growing-percent=40", "--max-semi-space-size=32", "--enable-source-maps", "dist/src/server.js"]
