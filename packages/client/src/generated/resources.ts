// Made from openapi.json by `npm run client:generate`; not to be edited.
import type { Answer } from '../answer.js';
import type { List } from '../list.js';
import type { Body, Options, PageOf, PathValue, Query, Result } from '../operation-types.js';

export interface Resources {
  users: {
    me: {
      /**
       * Sign out everywhere, including here
       *
       * Every session and every access token of the account ends. Once more changes nothing more.
       *
       * `POST /api/users/me/sign-out`
       */
      signOut(options?: Options<'signMeOutEverywhere'>): Answer<Result<'signMeOutEverywhere'>>;
      /**
       * Read your own account
       *
       * `GET /api/users/me`
       */
      retrieve(options?: Options<'getMe'>): Answer<Result<'getMe'>>;
      /**
       * Change your own name or e-mail address
       *
       * `PATCH /api/users/me`
       */
      update(body: Body<'updateMe'>, options?: Options<'updateMe'>): Answer<Result<'updateMe'>>;
      /**
       * Change your own password; revokes all refresh and access tokens
       *
       * `POST /api/users/me/password`
       */
      changePassword(body: Body<'changePassword'>, options?: Options<'changePassword'>): Answer<Result<'changePassword'>>;
      /**
       * Have the link that confirms your e-mail address sent again
       *
       * At most five times an hour.
       *
       * `POST /api/users/me/email-verification`
       */
      emailVerification(options?: Options<'sendMyEmailVerification'>): Answer<Result<'sendMyEmailVerification'>>;
      /**
       * Change your e-mail address, by a link that is sent to the new one
       *
       * The address changes when the link is used. The old one is told at once, and again then. Asking anew ends earlier links.
       *
       * `POST /api/users/me/email`
       */
      email(body: Body<'changeMyEmail'>, options?: Options<'changeMyEmail'>): Answer<Result<'changeMyEmail'>>;
      sessions: {
        /**
         * List your sessions, newest first
         *
         * `GET /api/users/me/sessions`
         */
        list(query?: Query<'listMySessions'>, options?: Options<'listMySessions'>): List<PageOf<'listMySessions'>>;
        /**
         * End one of your sessions
         *
         * Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.
         *
         * `DELETE /api/users/me/sessions/{sessionId}`
         */
        delete(sessionId: PathValue<'endMySession', 'sessionId'>, options?: Options<'endMySession'>): Answer<Result<'endMySession'>>;
      };
      signOutOthers: {
        /**
         * Sign out everywhere but here
         *
         * Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.
         *
         * `POST /api/users/me/sign-out-others`
         */
        create(options?: Options<'signMeOutElsewhere'>): Answer<Result<'signMeOutElsewhere'>>;
      };
      addresses: {
        /**
         * List your addresses, oldest first
         *
         * `GET /api/users/me/addresses`
         */
        list(query?: Query<'listMyAddresses'>, options?: Options<'listMyAddresses'>): List<PageOf<'listMyAddresses'>>;
        /**
         * Add an address to your address book
         *
         * At most 50. The first one becomes the default to ship and to bill to.
         *
         * `POST /api/users/me/addresses`
         */
        create(body: Body<'addMyAddress'>, options?: Options<'addMyAddress'>): Answer<Result<'addMyAddress'>>;
        /**
         * Read one of your addresses
         *
         * `GET /api/users/me/addresses/{id}`
         */
        retrieve(id: PathValue<'getMyAddress', 'id'>, options?: Options<'getMyAddress'>): Answer<Result<'getMyAddress'>>;
        /**
         * Change one of your addresses
         *
         * `address` is replaced as a whole.
         *
         * `PATCH /api/users/me/addresses/{id}`
         */
        update(id: PathValue<'updateMyAddress', 'id'>, body: Body<'updateMyAddress'>, options?: Options<'updateMyAddress'>): Answer<Result<'updateMyAddress'>>;
        /**
         * Delete one of your addresses
         *
         * Orders keep their copy.
         *
         * `DELETE /api/users/me/addresses/{id}`
         */
        delete(id: PathValue<'deleteMyAddress', 'id'>, options?: Options<'deleteMyAddress'>): Answer<Result<'deleteMyAddress'>>;
      };
      orders: {
        /**
         * Claim the orders that you placed as a guest
         *
         * All orders of guests with the e-mail address of your account, which has to be verified. Their tokens are invalid afterwards. Once more changes nothing more.
         *
         * `POST /api/users/me/orders/claim`
         */
        claim(options?: Options<'claimMyOrders'>): Answer<Result<'claimMyOrders'>>;
      };
      posts: {
        /**
         * List your own posts, drafts included
         *
         * `GET /api/users/me/posts`
         */
        list(query?: Query<'listMyPosts'>, options?: Options<'listMyPosts'>): List<PageOf<'listMyPosts'>>;
      };
      comments: {
        /**
         * List your own comments and reviews, newest first, hidden ones included
         *
         * `GET /api/users/me/comments`
         */
        list(query?: Query<'listMyComments'>, options?: Options<'listMyComments'>): List<PageOf<'listMyComments'>>;
      };
    };
  };
  admin: {
    /**
     * Price a basket as for a customer of a group, and explain the prices
     *
     * By the rules that hold `at` a time, and the products’ present prices. Nothing is stored or reserved.
     *
     * `POST /api/admin/price-preview`
     */
    pricePreview(body: Body<'adminPreviewPrice'>, options?: Options<'adminPreviewPrice'>): Answer<Result<'adminPreviewPrice'>>;
    users: {
      /**
       * Sign an account out everywhere
       *
       * Every session and every access token of the account ends. Once more changes nothing more. The account itself stays enabled: whoever knows its password can sign in again.
       *
       * `POST /api/admin/users/{id}/sign-out`
       */
      signOut(id: PathValue<'adminSignUserOut', 'id'>, options?: Options<'adminSignUserOut'>): Answer<Result<'adminSignUserOut'>>;
      /**
       * List accounts, newest first by default
       *
       * `GET /api/admin/users`
       */
      list(query?: Query<'adminListUsers'>, options?: Options<'adminListUsers'>): List<PageOf<'adminListUsers'>>;
      /**
       * Read an account with its order totals
       *
       * `GET /api/admin/users/{id}`
       */
      retrieve(id: PathValue<'adminGetUser', 'id'>, options?: Options<'adminGetUser'>): Answer<Result<'adminGetUser'>>;
      /**
       * Change the role or the customer group of an account, disable or enable it
       *
       * Takes effect at once, also for access tokens already issued.
       *
       * `PATCH /api/admin/users/{id}`
       */
      update(id: PathValue<'adminUpdateUser', 'id'>, body: Body<'adminUpdateUser'>, options?: Options<'adminUpdateUser'>): Answer<Result<'adminUpdateUser'>>;
      sessions: {
        /**
         * List the sessions of an account, newest first
         *
         * `GET /api/admin/users/{id}/sessions`
         */
        list(id: PathValue<'adminListUserSessions', 'id'>, query?: Query<'adminListUserSessions'>, options?: Options<'adminListUserSessions'>): List<PageOf<'adminListUserSessions'>>;
        /**
         * End one session of an account
         *
         * Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.
         *
         * `DELETE /api/admin/users/{id}/sessions/{sessionId}`
         */
        delete(id: PathValue<'adminEndUserSession', 'id'>, sessionId: PathValue<'adminEndUserSession', 'sessionId'>, options?: Options<'adminEndUserSession'>): Answer<Result<'adminEndUserSession'>>;
      };
      addresses: {
        /**
         * List the addresses of an account, oldest first
         *
         * `GET /api/admin/users/{id}/addresses`
         */
        list(id: PathValue<'adminListUserAddresses', 'id'>, query?: Query<'adminListUserAddresses'>, options?: Options<'adminListUserAddresses'>): List<PageOf<'adminListUserAddresses'>>;
      };
    };
    me: {
      /**
       * Read the signed-in admin and their permissions
       *
       * `GET /api/admin/me`
       */
      retrieve(options?: Options<'adminGetMe'>): Answer<Result<'adminGetMe'>>;
    };
    products: {
      /**
       * Search the catalog, inactive products included
       *
       * `GET /api/admin/products`
       */
      list(query?: Query<'adminListProducts'>, options?: Options<'adminListProducts'>): List<PageOf<'adminListProducts'>>;
      /**
       * Create a product with its initial stock
       *
       * `POST /api/admin/products`
       */
      create(body: Body<'adminCreateProduct'>, options?: Options<'adminCreateProduct'>): Answer<Result<'adminCreateProduct'>>;
      /**
       * Read a product, active or not
       *
       * `GET /api/admin/products/{id}`
       */
      retrieve(id: PathValue<'adminGetProduct', 'id'>, options?: Options<'adminGetProduct'>): Answer<Result<'adminGetProduct'>>;
      /**
       * Change a product; orders keep the name and price they were placed with
       *
       * `PATCH /api/admin/products/{id}`
       */
      update(id: PathValue<'adminUpdateProduct', 'id'>, body: Body<'adminUpdateProduct'>, options?: Options<'adminUpdateProduct'>): Answer<Result<'adminUpdateProduct'>>;
      /**
       * Delete a product, or deactivate it when orders refer to it
       *
       * `DELETE /api/admin/products/{id}`
       */
      delete(id: PathValue<'adminDeleteProduct', 'id'>, options?: Options<'adminDeleteProduct'>): Answer<Result<'adminDeleteProduct'>>;
      stock: {
        /**
         * Read the stock of a product at each location
         *
         * `GET /api/admin/products/{id}/stock`
         */
        levels(id: PathValue<'adminListStockLevels', 'id'>, options?: Options<'adminListStockLevels'>): Answer<Result<'adminListStockLevels'>>;
        /**
         * Read the stock of a product at a location
         *
         * `GET /api/admin/products/{id}/stock/{locationId}`
         */
        retrieve(id: PathValue<'adminGetStockLevel', 'id'>, locationId: PathValue<'adminGetStockLevel', 'locationId'>, options?: Options<'adminGetStockLevel'>): Answer<Result<'adminGetStockLevel'>>;
        /**
         * Set the units on hand to what was counted, if they are what was seen before
         *
         * The ledger gets the difference. Without one, nothing changes.
         *
         * `PUT /api/admin/products/{id}/stock/{locationId}`
         */
        replace(id: PathValue<'adminSetStockLevel', 'id'>, locationId: PathValue<'adminSetStockLevel', 'locationId'>, body: Body<'adminSetStockLevel'>, options?: Options<'adminSetStockLevel'>): Answer<Result<'adminSetStockLevel'>>;
        /**
         * Change the safety stock of a product at a location, or when it is low there
         *
         * `PATCH /api/admin/products/{id}/stock/{locationId}`
         */
        update(id: PathValue<'adminUpdateStockLevel', 'id'>, locationId: PathValue<'adminUpdateStockLevel', 'locationId'>, body: Body<'adminUpdateStockLevel'>, options?: Options<'adminUpdateStockLevel'>): Answer<Result<'adminUpdateStockLevel'>>;
      };
      stockAdjustments: {
        /**
         * Correct the stock of a product, with a reason
         *
         * `POST /api/admin/products/{id}/stock-adjustments`
         */
        create(id: PathValue<'adminAdjustStock', 'id'>, body: Body<'adminAdjustStock'>, options?: Options<'adminAdjustStock'>): Answer<Result<'adminAdjustStock'>>;
      };
      stockMovements: {
        /**
         * List the stock movements of a product, newest first
         *
         * Each with the units on hand and committed after it. With filters, a page may have fewer entries than `limit`, or none, and still a `next`: continue until `next` is null.
         *
         * `GET /api/admin/products/{id}/stock-movements`
         */
        list(id: PathValue<'adminListStockMovements', 'id'>, query?: Query<'adminListStockMovements'>, options?: Options<'adminListStockMovements'>): List<PageOf<'adminListStockMovements'>>;
      };
      backorder: {
        /**
         * Read how many units of a product may be ordered before they are there, and how many are owed
         *
         * `GET /api/admin/products/{id}/backorder`
         */
        retrieve(id: PathValue<'adminGetBackorder', 'id'>, options?: Options<'adminGetBackorder'>): Answer<Result<'adminGetBackorder'>>;
        /**
         * Set how many units of a product may be ordered before they are there
         *
         * What is owed already stays owed. The ledger gets the change of the limit.
         *
         * `PUT /api/admin/products/{id}/backorder`
         */
        replace(id: PathValue<'adminSetBackorder', 'id'>, body: Body<'adminSetBackorder'>, options?: Options<'adminSetBackorder'>): Answer<Result<'adminSetBackorder'>>;
      };
    };
    categories: {
      /**
       * Create a category
       *
       * `POST /api/admin/categories`
       */
      create(body: Body<'adminCreateCategory'>, options?: Options<'adminCreateCategory'>): Answer<Result<'adminCreateCategory'>>;
      /**
       * Change a category; its slug changes only if given
       *
       * `PATCH /api/admin/categories/{id}`
       */
      update(id: PathValue<'adminUpdateCategory', 'id'>, body: Body<'adminUpdateCategory'>, options?: Options<'adminUpdateCategory'>): Answer<Result<'adminUpdateCategory'>>;
      /**
       * Delete a category that no discount names; its products stay
       *
       * `DELETE /api/admin/categories/{id}`
       */
      delete(id: PathValue<'adminDeleteCategory', 'id'>, options?: Options<'adminDeleteCategory'>): Answer<Result<'adminDeleteCategory'>>;
    };
    customerGroups: {
      /**
       * List customer groups
       *
       * `GET /api/admin/customer-groups`
       */
      list(query?: Query<'adminListCustomerGroups'>, options?: Options<'adminListCustomerGroups'>): List<PageOf<'adminListCustomerGroups'>>;
      /**
       * Create a customer group
       *
       * `POST /api/admin/customer-groups`
       */
      create(body: Body<'adminCreateCustomerGroup'>, options?: Options<'adminCreateCustomerGroup'>): Answer<Result<'adminCreateCustomerGroup'>>;
      /**
       * Read a customer group
       *
       * `GET /api/admin/customer-groups/{id}`
       */
      retrieve(id: PathValue<'adminGetCustomerGroup', 'id'>, options?: Options<'adminGetCustomerGroup'>): Answer<Result<'adminGetCustomerGroup'>>;
      /**
       * Change a customer group; placed orders stay as they are
       *
       * `PATCH /api/admin/customer-groups/{id}`
       */
      update(id: PathValue<'adminUpdateCustomerGroup', 'id'>, body: Body<'adminUpdateCustomerGroup'>, options?: Options<'adminUpdateCustomerGroup'>): Answer<Result<'adminUpdateCustomerGroup'>>;
      /**
       * Delete a customer group that no customer is in and no rule is for
       *
       * `DELETE /api/admin/customer-groups/{id}`
       */
      delete(id: PathValue<'adminDeleteCustomerGroup', 'id'>, options?: Options<'adminDeleteCustomerGroup'>): Answer<Result<'adminDeleteCustomerGroup'>>;
    };
    priceLists: {
      /**
       * List price lists
       *
       * `GET /api/admin/price-lists`
       */
      list(query?: Query<'adminListPriceLists'>, options?: Options<'adminListPriceLists'>): List<PageOf<'adminListPriceLists'>>;
      /**
       * Create a price list without prices
       *
       * `POST /api/admin/price-lists`
       */
      create(body: Body<'adminCreatePriceList'>, options?: Options<'adminCreatePriceList'>): Answer<Result<'adminCreatePriceList'>>;
      /**
       * Read a price list without its prices
       *
       * `GET /api/admin/price-lists/{id}`
       */
      retrieve(id: PathValue<'adminGetPriceList', 'id'>, options?: Options<'adminGetPriceList'>): Answer<Result<'adminGetPriceList'>>;
      /**
       * Change a price list; placed orders keep their prices
       *
       * `PATCH /api/admin/price-lists/{id}`
       */
      update(id: PathValue<'adminUpdatePriceList', 'id'>, body: Body<'adminUpdatePriceList'>, options?: Options<'adminUpdatePriceList'>): Answer<Result<'adminUpdatePriceList'>>;
      /**
       * Delete a price list with its prices; placed orders keep theirs
       *
       * `DELETE /api/admin/price-lists/{id}`
       */
      delete(id: PathValue<'adminDeletePriceList', 'id'>, options?: Options<'adminDeletePriceList'>): Answer<Result<'adminDeletePriceList'>>;
      prices: {
        /**
         * List the prices of a price list, by product and quantity
         *
         * `GET /api/admin/price-lists/{id}/prices`
         */
        list(id: PathValue<'adminListPrices', 'id'>, query?: Query<'adminListPrices'>, options?: Options<'adminListPrices'>): List<PageOf<'adminListPrices'>>;
        /**
         * Set or remove prices of a price list, all or none; its other prices stay
         *
         * `PUT /api/admin/price-lists/{id}/prices`
         */
        replace(id: PathValue<'adminSetPrices', 'id'>, body: Body<'adminSetPrices'>, options?: Options<'adminSetPrices'>): Answer<Result<'adminSetPrices'>>;
        /**
         * Remove the prices that a product has in a price list, for any quantity
         *
         * `DELETE /api/admin/price-lists/{id}/prices/{productId}`
         */
        delete(id: PathValue<'adminDeletePrices', 'id'>, productId: PathValue<'adminDeletePrices', 'productId'>, options?: Options<'adminDeletePrices'>): Answer<Result<'adminDeletePrices'>>;
      };
    };
    taxCategories: {
      /**
       * List tax categories
       *
       * `GET /api/admin/tax-categories`
       */
      list(query?: Query<'adminListTaxCategories'>, options?: Options<'adminListTaxCategories'>): List<PageOf<'adminListTaxCategories'>>;
      /**
       * Create a tax category
       *
       * `POST /api/admin/tax-categories`
       */
      create(body: Body<'adminCreateTaxCategory'>, options?: Options<'adminCreateTaxCategory'>): Answer<Result<'adminCreateTaxCategory'>>;
      /**
       * Read a tax category
       *
       * `GET /api/admin/tax-categories/{id}`
       */
      retrieve(id: PathValue<'adminGetTaxCategory', 'id'>, options?: Options<'adminGetTaxCategory'>): Answer<Result<'adminGetTaxCategory'>>;
      /**
       * Change a tax category
       *
       * `PATCH /api/admin/tax-categories/{id}`
       */
      update(id: PathValue<'adminUpdateTaxCategory', 'id'>, body: Body<'adminUpdateTaxCategory'>, options?: Options<'adminUpdateTaxCategory'>): Answer<Result<'adminUpdateTaxCategory'>>;
      /**
       * Delete an unused tax category
       *
       * `DELETE /api/admin/tax-categories/{id}`
       */
      delete(id: PathValue<'adminDeleteTaxCategory', 'id'>, options?: Options<'adminDeleteTaxCategory'>): Answer<Result<'adminDeleteTaxCategory'>>;
    };
    taxRates: {
      /**
       * List tax rates, sorted by country and region
       *
       * `GET /api/admin/tax-rates`
       */
      list(query?: Query<'adminListTaxRates'>, options?: Options<'adminListTaxRates'>): List<PageOf<'adminListTaxRates'>>;
      /**
       * Create a tax rate; rates of one place and category add up
       *
       * `POST /api/admin/tax-rates`
       */
      create(body: Body<'adminCreateTaxRate'>, options?: Options<'adminCreateTaxRate'>): Answer<Result<'adminCreateTaxRate'>>;
      /**
       * Read a tax rate
       *
       * `GET /api/admin/tax-rates/{id}`
       */
      retrieve(id: PathValue<'adminGetTaxRate', 'id'>, options?: Options<'adminGetTaxRate'>): Answer<Result<'adminGetTaxRate'>>;
      /**
       * Change a tax rate; placed orders keep their tax
       *
       * `PATCH /api/admin/tax-rates/{id}`
       */
      update(id: PathValue<'adminUpdateTaxRate', 'id'>, body: Body<'adminUpdateTaxRate'>, options?: Options<'adminUpdateTaxRate'>): Answer<Result<'adminUpdateTaxRate'>>;
      /**
       * Delete a tax rate; placed orders keep their tax
       *
       * `DELETE /api/admin/tax-rates/{id}`
       */
      delete(id: PathValue<'adminDeleteTaxRate', 'id'>, options?: Options<'adminDeleteTaxRate'>): Answer<Result<'adminDeleteTaxRate'>>;
    };
    taxPresets: {
      /**
       * Read the standard VAT rates of the European Union
       *
       * `GET /api/admin/tax-presets`
       */
      retrieve(options?: Options<'adminGetTaxPresets'>): Answer<Result<'adminGetTaxPresets'>>;
      /**
       * Create the standard VAT rates of EU countries that have none
       *
       * `POST /api/admin/tax-presets/apply`
       */
      apply(body?: Body<'adminApplyTaxPresets'>, options?: Options<'adminApplyTaxPresets'>): Answer<Result<'adminApplyTaxPresets'>>;
    };
    shippingZones: {
      /**
       * List shipping zones
       *
       * `GET /api/admin/shipping-zones`
       */
      list(query?: Query<'adminListShippingZones'>, options?: Options<'adminListShippingZones'>): List<PageOf<'adminListShippingZones'>>;
      /**
       * Create a shipping zone; each place is in at most one
       *
       * `POST /api/admin/shipping-zones`
       */
      create(body: Body<'adminCreateShippingZone'>, options?: Options<'adminCreateShippingZone'>): Answer<Result<'adminCreateShippingZone'>>;
      /**
       * Read a shipping zone
       *
       * `GET /api/admin/shipping-zones/{id}`
       */
      retrieve(id: PathValue<'adminGetShippingZone', 'id'>, options?: Options<'adminGetShippingZone'>): Answer<Result<'adminGetShippingZone'>>;
      /**
       * Change a shipping zone; `regions` replaces all of them
       *
       * `PATCH /api/admin/shipping-zones/{id}`
       */
      update(id: PathValue<'adminUpdateShippingZone', 'id'>, body: Body<'adminUpdateShippingZone'>, options?: Options<'adminUpdateShippingZone'>): Answer<Result<'adminUpdateShippingZone'>>;
      /**
       * Delete a shipping zone without methods
       *
       * `DELETE /api/admin/shipping-zones/{id}`
       */
      delete(id: PathValue<'adminDeleteShippingZone', 'id'>, options?: Options<'adminDeleteShippingZone'>): Answer<Result<'adminDeleteShippingZone'>>;
    };
    shippingMethods: {
      /**
       * List shipping methods, sorted by zone and position
       *
       * `GET /api/admin/shipping-methods`
       */
      list(query?: Query<'adminListShippingMethods'>, options?: Options<'adminListShippingMethods'>): List<PageOf<'adminListShippingMethods'>>;
      /**
       * Create a shipping method with its rates
       *
       * `POST /api/admin/shipping-methods`
       */
      create(body: Body<'adminCreateShippingMethod'>, options?: Options<'adminCreateShippingMethod'>): Answer<Result<'adminCreateShippingMethod'>>;
      /**
       * Read a shipping method
       *
       * `GET /api/admin/shipping-methods/{id}`
       */
      retrieve(id: PathValue<'adminGetShippingMethod', 'id'>, options?: Options<'adminGetShippingMethod'>): Answer<Result<'adminGetShippingMethod'>>;
      /**
       * Change a shipping method; `rates` replaces all of them, and placed orders keep their shipping
       *
       * `PATCH /api/admin/shipping-methods/{id}`
       */
      update(id: PathValue<'adminUpdateShippingMethod', 'id'>, body: Body<'adminUpdateShippingMethod'>, options?: Options<'adminUpdateShippingMethod'>): Answer<Result<'adminUpdateShippingMethod'>>;
      /**
       * Delete a shipping method; placed orders keep their shipping
       *
       * `DELETE /api/admin/shipping-methods/{id}`
       */
      delete(id: PathValue<'adminDeleteShippingMethod', 'id'>, options?: Options<'adminDeleteShippingMethod'>): Answer<Result<'adminDeleteShippingMethod'>>;
    };
    discounts: {
      /**
       * List discounts, newest first
       *
       * `GET /api/admin/discounts`
       */
      list(query?: Query<'adminListDiscounts'>, options?: Options<'adminListDiscounts'>): List<PageOf<'adminListDiscounts'>>;
      /**
       * Create a discount
       *
       * `POST /api/admin/discounts`
       */
      create(body: Body<'adminCreateDiscount'>, options?: Options<'adminCreateDiscount'>): Answer<Result<'adminCreateDiscount'>>;
      /**
       * Read a discount
       *
       * `GET /api/admin/discounts/{id}`
       */
      retrieve(id: PathValue<'adminGetDiscount', 'id'>, options?: Options<'adminGetDiscount'>): Answer<Result<'adminGetDiscount'>>;
      /**
       * Change a discount; placed orders keep theirs
       *
       * `PATCH /api/admin/discounts/{id}`
       */
      update(id: PathValue<'adminUpdateDiscount', 'id'>, body: Body<'adminUpdateDiscount'>, options?: Options<'adminUpdateDiscount'>): Answer<Result<'adminUpdateDiscount'>>;
      /**
       * Delete a discount that was never used, and its codes
       *
       * `DELETE /api/admin/discounts/{id}`
       */
      delete(id: PathValue<'adminDeleteDiscount', 'id'>, options?: Options<'adminDeleteDiscount'>): Answer<Result<'adminDeleteDiscount'>>;
      codes: {
        /**
         * Generate codes for one use each; as CSV with `Accept: text/csv`
         *
         * `POST /api/admin/discounts/{id}/codes`
         */
        create(id: PathValue<'adminGenerateDiscountCodes', 'id'>, body: Body<'adminGenerateDiscountCodes'>, options?: Options<'adminGenerateDiscountCodes'>): Answer<Result<'adminGenerateDiscountCodes'>>;
        /**
         * List generated codes; all of them as CSV with `Accept: text/csv`
         *
         * `GET /api/admin/discounts/{id}/codes`
         */
        list(id: PathValue<'adminListDiscountCodes', 'id'>, query?: Query<'adminListDiscountCodes'>, options?: Options<'adminListDiscountCodes'>): List<PageOf<'adminListDiscountCodes'>>;
        /**
         * Switch a generated code off or on; placed orders keep what it took off
         *
         * `PATCH /api/admin/discounts/{id}/codes/{code}`
         */
        update(id: PathValue<'adminUpdateDiscountCode', 'id'>, code: PathValue<'adminUpdateDiscountCode', 'code'>, body: Body<'adminUpdateDiscountCode'>, options?: Options<'adminUpdateDiscountCode'>): Answer<Result<'adminUpdateDiscountCode'>>;
      };
      redemptions: {
        /**
         * List the orders that use a discount with a code or a limit, newest first
         *
         * `GET /api/admin/discounts/{id}/redemptions`
         */
        list(id: PathValue<'adminListDiscountRedemptions', 'id'>, query?: Query<'adminListDiscountRedemptions'>, options?: Options<'adminListDiscountRedemptions'>): List<PageOf<'adminListDiscountRedemptions'>>;
      };
    };
    stockAdjustments: {
      /**
       * Correct the stock of up to 500 products: all or none
       *
       * `POST /api/admin/stock-adjustments`
       */
      create(body: Body<'adminAdjustStocks'>, options?: Options<'adminAdjustStocks'>): Answer<Result<'adminAdjustStocks'>>;
    };
    stockDocuments: {
      /**
       * List receipts, counts and transfers, newest first
       *
       * `GET /api/admin/stock-documents`
       */
      list(query?: Query<'adminListStockDocuments'>, options?: Options<'adminListStockDocuments'>): List<PageOf<'adminListStockDocuments'>>;
      /**
       * Announce a delivery, begin a count, or draft a transfer
       *
       * No stock moves yet. What a receipt expects, or a transfer has sent, is `incoming` at its location.
       *
       * `POST /api/admin/stock-documents`
       */
      create(body: Body<'adminCreateStockDocument'>, options?: Options<'adminCreateStockDocument'>): Answer<Result<'adminCreateStockDocument'>>;
      /**
       * Read a stock document with its lines
       *
       * `GET /api/admin/stock-documents/{id}`
       */
      retrieve(id: PathValue<'adminGetStockDocument', 'id'>, options?: Options<'adminGetStockDocument'>): Answer<Result<'adminGetStockDocument'>>;
      /**
       * Change what is said of a stock document, or the lines of a receipt or of a draft
       *
       * `PATCH /api/admin/stock-documents/{id}`
       */
      update(id: PathValue<'adminUpdateStockDocument', 'id'>, body: Body<'adminUpdateStockDocument'>, options?: Options<'adminUpdateStockDocument'>): Answer<Result<'adminUpdateStockDocument'>>;
      /**
       * Put units that came on the shelf: of a receipt or transfer, all or some
       *
       * `POST /api/admin/stock-documents/{id}/receive`
       */
      receive(id: PathValue<'adminReceiveStock', 'id'>, body?: Body<'adminReceiveStock'>, options?: Options<'adminReceiveStock'>): Answer<Result<'adminReceiveStock'>>;
      /**
       * Say that what did not come of a receipt will not come
       *
       * `POST /api/admin/stock-documents/{id}/close`
       */
      close(id: PathValue<'adminCloseStockDocument', 'id'>, options?: Options<'adminCloseStockDocument'>): Answer<Result<'adminCloseStockDocument'>>;
      /**
       * Post the differences that a count found
       *
       * What was sold or came since the entries stays as it is. Units that orders and checkouts have cannot go missing: 409 `STOCK_PROMISED`, unless it is posted with `force`.
       *
       * `POST /api/admin/stock-documents/{id}/post`
       */
      post(id: PathValue<'adminPostCount', 'id'>, body?: Body<'adminPostCount'>, options?: Options<'adminPostCount'>): Answer<Result<'adminPostCount'>>;
      /**
       * Cancel a receipt or transfer of which nothing came, or a count
       *
       * `POST /api/admin/stock-documents/{id}/cancel`
       */
      cancel(id: PathValue<'adminCancelStockDocument', 'id'>, options?: Options<'adminCancelStockDocument'>): Answer<Result<'adminCancelStockDocument'>>;
      /**
       * Send the units of a transfer: they are in transit then
       *
       * `POST /api/admin/stock-documents/{id}/ship`
       */
      ship(id: PathValue<'adminShipTransfer', 'id'>, options?: Options<'adminShipTransfer'>): Answer<Result<'adminShipTransfer'>>;
      /**
       * Write off units of a transfer that were lost on their way
       *
       * `POST /api/admin/stock-documents/{id}/write-off`
       */
      writeOff(id: PathValue<'adminWriteOffTransfer', 'id'>, body: Body<'adminWriteOffTransfer'>, options?: Options<'adminWriteOffTransfer'>): Answer<Result<'adminWriteOffTransfer'>>;
      counts: {
        /**
         * Enter what was counted
         *
         * Compared with what is on hand at this instant, so send it when it was counted, and again only with the same `Idempotency-Key`. A product that is counted again is what it was counted last.
         *
         * `PUT /api/admin/stock-documents/{id}/counts`
         */
        replace(id: PathValue<'adminEnterCounts', 'id'>, body: Body<'adminEnterCounts'>, options?: Options<'adminEnterCounts'>): Answer<Result<'adminEnterCounts'>>;
      };
    };
    locations: {
      /**
       * List locations
       *
       * `GET /api/admin/locations`
       */
      list(query?: Query<'adminListLocations'>, options?: Options<'adminListLocations'>): List<PageOf<'adminListLocations'>>;
      /**
       * Create a location: a warehouse or a store that sends parcels
       *
       * `POST /api/admin/locations`
       */
      create(body: Body<'adminCreateLocation'>, options?: Options<'adminCreateLocation'>): Answer<Result<'adminCreateLocation'>>;
      /**
       * Read a location
       *
       * `GET /api/admin/locations/{id}`
       */
      retrieve(id: PathValue<'adminGetLocation', 'id'>, options?: Options<'adminGetLocation'>): Answer<Result<'adminGetLocation'>>;
      /**
       * Change a location, or switch it on or off
       *
       * One where units are committed to orders cannot be switched off: set `shipsTo` to an empty list, send them, then switch it off. Units that lie there stay, and are not sold.
       *
       * `PATCH /api/admin/locations/{id}`
       */
      update(id: PathValue<'adminUpdateLocation', 'id'>, body: Body<'adminUpdateLocation'>, options?: Options<'adminUpdateLocation'>): Answer<Result<'adminUpdateLocation'>>;
      /**
       * Delete a location that never held stock
       *
       * `DELETE /api/admin/locations/{id}`
       */
      delete(id: PathValue<'adminDeleteLocation', 'id'>, options?: Options<'adminDeleteLocation'>): Answer<Result<'adminDeleteLocation'>>;
    };
    payments: {
      /**
       * List payments with their operations, newest first
       *
       * `GET /api/admin/payments`
       */
      list(query?: Query<'adminListPayments'>, options?: Options<'adminListPayments'>): List<PageOf<'adminListPayments'>>;
      /**
       * Read a payment with its operations
       *
       * `GET /api/admin/payments/{id}`
       */
      retrieve(id: PathValue<'adminGetPayment', 'id'>, options?: Options<'adminGetPayment'>): Answer<Result<'adminGetPayment'>>;
      /**
       * Capture an authorized payment
       *
       * Calls the payment provider. 202 means that the provider has not answered yet: the service finishes the operation in the background.
       *
       * `POST /api/admin/payments/{id}/capture`
       */
      capture(id: PathValue<'adminCapturePayment', 'id'>, body?: Body<'adminCapturePayment'>, options?: Options<'adminCapturePayment'>): Answer<Result<'adminCapturePayment'>>;
      /**
       * Void a payment: release the authorized money, or close an unpaid payment
       *
       * Calls the payment provider. 202 means that the provider has not answered yet: the service finishes the operation in the background.
       *
       * `POST /api/admin/payments/{id}/void`
       */
      void(id: PathValue<'adminVoidPayment', 'id'>, body?: Body<'adminVoidPayment'>, options?: Options<'adminVoidPayment'>): Answer<Result<'adminVoidPayment'>>;
      refunds: {
        /**
         * Refund a captured payment
         *
         * Calls the payment provider. 202 means that the provider has not answered yet: the service finishes the operation in the background.
         *
         * `POST /api/admin/payments/{id}/refunds`
         */
        create(id: PathValue<'adminRefundPayment', 'id'>, body: Body<'adminRefundPayment'>, options?: Options<'adminRefundPayment'>): Answer<Result<'adminRefundPayment'>>;
      };
    };
    orders: {
      /**
       * Record that an order was paid outside the service
       *
       * For cash, a bank transfer or a paid invoice. A pending order becomes processing.
       *
       * `POST /api/admin/orders/{id}/mark-paid`
       */
      markPaid(id: PathValue<'adminMarkOrderPaid', 'id'>, body?: Body<'adminMarkOrderPaid'>, options?: Options<'adminMarkOrderPaid'>): Answer<Result<'adminMarkOrderPaid'>>;
      /**
       * Read any order
       *
       * `GET /api/admin/orders/{id}`
       */
      retrieve(id: PathValue<'adminGetOrder', 'id'>, options?: Options<'adminGetOrder'>): Answer<Result<'adminGetOrder'>>;
      /**
       * List the orders of all customers, newest first
       *
       * Filters that have no index examine at most 10,000 orders per page, so a page may have fewer than `limit` orders, or none. Continue until `next` is null.
       *
       * `GET /api/admin/orders`
       */
      list(query?: Query<'adminListOrders'>, options?: Options<'adminListOrders'>): List<PageOf<'adminListOrders'>>;
      /**
       * Cancel an order, or some of its units, while it is pending or processing
       *
       * `POST /api/admin/orders/{id}/cancel`
       */
      cancel(id: PathValue<'adminCancelOrder', 'id'>, body?: Body<'adminCancelOrder'>, options?: Options<'adminCancelOrder'>): Answer<Result<'adminCancelOrder'>>;
      /**
       * Preview a cancellation without making it
       *
       * Takes the body of the cancellation and returns what it would refund, release and restock now.
       *
       * `POST /api/admin/orders/{id}/cancellation-preview`
       */
      previewCancellation(id: PathValue<'adminPreviewCancellation', 'id'>, body?: Body<'adminPreviewCancellation'>, options?: Options<'adminPreviewCancellation'>): Answer<Result<'adminPreviewCancellation'>>;
      /**
       * Accept a pending order that is paid later
       *
       * For cash on delivery and invoices: the order becomes processing and can be shipped. Orders that are paid become processing automatically.
       *
       * `POST /api/admin/orders/{id}/accept`
       */
      accept(id: PathValue<'adminAcceptOrder', 'id'>, body?: Body<'adminAcceptOrder'>, options?: Options<'adminAcceptOrder'>): Answer<Result<'adminAcceptOrder'>>;
      events: {
        /**
         * List the events of any order, oldest first
         *
         * `GET /api/admin/orders/{id}/events`
         */
        list(id: PathValue<'adminListOrderEvents', 'id'>, query?: Query<'adminListOrderEvents'>, options?: Options<'adminListOrderEvents'>): List<PageOf<'adminListOrderEvents'>>;
      };
      timeline: {
        /**
         * Read the timeline of an order: events, stock, payments, provider events and notes, newest last
         *
         * `GET /api/admin/orders/{id}/timeline`
         */
        list(id: PathValue<'adminGetOrderTimeline', 'id'>, query?: Query<'adminGetOrderTimeline'>, options?: Options<'adminGetOrderTimeline'>): List<PageOf<'adminGetOrderTimeline'>>;
      };
      notes: {
        /**
         * List the notes to an order, newest first
         *
         * `GET /api/admin/orders/{id}/notes`
         */
        list(id: PathValue<'adminListOrderNotes', 'id'>, query?: Query<'adminListOrderNotes'>, options?: Options<'adminListOrderNotes'>): List<PageOf<'adminListOrderNotes'>>;
        /**
         * Write a note to an order, which its customer never sees
         *
         * The order stays at its version. The note is part of its timeline.
         *
         * `POST /api/admin/orders/{id}/notes`
         */
        create(id: PathValue<'adminAddOrderNote', 'id'>, body: Body<'adminAddOrderNote'>, options?: Options<'adminAddOrderNote'>): Answer<Result<'adminAddOrderNote'>>;
        /**
         * Delete a note to an order, whoever wrote it
         *
         * `DELETE /api/admin/orders/{id}/notes/{noteId}`
         */
        delete(id: PathValue<'adminDeleteOrderNote', 'id'>, noteId: PathValue<'adminDeleteOrderNote', 'noteId'>, options?: Options<'adminDeleteOrderNote'>): Answer<Result<'adminDeleteOrderNote'>>;
      };
      fulfilments: {
        /**
         * List the fulfilments of any order, oldest first
         *
         * `GET /api/admin/orders/{id}/fulfilments`
         */
        list(id: PathValue<'adminListFulfilments', 'id'>, query?: Query<'adminListFulfilments'>, options?: Options<'adminListFulfilments'>): List<PageOf<'adminListFulfilments'>>;
        /**
         * Create a fulfilment: record that units were shipped
         *
         * The order must be processing. It becomes shipped with its last open unit. Units that are committed elsewhere are relocated to the location it ships from. Units on backorder are sent when they have come.
         *
         * `POST /api/admin/orders/{id}/fulfilments`
         */
        create(id: PathValue<'adminCreateFulfilment', 'id'>, body?: Body<'adminCreateFulfilment'>, options?: Options<'adminCreateFulfilment'>): Answer<Result<'adminCreateFulfilment'>>;
        /**
         * Read a fulfilment of any order
         *
         * `GET /api/admin/orders/{id}/fulfilments/{fulfilmentId}`
         */
        retrieve(id: PathValue<'adminGetFulfilment', 'id'>, fulfilmentId: PathValue<'adminGetFulfilment', 'fulfilmentId'>, options?: Options<'adminGetFulfilment'>): Answer<Result<'adminGetFulfilment'>>;
        /**
         * Change the carrier or the tracking number of a fulfilment
         *
         * `PATCH /api/admin/orders/{id}/fulfilments/{fulfilmentId}`
         */
        update(id: PathValue<'adminUpdateFulfilment', 'id'>, fulfilmentId: PathValue<'adminUpdateFulfilment', 'fulfilmentId'>, body: Body<'adminUpdateFulfilment'>, options?: Options<'adminUpdateFulfilment'>): Answer<Result<'adminUpdateFulfilment'>>;
        /**
         * Mark a fulfilment as delivered
         *
         * A shipped order becomes delivered with its last fulfilment.
         *
         * `POST /api/admin/orders/{id}/fulfilments/{fulfilmentId}/deliver`
         */
        deliver(id: PathValue<'adminDeliverFulfilment', 'id'>, fulfilmentId: PathValue<'adminDeliverFulfilment', 'fulfilmentId'>, body?: Body<'adminDeliverFulfilment'>, options?: Options<'adminDeliverFulfilment'>): Answer<Result<'adminDeliverFulfilment'>>;
      };
      sources: {
        /**
         * Read which locations the open units of an order ship from
         *
         * `GET /api/admin/orders/{id}/sources`
         */
        retrieve(id: PathValue<'adminGetOrderSources', 'id'>, options?: Options<'adminGetOrderSources'>): Answer<Result<'adminGetOrderSources'>>;
      };
      returns: {
        /**
         * List the returns of any order, newest first
         *
         * `GET /api/admin/orders/{id}/returns`
         */
        list(id: PathValue<'adminListOrderReturns', 'id'>, query?: Query<'adminListOrderReturns'>, options?: Options<'adminListOrderReturns'>): List<PageOf<'adminListOrderReturns'>>;
        /**
         * Read a return of any order
         *
         * `GET /api/admin/orders/{id}/returns/{returnId}`
         */
        retrieve(id: PathValue<'adminGetOrderReturn', 'id'>, returnId: PathValue<'adminGetOrderReturn', 'returnId'>, options?: Options<'adminGetOrderReturn'>): Answer<Result<'adminGetOrderReturn'>>;
        /**
         * Approve a return: the customer may send the units back
         *
         * `POST /api/admin/orders/{id}/returns/{returnId}/approve`
         */
        approve(id: PathValue<'adminApproveReturn', 'id'>, returnId: PathValue<'adminApproveReturn', 'returnId'>, body?: Body<'adminApproveReturn'>, options?: Options<'adminApproveReturn'>): Answer<Result<'adminApproveReturn'>>;
        /**
         * Reject a return
         *
         * `POST /api/admin/orders/{id}/returns/{returnId}/reject`
         */
        reject(id: PathValue<'adminRejectReturn', 'id'>, returnId: PathValue<'adminRejectReturn', 'returnId'>, body?: Body<'adminRejectReturn'>, options?: Options<'adminRejectReturn'>): Answer<Result<'adminRejectReturn'>>;
        /**
         * Preview the receipt of a return without recording it
         *
         * Takes the body of the receipt and returns what it would refund, release and restock now.
         *
         * `POST /api/admin/orders/{id}/returns/{returnId}/receive-preview`
         */
        previewReceipt(id: PathValue<'adminPreviewReceipt', 'id'>, returnId: PathValue<'adminPreviewReceipt', 'returnId'>, body?: Body<'adminPreviewReceipt'>, options?: Options<'adminPreviewReceipt'>): Answer<Result<'adminPreviewReceipt'>>;
        /**
         * Receive a return: restock or write off the units, line by line
         *
         * `POST /api/admin/orders/{id}/returns/{returnId}/receive`
         */
        receive(id: PathValue<'adminReceiveReturn', 'id'>, returnId: PathValue<'adminReceiveReturn', 'returnId'>, body?: Body<'adminReceiveReturn'>, options?: Options<'adminReceiveReturn'>): Answer<Result<'adminReceiveReturn'>>;
      };
    };
    paymentEvents: {
      /**
       * List events of payment providers that could not be applied yet, and why, oldest first
       *
       * `GET /api/admin/payment-events`
       */
      list(query?: Query<'adminListPaymentEvents'>, options?: Options<'adminListPaymentEvents'>): List<PageOf<'adminListPaymentEvents'>>;
      /**
       * Get an event of a payment provider, applied or not, with what the provider sent
       *
       * `GET /api/admin/payment-events/{provider}/{eventId}`
       */
      retrieve(provider: PathValue<'adminGetPaymentEvent', 'provider'>, eventId: PathValue<'adminGetPaymentEvent', 'eventId'>, options?: Options<'adminGetPaymentEvent'>): Answer<Result<'adminGetPaymentEvent'>>;
      /**
       * Retry an event, and the others that wait for the same payment
       *
       * The service also retries from time to time by itself. An event that was already applied does not change.
       *
       * `POST /api/admin/payment-events/{provider}/{eventId}/retry`
       */
      retry(provider: PathValue<'adminRetryPaymentEvent', 'provider'>, eventId: PathValue<'adminRetryPaymentEvent', 'eventId'>, options?: Options<'adminRetryPaymentEvent'>): Answer<Result<'adminRetryPaymentEvent'>>;
    };
    holds: {
      /**
       * List the holds of all checkouts, newest first
       *
       * Includes expired ones whose units nobody has taken yet.
       *
       * `GET /api/admin/holds`
       */
      list(query?: Query<'adminListHolds'>, options?: Options<'adminListHolds'>): List<PageOf<'adminListHolds'>>;
      /**
       * Release any hold
       *
       * `DELETE /api/admin/holds/{id}`
       */
      delete(id: PathValue<'adminReleaseHold', 'id'>, options?: Options<'adminReleaseHold'>): Answer<Result<'adminReleaseHold'>>;
    };
    backorders: {
      /**
       * List the units that orders wait for, the oldest order first
       *
       * `GET /api/admin/backorders`
       */
      list(query?: Query<'adminListBackorders'>, options?: Options<'adminListBackorders'>): List<PageOf<'adminListBackorders'>>;
    };
    returns: {
      /**
       * List the returns of all orders, newest first
       *
       * `GET /api/admin/returns`
       */
      list(query?: Query<'adminListReturns'>, options?: Options<'adminListReturns'>): List<PageOf<'adminListReturns'>>;
    };
    posts: {
      /**
       * List the posts of all authors, drafts included
       *
       * `GET /api/admin/posts`
       */
      list(query?: Query<'adminListPosts'>, options?: Options<'adminListPosts'>): List<PageOf<'adminListPosts'>>;
    };
    comments: {
      /**
       * List comments and reviews, newest first, hidden ones included
       *
       * `GET /api/admin/comments`
       */
      list(query?: Query<'adminListComments'>, options?: Options<'adminListComments'>): List<PageOf<'adminListComments'>>;
      /**
       * Read any comment or review
       *
       * `GET /api/admin/comments/{id}`
       */
      retrieve(id: PathValue<'adminGetComment', 'id'>, options?: Options<'adminGetComment'>): Answer<Result<'adminGetComment'>>;
      /**
       * Hide a comment or review, or show it again
       *
       * Hidden comments are left out of lists, counts and averages; authors still see their own.
       *
       * `PATCH /api/admin/comments/{id}`
       */
      update(id: PathValue<'adminModerateComment', 'id'>, body: Body<'adminModerateComment'>, options?: Options<'adminModerateComment'>): Answer<Result<'adminModerateComment'>>;
    };
    reports: {
      /**
       * Orders, payments and refunds by day, week or month
       *
       * `GET /api/admin/reports/sales`
       */
      sales(query?: Query<'adminGetSalesReport'>, options?: Options<'adminGetSalesReport'>): List<PageOf<'adminGetSalesReport'>>;
      /**
       * Best-selling products
       *
       * `GET /api/admin/reports/best-sellers`
       */
      bestSellers(query?: Query<'adminGetBestSellersReport'>, options?: Options<'adminGetBestSellersReport'>): List<PageOf<'adminGetBestSellersReport'>>;
      /**
       * Customers with more than a given number of orders, and what they paid
       *
       * `GET /api/admin/reports/customers`
       */
      customers(query?: Query<'adminGetCustomersReport'>, options?: Options<'adminGetCustomersReport'>): List<PageOf<'adminGetCustomersReport'>>;
      /**
       * Orders with an unpaid balance
       *
       * `GET /api/admin/reports/owed`
       */
      owed(query?: Query<'adminGetOwedReport'>, options?: Options<'adminGetOwedReport'>): List<PageOf<'adminGetOwedReport'>>;
      /**
       * Why units of the orders of a period were cancelled
       *
       * `GET /api/admin/reports/cancellations`
       */
      cancellations(query?: Query<'adminGetCancellationsReport'>, options?: Options<'adminGetCancellationsReport'>): List<PageOf<'adminGetCancellationsReport'>>;
      /**
       * Tax by rate, country and region
       *
       * `GET /api/admin/reports/taxes`
       */
      taxes(query?: Query<'adminGetTaxesReport'>, options?: Options<'adminGetTaxesReport'>): List<PageOf<'adminGetTaxesReport'>>;
      /**
       * Shipping charged, by method
       *
       * `GET /api/admin/reports/shipping`
       */
      shipping(query?: Query<'adminGetShippingReport'>, options?: Options<'adminGetShippingReport'>): List<PageOf<'adminGetShippingReport'>>;
      /**
       * Discounts by code
       *
       * `GET /api/admin/reports/discounts`
       */
      discounts(query?: Query<'adminGetDiscountsReport'>, options?: Options<'adminGetDiscountsReport'>): List<PageOf<'adminGetDiscountsReport'>>;
      /**
       * Stock of each product, in all or by location, and how many days it will last
       *
       * `GET /api/admin/reports/stock-cover`
       */
      stockCover(query?: Query<'adminGetStockCoverReport'>, options?: Options<'adminGetStockCoverReport'>): List<PageOf<'adminGetStockCoverReport'>>;
      /**
       * Value of all stock at current prices and at cost, in all, by location or by product
       *
       * `GET /api/admin/reports/stock-value`
       */
      stockValue(query?: Query<'adminGetStockValueReport'>, options?: Options<'adminGetStockValueReport'>): List<PageOf<'adminGetStockValueReport'>>;
      /**
       * Stock changes apart from orders, by reason
       *
       * `GET /api/admin/reports/stock-adjustments`
       */
      stockAdjustments(query?: Query<'adminGetStockAdjustmentsReport'>, options?: Options<'adminGetStockAdjustmentsReport'>): List<PageOf<'adminGetStockAdjustmentsReport'>>;
      /**
       * Units that were lost, by reason and location
       *
       * `GET /api/admin/reports/shrinkage`
       */
      shrinkage(query?: Query<'adminGetShrinkageReport'>, options?: Options<'adminGetShrinkageReport'>): List<PageOf<'adminGetShrinkageReport'>>;
      /**
       * Units that suppliers still have to deliver, by date and product
       *
       * `GET /api/admin/reports/incoming`
       */
      incoming(query?: Query<'adminGetIncomingReport'>, options?: Options<'adminGetIncomingReport'>): List<PageOf<'adminGetIncomingReport'>>;
      /**
       * Orders that have been pending or processing for too long
       *
       * `GET /api/admin/reports/stuck-orders`
       */
      stuckOrders(query?: Query<'adminGetStuckOrdersReport'>, options?: Options<'adminGetStuckOrdersReport'>): List<PageOf<'adminGetStuckOrdersReport'>>;
    };
    dashboard: {
      /**
       * Figures of today, 7 and 30 days, and work that is waiting
       *
       * `GET /api/admin/dashboard`
       */
      retrieve(query?: Query<'adminGetDashboard'>, options?: Options<'adminGetDashboard'>): Answer<Result<'adminGetDashboard'>>;
    };
    events: {
      /**
       * Read what happened, in order, or wait for it
       *
       * Reading has events recorded for 30 days. As `text/event-stream`, the same as server-sent events: each has its `seq` as `id`, and whoever connects again sends it as `Last-Event-ID`.
       *
       * `GET /api/admin/events`
       */
      read(query?: Query<'adminReadEvents'>, options?: Options<'adminReadEvents'>): Answer<Result<'adminReadEvents'>>;
    };
    mails: {
      /**
       * List the mails of the shop, newest first
       *
       * Mails are kept for 30 days.
       *
       * `GET /api/admin/mails`
       */
      list(query?: Query<'adminListMails'>, options?: Options<'adminListMails'>): List<PageOf<'adminListMails'>>;
      /**
       * Read a mail with its text
       *
       * `GET /api/admin/mails/{id}`
       */
      retrieve(id: PathValue<'adminGetMail', 'id'>, options?: Options<'adminGetMail'>): Answer<Result<'adminGetMail'>>;
      /**
       * Have a mail tried again that has failed
       *
       * `POST /api/admin/mails/{id}/retry`
       */
      retry(id: PathValue<'adminRetryMail', 'id'>, options?: Options<'adminRetryMail'>): Answer<Result<'adminRetryMail'>>;
    };
    webhookEndpoints: {
      /**
       * List webhook endpoints
       *
       * `GET /api/admin/webhook-endpoints`
       */
      list(query?: Query<'adminListWebhookEndpoints'>, options?: Options<'adminListWebhookEndpoints'>): List<PageOf<'adminListWebhookEndpoints'>>;
      /**
       * Create a webhook endpoint, to which events are sent from now on
       *
       * The response has the secret that verifies their signatures (Standard Webhooks). It is shown this once.
       *
       * `POST /api/admin/webhook-endpoints`
       */
      create(body: Body<'adminCreateWebhookEndpoint'>, options?: Options<'adminCreateWebhookEndpoint'>): Answer<Result<'adminCreateWebhookEndpoint'>>;
      /**
       * Read a webhook endpoint
       *
       * `GET /api/admin/webhook-endpoints/{id}`
       */
      retrieve(id: PathValue<'adminGetWebhookEndpoint', 'id'>, options?: Options<'adminGetWebhookEndpoint'>): Answer<Result<'adminGetWebhookEndpoint'>>;
      /**
       * Change a webhook endpoint
       *
       * `PATCH /api/admin/webhook-endpoints/{id}`
       */
      update(id: PathValue<'adminUpdateWebhookEndpoint', 'id'>, body: Body<'adminUpdateWebhookEndpoint'>, options?: Options<'adminUpdateWebhookEndpoint'>): Answer<Result<'adminUpdateWebhookEndpoint'>>;
      /**
       * Delete a webhook endpoint and its deliveries
       *
       * `DELETE /api/admin/webhook-endpoints/{id}`
       */
      delete(id: PathValue<'adminDeleteWebhookEndpoint', 'id'>, options?: Options<'adminDeleteWebhookEndpoint'>): Answer<Result<'adminDeleteWebhookEndpoint'>>;
      /**
       * Make a new secret
       *
       * For 24 hours both secrets sign, so that receivers can change over. The response has the new one, which is shown this once.
       *
       * `POST /api/admin/webhook-endpoints/{id}/rotate-secret`
       */
      rotateSecret(id: PathValue<'adminRotateWebhookSecret', 'id'>, options?: Options<'adminRotateWebhookSecret'>): Answer<Result<'adminRotateWebhookSecret'>>;
      /**
       * Send a signed message of the type `webhook.test`, and see what comes back
       *
       * `POST /api/admin/webhook-endpoints/{id}/test`
       */
      test(id: PathValue<'adminTestWebhookEndpoint', 'id'>, options?: Options<'adminTestWebhookEndpoint'>): Answer<Result<'adminTestWebhookEndpoint'>>;
      /**
       * Stop sending to a webhook endpoint
       *
       * What happens meanwhile waits for it, for 30 days.
       *
       * `POST /api/admin/webhook-endpoints/{id}/disable`
       */
      disable(id: PathValue<'adminDisableWebhookEndpoint', 'id'>, options?: Options<'adminDisableWebhookEndpoint'>): Answer<Result<'adminDisableWebhookEndpoint'>>;
      /**
       * Send to a webhook endpoint again, with or without what it missed
       *
       * One that was disabled for more than 30 days gets nothing of what it missed.
       *
       * `POST /api/admin/webhook-endpoints/{id}/enable`
       */
      enable(id: PathValue<'adminEnableWebhookEndpoint', 'id'>, body?: Body<'adminEnableWebhookEndpoint'>, options?: Options<'adminEnableWebhookEndpoint'>): Answer<Result<'adminEnableWebhookEndpoint'>>;
      /**
       * Send the events of a time to a webhook endpoint again
       *
       * At most 50,000 at once, of the 30 days for which events are kept. What is pending already stays as it is, so sending this twice does no harm.
       *
       * `POST /api/admin/webhook-endpoints/{id}/replay`
       */
      replay(id: PathValue<'adminReplayWebhooks', 'id'>, body: Body<'adminReplayWebhooks'>, options?: Options<'adminReplayWebhooks'>): Answer<Result<'adminReplayWebhooks'>>;
      deliveries: {
        /**
         * List the deliveries of a webhook endpoint, the latest event first
         *
         * `GET /api/admin/webhook-endpoints/{id}/deliveries`
         */
        list(id: PathValue<'adminListWebhookDeliveries', 'id'>, query?: Query<'adminListWebhookDeliveries'>, options?: Options<'adminListWebhookDeliveries'>): List<PageOf<'adminListWebhookDeliveries'>>;
        /**
         * Read a delivery, with its body and its attempts
         *
         * `GET /api/admin/webhook-endpoints/{id}/deliveries/{seq}`
         */
        retrieve(id: PathValue<'adminGetWebhookDelivery', 'id'>, seq: PathValue<'adminGetWebhookDelivery', 'seq'>, options?: Options<'adminGetWebhookDelivery'>): Answer<Result<'adminGetWebhookDelivery'>>;
        /**
         * Send a delivery again, whatever became of it
         *
         * With the same `webhook-id` and body. It is sent in the background, and later ones do not wait for it.
         *
         * `POST /api/admin/webhook-endpoints/{id}/deliveries/{seq}/redeliver`
         */
        redeliver(id: PathValue<'adminRedeliverWebhook', 'id'>, seq: PathValue<'adminRedeliverWebhook', 'seq'>, options?: Options<'adminRedeliverWebhook'>): Answer<Result<'adminRedeliverWebhook'>>;
      };
    };
    verify: {
      /**
       * Read the latest results of the consistency checks, and their progress
       *
       * `GET /api/admin/verify`
       */
      retrieve(options?: Options<'adminGetVerification'>): Answer<Result<'adminGetVerification'>>;
      /**
       * Start the consistency checks in the background
       *
       * The same as `npm run verify`. One run at a time: while it is in progress, this returns that run.
       *
       * `POST /api/admin/verify`
       */
      create(options?: Options<'adminVerify'>): Answer<Result<'adminVerify'>>;
    };
    doctor: {
      /**
       * Find out whether the service can work where it is, and what to do where it cannot
       *
       * As `npm run doctor` does, of the service that answers. Nothing is changed.
       *
       * `GET /api/admin/doctor`
       */
      retrieve(options?: Options<'adminExamine'>): Answer<Result<'adminExamine'>>;
    };
    settings: {
      /**
       * Read the settings of the service, without secrets
       *
       * `GET /api/admin/settings`
       */
      retrieve(options?: Options<'adminGetSettings'>): Answer<Result<'adminGetSettings'>>;
    };
  };
  products: {
    /**
     * Search the catalog
     *
     * `GET /api/products`
     */
    list(query?: Query<'listProducts'>, options?: Options<'listProducts'>): List<PageOf<'listProducts'>>;
    /**
     * Read a product
     *
     * `GET /api/products/{id}`
     */
    retrieve(id: PathValue<'getProduct', 'id'>, options?: Options<'getProduct'>): Answer<Result<'getProduct'>>;
    reviews: {
      /**
       * List the reviews of a product, newest first
       *
       * `GET /api/products/{id}/reviews`
       */
      list(id: PathValue<'listProductReviews', 'id'>, query?: Query<'listProductReviews'>, options?: Options<'listProductReviews'>): List<PageOf<'listProductReviews'>>;
      /**
       * Review a product, once
       *
       * `POST /api/products/{id}/reviews`
       */
      create(id: PathValue<'createProductReview', 'id'>, body: Body<'createProductReview'>, options?: Options<'createProductReview'>): Answer<Result<'createProductReview'>>;
    };
  };
  categories: {
    /**
     * List categories by name
     *
     * `GET /api/categories`
     */
    list(query?: Query<'listCategories'>, options?: Options<'listCategories'>): List<PageOf<'listCategories'>>;
    /**
     * Read a category
     *
     * `GET /api/categories/{id}`
     */
    retrieve(id: PathValue<'getCategory', 'id'>, options?: Options<'getCategory'>): Answer<Result<'getCategory'>>;
  };
  orders: {
    /**
     * Place an order
     *
     * Takes the stock and stores names and prices with the order, or changes nothing. Prices always come from the catalog. Without an access token it is the order of a guest, whose `email` is required.
     *
     * `POST /api/orders`
     */
    create(body: Body<'placeOrder'>, options?: Options<'placeOrder'>): Answer<Result<'placeOrder'>>;
    /**
     * List your own orders, newest first
     *
     * Filters that have no index examine at most 10,000 orders per page, so a page may have fewer than `limit` orders, or none. Continue until `next` is null.
     *
     * `GET /api/orders`
     */
    list(query?: Query<'listOrders'>, options?: Options<'listOrders'>): List<PageOf<'listOrders'>>;
    /**
     * Read one of your orders
     *
     * `GET /api/orders/{id}`
     */
    retrieve(id: PathValue<'getOrder', 'id'>, options?: Options<'getOrder'>): Answer<Result<'getOrder'>>;
    /**
     * Cancel one of your orders, or some of its units, before anything is shipped
     *
     * The units go back into stock, and what was paid for them is refunded.
     *
     * `POST /api/orders/{id}/cancel`
     */
    cancel(id: PathValue<'cancelOrder', 'id'>, body?: Body<'cancelOrder'>, options?: Options<'cancelOrder'>): Answer<Result<'cancelOrder'>>;
    payments: {
      /**
       * Start or continue the payment of one of your orders
       *
       * An order has one open payment at a time: sending the request again returns that payment, with 200. For a card, the client confirms the payment with the `clientSecret`. A payment outside the service needs nothing from the client.
       *
       * `POST /api/orders/{id}/payments`
       */
      create(id: PathValue<'startPayment', 'id'>, body?: Body<'startPayment'>, options?: Options<'startPayment'>): Answer<Result<'startPayment'>>;
      /**
       * List the payments of one of your orders, newest first
       *
       * `GET /api/orders/{id}/payments`
       */
      list(id: PathValue<'listOrderPayments', 'id'>, query?: Query<'listOrderPayments'>, options?: Options<'listOrderPayments'>): List<PageOf<'listOrderPayments'>>;
    };
    events: {
      /**
       * List the events of one of your orders, oldest first
       *
       * `GET /api/orders/{id}/events`
       */
      list(id: PathValue<'listOrderEvents', 'id'>, query?: Query<'listOrderEvents'>, options?: Options<'listOrderEvents'>): List<PageOf<'listOrderEvents'>>;
    };
    fulfilments: {
      /**
       * List the fulfilments of one of your orders, oldest first
       *
       * `GET /api/orders/{id}/fulfilments`
       */
      list(id: PathValue<'listFulfilments', 'id'>, query?: Query<'listFulfilments'>, options?: Options<'listFulfilments'>): List<PageOf<'listFulfilments'>>;
      /**
       * Read a fulfilment of one of your orders
       *
       * `GET /api/orders/{id}/fulfilments/{fulfilmentId}`
       */
      retrieve(id: PathValue<'getFulfilment', 'id'>, fulfilmentId: PathValue<'getFulfilment', 'fulfilmentId'>, options?: Options<'getFulfilment'>): Answer<Result<'getFulfilment'>>;
    };
    returns: {
      /**
       * Request a return of units of one of your orders
       *
       * `POST /api/orders/{id}/returns`
       */
      create(id: PathValue<'requestReturn', 'id'>, body: Body<'requestReturn'>, options?: Options<'requestReturn'>): Answer<Result<'requestReturn'>>;
      /**
       * List the returns of one of your orders, newest first
       *
       * `GET /api/orders/{id}/returns`
       */
      list(id: PathValue<'listOrderReturns', 'id'>, query?: Query<'listOrderReturns'>, options?: Options<'listOrderReturns'>): List<PageOf<'listOrderReturns'>>;
      /**
       * Read a return of one of your orders
       *
       * `GET /api/orders/{id}/returns/{returnId}`
       */
      retrieve(id: PathValue<'getOrderReturn', 'id'>, returnId: PathValue<'getOrderReturn', 'returnId'>, options?: Options<'getOrderReturn'>): Answer<Result<'getOrderReturn'>>;
    };
  };
  quotes: {
    /**
     * Price a basket without ordering it
     *
     * Nothing is stored or reserved. Placing the order with `quoteToken` charges this total, or nothing. Sign in to be quoted the prices of your customer group.
     *
     * `POST /api/quotes`
     */
    create(body: Body<'createQuote'>, options?: Options<'createQuote'>): Answer<Result<'createQuote'>>;
  };
  holds: {
    /**
     * Hold units for a checkout
     *
     * Nobody else can buy them until the hold expires; afterwards the first who needs them takes them. Place the order with `holdId`.
     *
     * `POST /api/holds`
     */
    create(body: Body<'placeHold'>, options?: Options<'placeHold'>): Answer<Result<'placeHold'>>;
    /**
     * Read one of your holds
     *
     * `GET /api/holds/{id}`
     */
    retrieve(id: PathValue<'getHold', 'id'>, options?: Options<'getHold'>): Answer<Result<'getHold'>>;
    /**
     * Extend one of your holds
     *
     * It expires an hour after it was placed at the latest.
     *
     * `PATCH /api/holds/{id}`
     */
    update(id: PathValue<'extendHold', 'id'>, body: Body<'extendHold'>, options?: Options<'extendHold'>): Answer<Result<'extendHold'>>;
    /**
     * Release one of your holds
     *
     * `DELETE /api/holds/{id}`
     */
    delete(id: PathValue<'releaseHold', 'id'>, options?: Options<'releaseHold'>): Answer<Result<'releaseHold'>>;
  };
  posts: {
    /**
     * List the published posts, newest first
     *
     * `GET /api/posts`
     */
    list(query?: Query<'listPosts'>, options?: Options<'listPosts'>): List<PageOf<'listPosts'>>;
    /**
     * Create a post (authors and admins)
     *
     * `POST /api/posts`
     */
    create(body: Body<'createPost'>, options?: Options<'createPost'>): Answer<Result<'createPost'>>;
    /**
     * Read a post
     *
     * Drafts are visible to their author and to admins.
     *
     * `GET /api/posts/{id}`
     */
    retrieve(id: PathValue<'getPost', 'id'>, options?: Options<'getPost'>): Answer<Result<'getPost'>>;
    /**
     * Change, publish or unpublish a post (its author or an admin)
     *
     * `PATCH /api/posts/{id}`
     */
    update(id: PathValue<'updatePost', 'id'>, body: Body<'updatePost'>, options?: Options<'updatePost'>): Answer<Result<'updatePost'>>;
    /**
     * Delete a post with its comments (its author or an admin)
     *
     * `DELETE /api/posts/{id}`
     */
    delete(id: PathValue<'deletePost', 'id'>, options?: Options<'deletePost'>): Answer<Result<'deletePost'>>;
    comments: {
      /**
       * List the comments on a post, newest first
       *
       * `GET /api/posts/{id}/comments`
       */
      list(id: PathValue<'listPostComments', 'id'>, query?: Query<'listPostComments'>, options?: Options<'listPostComments'>): List<PageOf<'listPostComments'>>;
      /**
       * Comment on a post
       *
       * `POST /api/posts/{id}/comments`
       */
      create(id: PathValue<'createPostComment', 'id'>, body: Body<'createPostComment'>, options?: Options<'createPostComment'>): Answer<Result<'createPostComment'>>;
    };
  };
  comments: {
    /**
     * Read one of your own comments or reviews, hidden or not
     *
     * `GET /api/comments/{id}`
     */
    retrieve(id: PathValue<'getComment', 'id'>, options?: Options<'getComment'>): Answer<Result<'getComment'>>;
    /**
     * Change a comment or review (its author or an admin)
     *
     * `PATCH /api/comments/{id}`
     */
    update(id: PathValue<'updateComment', 'id'>, body: Body<'updateComment'>, options?: Options<'updateComment'>): Answer<Result<'updateComment'>>;
    /**
     * Delete a comment or review (its author or an admin)
     *
     * `DELETE /api/comments/{id}`
     */
    delete(id: PathValue<'deleteComment', 'id'>, options?: Options<'deleteComment'>): Answer<Result<'deleteComment'>>;
  };
}

