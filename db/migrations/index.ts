import { createUsers } from './0001-create-users.js';
import { createRefreshTokens } from './0002-create-refresh-tokens.js';
import { createCategories } from './0003-create-categories.js';
import { createProducts } from './0004-create-products.js';
import { createProductCategories } from './0005-create-product-categories.js';
import { createLocations } from './0006-create-locations.js';
import { insertDefaultLocation } from './0007-insert-default-location.js';
import { createStockLevels } from './0008-create-stock-levels.js';
import { createOrders } from './0009-create-orders.js';
import { createOrderItems } from './0010-create-order-items.js';
import { createStockMovements } from './0011-create-stock-movements.js';
import { createIdempotencyKeys } from './0012-create-idempotency-keys.js';
import { createOrderEvents } from './0013-create-order-events.js';
import { addQuantitiesToOrderItems } from './0014-add-quantities-to-order-items.js';
import { addKindsToStockMovements } from './0015-add-kinds-to-stock-movements.js';
import { createRefundRequests } from './0016-create-refund-requests.js';
import { createCancellationItems } from './0017-create-cancellation-items.js';
import { createFulfilments } from './0018-create-fulfilments.js';
import { createFulfilmentItems } from './0019-create-fulfilment-items.js';
import { createReturns } from './0020-create-returns.js';
import { createReturnItems } from './0021-create-return-items.js';
import { createPayments } from './0022-create-payments.js';
import { createPaymentOperations } from './0023-create-payment-operations.js';
import { createPaymentEvents } from './0024-create-payment-events.js';
import { addSettledAtToRefundRequests } from './0025-add-settled-at-to-refund-requests.js';
import { addAuthorToUserRoles } from './0030-add-author-to-user-roles.js';
import { createPosts } from './0031-create-posts.js';
import { createComments } from './0032-create-comments.js';
import { addRatingsToProducts } from './0033-add-ratings-to-products.js';
import { addVersions } from './0034-add-versions.js';
import { keepAnswersOfIdempotencyKeys } from './0035-keep-answers-of-idempotency-keys.js';
import { widenPriceOfProducts } from './0038-widen-price-of-products.js';
import { widenTotalOfOrders } from './0039-widen-total-of-orders.js';
import { widenPriceOfOrderItems } from './0040-widen-price-of-order-items.js';
import { widenAmountsOfPayments } from './0041-widen-amounts-of-payments.js';
import { createWithheldRefunds } from './0042-create-withheld-refunds.js';
import { keepEventsAsTheyCame } from './0043-keep-events-as-they-came.js';
import { addIdentityToUsers } from './0046-add-identity-to-users.js';
import { fillIdentityOfUsers } from './0047-fill-identity-of-users.js';
import { addSuccessionToRefreshTokens } from './0048-add-succession-to-refresh-tokens.js';
import { createRateLimits } from './0049-create-rate-limits.js';
import { addSlugsToProducts } from './0051-add-slugs-to-products.js';
import { addNameKeyToCategories } from './0052-add-name-key-to-categories.js';
import { widenNamesOfOrderItems } from './0053-widen-names-of-order-items.js';
import { createProductTerms } from './0054-create-product-terms.js';
import { createSearchWords } from './0055-create-search-words.js';
import { fillProductTerms } from './0056-fill-product-terms.js';
import { addLockCountToOrders } from './0057-add-lock-count-to-orders.js';
import { addLockCountToPosts } from './0058-add-lock-count-to-posts.js';
import { addLockCountToUsers } from './0059-add-lock-count-to-users.js';
import { widenAmountsOfPaymentOperations } from './0063-widen-amounts-of-payment-operations.js';
import { widenAmountsOfRefundRequests } from './0064-widen-amounts-of-refund-requests.js';
import { widenAmountsOfReturns } from './0065-widen-amounts-of-returns.js';
import { createUnpaidGuards } from './0066-create-unpaid-guards.js';
import { addAmountsToOrders } from './0067-add-amounts-to-orders.js';
import { addAmountsToOrderItems } from './0068-add-amounts-to-order-items.js';
import { addAmountToCancellationItems } from './0069-add-amount-to-cancellation-items.js';
import { addAmountToReturnItems } from './0070-add-amount-to-return-items.js';
import { addNameKeysToUsers } from './0073-add-name-keys-to-users.js';
import { addTrackingKeyToFulfilments } from './0074-add-tracking-key-to-fulfilments.js';
import { fillNumbersOfOrders } from './0075-fill-numbers-of-orders.js';
import { requireNumbersOfOrders } from './0076-require-numbers-of-orders.js';
import { addListKeysToUsers } from './0077-add-list-keys-to-users.js';
import { addRefundRequestToPaymentOperations } from './0080-add-refund-request-to-payment-operations.js';
import { fillRefundRequestOfPaymentOperations } from './0081-fill-refund-request-of-payment-operations.js';
import { fillPaymentStatusOfOrders } from './0084-fill-payment-status-of-orders.js';
import { createJobLeases } from './0085-create-job-leases.js';
import { makeIdsBytes } from './0090-make-ids-bytes.js';
import { addStatusKeyToPaymentOperations } from './0100-add-status-key-to-payment-operations.js';
import { createVerifications } from './0101-create-verifications.js';
import { addSignInToRefreshTokens } from './0105-add-sign-in-to-refresh-tokens.js';
import { rewriteTermsWithSigns } from './0108-rewrite-terms-with-signs.js';
import { addOrderKeyToPayments } from './0115-add-order-key-to-payments.js';
import { addPaymentKeyToPaymentOperations } from './0116-add-payment-key-to-payment-operations.js';
import { addAuthorKeyToComments } from './0117-add-author-key-to-comments.js';
import { createOrderNotes } from './0120-create-order-notes.js';
import { createRulebook } from './0130-create-rulebook.js';
import { insertRulebook } from './0131-insert-rulebook.js';
import { createTaxCategories } from './0132-create-tax-categories.js';
import { insertStandardTaxCategory } from './0133-insert-standard-tax-category.js';
import { createTaxRates } from './0134-create-tax-rates.js';
import { addTaxCategoryToProducts } from './0135-add-tax-category-to-products.js';
import { createShippingZones } from './0140-create-shipping-zones.js';
import { createShippingZoneRegions } from './0141-create-shipping-zone-regions.js';
import { createShippingMethods } from './0142-create-shipping-methods.js';
import { createShippingRates } from './0143-create-shipping-rates.js';
import { addWeightGramsToProducts } from './0144-add-weight-grams-to-products.js';
import { createShippingRefunds } from './0145-create-shipping-refunds.js';
import { createDiscounts } from './0150-create-discounts.js';
import { createDiscountCodes } from './0151-create-discount-codes.js';
import { createDiscountRedemptions } from './0152-create-discount-redemptions.js';
import { createCustomerGroups } from './0160-create-customer-groups.js';
import { addCustomerGroupToUsers } from './0161-add-customer-group-to-users.js';
import { createPriceLists } from './0162-create-price-lists.js';
import { createPrices } from './0163-create-prices.js';
import { addFormerPricesToProducts } from './0164-add-former-prices-to-products.js';
import { createPriceHistory } from './0165-create-price-history.js';
import { fillPriceHistory } from './0166-fill-price-history.js';
import { addCommittedToStockLevels } from './0180-add-committed-to-stock-levels.js';
import { addCommittedToStockMovements } from './0181-add-committed-to-stock-movements.js';
import { recordShipmentsInStockMovements } from './0182-record-shipments-in-stock-movements.js';
import { fillCommittedOfStockLevels } from './0183-fill-committed-of-stock-levels.js';
import { addLockCountToRulebook } from './0190-add-lock-count-to-rulebook.js';
import { addIsActiveToDiscountCodes } from './0191-add-is-active-to-discount-codes.js';
import { addLowStockThresholdToStockLevels } from './0195-add-low-stock-threshold-to-stock-levels.js';
import { addReasonCodeToStockMovements } from './0196-add-reason-code-to-stock-movements.js';
import { addKindToLocations } from './0200-add-kind-to-locations.js';
import { createStockHolds } from './0210-create-stock-holds.js';
import { createStockDocuments } from './0220-create-stock-documents.js';
import { createStockDocumentLines } from './0221-create-stock-document-lines.js';
import { addDocumentToStockMovements } from './0222-add-document-to-stock-movements.js';
import { createBackorders } from './0230-create-backorders.js';
import { insertBackorderLocation } from './0231-insert-backorder-location.js';
import { addGuestsToOrders } from './0260-add-guests-to-orders.js';
import { addActorTypeToOrderEvents } from './0261-add-actor-type-to-order-events.js';
import { addActorTypeToStockMovements } from './0262-add-actor-type-to-stock-movements.js';
import { addActorTypeToPaymentOperations } from './0263-add-actor-type-to-payment-operations.js';
import { addActorTypeToStockDocuments } from './0264-add-actor-type-to-stock-documents.js';
import { addActorTypeToVerifications } from './0265-add-actor-type-to-verifications.js';
import { createGuestOrders } from './0266-create-guest-orders.js';
import { createGuestGuards } from './0267-create-guest-guards.js';
import { createAddresses } from './0268-create-addresses.js';
import { createOutbox } from './0270-create-outbox.js';
import { createEvents } from './0271-create-events.js';
import { createEventSequence } from './0272-create-event-sequence.js';
import { insertEventSequence } from './0273-insert-event-sequence.js';
import { createEventListeners } from './0274-create-event-listeners.js';
import { createEventConsumers } from './0275-create-event-consumers.js';
import { createWebhookEndpoints } from './0280-create-webhook-endpoints.js';
import { createWebhookDeliveries } from './0281-create-webhook-deliveries.js';
import { createWebhookAttempts } from './0282-create-webhook-attempts.js';
import { addEmailVerifiedAtToUsers } from './0290-add-email-verified-at-to-users.js';
import { createUserTokens } from './0291-create-user-tokens.js';
import { createMails } from './0292-create-mails.js';
import { addRecipientKeyToMails } from './0293-add-recipient-key-to-mails.js';
import { addSizeToOutbox } from './0300-add-size-to-outbox.js';
import type { Migration } from './migration.js';