/** Which operation each method is, and what it is called with: `id` and `body`, for instance. */
export const RESOURCES = {
  users: {
    me: {
      signOut: { id: 'signMeOutEverywhere', takes: [] },
      retrieve: { id: 'getMe', takes: [] },
      update: { id: 'updateMe', takes: ['body'] },
      changePassword: { id: 'changePassword', takes: ['body'] },
      emailVerification: { id: 'sendMyEmailVerification', takes: [] },
      email: { id: 'changeMyEmail', takes: ['body'] },
      sessions: {
        list: { id: 'listMySessions', takes: ['query'], list: true },
        delete: { id: 'endMySession', takes: ['sessionId'] },
      },
      signOutOthers: {
        create: { id: 'signMeOutElsewhere', takes: [] },
      },
      addresses: {
        list: { id: 'listMyAddresses', takes: ['query'], list: true },
        create: { id: 'addMyAddress', takes: ['body'] },
        retrieve: { id: 'getMyAddress', takes: ['id'] },
        update: { id: 'updateMyAddress', takes: ['id', 'body'] },
        delete: { id: 'deleteMyAddress', takes: ['id'] },
      },
      orders: {
        claim: { id: 'claimMyOrders', takes: [] },
      },
      posts: {
        list: { id: 'listMyPosts', takes: ['query'], list: true },
      },
      comments: {
        list: { id: 'listMyComments', takes: ['query'], list: true },
      },
    },
  },
  admin: {
    pricePreview: { id: 'adminPreviewPrice', takes: ['body'] },
    users: {
      signOut: { id: 'adminSignUserOut', takes: ['id'] },
      list: { id: 'adminListUsers', takes: ['query'], list: true },
      retrieve: { id: 'adminGetUser', takes: ['id'] },
      update: { id: 'adminUpdateUser', takes: ['id', 'body'] },
      sessions: {
        list: { id: 'adminListUserSessions', takes: ['id', 'query'], list: true },
        delete: { id: 'adminEndUserSession', takes: ['id', 'sessionId'] },
      },
      addresses: {
        list: { id: 'adminListUserAddresses', takes: ['id', 'query'], list: true },
      },
    },
    me: {
      retrieve: { id: 'adminGetMe', takes: [] },
    },
    products: {
      list: { id: 'adminListProducts', takes: ['query'], list: true },
      create: { id: 'adminCreateProduct', takes: ['body'] },
      retrieve: { id: 'adminGetProduct', takes: ['id'] },
      update: { id: 'adminUpdateProduct', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteProduct', takes: ['id'] },
      stock: {
        levels: { id: 'adminListStockLevels', takes: ['id'] },
        retrieve: { id: 'adminGetStockLevel', takes: ['id', 'locationId'] },
        replace: { id: 'adminSetStockLevel', takes: ['id', 'locationId', 'body'] },
        update: { id: 'adminUpdateStockLevel', takes: ['id', 'locationId', 'body'] },
      },
      stockAdjustments: {
        create: { id: 'adminAdjustStock', takes: ['id', 'body'] },
      },
      stockMovements: {
        list: { id: 'adminListStockMovements', takes: ['id', 'query'], list: true },
      },
      backorder: {
        retrieve: { id: 'adminGetBackorder', takes: ['id'] },
        replace: { id: 'adminSetBackorder', takes: ['id', 'body'] },
      },
    },
    categories: {
      create: { id: 'adminCreateCategory', takes: ['body'] },
      update: { id: 'adminUpdateCategory', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteCategory', takes: ['id'] },
    },
    customerGroups: {
      list: { id: 'adminListCustomerGroups', takes: ['query'], list: true },
      create: { id: 'adminCreateCustomerGroup', takes: ['body'] },
      retrieve: { id: 'adminGetCustomerGroup', takes: ['id'] },
      update: { id: 'adminUpdateCustomerGroup', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteCustomerGroup', takes: ['id'] },
    },
    priceLists: {
      list: { id: 'adminListPriceLists', takes: ['query'], list: true },
      create: { id: 'adminCreatePriceList', takes: ['body'] },
      retrieve: { id: 'adminGetPriceList', takes: ['id'] },
      update: { id: 'adminUpdatePriceList', takes: ['id', 'body'] },
      delete: { id: 'adminDeletePriceList', takes: ['id'] },
      prices: {
        list: { id: 'adminListPrices', takes: ['id', 'query'], list: true },
        replace: { id: 'adminSetPrices', takes: ['id', 'body'] },
        delete: { id: 'adminDeletePrices', takes: ['id', 'productId'] },
      },
    },
    taxCategories: {
      list: { id: 'adminListTaxCategories', takes: ['query'], list: true },
      create: { id: 'adminCreateTaxCategory', takes: ['body'] },
      retrieve: { id: 'adminGetTaxCategory', takes: ['id'] },
      update: { id: 'adminUpdateTaxCategory', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteTaxCategory', takes: ['id'] },
    },
    taxRates: {
      list: { id: 'adminListTaxRates', takes: ['query'], list: true },
      create: { id: 'adminCreateTaxRate', takes: ['body'] },
      retrieve: { id: 'adminGetTaxRate', takes: ['id'] },
      update: { id: 'adminUpdateTaxRate', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteTaxRate', takes: ['id'] },
    },
    taxPresets: {
      retrieve: { id: 'adminGetTaxPresets', takes: [] },
      apply: { id: 'adminApplyTaxPresets', takes: ['body'] },
    },
    shippingZones: {
      list: { id: 'adminListShippingZones', takes: ['query'], list: true },
      create: { id: 'adminCreateShippingZone', takes: ['body'] },
      retrieve: { id: 'adminGetShippingZone', takes: ['id'] },
      update: { id: 'adminUpdateShippingZone', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteShippingZone', takes: ['id'] },
    },
    shippingMethods: {
      list: { id: 'adminListShippingMethods', takes: ['query'], list: true },
      create: { id: 'adminCreateShippingMethod', takes: ['body'] },
      retrieve: { id: 'adminGetShippingMethod', takes: ['id'] },
      update: { id: 'adminUpdateShippingMethod', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteShippingMethod', takes: ['id'] },
    },
    discounts: {
      list: { id: 'adminListDiscounts', takes: ['query'], list: true },
      create: { id: 'adminCreateDiscount', takes: ['body'] },
      retrieve: { id: 'adminGetDiscount', takes: ['id'] },
      update: { id: 'adminUpdateDiscount', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteDiscount', takes: ['id'] },
      codes: {
        create: { id: 'adminGenerateDiscountCodes', takes: ['id', 'body'] },
        list: { id: 'adminListDiscountCodes', takes: ['id', 'query'], list: true },
        update: { id: 'adminUpdateDiscountCode', takes: ['id', 'code', 'body'] },
      },
      redemptions: {
        list: { id: 'adminListDiscountRedemptions', takes: ['id', 'query'], list: true },
      },
    },
    stockAdjustments: {
      create: { id: 'adminAdjustStocks', takes: ['body'] },
    },
    stockDocuments: {
      list: { id: 'adminListStockDocuments', takes: ['query'], list: true },
      create: { id: 'adminCreateStockDocument', takes: ['body'] },
      retrieve: { id: 'adminGetStockDocument', takes: ['id'] },
      update: { id: 'adminUpdateStockDocument', takes: ['id', 'body'] },
      receive: { id: 'adminReceiveStock', takes: ['id', 'body'] },
      close: { id: 'adminCloseStockDocument', takes: ['id'] },
      post: { id: 'adminPostCount', takes: ['id', 'body'] },
      cancel: { id: 'adminCancelStockDocument', takes: ['id'] },
      ship: { id: 'adminShipTransfer', takes: ['id'] },
      writeOff: { id: 'adminWriteOffTransfer', takes: ['id', 'body'] },
      counts: {
        replace: { id: 'adminEnterCounts', takes: ['id', 'body'] },
      },
    },
    locations: {
      list: { id: 'adminListLocations', takes: ['query'], list: true },
      create: { id: 'adminCreateLocation', takes: ['body'] },
      retrieve: { id: 'adminGetLocation', takes: ['id'] },
      update: { id: 'adminUpdateLocation', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteLocation', takes: ['id'] },
    },
    payments: {
      list: { id: 'adminListPayments', takes: ['query'], list: true },
      retrieve: { id: 'adminGetPayment', takes: ['id'] },
      capture: { id: 'adminCapturePayment', takes: ['id', 'body'] },
      void: { id: 'adminVoidPayment', takes: ['id', 'body'] },
      refunds: {
        create: { id: 'adminRefundPayment', takes: ['id', 'body'] },
      },
    },
    orders: {
      markPaid: { id: 'adminMarkOrderPaid', takes: ['id', 'body'] },
      retrieve: { id: 'adminGetOrder', takes: ['id'] },
      list: { id: 'adminListOrders', takes: ['query'], list: true },
      cancel: { id: 'adminCancelOrder', takes: ['id', 'body'] },
      previewCancellation: { id: 'adminPreviewCancellation', takes: ['id', 'body'] },
      accept: { id: 'adminAcceptOrder', takes: ['id', 'body'] },
      events: {
        list: { id: 'adminListOrderEvents', takes: ['id', 'query'], list: true },
      },
      timeline: {
        list: { id: 'adminGetOrderTimeline', takes: ['id', 'query'], list: true },
      },
      notes: {
        list: { id: 'adminListOrderNotes', takes: ['id', 'query'], list: true },
        create: { id: 'adminAddOrderNote', takes: ['id', 'body'] },
        delete: { id: 'adminDeleteOrderNote', takes: ['id', 'noteId'] },
      },
      fulfilments: {
        list: { id: 'adminListFulfilments', takes: ['id', 'query'], list: true },
        create: { id: 'adminCreateFulfilment', takes: ['id', 'body'] },
        retrieve: { id: 'adminGetFulfilment', takes: ['id', 'fulfilmentId'] },
        update: { id: 'adminUpdateFulfilment', takes: ['id', 'fulfilmentId', 'body'] },
        deliver: { id: 'adminDeliverFulfilment', takes: ['id', 'fulfilmentId', 'body'] },
      },
      sources: {
        retrieve: { id: 'adminGetOrderSources', takes: ['id'] },
      },
      returns: {
        list: { id: 'adminListOrderReturns', takes: ['id', 'query'], list: true },
        retrieve: { id: 'adminGetOrderReturn', takes: ['id', 'returnId'] },
        approve: { id: 'adminApproveReturn', takes: ['id', 'returnId', 'body'] },
        reject: { id: 'adminRejectReturn', takes: ['id', 'returnId', 'body'] },
        previewReceipt: { id: 'adminPreviewReceipt', takes: ['id', 'returnId', 'body'] },
        receive: { id: 'adminReceiveReturn', takes: ['id', 'returnId', 'body'] },
      },
    },
    paymentEvents: {
      list: { id: 'adminListPaymentEvents', takes: ['query'], list: true },
      retrieve: { id: 'adminGetPaymentEvent', takes: ['provider', 'eventId'] },
      retry: { id: 'adminRetryPaymentEvent', takes: ['provider', 'eventId'] },
    },
    holds: {
      list: { id: 'adminListHolds', takes: ['query'], list: true },
      delete: { id: 'adminReleaseHold', takes: ['id'] },
    },
    backorders: {
      list: { id: 'adminListBackorders', takes: ['query'], list: true },
    },
    returns: {
      list: { id: 'adminListReturns', takes: ['query'], list: true },
    },
    posts: {
      list: { id: 'adminListPosts', takes: ['query'], list: true },
    },
    comments: {
      list: { id: 'adminListComments', takes: ['query'], list: true },
      retrieve: { id: 'adminGetComment', takes: ['id'] },
      update: { id: 'adminModerateComment', takes: ['id', 'body'] },
    },
    reports: {
      sales: { id: 'adminGetSalesReport', takes: ['query'], list: true },
      bestSellers: { id: 'adminGetBestSellersReport', takes: ['query'], list: true },
      customers: { id: 'adminGetCustomersReport', takes: ['query'], list: true },
      owed: { id: 'adminGetOwedReport', takes: ['query'], list: true },
      cancellations: { id: 'adminGetCancellationsReport', takes: ['query'], list: true },
      taxes: { id: 'adminGetTaxesReport', takes: ['query'], list: true },
      shipping: { id: 'adminGetShippingReport', takes: ['query'], list: true },
      discounts: { id: 'adminGetDiscountsReport', takes: ['query'], list: true },
      stockCover: { id: 'adminGetStockCoverReport', takes: ['query'], list: true },
      stockValue: { id: 'adminGetStockValueReport', takes: ['query'], list: true },
      stockAdjustments: { id: 'adminGetStockAdjustmentsReport', takes: ['query'], list: true },
      shrinkage: { id: 'adminGetShrinkageReport', takes: ['query'], list: true },
      incoming: { id: 'adminGetIncomingReport', takes: ['query'], list: true },
      stuckOrders: { id: 'adminGetStuckOrdersReport', takes: ['query'], list: true },
    },
    dashboard: {
      retrieve: { id: 'adminGetDashboard', takes: ['query'] },
    },
    events: {
      read: { id: 'adminReadEvents', takes: ['query'] },
    },
    mails: {
      list: { id: 'adminListMails', takes: ['query'], list: true },
      retrieve: { id: 'adminGetMail', takes: ['id'] },
      retry: { id: 'adminRetryMail', takes: ['id'] },
    },
    webhookEndpoints: {
      list: { id: 'adminListWebhookEndpoints', takes: ['query'], list: true },
      create: { id: 'adminCreateWebhookEndpoint', takes: ['body'] },
      retrieve: { id: 'adminGetWebhookEndpoint', takes: ['id'] },
      update: { id: 'adminUpdateWebhookEndpoint', takes: ['id', 'body'] },
      delete: { id: 'adminDeleteWebhookEndpoint', takes: ['id'] },
      rotateSecret: { id: 'adminRotateWebhookSecret', takes: ['id'] },
      test: { id: 'adminTestWebhookEndpoint', takes: ['id'] },
      disable: { id: 'adminDisableWebhookEndpoint', takes: ['id'] },
      enable: { id: 'adminEnableWebhookEndpoint', takes: ['id', 'body'] },
      replay: { id: 'adminReplayWebhooks', takes: ['id', 'body'] },
      deliveries: {
        list: { id: 'adminListWebhookDeliveries', takes: ['id', 'query'], list: true },
        retrieve: { id: 'adminGetWebhookDelivery', takes: ['id', 'seq'] },
        redeliver: { id: 'adminRedeliverWebhook', takes: ['id', 'seq'] },
      },
    },
    verify: {
      retrieve: { id: 'adminGetVerification', takes: [] },
      create: { id: 'adminVerify', takes: [] },
    },
    doctor: {
      retrieve: { id: 'adminExamine', takes: [] },
    },
    settings: {
      retrieve: { id: 'adminGetSettings', takes: [] },
    },
  },
  products: {
    list: { id: 'listProducts', takes: ['query'], list: true },
    retrieve: { id: 'getProduct', takes: ['id'] },
    reviews: {
      list: { id: 'listProductReviews', takes: ['id', 'query'], list: true },
      create: { id: 'createProductReview', takes: ['id', 'body'] },
    },
  },
  categories: {
    list: { id: 'listCategories', takes: ['query'], list: true },
    retrieve: { id: 'getCategory', takes: ['id'] },
  },
  orders: {
    create: { id: 'placeOrder', takes: ['body'] },
    list: { id: 'listOrders', takes: ['query'], list: true },
    retrieve: { id: 'getOrder', takes: ['id'] },
    cancel: { id: 'cancelOrder', takes: ['id', 'body'] },
    payments: {
      create: { id: 'startPayment', takes: ['id', 'body'] },
      list: { id: 'listOrderPayments', takes: ['id', 'query'], list: true },
    },
    events: {
      list: { id: 'listOrderEvents', takes: ['id', 'query'], list: true },
    },
    fulfilments: {
      list: { id: 'listFulfilments', takes: ['id', 'query'], list: true },
      retrieve: { id: 'getFulfilment', takes: ['id', 'fulfilmentId'] },
    },
    returns: {
      create: { id: 'requestReturn', takes: ['id', 'body'] },
      list: { id: 'listOrderReturns', takes: ['id', 'query'], list: true },
      retrieve: { id: 'getOrderReturn', takes: ['id', 'returnId'] },
    },
  },
  quotes: {
    create: { id: 'createQuote', takes: ['body'] },
  },
  holds: {
    create: { id: 'placeHold', takes: ['body'] },
    retrieve: { id: 'getHold', takes: ['id'] },
    update: { id: 'extendHold', takes: ['id', 'body'] },
    delete: { id: 'releaseHold', takes: ['id'] },
  },
  posts: {
    list: { id: 'listPosts', takes: ['query'], list: true },
    create: { id: 'createPost', takes: ['body'] },
    retrieve: { id: 'getPost', takes: ['id'] },
    update: { id: 'updatePost', takes: ['id', 'body'] },
    delete: { id: 'deletePost', takes: ['id'] },
    comments: {
      list: { id: 'listPostComments', takes: ['id', 'query'], list: true },
      create: { id: 'createPostComment', takes: ['id', 'body'] },
    },
  },
  comments: {
    retrieve: { id: 'getComment', takes: ['id'] },
    update: { id: 'updateComment', takes: ['id', 'body'] },
    delete: { id: 'deleteComment', takes: ['id'] },
  },
} as const;