/** The schema's history, oldest first. `npm run db:migrate:create -- name` adds to it. */
export const migrations: readonly Migration[] = [
  createUsers,
  createRefreshTokens,
  createCategories,
  createProducts,
  createProductCategories,
  createLocations,
  insertDefaultLocation,
  createStockLevels,
  createOrders,
  createOrderItems,
  createStockMovements,
  createIdempotencyKeys,
  createOrderEvents,
  addQuantitiesToOrderItems,
  addKindsToStockMovements,
  createRefundRequests,
  createCancellationItems,
  createFulfilments,
  createFulfilmentItems,
  createReturns,
  createReturnItems,
  createPayments,
  createPaymentOperations,
  createPaymentEvents,
  addSettledAtToRefundRequests,
  addAuthorToUserRoles,
  createPosts,
  createComments,
  addRatingsToProducts,
  addVersions,
  keepAnswersOfIdempotencyKeys,
  widenPriceOfProducts,
  widenTotalOfOrders,
  widenPriceOfOrderItems,
  widenAmountsOfPayments,
  createWithheldRefunds,
  keepEventsAsTheyCame,
  addIdentityToUsers,
  fillIdentityOfUsers,
  addSuccessionToRefreshTokens,
  createRateLimits,
  addSlugsToProducts,
  addNameKeyToCategories,
  widenNamesOfOrderItems,
  createProductTerms,
  createSearchWords,
  fillProductTerms,
  addLockCountToOrders,
  addLockCountToPosts,
  addLockCountToUsers,
  widenAmountsOfPaymentOperations,
  widenAmountsOfRefundRequests,
  widenAmountsOfReturns,
  createUnpaidGuards,
  addAmountsToOrders,
  addAmountsToOrderItems,
  addAmountToCancellationItems,
  addAmountToReturnItems,
  addNameKeysToUsers,
  addTrackingKeyToFulfilments,
  fillNumbersOfOrders,
  requireNumbersOfOrders,
  addListKeysToUsers,
  addRefundRequestToPaymentOperations,
  fillRefundRequestOfPaymentOperations,
  fillPaymentStatusOfOrders,
  createJobLeases,
  makeIdsBytes,
  addStatusKeyToPaymentOperations,
  createVerifications,
  addSignInToRefreshTokens,
  rewriteTermsWithSigns,
  addOrderKeyToPayments,
  addPaymentKeyToPaymentOperations,
  addAuthorKeyToComments,
  createOrderNotes,
  createRulebook,
  insertRulebook,
  createTaxCategories,
  insertStandardTaxCategory,
  createTaxRates,
  addTaxCategoryToProducts,
  createShippingZones,
  createShippingZoneRegions,
  createShippingMethods,
  createShippingRates,
  addWeightGramsToProducts,
  createShippingRefunds,
  createDiscounts,
  createDiscountCodes,
  createDiscountRedemptions,
  createCustomerGroups,
  addCustomerGroupToUsers,
  createPriceLists,
  createPrices,
  addFormerPricesToProducts,
  createPriceHistory,
  fillPriceHistory,
  addCommittedToStockLevels,
  addCommittedToStockMovements,
  recordShipmentsInStockMovements,
  fillCommittedOfStockLevels,
  addLockCountToRulebook,
  addIsActiveToDiscountCodes,
  addLowStockThresholdToStockLevels,
  addReasonCodeToStockMovements,
  addKindToLocations,
  createStockHolds,
  createStockDocuments,
  createStockDocumentLines,
  addDocumentToStockMovements,
  createBackorders,
  insertBackorderLocation,
  addGuestsToOrders,
  addActorTypeToOrderEvents,
  addActorTypeToStockMovements,
  addActorTypeToPaymentOperations,
  addActorTypeToStockDocuments,
  addActorTypeToVerifications,
  createGuestOrders,
  createGuestGuards,
  createAddresses,
  createOutbox,
  createEvents,
  createEventSequence,
  insertEventSequence,
  createEventListeners,
  createEventConsumers,
  createWebhookEndpoints,
  createWebhookDeliveries,
  createWebhookAttempts,
  addEmailVerifiedAtToUsers,
  createUserTokens,
  createMails,
  addRecipientKeyToMails,
  addSizeToOutbox,
];
