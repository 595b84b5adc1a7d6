// Made from openapi.json by `npm run client:generate`; not to be edited.

export interface paths {
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Liveness: the process answers */
        get: operations["getLiveness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Readiness: the database answers, accepts writes and has all migrations */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Name of the service, and links */
        get: operations["getServiceIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a customer account and sign in */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with e-mail and password */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for a new pair of tokens
         * @description Each refresh token can be used once. For 10 seconds, using it again returns the same new pair, so that two tabs or a lost response do no harm. Reusing it later ends the session.
         */
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the session that a refresh token belongs to
         * @description Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.
         */
        post: operations["logOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your sessions, newest first */
        get: operations["listMySessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sessions
         * @description Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.
         */
        delete: operations["endMySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere, including here
         * @description Every session and every access token of the account ends. Once more changes nothing more.
         */
        post: operations["signMeOutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/sign-out-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere but here
         * @description Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.
         */
        post: operations["signMeOutElsewhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sessions of an account, newest first */
        get: operations["adminListUserSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one session of an account
         * @description Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.
         */
        delete: operations["adminEndUserSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign an account out everywhere
         * @description Every session and every access token of the account ends. Once more changes nothing more. The account itself stays enabled: whoever knows its password can sign in again.
         */
        post: operations["adminSignUserOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read your own account */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change your own name or e-mail address */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/api/users/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change your own password; revokes all refresh and access tokens */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the signed-in admin and their permissions */
        get: operations["adminGetMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List accounts, newest first by default */
        get: operations["adminListUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an account with its order totals */
        get: operations["adminGetUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the role or the customer group of an account, disable or enable it
         * @description Takes effect at once, also for access tokens already issued.
         */
        patch: operations["adminUpdateUser"];
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search the catalog */
        get: operations["listProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a product */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search the catalog, inactive products included */
        get: operations["adminListProducts"];
        put?: never;
        /** Create a product with its initial stock */
        post: operations["adminCreateProduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a product, active or not */
        get: operations["adminGetProduct"];
        put?: never;
        post?: never;
        /** Delete a product, or deactivate it when orders refer to it */
        delete: operations["adminDeleteProduct"];
        options?: never;
        head?: never;
        /** Change a product; orders keep the name and price they were placed with */
        patch: operations["adminUpdateProduct"];
        trace?: never;
    };
    "/api/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List categories by name */
        get: operations["listCategories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a category */
        get: operations["getCategory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a category */
        post: operations["adminCreateCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a category that no discount names; its products stay */
        delete: operations["adminDeleteCategory"];
        options?: never;
        head?: never;
        /** Change a category; its slug changes only if given */
        patch: operations["adminUpdateCategory"];
        trace?: never;
    };
    "/api/admin/customer-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List customer groups */
        get: operations["adminListCustomerGroups"];
        put?: never;
        /** Create a customer group */
        post: operations["adminCreateCustomerGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/customer-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a customer group */
        get: operations["adminGetCustomerGroup"];
        put?: never;
        post?: never;
        /** Delete a customer group that no customer is in and no rule is for */
        delete: operations["adminDeleteCustomerGroup"];
        options?: never;
        head?: never;
        /** Change a customer group; placed orders stay as they are */
        patch: operations["adminUpdateCustomerGroup"];
        trace?: never;
    };
    "/api/admin/price-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List price lists */
        get: operations["adminListPriceLists"];
        put?: never;
        /** Create a price list without prices */
        post: operations["adminCreatePriceList"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/price-lists/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a price list without its prices */
        get: operations["adminGetPriceList"];
        put?: never;
        post?: never;
        /** Delete a price list with its prices; placed orders keep theirs */
        delete: operations["adminDeletePriceList"];
        options?: never;
        head?: never;
        /** Change a price list; placed orders keep their prices */
        patch: operations["adminUpdatePriceList"];
        trace?: never;
    };
    "/api/admin/price-lists/{id}/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the prices of a price list, by product and quantity */
        get: operations["adminListPrices"];
        /** Set or remove prices of a price list, all or none; its other prices stay */
        put: operations["adminSetPrices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/price-lists/{id}/prices/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove the prices that a product has in a price list, for any quantity */
        delete: operations["adminDeletePrices"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tax-categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tax categories */
        get: operations["adminListTaxCategories"];
        put?: never;
        /** Create a tax category */
        post: operations["adminCreateTaxCategory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tax-categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tax category */
        get: operations["adminGetTaxCategory"];
        put?: never;
        post?: never;
        /** Delete an unused tax category */
        delete: operations["adminDeleteTaxCategory"];
        options?: never;
        head?: never;
        /** Change a tax category */
        patch: operations["adminUpdateTaxCategory"];
        trace?: never;
    };
    "/api/admin/tax-rates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tax rates, sorted by country and region */
        get: operations["adminListTaxRates"];
        put?: never;
        /** Create a tax rate; rates of one place and category add up */
        post: operations["adminCreateTaxRate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tax-rates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a tax rate */
        get: operations["adminGetTaxRate"];
        put?: never;
        post?: never;
        /** Delete a tax rate; placed orders keep their tax */
        delete: operations["adminDeleteTaxRate"];
        options?: never;
        head?: never;
        /** Change a tax rate; placed orders keep their tax */
        patch: operations["adminUpdateTaxRate"];
        trace?: never;
    };
    "/api/admin/tax-presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the standard VAT rates of the European Union */
        get: operations["adminGetTaxPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tax-presets/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create the standard VAT rates of EU countries that have none */
        post: operations["adminApplyTaxPresets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/shipping-zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List shipping zones */
        get: operations["adminListShippingZones"];
        put?: never;
        /** Create a shipping zone; each place is in at most one */
        post: operations["adminCreateShippingZone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/shipping-zones/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a shipping zone */
        get: operations["adminGetShippingZone"];
        put?: never;
        post?: never;
        /** Delete a shipping zone without methods */
        delete: operations["adminDeleteShippingZone"];
        options?: never;
        head?: never;
        /** Change a shipping zone; `regions` replaces all of them */
        patch: operations["adminUpdateShippingZone"];
        trace?: never;
    };
    "/api/admin/shipping-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List shipping methods, sorted by zone and position */
        get: operations["adminListShippingMethods"];
        put?: never;
        /** Create a shipping method with its rates */
        post: operations["adminCreateShippingMethod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/shipping-methods/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a shipping method */
        get: operations["adminGetShippingMethod"];
        put?: never;
        post?: never;
        /** Delete a shipping method; placed orders keep their shipping */
        delete: operations["adminDeleteShippingMethod"];
        options?: never;
        head?: never;
        /** Change a shipping method; `rates` replaces all of them, and placed orders keep their shipping */
        patch: operations["adminUpdateShippingMethod"];
        trace?: never;
    };
    "/api/admin/discounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List discounts, newest first */
        get: operations["adminListDiscounts"];
        put?: never;
        /** Create a discount */
        post: operations["adminCreateDiscount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/discounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a discount */
        get: operations["adminGetDiscount"];
        put?: never;
        post?: never;
        /** Delete a discount that was never used, and its codes */
        delete: operations["adminDeleteDiscount"];
        options?: never;
        head?: never;
        /** Change a discount; placed orders keep theirs */
        patch: operations["adminUpdateDiscount"];
        trace?: never;
    };
    "/api/admin/discounts/{id}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List generated codes; all of them as CSV with `Accept: text/csv` */
        get: operations["adminListDiscountCodes"];
        put?: never;
        /** Generate codes for one use each; as CSV with `Accept: text/csv` */
        post: operations["adminGenerateDiscountCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/discounts/{id}/codes/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Switch a generated code off or on; placed orders keep what it took off */
        patch: operations["adminUpdateDiscountCode"];
        trace?: never;
    };
    "/api/admin/discounts/{id}/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the orders that use a discount with a code or a limit, newest first */
        get: operations["adminListDiscountRedemptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the stock of a product at each location */
        get: operations["adminListStockLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}/stock/{locationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the stock of a product at a location */
        get: operations["adminGetStockLevel"];
        /**
         * Set the units on hand to what was counted, if they are what was seen before
         * @description The ledger gets the difference. Without one, nothing changes.
         */
        put: operations["adminSetStockLevel"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the safety stock of a product at a location, or when it is low there */
        patch: operations["adminUpdateStockLevel"];
        trace?: never;
    };
    "/api/admin/products/{id}/stock-adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Correct the stock of a product, with a reason */
        post: operations["adminAdjustStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stock-adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Correct the stock of up to 500 products: all or none */
        post: operations["adminAdjustStocks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/products/{id}/stock-movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the stock movements of a product, newest first
         * @description Each with the units on hand and committed after it. With filters, a page may have fewer entries than `limit`, or none, and still a `next`: continue until `next` is null.
         */
        get: operations["adminListStockMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/locations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List locations */
        get: operations["adminListLocations"];
        put?: never;
        /** Create a location: a warehouse or a store that sends parcels */
        post: operations["adminCreateLocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/locations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a location */
        get: operations["adminGetLocation"];
        put?: never;
        post?: never;
        /** Delete a location that never held stock */
        delete: operations["adminDeleteLocation"];
        options?: never;
        head?: never;
        /**
         * Change a location, or switch it on or off
         * @description One where units are committed to orders cannot be switched off: set `shipsTo` to an empty list, send them, then switch it off. Units that lie there stay, and are not sold.
         */
        patch: operations["adminUpdateLocation"];
        trace?: never;
    };
    "/api/orders/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the payments of one of your orders, newest first */
        get: operations["listOrderPayments"];
        put?: never;
        /**
         * Start or continue the payment of one of your orders
         * @description An order has one open payment at a time: sending the request again returns that payment, with 200. For a card, the client confirms the payment with the `clientSecret`. A payment outside the service needs nothing from the client.
         */
        post: operations["startPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List payments with their operations, newest first */
        get: operations["adminListPayments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a payment with its operations */
        get: operations["adminGetPayment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/mark-paid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record that an order was paid outside the service
         * @description For cash, a bank transfer or a paid invoice. A pending order becomes processing.
         */
        post: operations["adminMarkOrderPaid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments/{id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Capture an authorized payment
         * @description Calls the payment provider. 202 means that the provider has not answered yet: the service finishes the operation in the background.
         */
        post: operations["adminCapturePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Void a payment: release the authorized money, or close an unpaid payment
         * @description Calls the payment provider. 202 means that the provider has not answered yet: the service finishes the operation in the background.
         */
        post: operations["adminVoidPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payments/{id}/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund a captured payment
         * @description Calls the payment provider. 202 means that the provider has not answered yet: the service finishes the operation in the background.
         */
        post: operations["adminRefundPayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payment-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List events of payment providers that could not be applied yet, and why, oldest first */
        get: operations["adminListPaymentEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payment-events/{provider}/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an event of a payment provider, applied or not, with what the provider sent */
        get: operations["adminGetPaymentEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/payment-events/{provider}/{eventId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry an event, and the others that wait for the same payment
         * @description The service also retries from time to time by itself. An event that was already applied does not change.
         */
        post: operations["adminRetryPaymentEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Webhook endpoint for the payment provider
         * @description Authenticated by the signature of the body. Events may arrive twice, in any order, and before the payment they are about. 200 means that the event is stored.
         */
        post: operations["receivePaymentEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your own orders, newest first
         * @description Filters that have no index examine at most 10,000 orders per page, so a page may have fewer than `limit` orders, or none. Continue until `next` is null.
         */
        get: operations["listOrders"];
        put?: never;
        /**
         * Place an order
         * @description Takes the stock and stores names and prices with the order, or changes nothing. Prices always come from the catalog.
         */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one of your orders */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Price a basket without ordering it
         * @description Nothing is stored or reserved. Placing the order with `quoteToken` charges this total, or nothing. Sign in to be quoted the prices of your customer group.
         */
        post: operations["createQuote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/price-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Price a basket as for a customer of a group, and explain the prices
         * @description By the rules that hold `at` a time, and the products’ present prices. Nothing is stored or reserved.
         */
        post: operations["adminPreviewPrice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read any order */
        get: operations["adminGetOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold units for a checkout
         * @description Nobody else can buy them until the hold expires; afterwards the first who needs them takes them. Place the order with `holdId`.
         */
        post: operations["placeHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one of your holds */
        get: operations["getHold"];
        put?: never;
        post?: never;
        /** Release one of your holds */
        delete: operations["releaseHold"];
        options?: never;
        head?: never;
        /**
         * Extend one of your holds
         * @description It expires an hour after it was placed at the latest.
         */
        patch: operations["extendHold"];
        trace?: never;
    };
    "/api/admin/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the holds of all checkouts, newest first
         * @description Includes expired ones whose units nobody has taken yet.
         */
        get: operations["adminListHolds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Release any hold */
        delete: operations["adminReleaseHold"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the orders of all customers, newest first
         * @description Filters that have no index examine at most 10,000 orders per page, so a page may have fewer than `limit` orders, or none. Continue until `next` is null.
         */
        get: operations["adminListOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel one of your orders, or some of its units, before anything is shipped
         * @description The units go back into stock, and what was paid for them is refunded.
         */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an order, or some of its units, while it is pending or processing */
        post: operations["adminCancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/cancellation-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a cancellation without making it
         * @description Takes the body of the cancellation and returns what it would refund, release and restock now.
         */
        post: operations["adminPreviewCancellation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a pending order that is paid later
         * @description For cash on delivery and invoices: the order becomes processing and can be shipped. Orders that are paid become processing automatically.
         */
        post: operations["adminAcceptOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the events of one of your orders, oldest first */
        get: operations["listOrderEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the events of any order, oldest first */
        get: operations["adminListOrderEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the timeline of an order: events, stock, payments, provider events and notes, newest last */
        get: operations["adminGetOrderTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the notes to an order, newest first */
        get: operations["adminListOrderNotes"];
        put?: never;
        /**
         * Write a note to an order, which its customer never sees
         * @description The order stays at its version. The note is part of its timeline.
         */
        post: operations["adminAddOrderNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/notes/{noteId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a note to an order, whoever wrote it */
        delete: operations["adminDeleteOrderNote"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/fulfilments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the fulfilments of one of your orders, oldest first */
        get: operations["listFulfilments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/fulfilments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the fulfilments of any order, oldest first */
        get: operations["adminListFulfilments"];
        put?: never;
        /**
         * Create a fulfilment: record that units were shipped
         * @description The order must be processing. It becomes shipped with its last open unit. Units that are committed elsewhere are relocated to the location it ships from.
         */
        post: operations["adminCreateFulfilment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/fulfilments/{fulfilmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a fulfilment of one of your orders */
        get: operations["getFulfilment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/fulfilments/{fulfilmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a fulfilment of any order */
        get: operations["adminGetFulfilment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the carrier or the tracking number of a fulfilment */
        patch: operations["adminUpdateFulfilment"];
        trace?: never;
    };
    "/api/admin/orders/{id}/fulfilments/{fulfilmentId}/deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a fulfilment as delivered
         * @description A shipped order becomes delivered with its last fulfilment.
         */
        post: operations["adminDeliverFulfilment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the returns of one of your orders, newest first */
        get: operations["listOrderReturns"];
        put?: never;
        /** Request a return of units of one of your orders */
        post: operations["requestReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the returns of any order, newest first */
        get: operations["adminListOrderReturns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/returns/{returnId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a return of one of your orders */
        get: operations["getOrderReturn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/returns/{returnId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a return of any order */
        get: operations["adminGetOrderReturn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the returns of all orders, newest first */
        get: operations["adminListReturns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/returns/{returnId}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a return: the customer may send the units back */
        post: operations["adminApproveReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/returns/{returnId}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a return */
        post: operations["adminRejectReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/returns/{returnId}/receive-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview the receipt of a return without recording it
         * @description Takes the body of the receipt and returns what it would refund, release and restock now.
         */
        post: operations["adminPreviewReceipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/returns/{returnId}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receive a return: restock or write off the units, line by line */
        post: operations["adminReceiveReturn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the published posts, newest first */
        get: operations["listPosts"];
        put?: never;
        /** Create a post (authors and admins) */
        post: operations["createPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your own posts, drafts included */
        get: operations["listMyPosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the posts of all authors, drafts included */
        get: operations["adminListPosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/posts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a post
         * @description Drafts are visible to their author and to admins.
         */
        get: operations["getPost"];
        put?: never;
        post?: never;
        /** Delete a post with its comments (its author or an admin) */
        delete: operations["deletePost"];
        options?: never;
        head?: never;
        /** Change, publish or unpublish a post (its author or an admin) */
        patch: operations["updatePost"];
        trace?: never;
    };
    "/api/posts/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the comments on a post, newest first */
        get: operations["listPostComments"];
        put?: never;
        /** Comment on a post */
        post: operations["createPostComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the reviews of a product, newest first */
        get: operations["listProductReviews"];
        put?: never;
        /** Review a product, once */
        post: operations["createProductReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your own comments and reviews, newest first, hidden ones included */
        get: operations["listMyComments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one of your own comments or reviews, hidden or not */
        get: operations["getComment"];
        put?: never;
        post?: never;
        /** Delete a comment or review (its author or an admin) */
        delete: operations["deleteComment"];
        options?: never;
        head?: never;
        /** Change a comment or review (its author or an admin) */
        patch: operations["updateComment"];
        trace?: never;
    };
    "/api/admin/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List comments and reviews, newest first, hidden ones included */
        get: operations["adminListComments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read any comment or review */
        get: operations["adminGetComment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Hide a comment or review, or show it again
         * @description Hidden comments are left out of lists, counts and averages; authors still see their own.
         */
        patch: operations["adminModerateComment"];
        trace?: never;
    };
    "/api/admin/reports/sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders, payments and refunds by day, week or month */
        get: operations["adminGetSalesReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/best-sellers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Best-selling products */
        get: operations["adminGetBestSellersReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Customers with more than a given number of orders, and what they paid */
        get: operations["adminGetCustomersReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/owed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders with an unpaid balance */
        get: operations["adminGetOwedReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/cancellations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why units of the orders of a period were cancelled */
        get: operations["adminGetCancellationsReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/stock-adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stock changes apart from orders, by reason */
        get: operations["adminGetStockAdjustmentsReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/taxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tax by rate, country and region */
        get: operations["adminGetTaxesReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/shipping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shipping charged, by method */
        get: operations["adminGetShippingReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/discounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Discounts by code */
        get: operations["adminGetDiscountsReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/stock-cover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stock of each product, and how many days it will last */
        get: operations["adminGetStockCoverReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/stock-value": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Value of all stock at current prices */
        get: operations["adminGetStockValueReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reports/stuck-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders that have been pending or processing for too long */
        get: operations["adminGetStuckOrdersReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of today, 7 and 30 days, and work that is waiting */
        get: operations["adminGetDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the latest results of the consistency checks, and their progress */
        get: operations["adminGetVerification"];
        put?: never;
        /**
         * Start the consistency checks in the background
         * @description The same as `npm run verify`. One run at a time: while it is in progress, this returns that run.
         */
        post: operations["adminVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find out whether the service can work where it is, and what to do where it cannot
         * @description As `npm run doctor` does, of the service that answers. Nothing is changed.
         */
        get: operations["adminExamine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the settings of the service, without secrets */
        get: operations["adminGetSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "password": "correct horse battery",
         *       "firstName": "Ada",
         *       "lastName": "Lovelace"
         *     }
         */
        Registration: {
            /** @example ada@example.com */
            email: string;
            /** @example correct horse battery */
            password: string;
            /** @example Ada */
            firstName: string;
            /** @example Lovelace */
            lastName: string;
        };
        /**
         * @example {
         *       "email": "customer@example.com",
         *       "password": "customer-demo-password"
         *     }
         */
        Login: {
            email: string;
            password: string;
        };
        /**
         * @description Omit it with `x-session: cookie`
         * @example {
         *       "refreshToken": "q2jVtF0b…"
         *     }
         */
        Refresh: {
            refreshToken?: string;
        };
        /**
         * @example {
         *       "name": "Kitchen",
         *       "description": "Pots, pans and what goes with them."
         *     }
         */
        NewCategory: {
            /** @example Kitchen */
            name: string;
            description?: string | null;
            /**
             * @description Unique. Default: made from the name
             * @example kitchen
             */
            slug?: string;
        };
        /**
         * @example {
         *       "sku": "KIT-0042",
         *       "name": "Cast-iron skillet, 26 cm",
         *       "description": "Holds its heat, and lasts for longer than its owner.",
         *       "price": "49.90",
         *       "categoryIds": [
         *         1
         *       ],
         *       "stockQuantity": 25
         *     }
         */
        NewProduct: {
            /**
             * @description Printable characters; unique, case-insensitive
             * @example KIT-0042
             */
            sku: string;
            /** @example Cast-iron skillet, 26 cm */
            name: string;
            description?: string | null;
            /** @example 19.99 */
            price: string;
            /** @description Former or recommended price, above `price`; null for none. Announces a reduction: set it together with `price` */
            compareAtPrice?: string | null;
            /**
             * @description Default: 1, the standard category
             * @example 1
             */
            taxCategoryId?: number;
            /** @description Of one unit, for shipping by weight; null counts 0 */
            weightGrams?: number | null;
            imageUrl?: string | null;
            isActive?: boolean;
            /**
             * @example [
             *       1
             *     ]
             */
            categoryIds?: number[];
            /**
             * @description Unique. Default: made from the name
             * @example kitchen
             */
            slug?: string;
            /** @description Initial stock. Default: 0 */
            stockQuantity?: number;
        };
        /**
         * @example {
         *       "content": "An hour was not enough for mine, two were."
         *     }
         */
        NewComment: {
            content: string;
        };
        /**
         * @example {
         *       "content": "Heavy, and worth every gram of it.",
         *       "rating": 5
         *     }
         */
        NewReview: {
            content: string;
            /** @description Stars */
            rating: number;
        };
        /**
         * @example {
         *       "reason": "Ordered twice"
         *     }
         */
        Cancellation: {
            /**
             * @description Units to cancel. Default: the whole order
             * @example [
             *       {
             *         "line": 1,
             *         "quantity": 1
             *       }
             *     ]
             */
            lines?: {
                line: number;
                quantity: number;
            }[];
            /** @description Appears in the events of the order, which the customer can read */
            reason?: string;
        };
        /**
         * @example {
         *       "lines": [
         *         {
         *           "line": 1,
         *           "quantity": 1
         *         }
         *       ],
         *       "reason": "Broken in the warehouse",
         *       "restock": false
         *     }
         */
        AdminCancellation: {
            /**
             * @description Units to cancel. Default: the whole order
             * @example [
             *       {
             *         "line": 1,
             *         "quantity": 1
             *       }
             *     ]
             */
            lines?: {
                line: number;
                quantity: number;
            }[];
            /** @description Appears in the events of the order, which the customer can read */
            reason?: string;
            /**
             * @description Whether the units go back into stock. Otherwise they are written off
             * @default true
             */
            restock: boolean;
            /**
             * @description Whether to refund what was paid for them
             * @default true
             */
            refund: boolean;
            /** @description Shipping to refund too: true for all that is left, or an amount. A whole order that is cancelled before anything is sent refunds all of it in any case */
            refundShipping?: boolean | string;
        };
        /**
         * @example {
         *       "reason": "Paid on delivery"
         *     }
         */
        Acceptance: {
            /** @description Appears in the events of the order, which the customer can read */
            reason?: string;
        };
        /**
         * @example {
         *       "lines": [
         *         {
         *           "line": 1,
         *           "quantity": 1
         *         }
         *       ],
         *       "carrier": "DHL",
         *       "trackingNumber": "00340434161094042557"
         *     }
         */
        NewFulfilment: {
            /**
             * @description Units to ship. Default: all open units
             * @example [
             *       {
             *         "line": 1,
             *         "quantity": 1
             *       }
             *     ]
             */
            lines?: {
                line: number;
                quantity: number;
            }[];
            /**
             * @description Location it ships from. Default: where the units are; required if they are at several
             * @example 1
             */
            locationId?: number;
            carrier?: string;
            trackingNumber?: string;
            /**
             * @description Ship although the order is unpaid, voided or fully refunded; requires `reason`
             * @default false
             */
            force: boolean;
            /** @description Appears in the events of the order, which the customer can read */
            reason?: string;
        };
        /**
         * @example {
         *       "carrier": "DHL",
         *       "trackingNumber": "00340434161094042557"
         *     }
         */
        TrackingChanges: {
            carrier?: string | null;
            trackingNumber?: string | null;
        };
        /**
         * @example {
         *       "reason": "Signed for by a neighbour"
         *     }
         */
        Delivery: {
            /** @description Appears in the events of the order, which the customer can read */
            reason?: string;
        };
        /** @description Where it is, as far as that is known */
        LocationAddressInput: {
            line1?: string;
            line2?: string;
            city?: string;
            region?: string;
            postalCode?: string;
            country?: string;
            phone?: string;
        };
        /**
         * @example {
         *       "code": "store-berlin",
         *       "name": "Store Berlin",
         *       "priority": 0,
         *       "isActive": true,
         *       "shipsTo": [
         *         "DE",
         *         "AT"
         *       ],
         *       "address": {
         *         "line1": "Torstraße 1",
         *         "city": "Berlin",
         *         "postalCode": "10119",
         *         "country": "DE"
         *       }
         *     }
         */
        NewLocation: {
            /**
             * @description Unique
             * @example store-berlin
             */
            code: string;
            /** @example Store Berlin */
            name: string;
            /** @description Orders get their units from the location with the highest that has them, then from the oldest. Default: 0 */
            priority?: number;
            /** @description Whether orders get units from it. Default: true */
            isActive?: boolean;
            /**
             * @description Countries that it ships to (ISO 3166-1); null for all. Empty for none: it sells nothing, and sends what it has sold
             * @example [
             *       "DE",
             *       "AT"
             *     ]
             */
            shipsTo?: string[] | null;
            address?: components["schemas"]["LocationAddressInput"] | null;
        };
        ShippingAddressInput: {
            fullName: string;
            line1: string;
            line2?: string;
            city: string;
            /** @description State, province or county. In AU, BR, CA and US its ISO 3166-2 code, with or without the country, or its name */
            region?: string;
            postalCode?: string;
            /** @description ISO 3166-1, two letters */
            country: string;
            phone?: string;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "productId": 1,
         *           "quantity": 2
         *         }
         *       ],
         *       "shippingAddress": {
         *         "fullName": "Ada Lovelace",
         *         "line1": "12 St James’s Square",
         *         "city": "London",
         *         "postalCode": "SW1Y 4JH",
         *         "country": "GB"
         *       },
         *       "paymentMethod": "card"
         *     }
         */
        NewOrder: {
            /** @description Lines with the same product are merged */
            items: {
                /** @example 1 */
                productId: number;
                quantity: number;
            }[];
            shippingAddress: components["schemas"]["ShippingAddressInput"];
            /**
             * @description Code of a shipping method of the address, as a quote lists them. Required if the shop has methods
             * @example standard
             */
            shippingMethod?: string;
            /**
             * @description ISO 4217. Default: that of the products’ own prices
             * @example EUR
             */
            currency?: string;
            /** @enum {string} */
            paymentMethod: "card" | "bank_transfer" | "cash_on_delivery" | "invoice";
            /**
             * Format: uuid
             * @description One of your holds: the order takes its units first, and the rest from the available stock. The hold ends
             * @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e
             */
            holdId?: string;
            /**
             * @description At most 5. The order is refused unless all of them apply
             * @example [
             *       "WELCOME10"
             *     ]
             */
            discountCodes?: string[];
            /**
             * @description Refuse the order if its total would be different
             * @example 79.80
             */
            expectedTotal?: string;
            /** @description Of a quote for the same items, place, shipping method and codes: refuse the order if its total would be different */
            quoteToken?: string;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "productId": 1,
         *           "quantity": 2
         *         }
         *       ],
         *       "ttlSeconds": 600
         *     }
         */
        NewHold: {
            /** @description Lines with the same product are merged */
            items: {
                /** @example 1 */
                productId: number;
                quantity: number;
            }[];
            /**
             * @description Seconds until it expires. Default: 900
             * @default 900
             */
            ttlSeconds: number;
            /** @description Where the order will be shipped to: units that cannot be shipped there are not held */
            shippingCountry?: string;
            /**
             * Format: uuid
             * @description One of your holds, which this one replaces; it can take its units
             * @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e
             */
            replaces?: string;
        };
        /**
         * @example {
         *       "ttlSeconds": 600
         *     }
         */
        HoldExtension: {
            /** @description Seconds from now */
            ttlSeconds: number;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "productId": 1,
         *           "quantity": 2
         *         }
         *       ],
         *       "shippingAddress": {
         *         "country": "GB"
         *       }
         *     }
         */
        NewQuote: {
            /** @description Lines with the same product are merged */
            items: {
                /** @example 1 */
                productId: number;
                quantity: number;
            }[];
            /**
             * Format: uuid
             * @description One of your holds, whose units count as available
             * @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e
             */
            holdId?: string;
            /** @description As far as it is known; the country suffices */
            shippingAddress: {
                /** @description State, province or county. In AU, BR, CA and US its ISO 3166-2 code, with or without the country, or its name */
                region?: string;
                postalCode?: string;
                /** @description ISO 3166-1, two letters */
                country: string;
            };
            /**
             * @description At most 5. The answer says which of them apply
             * @example [
             *       "WELCOME10"
             *     ]
             */
            discountCodes?: string[];
            /**
             * @description Code of a shipping method. Without it the answer lists them, and its total is without shipping
             * @example standard
             */
            shippingMethod?: string;
            /**
             * @description ISO 4217. Default: that of the products’ own prices
             * @example EUR
             */
            currency?: string;
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "productId": 1,
         *           "quantity": 2
         *         }
         *       ],
         *       "shippingAddress": {
         *         "country": "GB"
         *       },
         *       "customerGroupId": 1,
         *       "at": "2026-12-24T12:00:00Z"
         *     }
         */
        NewPricePreview: {
            /** @description Lines with the same product are merged */
            items: {
                /** @example 1 */
                productId: number;
                quantity: number;
            }[];
            /**
             * Format: uuid
             * @description One of your holds, whose units count as available
             * @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e
             */
            holdId?: string;
            /** @description As far as it is known; the country suffices */
            shippingAddress: {
                /** @description State, province or county. In AU, BR, CA and US its ISO 3166-2 code, with or without the country, or its name */
                region?: string;
                postalCode?: string;
                /** @description ISO 3166-1, two letters */
                country: string;
            };
            /**
             * @description At most 5. The answer says which of them apply
             * @example [
             *       "WELCOME10"
             *     ]
             */
            discountCodes?: string[];
            /**
             * @description Code of a shipping method. Without it the answer lists them, and its total is without shipping
             * @example standard
             */
            shippingMethod?: string;
            /**
             * @description ISO 4217. Default: that of the products’ own prices
             * @example EUR
             */
            currency?: string;
            /** @description The group that the customer is in. Default: none */
            customerGroupId?: number | null;
            /**
             * Format: date-time
             * @description When it would be ordered. Default: now
             * @example 2026-01-31T12:00:00Z
             */
            at?: string;
        };
        /** @example {} */
        PaymentStart: Record<string, never>;
        /**
         * @example {
         *       "reason": "Bank statement 14, line 3"
         *     }
         */
        ExternalPayment: {
            /** @description Where to find the money, such as a line of a bank statement */
            reason?: string;
        };
        /**
         * @example {
         *       "amount": "79.80"
         *     }
         */
        Capture: {
            /**
             * @description Default: the amount due. The rest is released
             * @example 19.99
             */
            amount?: string;
        };
        /**
         * @example {
         *       "reason": "The customer pays in the shop"
         *     }
         */
        Void: {
            reason?: string;
        };
        /**
         * @example {
         *       "amount": "39.90",
         *       "reason": "Arrived with a dent"
         *     }
         */
        Refund: {
            /**
             * @description Default: everything that can still be refunded
             * @example 19.99
             */
            amount?: string;
            reason: string;
        };
        /**
         * @example {
         *       "title": "How to season a skillet",
         *       "content": "Rub it with oil, as thinly as you can, and leave it in a hot oven for an hour."
         *     }
         */
        NewPost: {
            title: string;
            content: string;
            /** @default false */
            published: boolean;
        };
        /**
         * @example {
         *       "code": "wholesale",
         *       "name": "Wholesale"
         *     }
         */
        NewCustomerGroup: {
            /**
             * @description Unique
             * @example wholesale
             */
            code: string;
            /** @example Wholesale */
            name: string;
            /** @description Why no tax is taken of its customers; null if it is taken */
            exemptReason?: ("reverse_charge" | "intra_community" | "export" | "resale" | "government" | "charity" | "diplomatic" | "other") | null;
        };
        /**
         * @example {
         *       "minimum": "50.00",
         *       "countries": [
         *         "DE",
         *         "AT"
         *       ]
         *     }
         */
        DiscountRuleInput: {
            /**
             * @description What the eligible lines come to at least, after line discounts
             * @example 19.99
             */
            minimum?: string;
            /** @description Units in the eligible lines */
            minQuantity?: number;
            /** @description Only these products are eligible. Default: all */
            productIds?: number[];
            /** @description Only products in these categories are eligible, beside productIds */
            categoryIds?: number[];
            excludedProductIds?: number[];
            excludedCategoryIds?: number[];
            /** @description Only for customers in these groups */
            customerGroupIds?: number[];
            /** @description Only for orders to these countries: ISO 3166-1, two letters */
            countries?: string[];
            /** @description Only for customers without an order that was not cancelled */
            firstOrder?: boolean;
            /** @description Of buy_x_get_y: for so many eligible units */
            buyQuantity?: number;
            /** @description Of buy_x_get_y: so many come at the discount, the cheapest first */
            getQuantity?: number;
            /** @description Of buy_x_get_y: the products that come at the discount. Default: the eligible ones */
            getProductIds?: number[];
        };
        /**
         * @example {
         *       "name": "Welcome",
         *       "code": "WELCOME10",
         *       "class": "order",
         *       "kind": "percent",
         *       "value": "10"
         *     }
         */
        NewDiscount: {
            /**
             * @description Shown to customers
             * @example Welcome
             */
            name: string;
            /**
             * @description Unique in any case, with O as 0 and I or L as 1. Stored in capitals
             * @example WELCOME10
             */
            code?: string | null;
            /** @description Default: false, for use with a code */
            isAutomatic?: boolean;
            /** @enum {string} */
            class: "line" | "order" | "shipping";
            /**
             * @description line: any but free_shipping; order: percent, amount
             * @enum {string}
             */
            kind: "percent" | "amount" | "fixed_price" | "cheapest_free" | "buy_x_get_y" | "free_shipping";
            /**
             * @description Percentage (percent, buy_x_get_y: default 100) or amount (amount, fixed_price)
             * @example 10
             */
            value?: string | null;
            /** @example USD */
            currency?: string | null;
            /** @description Replaces the whole rule */
            rule?: components["schemas"]["DiscountRuleInput"];
            /**
             * @description Default: the two other classes
             * @example [
             *       "order",
             *       "shipping"
             *     ]
             */
            combinesWith?: ("line" | "order" | "shipping")[];
            startsAt?: string | null;
            endsAt?: string | null;
            isActive?: boolean;
            maxUses?: number | null;
            maxPerCustomer?: number | null;
            /** @description Default: true */
            releaseOnCancel?: boolean;
        };
        /**
         * @example {
         *       "isActive": false
         *     }
         */
        DiscountCodeChanges: {
            isActive: boolean;
        };
        /**
         * @example {
         *       "count": 100,
         *       "prefix": "MAY"
         *     }
         */
        WantedDiscountCodes: {
            count: number;
            /** @description Before each code, with a hyphen */
            prefix?: string;
        };
        /**
         * @example {
         *       "code": "wholesale-eur",
         *       "name": "Wholesale, euro",
         *       "currency": "EUR"
         *     }
         */
        NewPriceList: {
            /**
             * @description Unique
             * @example wholesale-eur
             */
            code: string;
            /** @example Wholesale, euro */
            name: string;
            /** @description Default: null, for everybody */
            customerGroupId?: number | null;
            /** @description Default: 0 */
            priority?: number;
            startsAt?: string | null;
            endsAt?: string | null;
            /** @description Default: null, as PRICES_INCLUDE_TAX */
            pricesIncludeTax?: boolean | null;
            /** @description Default: true */
            isActive?: boolean;
            /**
             * @description ISO 4217; it cannot be changed
             * @example EUR
             */
            currency: string;
        };
        /**
         * @example {
         *       "prices": [
         *         {
         *           "productId": 1,
         *           "minQuantity": 10,
         *           "amount": "44.90"
         *         }
         *       ]
         *     }
         */
        NewPrices: {
            prices: {
                /** @example 1 */
                productId: number;
                /** @description Default: 1 */
                minQuantity?: number;
                /** @description Of one unit; null removes the price */
                amount: string | null;
            }[];
        };
        /**
         * @example {
         *       "name": "Central Europe",
         *       "regions": [
         *         {
         *           "country": "DE"
         *         },
         *         {
         *           "country": "AT"
         *         }
         *       ]
         *     }
         */
        NewShippingZone: {
            /** @example Central Europe */
            name: string;
            /**
             * @description Each place is in at most one zone. The smallest place of an address decides
             * @example [
             *       {
             *         "country": "DE"
             *       },
             *       {
             *         "country": "AT"
             *       }
             *     ]
             */
            regions: {
                /** @description ISO 3166-1, two letters; null for everywhere */
                country: string | null;
                /** @description ISO 3166-2 code without the country; omitted or null for the whole country */
                region?: string | null;
            }[];
        };
        /**
         * @example {
         *       "code": "standard",
         *       "name": "Standard parcel",
         *       "zoneId": 1,
         *       "rates": [
         *         {
         *           "amount": "4.90"
         *         }
         *       ]
         *     }
         */
        NewShippingMethod: {
            /**
             * @description Unique; orders name it
             * @example standard
             */
            code: string;
            /**
             * @description Shown to customers
             * @example Standard parcel
             */
            name: string;
            /** @example 1 */
            zoneId: number;
            /**
             * @description What the price depends on. Default: `flat`, nothing
             * @enum {string}
             */
            basis?: "flat" | "weight" | "total";
            /**
             * @description Of its amounts; only orders in it are sent by it. Default: that of the shop
             * @example USD
             */
            currency?: string;
            /**
             * @description Default: the standard category
             * @example 1
             */
            taxCategoryId?: number;
            /** @description Amount of goods after discounts from which shipping is free; null for never */
            freeFrom?: string | null;
            /** @description Sorts the methods of a zone. Default: 0 */
            position?: number;
            isActive?: boolean;
            /** @description Days until delivery, at least */
            daysMin?: number | null;
            /** @description Days until delivery, at most */
            daysMax?: number | null;
            /**
             * @description The one with the highest threshold that is reached applies. `flat` has one, from 0 on
             * @example [
             *       {
             *         "threshold": "0",
             *         "amount": "4.90"
             *       }
             *     ]
             */
            rates: {
                /**
                 * @description From where on it applies: grams (`basis` `weight`), or an amount of goods after discounts (`total`)
                 * @default 0
                 */
                threshold: string;
                /** @example 19.99 */
                amount: string;
            }[];
        };
        /**
         * @example {
         *       "code": "books",
         *       "name": "Books"
         *     }
         */
        NewTaxCategory: {
            /**
             * @description Unique
             * @example books
             */
            code: string;
            /** @example Books */
            name: string;
        };
        /**
         * @example {
         *       "name": "VAT",
         *       "country": "DE",
         *       "rate": "19"
         *     }
         */
        NewTaxRate: {
            /**
             * @description Shown to customers
             * @example VAT
             */
            name: string;
            /** @description ISO 3166-1, two letters */
            country: string;
            /**
             * @description ISO 3166-2 code without the country; omitted or null for the whole country
             * @example CA
             */
            region?: string | null;
            /**
             * @description Default: the standard category
             * @example 1
             */
            taxCategoryId?: number;
            /**
             * @description Percentage of the price excluding tax
             * @example 19
             */
            rate: string;
            startsAt?: string | null;
            endsAt?: string | null;
        };
        /**
         * @example {
         *       "countries": [
         *         "DE",
         *         "FR"
         *       ]
         *     }
         */
        WantedTaxPresets: {
            /** @description Default: all */
            countries?: string[];
        };
        /**
         * @example {
         *       "lines": [
         *         {
         *           "line": 1,
         *           "quantity": 1
         *         }
         *       ],
         *       "reason": "Too small"
         *     }
         */
        NewReturn: {
            /**
             * @example [
             *       {
             *         "line": 1,
             *         "quantity": 1
             *       }
             *     ]
             */
            lines: {
                line: number;
                quantity: number;
            }[];
            /** @description Why the units are returned */
            reason: string;
        };
        /**
         * @example {
         *       "reason": "Within 30 days"
         *     }
         */
        ReturnDecision: {
            /** @description Appears in the events of the order, which the customer can read */
            reason?: string;
        };
        /**
         * @example {
         *       "lines": [
         *         {
         *           "line": 1,
         *           "restock": 1,
         *           "writeOff": 0
         *         }
         *       ],
         *       "refund": true
         *     }
         */
        ReturnReceipt: {
            /** @description What arrived. Default: all requested units, to be restocked */
            lines?: {
                line: number;
                /**
                 * @description Units to put back into stock
                 * @default 0
                 */
                restock: number;
                /**
                 * @description Units to write off
                 * @default 0
                 */
                writeOff: number;
            }[];
            /**
             * @description Location that they go to. Default: where they were sent from, if it is active
             * @example 1
             */
            locationId?: number;
            /**
             * @description Whether to refund what was paid for them
             * @default true
             */
            refund: boolean;
            /** @description Shipping to refund too: true for all that is left, or an amount */
            refundShipping?: boolean | string;
            reason?: string;
        };
        /**
         * @example {
         *       "quantity": -2,
         *       "reasonCode": "damaged",
         *       "reason": "Broken in the warehouse"
         *     }
         */
        StockAdjustment: {
            /**
             * @description Default: the first location
             * @example 1
             */
            locationId?: number;
            /** @description Units: positive adds stock, negative removes it */
            quantity: number;
            /**
             * @description What reports group by
             * @enum {string}
             */
            reasonCode?: "received" | "count" | "correction" | "damaged" | "shrinkage" | "quality_control" | "promotion" | "restock" | "other";
            reason: string;
            /** @description Units on hand that you have seen: with others there, it is refused with 409 `STOCK_CHANGED` */
            changeFromQuantity?: number;
        };
        /**
         * @example {
         *       "reasonCode": "received",
         *       "reason": "Delivery 4711",
         *       "adjustments": [
         *         {
         *           "productId": 1,
         *           "quantity": 12,
         *           "changeFromQuantity": 25
         *         }
         *       ]
         *     }
         */
        StockAdjustments: {
            /**
             * @description What reports group by
             * @enum {string}
             */
            reasonCode?: "received" | "count" | "correction" | "damaged" | "shrinkage" | "quality_control" | "promotion" | "restock" | "other";
            reason: string;
            /** @description Each of another product or location */
            adjustments: {
                /** @example 1 */
                productId: number;
                /**
                 * @description Default: the first location
                 * @example 1
                 */
                locationId?: number;
                /** @description Units: positive adds stock, negative removes it */
                quantity: number;
                /** @description Units on hand that you have seen: with others there, it is refused with 409 `STOCK_CHANGED` */
                changeFromQuantity?: number;
            }[];
        };
        /**
         * @example {
         *       "safetyStock": 2,
         *       "lowStockThreshold": 10
         *     }
         */
        StockLevelSettings: {
            /** @description Units that orders leave there. Adjustments and shipments may take them */
            safetyStock?: number;
            /** @description Available units below which the stock there is low; 0 for never, null for the default of 5 */
            lowStockThreshold?: number | null;
        };
        /**
         * @example {
         *       "onHand": 26,
         *       "changeFromQuantity": 28
         *     }
         */
        CountedStock: {
            /** @description Units that are there, sold or not */
            onHand: number;
            /** @description Units on hand that you have seen: with others there, it is refused with 409 `STOCK_CHANGED`. null: set it in any case */
            changeFromQuantity: number | null;
            /**
             * @description What reports group by. Default: `count`
             * @default count
             * @enum {string}
             */
            reasonCode: "received" | "count" | "correction" | "damaged" | "shrinkage" | "quality_control" | "promotion" | "restock" | "other";
            reason?: string;
        };
        /**
         * @description RFC 9457 problem document
         * @example {
         *       "type": "urn:stockkeeper:problem:insufficient-stock",
         *       "title": "There is not enough stock",
         *       "status": 409,
         *       "detail": "Asked for 3 of product 7, of which there are 2.",
         *       "code": "INSUFFICIENT_STOCK",
         *       "shortages": [
         *         {
         *           "productId": 7,
         *           "requested": 3,
         *           "available": 2
         *         }
         *       ],
         *       "requestId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e"
         *     }
         */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @enum {string} */
            code: "VALIDATION_FAILED" | "MALFORMED_JSON" | "BAD_REQUEST" | "INVALID_SIGNATURE" | "AUTHENTICATION_REQUIRED" | "INVALID_CREDENTIALS" | "INVALID_REFRESH_TOKEN" | "ACCOUNT_DISABLED" | "WRONG_PASSWORD" | "FORBIDDEN" | "ORIGIN_NOT_ALLOWED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "ALREADY_EXISTS" | "STILL_REFERENCED" | "CONFLICT" | "INSUFFICIENT_STOCK" | "STOCK_CHANGED" | "PRODUCT_UNAVAILABLE" | "UNPAID_LIMIT_EXCEEDED" | "HOLD_GONE" | "HOLD_LIMIT_EXCEEDED" | "NO_PRICE_IN_CURRENCY" | "MIXED_CURRENCIES" | "DISCOUNT_INVALID" | "ORDER_TOTAL_TOO_LARGE" | "SHIPPING_UNAVAILABLE" | "SHIPPING_METHOD_INVALID" | "PRICE_CHANGED" | "QUOTE_REQUIRED" | "QUOTE_EXPIRED" | "ORDER_STATE_CONFLICT" | "ORDER_NOT_PAID" | "RETURN_STATE_CONFLICT" | "QUANTITY_EXCEEDED" | "PAYMENT_STATE_CONFLICT" | "AMOUNT_EXCEEDED" | "NOTHING_TO_PAY" | "AMOUNT_NOT_PAYABLE" | "PAYMENT_REFUSED" | "PRECONDITION_FAILED" | "REQUEST_TIMEOUT" | "PAYLOAD_TOO_LARGE" | "URI_TOO_LONG" | "UNSUPPORTED_MEDIA_TYPE" | "EXPECTATION_FAILED" | "QUOTE_MISMATCH" | "IDEMPOTENCY_KEY_REUSED" | "TOO_MANY_REQUESTS" | "HEADERS_TOO_LARGE" | "INTERNAL_ERROR" | "PAYMENT_PROVIDER_UNAVAILABLE" | "SERVICE_UNAVAILABLE";
            errors?: {
                field: string;
                message: string;
            }[];
            requestId: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "email": "ada@example.com",
         *       "firstName": "Ada",
         *       "lastName": "Lovelace",
         *       "role": "customer",
         *       "isActive": true,
         *       "createdAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        User: {
            /** @example 1 */
            id: number;
            email: string;
            firstName: string;
            lastName: string;
            /** @enum {string} */
            role: "customer" | "admin" | "author";
            isActive: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "email": "ada@example.com",
         *       "firstName": "Ada",
         *       "lastName": "Lovelace",
         *       "role": "customer",
         *       "isActive": true,
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "customerGroupId": null
         *     }
         */
        Account: {
            /** @example 1 */
            id: number;
            email: string;
            firstName: string;
            lastName: string;
            /** @enum {string} */
            role: "customer" | "admin" | "author";
            isActive: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @description Group whose prices and exemption the customer has */
            customerGroupId: number | null;
        };
        /**
         * @example {
         *       "id": 1,
         *       "email": "ada@example.com",
         *       "firstName": "Ada",
         *       "lastName": "Lovelace",
         *       "role": "customer",
         *       "isActive": true,
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "customerGroupId": null,
         *       "orders": {
         *         "total": 3,
         *         "amounts": [
         *           {
         *             "currency": "USD",
         *             "orders": 3,
         *             "totalAmount": "149.94"
         *           }
         *         ]
         *       }
         *     }
         */
        UserWithOrders: {
            /** @example 1 */
            id: number;
            email: string;
            firstName: string;
            lastName: string;
            /** @enum {string} */
            role: "customer" | "admin" | "author";
            isActive: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @description Group whose prices and exemption the customer has */
            customerGroupId: number | null;
            /** @description What the customer has ordered */
            orders: {
                /** @description Orders that are not fully cancelled */
                total: number;
                /**
                 * @description Present if there may be more than `total`: at most 10,000 orders are counted
                 * @enum {string}
                 */
                totalRelation?: "gte";
                amounts: {
                    /**
                     * @description ISO 4217 currency code
                     * @example USD
                     */
                    currency: string;
                    orders: number;
                    /**
                     * Format: decimal
                     * @description Total of those orders as placed, paid or not
                     * @example 49.98
                     */
                    totalAmount: string;
                }[];
            };
        };
        /**
         * @example {
         *       "id": 1,
         *       "email": "ada@example.com",
         *       "firstName": "Ada",
         *       "lastName": "Lovelace",
         *       "role": "admin",
         *       "isActive": true,
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "customerGroupId": null,
         *       "permissions": [
         *         "products.read",
         *         "products.write",
         *         "categories.write",
         *         "pricing.read",
         *         "pricing.write",
         *         "stock.read",
         *         "stock.write",
         *         "orders.read",
         *         "orders.write",
         *         "fulfilments.write",
         *         "returns.read",
         *         "returns.write",
         *         "payments.read",
         *         "payments.write",
         *         "payments.refund",
         *         "customers.read",
         *         "customers.write",
         *         "posts.read",
         *         "comments.read",
         *         "comments.write",
         *         "reports.read",
         *         "operations.read",
         *         "operations.write"
         *       ]
         *     }
         */
        SignedInAdmin: {
            /** @example 1 */
            id: number;
            email: string;
            firstName: string;
            lastName: string;
            /** @enum {string} */
            role: "customer" | "admin" | "author";
            isActive: boolean;
            /** Format: date-time */
            createdAt: string;
            /** @description Group whose prices and exemption the customer has */
            customerGroupId: number | null;
            /** @description The values of `x-permission` that the account has */
            permissions: ("products.read" | "products.write" | "categories.write" | "pricing.read" | "pricing.write" | "stock.read" | "stock.write" | "orders.read" | "orders.write" | "fulfilments.write" | "returns.read" | "returns.write" | "payments.read" | "payments.write" | "payments.refund" | "customers.read" | "customers.write" | "posts.read" | "comments.read" | "comments.write" | "reports.read" | "operations.read" | "operations.write")[];
        };
        /**
         * @example {
         *       "accessToken": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
         *       "refreshToken": "q2jVtF0b…",
         *       "tokenType": "Bearer",
         *       "expiresIn": 900,
         *       "user": {
         *         "id": 1,
         *         "email": "ada@example.com",
         *         "firstName": "Ada",
         *         "lastName": "Lovelace",
         *         "role": "customer",
         *         "isActive": true,
         *         "createdAt": "2026-01-31T12:00:00.000Z"
         *       }
         *     }
         */
        Session: {
            accessToken: string;
            /** @description Absent with `x-session: cookie`: it is sent as a cookie */
            refreshToken?: string;
            /** @constant */
            tokenType: "Bearer";
            /** @description Lifetime of the access token in seconds */
            expiresIn: number;
            user: components["schemas"]["User"];
        };
        /**
         * @example {
         *       "id": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "lastUsedAt": "2026-02-01T08:30:00.000Z",
         *       "expiresAt": "2026-03-03T08:30:00.000Z"
         *     }
         */
        SignedInSession: {
            id: string;
            /**
             * Format: date-time
             * @description When the session began
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last refreshed
             */
            lastUsedAt: string;
            /**
             * Format: date-time
             * @description When it ends, unless it is refreshed before
             */
            expiresAt: string;
        };
        /**
         * @example {
         *       "id": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "lastUsedAt": "2026-02-01T08:30:00.000Z",
         *       "expiresAt": "2026-03-03T08:30:00.000Z",
         *       "isCurrent": true
         *     }
         */
        OwnSession: {
            id: string;
            /**
             * Format: date-time
             * @description When the session began
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was last refreshed
             */
            lastUsedAt: string;
            /**
             * Format: date-time
             * @description When it ends, unless it is refreshed before
             */
            expiresAt: string;
            /** @description Whether this request comes from that session */
            isCurrent: boolean;
        };
        /**
         * @example {
         *       "id": 1,
         *       "name": "Kitchen",
         *       "slug": "kitchen",
         *       "description": "Pots, pans and what goes with them.",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        Category: {
            /** @example 1 */
            id: number;
            name: string;
            slug: string;
            description: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "sku": "KIT-0042",
         *       "slug": "cast-iron-skillet-26-cm",
         *       "name": "Cast-iron skillet, 26 cm",
         *       "description": "Holds its heat, and lasts for longer than its owner.",
         *       "price": "49.90",
         *       "compareAtPrice": "59.90",
         *       "lowestPrice30Days": "54.90",
         *       "currency": "USD",
         *       "taxCategoryId": 1,
         *       "weightGrams": 2100,
         *       "imageUrl": null,
         *       "isActive": true,
         *       "availability": "in_stock",
         *       "stockQuantity": 25,
         *       "averageRating": 4.67,
         *       "reviewCount": 3,
         *       "categories": [
         *         {
         *           "id": 1,
         *           "name": "Kitchen",
         *           "slug": "kitchen"
         *         }
         *       ],
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        Product: {
            /** @example 1 */
            id: number;
            sku: string;
            /** @description Unique name for URLs */
            slug: string;
            name: string;
            description: string | null;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            price: string;
            /** @description Former or recommended price, above `price`; null if there is none */
            compareAtPrice: string | null;
            /** @description With `compareAtPrice`: the lowest price of the 30 days before the present reduction, as the EU requires it to be shown; null if there was none */
            lowestPrice30Days: string | null;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @example 1 */
            taxCategoryId: number;
            /** @description Of one unit; null if it is not known */
            weightGrams: number | null;
            imageUrl: string | null;
            isActive: boolean;
            /** @enum {string} */
            availability: "in_stock" | "out_of_stock" | "inactive";
            /** @description Units that can be bought now */
            stockQuantity: number;
            /** @description Average stars, 1 to 5, with two decimals; null without reviews */
            averageRating: number | null;
            reviewCount: number;
            categories: {
                /** @example 1 */
                id: number;
                name: string;
                slug: string;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "sku": "KIT-0042",
         *       "slug": "cast-iron-skillet-26-cm",
         *       "name": "Cast-iron skillet, 26 cm",
         *       "description": "Holds its heat, and lasts for longer than its owner.",
         *       "price": "49.90",
         *       "compareAtPrice": "59.90",
         *       "lowestPrice30Days": "54.90",
         *       "currency": "USD",
         *       "taxCategoryId": 1,
         *       "weightGrams": 2100,
         *       "imageUrl": null,
         *       "isActive": true,
         *       "availability": "in_stock",
         *       "stockQuantity": 25,
         *       "averageRating": 4.67,
         *       "reviewCount": 3,
         *       "categories": [
         *         {
         *           "id": 1,
         *           "name": "Kitchen",
         *           "slug": "kitchen"
         *         }
         *       ],
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z",
         *       "onHand": 25,
         *       "isLow": false
         *     }
         */
        AdminProduct: {
            /** @example 1 */
            id: number;
            sku: string;
            /** @description Unique name for URLs */
            slug: string;
            name: string;
            description: string | null;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            price: string;
            /** @description Former or recommended price, above `price`; null if there is none */
            compareAtPrice: string | null;
            /** @description With `compareAtPrice`: the lowest price of the 30 days before the present reduction, as the EU requires it to be shown; null if there was none */
            lowestPrice30Days: string | null;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @example 1 */
            taxCategoryId: number;
            /** @description Of one unit; null if it is not known */
            weightGrams: number | null;
            imageUrl: string | null;
            isActive: boolean;
            /** @enum {string} */
            availability: "in_stock" | "out_of_stock" | "inactive";
            /** @description Units that can be bought now */
            stockQuantity: number;
            /** @description Average stars, 1 to 5, with two decimals; null without reviews */
            averageRating: number | null;
            reviewCount: number;
            categories: {
                /** @example 1 */
                id: number;
                name: string;
                slug: string;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Units on the shelf, sold or not; null while no stock is kept of it */
            onHand: number | null;
            /** @description Whether stock is below `lowStockThreshold` at a location, or below 5 at the others */
            isLow: boolean;
        };
        /**
         * @example {
         *       "id": 1,
         *       "author": {
         *         "id": 2,
         *         "name": "Grace H."
         *       },
         *       "content": "An hour was not enough for mine, two were.",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        Comment: {
            /** @example 1 */
            id: number;
            author: {
                /** @example 1 */
                id: number;
                /** @description First name and initial of the last name */
                name: string;
            };
            content: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "author": {
         *         "id": 2,
         *         "name": "Grace H."
         *       },
         *       "content": "Heavy, and worth every gram of it.",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z",
         *       "rating": 5,
         *       "verifiedPurchase": true
         *     }
         */
        Review: {
            /** @example 1 */
            id: number;
            author: {
                /** @example 1 */
                id: number;
                /** @description First name and initial of the last name */
                name: string;
            };
            content: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Stars, 1 to 5 */
            rating: number;
            /** @description Whether the author has bought the product: an order that is not cancelled */
            verifiedPurchase: boolean;
        };
        /**
         * @example {
         *       "id": 1,
         *       "author": {
         *         "id": 2,
         *         "name": "Grace H."
         *       },
         *       "content": "Heavy, and worth every gram of it.",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z",
         *       "rating": 5,
         *       "verifiedPurchase": true,
         *       "commentable": {
         *         "type": "product",
         *         "id": 1,
         *         "title": "Cast-iron skillet, 26 cm"
         *       },
         *       "isHidden": false
         *     }
         */
        AnyComment: {
            /** @example 1 */
            id: number;
            author: {
                /** @example 1 */
                id: number;
                /** @description First name and initial of the last name */
                name: string;
            };
            content: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            commentable: {
                /** @enum {string} */
                type: "post" | "product";
                /** @example 1 */
                id: number;
                /** @description Title of the post or name of the product */
                title: string;
            };
            /** @description Null unless it is a review */
            rating: number | null;
            verifiedPurchase: boolean | null;
            isHidden: boolean;
        };
        MoneyPreview: {
            /**
             * Format: decimal
             * @description Amount due now
             * @example 49.98
             */
            dueBefore: string;
            /**
             * Format: decimal
             * @description Amount due afterwards
             * @example 49.98
             */
            dueAfter: string;
            /**
             * Format: decimal
             * @description Refunded to the customer
             * @example 49.98
             */
            refundAmount: string;
            /**
             * Format: decimal
             * @description Authorized and no longer to be captured
             * @example 49.98
             */
            releasedAmount: string;
            /**
             * Format: decimal
             * @description Paid or authorized for those units, and kept by the shop
             * @example 49.98
             */
            keptAmount: string;
            /** @description Whether the payment is voided, because nothing is left to pay and nothing was captured */
            endsPayment: boolean;
            /** @description The open payment. While it is `capturing`, the amounts assume that the capture succeeds */
            payment: {
                /** Format: uuid */
                id: string;
                provider: string;
                /** @enum {string} */
                status: "pending" | "authorized" | "capturing" | "captured" | "voiding" | "voided" | "failed";
            } | null;
        };
        /**
         * @example {
         *       "version": 2,
         *       "currency": "USD",
         *       "lines": [
         *         {
         *           "line": 1,
         *           "productId": 1,
         *           "restocked": 1,
         *           "writtenOff": 0,
         *           "value": "39.90",
         *           "taxAmount": "6.65"
         *         }
         *       ],
         *       "value": "39.90",
         *       "taxAmount": "6.65",
         *       "shippingValue": "0.00",
         *       "shippingTaxAmount": "0.00",
         *       "shippingLeft": "4.90",
         *       "money": {
         *         "dueBefore": "79.80",
         *         "dueAfter": "39.90",
         *         "refundAmount": "39.90",
         *         "releasedAmount": "0.00",
         *         "keptAmount": "0.00",
         *         "endsPayment": false,
         *         "payment": {
         *           "id": "019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44",
         *           "provider": "stripe",
         *           "status": "captured"
         *         }
         *       },
         *       "status": "processing"
         *     }
         */
        CancellationPreview: {
            /** @description Version of the order in this preview; send it as If-Match to cancel exactly this */
            version: number;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            lines: {
                line: number;
                /** @example 1 */
                productId: number;
                /** @description Units that go back into stock */
                restocked: number;
                /** @description Units that are written off */
                writtenOff: number;
                /**
                 * Format: decimal
                 * @description Value of these units: their share of the line total
                 * @example 49.98
                 */
                value: string;
                /**
                 * Format: decimal
                 * @description Tax in `value`: their share of the tax of the line
                 * @example 49.98
                 */
                taxAmount: string;
            }[];
            /**
             * Format: decimal
             * @description Value of all these units
             * @example 49.98
             */
            value: string;
            /**
             * Format: decimal
             * @description Tax in `value`
             * @example 49.98
             */
            taxAmount: string;
            /**
             * Format: decimal
             * @description Shipping given back, with its tax
             * @example 49.98
             */
            shippingValue: string;
            /**
             * Format: decimal
             * @description Tax in `shippingValue`
             * @example 49.98
             */
            shippingTaxAmount: string;
            /**
             * Format: decimal
             * @description Shipping that is not given back afterwards, with its tax
             * @example 49.98
             */
            shippingLeft: string;
            money: components["schemas"]["MoneyPreview"];
            /**
             * @description Status of the order afterwards
             * @enum {string}
             */
            status: "pending" | "processing" | "shipped" | "delivered" | "cancelled";
        };
        /**
         * @example {
         *       "id": "019a9e2c-6a10-7c44-9a53-5b7f0d0e6a21",
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "orderNumber": "3F7K-Q9XW-2MPD",
         *       "locationId": 1,
         *       "carrier": "DHL",
         *       "trackingNumber": "00340434161094042557",
         *       "lines": [
         *         {
         *           "line": 1,
         *           "quantity": 1
         *         }
         *       ],
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "deliveredAt": null
         *     }
         */
        Fulfilment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            orderId: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            orderNumber: string;
            /** @example 1 */
            locationId: number;
            carrier: string | null;
            trackingNumber: string | null;
            lines: {
                line: number;
                quantity: number;
            }[];
            /**
             * Format: date-time
             * @description When it was shipped
             */
            createdAt: string;
            deliveredAt: string | null;
        };
        /** @description Where it is, as far as that is known */
        LocationAddress: {
            line1?: string;
            line2?: string;
            city?: string;
            region?: string;
            postalCode?: string;
            country?: string;
            phone?: string;
        };
        /**
         * @example {
         *       "id": 2,
         *       "code": "store-berlin",
         *       "name": "Store Berlin",
         *       "priority": 0,
         *       "isActive": true,
         *       "shipsTo": [
         *         "DE",
         *         "AT"
         *       ],
         *       "address": {
         *         "line1": "Torstraße 1",
         *         "city": "Berlin",
         *         "postalCode": "10119",
         *         "country": "DE"
         *       },
         *       "kind": "physical",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        Location: {
            /** @example 1 */
            id: number;
            code: string;
            name: string;
            /**
             * @description Only a physical one sends parcels
             * @enum {string}
             */
            kind: "physical" | "backorder" | "transit";
            /** @description Orders get their units from the location with the highest that has them, then from the oldest */
            priority: number;
            /** @description Whether orders get units from it */
            isActive: boolean;
            /** @description Countries that it ships to (ISO 3166-1); null for all. Empty for none: it sells nothing, and sends what it has sold */
            shipsTo: string[] | null;
            address: components["schemas"]["LocationAddress"] | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "current": null,
         *       "last": {
         *         "id": "019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32",
         *         "actorId": 1,
         *         "askedAt": "2026-01-31T12:00:00.000Z",
         *         "startedAt": "2026-01-31T12:00:00.000Z",
         *         "finishedAt": "2026-01-31T12:00:02.100Z",
         *         "seconds": 2.1,
         *         "ok": true,
         *         "error": null,
         *         "checked": [
         *           {
         *             "of": "orders",
         *             "rows": 1200
         *           }
         *         ],
         *         "checks": [
         *           {
         *             "area": "stock",
         *             "name": "stock-not-explained",
         *             "rule": "Movements explain every level",
         *             "violations": 0,
         *             "first": [],
         *             "mend": null
         *           }
         *         ]
         *       }
         *     }
         */
        Verification: {
            /** @description The one that is waiting or under way */
            current: {
                /** Format: uuid */
                id: string;
                /** @description Who asked for it */
                actorId: number | null;
                /** Format: date-time */
                askedAt: string;
                /** @description null while it waits for a process that takes it up */
                startedAt: string | null;
                /** @description What it is looking at */
                progress: string | null;
            } | null;
            /** @description The last that has ended */
            last: {
                /** Format: uuid */
                id: string;
                /** @description Who asked for it */
                actorId: number | null;
                /** Format: date-time */
                askedAt: string;
                /** Format: date-time */
                startedAt: string;
                /** Format: date-time */
                finishedAt: string;
                seconds: number;
                /** @description Whether everything holds; null when it could not be found out */
                ok: boolean | null;
                /** @description Why not */
                error: string | null;
                /** @description How many rows were looked at */
                checked: {
                    of: string;
                    rows: number;
                }[];
                checks: {
                    area: string | null;
                    name: string;
                    /** @description What holds when nothing is found */
                    rule: string;
                    violations: number;
                    /** @description The first of them */
                    first: {
                        [key: string]: unknown;
                    }[];
                    /** @description What to do about them */
                    mend: string | null;
                }[];
            } | null;
        };
        /**
         * @example {
         *       "id": "019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32"
         *     }
         */
        VerificationAsked: {
            /**
             * Format: uuid
             * @description Of the one that is waiting or under way
             */
            id: string;
        };
        /**
         * @example {
         *       "at": "2026-01-31T12:00:00.000Z",
         *       "ok": true,
         *       "findings": [
         *         {
         *           "check": "durability",
         *           "state": "warning",
         *           "found": "sync_binlog=0: a crash can lose orders that were acknowledged",
         *           "mend": "SET GLOBAL sync_binlog = 1; And the same in the server's configuration."
         *         }
         *       ]
         *     }
         */
        Examination: {
            /** Format: date-time */
            at: string;
            /** @description Whether nothing keeps the service from working */
            ok: boolean;
            findings: {
                check: string;
                /** @enum {string} */
                state: "ok" | "warning" | "failure" | "skipped";
                found: string;
                /** @description What to do about it; null where nothing is to be done */
                mend: string | null;
            }[];
        };
        /**
         * @example {
         *       "environment": "production",
         *       "currency": "EUR",
         *       "timeZone": "Europe/Berlin",
         *       "workers": 2,
         *       "migrateOnBoot": true,
         *       "demoSeed": false,
         *       "corsOrigins": [
         *         "https://shop.example"
         *       ],
         *       "logLevel": "info",
         *       "payments": {
         *         "provider": "stripe",
         *         "capture": "manual",
         *         "timeoutSeconds": 20,
         *         "stripe": true
         *       },
         *       "orders": {
         *         "maxUnpaidUnits": 1000,
         *         "unpaidOrderMinutes": {
         *           "card": 60,
         *           "bank_transfer": 20160
         *         },
         *         "idempotencyKeySeconds": 86400
         *       },
         *       "accounts": {
         *         "accessTokenSeconds": 900,
         *         "refreshTokenSeconds": 2592000,
         *         "authRequestsPerMinute": 20,
         *         "signInFailures": 5,
         *         "writesPerMinute": 30,
         *         "keyIsBeingChanged": false
         *       },
         *       "versions": {
         *         "node": "20.19.0",
         *         "database": "10.11.14-MariaDB",
         *         "schema": "0101-create-verifications"
         *       }
         *     }
         */
        Settings: {
            environment: string;
            /** @description Of new products */
            currency: string;
            /** @description Whose days the reports count */
            timeZone: string;
            workers: number;
            migrateOnBoot: boolean;
            demoSeed: boolean;
            corsOrigins: string[];
            logLevel: string;
            payments: {
                /** @description Who takes new payments by card */
                provider: string;
                capture: string;
                timeoutSeconds: number;
                /** @description Whether payments that Stripe has can be finished and refunded */
                stripe: boolean;
            };
            orders: {
                /** @description 0 is no limit */
                maxUnpaidUnits: number;
                /** @description Minutes that an order waits for its payment; 0 is for ever */
                unpaidOrderMinutes: {
                    card: number;
                    bank_transfer: number;
                };
                idempotencyKeySeconds: number;
            };
            accounts: {
                accessTokenSeconds: number;
                refreshTokenSeconds: number;
                authRequestsPerMinute: number;
                signInFailures: number;
                writesPerMinute: number;
                /** @description Whether JWT_SECRET_PREVIOUS is set */
                keyIsBeingChanged: boolean;
            };
            versions: {
                node: string;
                database: string;
                /** @description The last migration */
                schema: string;
            };
        };
        OrderDiscount: {
            name: string;
            /** @description Null for a discount that applies without a code */
            code: string | null;
            /**
             * @description What it is taken off
             * @enum {string}
             */
            class: "line" | "order" | "shipping";
            /**
             * Format: decimal
             * @description Taken off lines and shipping
             * @example 49.98
             */
            amount: string;
            /** @description What of it each line has */
            lines: {
                line: number;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                amount: string;
            }[];
            /**
             * Format: decimal
             * @description What of it shipping has
             * @example 49.98
             */
            shippingAmount: string;
        };
        DiscountCodeOutcome: {
            code: string;
            applies: boolean;
            /** @description Why it does not apply; null when it does */
            reason: ("unknown" | "not_started" | "expired" | "customer" | "exhausted" | "minimum" | "not_applicable" | "not_combinable") | null;
        };
        ShippingAddress: {
            fullName: string;
            line1: string;
            line2?: string;
            city: string;
            /** @description State, province or county. In AU, BR, CA and US its ISO 3166-2 code, with or without the country, or its name */
            region?: string;
            postalCode?: string;
            /** @description ISO 3166-1, two letters */
            country: string;
            phone?: string;
        };
        ChosenShippingMethod: {
            code: string;
            name: string;
            /** @description Days until delivery, at least; null if nothing is said */
            daysMin: number | null;
            /** @description Days until delivery, at most; null if nothing is said */
            daysMax: number | null;
        };
        OrderTax: {
            name: string;
            /** @description ISO 3166-1, two letters */
            country: string;
            /** @description ISO 3166-2 code without the country; null for the whole country */
            region: string | null;
            /** @description Percentage */
            rate: string;
            /**
             * Format: decimal
             * @description Taxed amount, excluding tax
             * @example 49.98
             */
            base: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
        };
        /**
         * @example {
         *       "id": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "number": "3F7K-Q9XW-2MPD",
         *       "status": "pending",
         *       "version": 1,
         *       "totalAmount": "79.80",
         *       "discountAmount": "0.00",
         *       "shippingAmount": "0.00",
         *       "shippingTaxAmount": "0.00",
         *       "shippingMethod": null,
         *       "taxAmount": "0.00",
         *       "pricesIncludeTax": true,
         *       "taxes": [],
         *       "discounts": [],
         *       "currency": "USD",
         *       "items": [
         *         {
         *           "line": 1,
         *           "productId": 1,
         *           "name": "Cast-iron skillet, 26 cm",
         *           "quantity": 2,
         *           "price": "39.90",
         *           "subtotal": "79.80",
         *           "discountAmount": "0.00",
         *           "taxAmount": "0.00",
         *           "total": "79.80",
         *           "lineTotal": "79.80",
         *           "cancelledQuantity": 0,
         *           "shippedQuantity": 0,
         *           "returnedQuantity": 0
         *         }
         *       ],
         *       "shippingAddress": {
         *         "fullName": "Ada Lovelace",
         *         "line1": "12 St James’s Square",
         *         "city": "London",
         *         "postalCode": "SW1Y 4JH",
         *         "country": "GB"
         *       },
         *       "paymentMethod": "card",
         *       "paymentStatus": "unpaid",
         *       "createdAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        Order: {
            /** Format: uuid */
            id: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            number: string;
            /** @enum {string} */
            status: "pending" | "processing" | "shipped" | "delivered" | "cancelled";
            /** @description Incremented by every change; in quotes it is the ETag */
            version: number;
            /**
             * Format: decimal
             * @description Line totals plus shipping, plus the tax on shipping if prices exclude it
             * @example 49.98
             */
            totalAmount: string;
            /**
             * Format: decimal
             * @description Sum of all lines
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description After discounts
             * @example 49.98
             */
            shippingAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            shippingTaxAmount: string;
            /** @description As of placement; null if there was none */
            shippingMethod: components["schemas"]["ChosenShippingMethod"] | null;
            /**
             * Format: decimal
             * @description Sum of all lines and shipping
             * @example 49.98
             */
            taxAmount: string;
            /** @description Whether amounts include tax. Otherwise tax is added */
            pricesIncludeTax: boolean;
            /** @description `taxAmount` by tax rate, as of placement; empty if no rate applied */
            taxes: components["schemas"]["OrderTax"][];
            /** @description Discounts of lines and shipping, as of placement */
            discounts: components["schemas"]["OrderDiscount"][];
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            items: {
                /** @description Line number within the order; the first is 1 */
                line: number;
                /** @example 1 */
                productId: number;
                name: string;
                /** @description Ordered units */
                quantity: number;
                /**
                 * Format: decimal
                 * @description Unit price
                 * @example 49.98
                 */
                price: string;
                /**
                 * Format: decimal
                 * @description `quantity` × `price`
                 * @example 49.98
                 */
                subtotal: string;
                /**
                 * Format: decimal
                 * @description Discounts of the line, and its share of the discounts of the order
                 * @example 49.98
                 */
                discountAmount: string;
                /**
                 * Format: decimal
                 * @description Tax of the line, whether or not prices include it
                 * @example 49.98
                 */
                taxAmount: string;
                /**
                 * Format: decimal
                 * @description What the customer pays for the line: subtotal minus discounts, plus tax if prices exclude it
                 * @example 49.98
                 */
                total: string;
                /**
                 * Format: decimal
                 * @deprecated
                 * @description Same as `total`
                 * @example 49.98
                 */
                lineTotal: string;
                cancelledQuantity: number;
                shippedQuantity: number;
                /** @description Shipped units in returns that were not rejected */
                returnedQuantity: number;
            }[];
            shippingAddress: components["schemas"]["ShippingAddress"];
            /** @enum {string} */
            paymentMethod: "card" | "bank_transfer" | "cash_on_delivery" | "invoice";
            /**
             * @description Payment state of the order; it changes without incrementing `version`
             * @enum {string}
             */
            paymentStatus: "unpaid" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided";
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "id": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "number": "3F7K-Q9XW-2MPD",
         *       "status": "pending",
         *       "version": 1,
         *       "totalAmount": "79.80",
         *       "discountAmount": "0.00",
         *       "shippingAmount": "0.00",
         *       "shippingTaxAmount": "0.00",
         *       "shippingMethod": null,
         *       "taxAmount": "0.00",
         *       "pricesIncludeTax": true,
         *       "taxes": [],
         *       "discounts": [],
         *       "currency": "USD",
         *       "items": [
         *         {
         *           "line": 1,
         *           "productId": 1,
         *           "name": "Cast-iron skillet, 26 cm",
         *           "quantity": 2,
         *           "price": "39.90",
         *           "subtotal": "79.80",
         *           "discountAmount": "0.00",
         *           "taxAmount": "0.00",
         *           "total": "79.80",
         *           "lineTotal": "79.80",
         *           "cancelledQuantity": 0,
         *           "shippedQuantity": 0,
         *           "returnedQuantity": 0
         *         }
         *       ],
         *       "shippingAddress": {
         *         "fullName": "Ada Lovelace",
         *         "line1": "12 St James’s Square",
         *         "city": "London",
         *         "postalCode": "SW1Y 4JH",
         *         "country": "GB"
         *       },
         *       "paymentMethod": "card",
         *       "paymentStatus": "unpaid",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "priceLists": [],
         *       "exempt": null,
         *       "user": {
         *         "id": 2,
         *         "email": "ada@example.com",
         *         "firstName": "Ada",
         *         "lastName": "Lovelace"
         *       }
         *     }
         */
        AdminOrder: {
            /** Format: uuid */
            id: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            number: string;
            /** @enum {string} */
            status: "pending" | "processing" | "shipped" | "delivered" | "cancelled";
            /** @description Incremented by every change; in quotes it is the ETag */
            version: number;
            /**
             * Format: decimal
             * @description Line totals plus shipping, plus the tax on shipping if prices exclude it
             * @example 49.98
             */
            totalAmount: string;
            /**
             * Format: decimal
             * @description Sum of all lines
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description After discounts
             * @example 49.98
             */
            shippingAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            shippingTaxAmount: string;
            /** @description As of placement; null if there was none */
            shippingMethod: components["schemas"]["ChosenShippingMethod"] | null;
            /**
             * Format: decimal
             * @description Sum of all lines and shipping
             * @example 49.98
             */
            taxAmount: string;
            /** @description Whether amounts include tax. Otherwise tax is added */
            pricesIncludeTax: boolean;
            /** @description `taxAmount` by tax rate, as of placement; empty if no rate applied */
            taxes: components["schemas"]["OrderTax"][];
            /** @description Discounts of lines and shipping, as of placement */
            discounts: components["schemas"]["OrderDiscount"][];
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            items: {
                /** @description Line number within the order; the first is 1 */
                line: number;
                /** @example 1 */
                productId: number;
                name: string;
                /** @description Ordered units */
                quantity: number;
                /**
                 * Format: decimal
                 * @description Unit price
                 * @example 49.98
                 */
                price: string;
                /**
                 * Format: decimal
                 * @description `quantity` × `price`
                 * @example 49.98
                 */
                subtotal: string;
                /**
                 * Format: decimal
                 * @description Discounts of the line, and its share of the discounts of the order
                 * @example 49.98
                 */
                discountAmount: string;
                /**
                 * Format: decimal
                 * @description Tax of the line, whether or not prices include it
                 * @example 49.98
                 */
                taxAmount: string;
                /**
                 * Format: decimal
                 * @description What the customer pays for the line: subtotal minus discounts, plus tax if prices exclude it
                 * @example 49.98
                 */
                total: string;
                /**
                 * Format: decimal
                 * @deprecated
                 * @description Same as `total`
                 * @example 49.98
                 */
                lineTotal: string;
                cancelledQuantity: number;
                shippedQuantity: number;
                /** @description Shipped units in returns that were not rejected */
                returnedQuantity: number;
            }[];
            shippingAddress: components["schemas"]["ShippingAddress"];
            /** @enum {string} */
            paymentMethod: "card" | "bank_transfer" | "cash_on_delivery" | "invoice";
            /**
             * @description Payment state of the order; it changes without incrementing `version`
             * @enum {string}
             */
            paymentStatus: "unpaid" | "authorized" | "partially_paid" | "paid" | "partially_refunded" | "refunded" | "voided";
            /** Format: date-time */
            createdAt: string;
            /** @description Price lists that unit prices are from, with the lines; other lines have the product’s own */
            priceLists: {
                /** @example 1 */
                priceListId: number;
                code: string;
                name: string;
                lines: number[];
            }[];
            /** @description The customer group that pays no tax, and why; null if tax is taken */
            exempt: {
                /** @example 1 */
                customerGroupId: number;
                code: string;
                /** @enum {string} */
                reason: "reverse_charge" | "intra_community" | "export" | "resale" | "government" | "charity" | "diplomatic" | "other";
            } | null;
            user: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            };
        };
        /**
         * @example {
         *       "version": 2,
         *       "kind": "units_cancelled",
         *       "fromStatus": "pending",
         *       "toStatus": "cancelled",
         *       "actorId": 2,
         *       "reason": "Ordered twice",
         *       "details": {
         *         "lines": [
         *           {
         *             "line": 1,
         *             "quantity": 2
         *           }
         *         ],
         *         "restocked": true,
         *         "value": "79.80",
         *         "refund": true
         *       },
         *       "createdAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        OrderEvent: {
            /** @description Version of the order after the event; the first is 1 */
            version: number;
            /** @enum {string} */
            kind: "placed" | "status_changed" | "units_cancelled" | "units_shipped" | "tracking_changed" | "fulfilment_delivered" | "return_requested" | "return_approved" | "return_rejected" | "return_received";
            fromStatus: ("pending" | "processing" | "shipped" | "delivered" | "cancelled") | null;
            /**
             * @description Same as `fromStatus` if the event changed something else
             * @enum {string}
             */
            toStatus: "pending" | "processing" | "shipped" | "delivered" | "cancelled";
            /** @description The user who did it; null for the service itself */
            actorId: number | null;
            reason: string | null;
            /** @description Further details, which depend on `kind` */
            details: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "id": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "items": [
         *         {
         *           "productId": 1,
         *           "quantity": 2
         *         }
         *       ],
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "expiresAt": "2026-01-31T12:10:00.000Z"
         *     }
         */
        Hold: {
            /** Format: uuid */
            id: string;
            /** @description Units that it has: fewer than requested if others took some after it expired */
            items: {
                /** @example 1 */
                productId: number;
                quantity: number;
            }[];
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Until then nobody else can buy the units; afterwards the first who needs them takes them
             */
            expiresAt: string;
        };
        /**
         * @example {
         *       "id": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "items": [
         *         {
         *           "productId": 1,
         *           "quantity": 2,
         *           "sku": "KIT-001",
         *           "name": "Cast-iron skillet, 26 cm",
         *           "locationId": 1
         *         }
         *       ],
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "expiresAt": "2026-01-31T12:10:00.000Z"
         *     }
         */
        AdminHold: {
            /** Format: uuid */
            id: string;
            items: {
                /** @example 1 */
                productId: number;
                quantity: number;
                sku: string;
                name: string;
                /** @example 1 */
                locationId: number;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** @description Null: never */
            expiresAt: string | null;
        };
        /**
         * @example {
         *       "id": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "author": {
         *         "id": 2,
         *         "email": "ada@example.com",
         *         "firstName": "Ada",
         *         "lastName": "Lovelace"
         *       },
         *       "text": "Asked for delivery after six.",
         *       "createdAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        OrderNote: {
            /** Format: uuid */
            id: string;
            author: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            };
            text: string;
            /** Format: date-time */
            createdAt: string;
        };
        OfferedShippingMethod: {
            code: string;
            name: string;
            /** @description Days until delivery, at least; null if nothing is said */
            daysMin: number | null;
            /** @description Days until delivery, at most; null if nothing is said */
            daysMax: number | null;
            /**
             * Format: decimal
             * @description Price before discounts, excluding tax if prices exclude it
             * @example 49.98
             */
            amount: string;
        };
        /**
         * @example {
         *       "totalAmount": "84.70",
         *       "discountAmount": "0.00",
         *       "shippingAmount": "4.90",
         *       "shippingTaxAmount": "0.82",
         *       "taxAmount": "14.12",
         *       "pricesIncludeTax": true,
         *       "taxes": [
         *         {
         *           "name": "VAT",
         *           "country": "GB",
         *           "region": null,
         *           "rate": "20",
         *           "base": "70.58",
         *           "amount": "14.12"
         *         }
         *       ],
         *       "discounts": [],
         *       "discountCodes": [
         *         {
         *           "code": "WELCOME10",
         *           "applies": false,
         *           "reason": "expired"
         *         }
         *       ],
         *       "currency": "USD",
         *       "items": [
         *         {
         *           "line": 1,
         *           "productId": 1,
         *           "name": "Cast-iron skillet, 26 cm",
         *           "quantity": 2,
         *           "price": "39.90",
         *           "subtotal": "79.80",
         *           "discountAmount": "0.00",
         *           "taxAmount": "13.30",
         *           "total": "79.80"
         *         }
         *       ],
         *       "shippingMethod": {
         *         "code": "standard",
         *         "name": "Standard parcel",
         *         "daysMin": 2,
         *         "daysMax": 4
         *       },
         *       "shippingMethods": [
         *         {
         *           "code": "standard",
         *           "name": "Standard parcel",
         *           "daysMin": 2,
         *           "daysMax": 4,
         *           "amount": "4.90"
         *         },
         *         {
         *           "code": "express",
         *           "name": "Express",
         *           "daysMin": 1,
         *           "daysMax": 1,
         *           "amount": "14.90"
         *         }
         *       ],
         *       "shortages": [],
         *       "expiresAt": "2026-01-31T12:15:00.000Z",
         *       "quoteToken": "eyJhbGciOiJIUzI1NiJ9.eyJ0b3RhbCI6Ijc5LjgwIn0.c2lnbmF0dXJl"
         *     }
         */
        Quote: {
            /**
             * Format: decimal
             * @description Without shipping while no method is chosen
             * @example 49.98
             */
            totalAmount: string;
            /**
             * Format: decimal
             * @description Discounts of all lines
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description After discounts
             * @example 49.98
             */
            shippingAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            shippingTaxAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            taxAmount: string;
            /** @description Whether amounts include tax. Otherwise tax is added */
            pricesIncludeTax: boolean;
            /** @description `taxAmount` by tax rate */
            taxes: components["schemas"]["OrderTax"][];
            /** @description What is taken off lines and shipping, and by what */
            discounts: components["schemas"]["OrderDiscount"][];
            /** @description The codes that were entered. An order with one that does not apply would be refused */
            discountCodes: components["schemas"]["DiscountCodeOutcome"][];
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            items: {
                /** @description Line number within the order; the first is 1 */
                line: number;
                /** @example 1 */
                productId: number;
                name: string;
                /** @description Ordered units */
                quantity: number;
                /**
                 * Format: decimal
                 * @description Unit price
                 * @example 49.98
                 */
                price: string;
                /**
                 * Format: decimal
                 * @description `quantity` × `price`
                 * @example 49.98
                 */
                subtotal: string;
                /**
                 * Format: decimal
                 * @description Discounts of the line, and its share of the discounts of the order
                 * @example 49.98
                 */
                discountAmount: string;
                /**
                 * Format: decimal
                 * @description Tax of the line, whether or not prices include it
                 * @example 49.98
                 */
                taxAmount: string;
                /**
                 * Format: decimal
                 * @description What the customer pays for the line: subtotal minus discounts, plus tax if prices exclude it
                 * @example 49.98
                 */
                total: string;
            }[];
            /** @description The chosen one; null: choose one of `shippingMethods`, if there are any */
            shippingMethod: components["schemas"]["ChosenShippingMethod"] | null;
            /** @description What the order could be sent by; empty in a shop without shipping methods */
            shippingMethods: components["schemas"]["OfferedShippingMethod"][];
            /** @description Products of which fewer units are available than requested: the order would be refused */
            shortages: {
                /** @example 1 */
                productId: number;
                requested: number;
                /** @description Units that can be sent to that country */
                available: number;
                /** @description Units at locations that do not ship there; left out if there are none */
                notShippable?: number;
            }[];
            /** Format: date-time */
            expiresAt: string;
            /** @description Place the order with it to be charged this total or be refused */
            quoteToken: string;
        };
        /**
         * @example {
         *       "totalAmount": "84.70",
         *       "discountAmount": "0.00",
         *       "shippingAmount": "4.90",
         *       "shippingTaxAmount": "0.82",
         *       "taxAmount": "14.12",
         *       "pricesIncludeTax": true,
         *       "taxes": [
         *         {
         *           "name": "VAT",
         *           "country": "GB",
         *           "region": null,
         *           "rate": "20",
         *           "base": "70.58",
         *           "amount": "14.12"
         *         }
         *       ],
         *       "discounts": [],
         *       "discountCodes": [
         *         {
         *           "code": "WELCOME10",
         *           "applies": false,
         *           "reason": "expired"
         *         }
         *       ],
         *       "currency": "USD",
         *       "items": [
         *         {
         *           "line": 1,
         *           "productId": 1,
         *           "name": "Cast-iron skillet, 26 cm",
         *           "quantity": 2,
         *           "price": "39.90",
         *           "subtotal": "79.80",
         *           "discountAmount": "0.00",
         *           "taxAmount": "13.30",
         *           "total": "79.80",
         *           "taxes": [
         *             {
         *               "name": "VAT",
         *               "country": "GB",
         *               "region": null,
         *               "rate": "20"
         *             }
         *           ]
         *         }
         *       ],
         *       "shippingMethod": {
         *         "code": "standard",
         *         "name": "Standard parcel",
         *         "daysMin": 2,
         *         "daysMax": 4
         *       },
         *       "shippingMethods": [
         *         {
         *           "code": "standard",
         *           "name": "Standard parcel",
         *           "daysMin": 2,
         *           "daysMax": 4,
         *           "amount": "4.90"
         *         },
         *         {
         *           "code": "express",
         *           "name": "Express",
         *           "daysMin": 1,
         *           "daysMax": 1,
         *           "amount": "14.90"
         *         }
         *       ],
         *       "shortages": [],
         *       "at": "2026-12-24T12:00:00.000Z",
         *       "priceLists": [],
         *       "exempt": null,
         *       "unappliedDiscounts": [
         *         {
         *           "discountId": 1,
         *           "name": "Spring sale",
         *           "class": "order",
         *           "reason": "not_started"
         *         }
         *       ]
         *     }
         */
        PricePreview: {
            /**
             * Format: decimal
             * @description Without shipping while no method is chosen
             * @example 49.98
             */
            totalAmount: string;
            /**
             * Format: decimal
             * @description Discounts of all lines
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description After discounts
             * @example 49.98
             */
            shippingAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            shippingTaxAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            taxAmount: string;
            /** @description Whether amounts include tax. Otherwise tax is added */
            pricesIncludeTax: boolean;
            /** @description `taxAmount` by tax rate */
            taxes: components["schemas"]["OrderTax"][];
            /** @description What is taken off lines and shipping, and by what */
            discounts: components["schemas"]["OrderDiscount"][];
            /** @description The codes that were entered. An order with one that does not apply would be refused */
            discountCodes: components["schemas"]["DiscountCodeOutcome"][];
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            items: {
                /** @description Line number within the order; the first is 1 */
                line: number;
                /** @example 1 */
                productId: number;
                name: string;
                /** @description Ordered units */
                quantity: number;
                /**
                 * Format: decimal
                 * @description Unit price
                 * @example 49.98
                 */
                price: string;
                /**
                 * Format: decimal
                 * @description `quantity` × `price`
                 * @example 49.98
                 */
                subtotal: string;
                /**
                 * Format: decimal
                 * @description Discounts of the line, and its share of the discounts of the order
                 * @example 49.98
                 */
                discountAmount: string;
                /**
                 * Format: decimal
                 * @description Tax of the line, whether or not prices include it
                 * @example 49.98
                 */
                taxAmount: string;
                /**
                 * Format: decimal
                 * @description What the customer pays for the line: subtotal minus discounts, plus tax if prices exclude it
                 * @example 49.98
                 */
                total: string;
                /** @description Rates of `taxAmount` */
                taxes: {
                    name: string;
                    /** @description ISO 3166-1, two letters */
                    country: string;
                    /** @description ISO 3166-2 code without the country; null for the whole country */
                    region: string | null;
                    /** @description Percentage */
                    rate: string;
                }[];
            }[];
            /** @description The chosen one; null: choose one of `shippingMethods`, if there are any */
            shippingMethod: components["schemas"]["ChosenShippingMethod"] | null;
            /** @description What the order could be sent by; empty in a shop without shipping methods */
            shippingMethods: components["schemas"]["OfferedShippingMethod"][];
            /** @description Products of which fewer units are available than requested: the order would be refused */
            shortages: {
                /** @example 1 */
                productId: number;
                requested: number;
                /** @description Units that can be sent to that country */
                available: number;
                /** @description Units at locations that do not ship there; left out if there are none */
                notShippable?: number;
            }[];
            /** @description Price lists that unit prices are from, with the lines; other lines have the product’s own */
            priceLists: {
                /** @example 1 */
                priceListId: number;
                code: string;
                name: string;
                lines: number[];
            }[];
            /** @description The customer group that pays no tax, and why; null if tax is taken */
            exempt: {
                /** @example 1 */
                customerGroupId: number;
                code: string;
                /** @enum {string} */
                reason: "reverse_charge" | "intra_community" | "export" | "resale" | "government" | "charity" | "diplomatic" | "other";
            } | null;
            /** Format: date-time */
            at: string;
            /** @description Automatic discounts that do not apply, and why. Codes are in `discountCodes` */
            unappliedDiscounts: {
                /** @example 1 */
                discountId: number;
                name: string;
                /** @enum {string} */
                class: "line" | "order" | "shipping";
                /** @enum {string} */
                reason: "unknown" | "not_started" | "expired" | "customer" | "exhausted" | "minimum" | "not_applicable" | "not_combinable";
            }[];
        };
        /**
         * @example {
         *       "kind": "order_event",
         *       "at": "2026-01-31T12:00:00.000Z",
         *       "actor": {
         *         "id": 2,
         *         "email": "ada@example.com",
         *         "firstName": "Ada",
         *         "lastName": "Lovelace"
         *       },
         *       "event": "placed",
         *       "version": 1,
         *       "fromStatus": null,
         *       "toStatus": "pending",
         *       "reason": null,
         *       "details": null
         *     }
         */
        TimelineEntry: {
            /** @constant */
            kind: "order_event";
            /** Format: date-time */
            at: string;
            /** @description Who did it; null when it was the service itself, or a payment provider */
            actor: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            } | null;
            /** @enum {string} */
            event: "placed" | "status_changed" | "units_cancelled" | "units_shipped" | "tracking_changed" | "fulfilment_delivered" | "return_requested" | "return_approved" | "return_rejected" | "return_received";
            version: number;
            fromStatus: ("pending" | "processing" | "shipped" | "delivered" | "cancelled") | null;
            /** @enum {string} */
            toStatus: "pending" | "processing" | "shipped" | "delivered" | "cancelled";
            reason: string | null;
            details: {
                [key: string]: unknown;
            } | null;
        } | {
            /** @constant */
            kind: "stock_moved";
            /** Format: date-time */
            at: string;
            /** @description Who did it; null when it was the service itself, or a payment provider */
            actor: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            } | null;
            movements: {
                /** @example 1 */
                id: number;
                /** @enum {string} */
                kind: "initial" | "adjustment" | "order" | "cancellation" | "return" | "write_off" | "shipment" | "relocation";
                /** @example 1 */
                productId: number;
                /** @description As it was ordered */
                name: string | null;
                /** @example 1 */
                locationId: number;
                /** @description Change of the units that are not sold: 0 for a shipment */
                quantity: number;
                /** @description Change of the units that lie there: above zero came in, below zero went out */
                onHand: number;
                /** @description Change of those that are sold and not sent yet */
                committed: number;
                reason: string | null;
            }[];
        } | {
            /** @constant */
            kind: "payment_started";
            /** Format: date-time */
            at: string;
            /** @description Who did it; null when it was the service itself, or a payment provider */
            actor: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            } | null;
            /** Format: uuid */
            paymentId: string;
            provider: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
        } | {
            /** @constant */
            kind: "payment_operation";
            /** Format: date-time */
            at: string;
            /** @description Who did it; null when it was the service itself, or a payment provider */
            actor: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            } | null;
            /** Format: uuid */
            operationId: string;
            /** Format: uuid */
            paymentId: string;
            provider: string;
            /** @enum {string} */
            operation: "authorize" | "capture" | "void" | "refund";
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /**
             * @description As it is now
             * @enum {string}
             */
            status: "requested" | "succeeded" | "failed" | "unknown";
            /** @description When the provider answered; null while it has not */
            answeredAt: string | null;
            error: string | null;
            reason: string | null;
        } | {
            /** @constant */
            kind: "provider_event";
            /** Format: date-time */
            at: string;
            /** @description Who did it; null when it was the service itself, or a payment provider */
            actor: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            } | null;
            /** Format: uuid */
            paymentId: string;
            provider: string;
            eventId: string;
            type: string;
            /** @description When it was applied; null while it waits */
            processedAt: string | null;
            /** @description Why it could not be applied so far */
            error: string | null;
        } | {
            /** @constant */
            kind: "order_note";
            /** Format: date-time */
            at: string;
            /** @description Who did it; null when it was the service itself, or a payment provider */
            actor: {
                /** @example 1 */
                id: number;
                email: string;
                firstName: string;
                lastName: string;
            } | null;
            /** Format: uuid */
            noteId: string;
            text: string;
        };
        /**
         * @example {
         *       "id": "019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44",
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "orderNumber": "3F7K-Q9XW-2MPD",
         *       "provider": "stripe",
         *       "status": "captured",
         *       "currency": "USD",
         *       "amount": "79.80",
         *       "authorized": "79.80",
         *       "captured": "79.80",
         *       "refunded": "39.90",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:05:00.000Z"
         *     }
         */
        Payment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            orderId: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            orderNumber: string;
            provider: string;
            /** @enum {string} */
            status: "pending" | "authorized" | "capturing" | "captured" | "voiding" | "voided" | "failed";
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            authorized: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            captured: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            refunded: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": "019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44",
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "orderNumber": "3F7K-Q9XW-2MPD",
         *       "provider": "stripe",
         *       "status": "pending",
         *       "currency": "USD",
         *       "amount": "79.80",
         *       "authorized": "0.00",
         *       "captured": "0.00",
         *       "refunded": "0.00",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:05:00.000Z",
         *       "clientSecret": "pi_3MtwBw_secret_YrKJUK",
         *       "redirectUrl": null
         *     }
         */
        StartedPayment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            orderId: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            orderNumber: string;
            provider: string;
            /** @enum {string} */
            status: "pending" | "authorized" | "capturing" | "captured" | "voiding" | "voided" | "failed";
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            authorized: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            captured: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            refunded: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description For Stripe.js to confirm the payment; null if the client has nothing to do */
            clientSecret: string | null;
            /** @description Page where the customer pays, if the provider has one; relative to this service */
            redirectUrl: string | null;
        };
        /**
         * @example {
         *       "id": "019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44",
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "orderNumber": "3F7K-Q9XW-2MPD",
         *       "provider": "stripe",
         *       "status": "captured",
         *       "currency": "USD",
         *       "amount": "79.80",
         *       "authorized": "79.80",
         *       "captured": "79.80",
         *       "refunded": "39.90",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:05:00.000Z",
         *       "reference": "pi_3MtwBw",
         *       "refunding": "0.00",
         *       "operations": [
         *         {
         *           "id": "019a9e2d-0c3b-7e10-8d61-0a4f5c6b7d8e",
         *           "kind": "refund",
         *           "amount": "39.90",
         *           "status": "succeeded",
         *           "reference": "re_1Nispe",
         *           "idempotencyKey": null,
         *           "refundRequestId": null,
         *           "attempts": 1,
         *           "error": null,
         *           "reason": "Arrived with a dent",
         *           "actorId": 1,
         *           "createdAt": "2026-01-31T12:05:00.000Z",
         *           "updatedAt": "2026-01-31T12:05:00.000Z"
         *         }
         *       ]
         *     }
         */
        AdminPayment: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            orderId: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            orderNumber: string;
            provider: string;
            /** @enum {string} */
            status: "pending" | "authorized" | "capturing" | "captured" | "voiding" | "voided" | "failed";
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            authorized: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            captured: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            refunded: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The provider’s id of the payment */
            reference: string | null;
            /**
             * Format: decimal
             * @description Total of the refunds in progress
             * @example 49.98
             */
            refunding: string;
            /** @description Oldest first */
            operations: {
                /** Format: uuid */
                id: string;
                /** @enum {string} */
                kind: "authorize" | "capture" | "void" | "refund";
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                amount: string;
                /**
                 * @description `requested` and `unknown` are retried until the provider answers
                 * @enum {string}
                 */
                status: "requested" | "succeeded" | "failed" | "unknown";
                /** @description The provider’s id of a refund */
                reference: string | null;
                /** @description Idempotency-Key of the request */
                idempotencyKey: string | null;
                /** @description For a refund caused by a cancellation or a return: its refund request */
                refundRequestId: string | null;
                attempts: number;
                error: string | null;
                reason: string | null;
                actorId: number | null;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                updatedAt: string;
            }[];
        };
        /**
         * @example {
         *       "provider": "stripe",
         *       "eventId": "evt_1Nispe",
         *       "type": "payment_intent.succeeded",
         *       "reference": "pi_3MtwBw",
         *       "payment": {
         *         "id": "019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44",
         *         "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *         "orderNumber": "3F7K-Q9XW-2MPD"
         *       },
         *       "error": "not an amount of UGX: 150",
         *       "receivedAt": "2026-01-31T12:05:00.000Z",
         *       "processedAt": null
         *     }
         */
        PaymentEvent: {
            provider: string;
            eventId: string;
            type: string;
            /** @description The provider’s id of the payment it is about */
            reference: string | null;
            /** @description That payment; null while it is unknown here */
            payment: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                orderId: string;
                /**
                 * @description Order number for people to read and say
                 * @example 3F7K-Q9XW-2MPD
                 */
                orderNumber: string;
            } | null;
            /** @description Why it could not be applied; null if it waits for its payment or for another event */
            error: string | null;
            /** Format: date-time */
            receivedAt: string;
            /** @description When it was applied; null while it is waiting */
            processedAt: string | null;
        };
        /**
         * @example {
         *       "provider": "stripe",
         *       "eventId": "evt_1Nispe",
         *       "type": "payment_intent.succeeded",
         *       "reference": "pi_3MtwBw",
         *       "payment": {
         *         "id": "019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44",
         *         "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *         "orderNumber": "3F7K-Q9XW-2MPD"
         *       },
         *       "error": "not an amount of UGX: 150",
         *       "receivedAt": "2026-01-31T12:05:00.000Z",
         *       "processedAt": null,
         *       "payload": {
         *         "id": "evt_1Nispe",
         *         "type": "payment_intent.succeeded"
         *       }
         *     }
         */
        PaymentEventWithPayload: {
            provider: string;
            eventId: string;
            type: string;
            /** @description The provider’s id of the payment it is about */
            reference: string | null;
            /** @description That payment; null while it is unknown here */
            payment: {
                /** Format: uuid */
                id: string;
                /** Format: uuid */
                orderId: string;
                /**
                 * @description Order number for people to read and say
                 * @example 3F7K-Q9XW-2MPD
                 */
                orderNumber: string;
            } | null;
            /** @description Why it could not be applied; null if it waits for its payment or for another event */
            error: string | null;
            /** Format: date-time */
            receivedAt: string;
            /** @description When it was applied; null while it is waiting */
            processedAt: string | null;
            /** @description What the provider sent, as it came */
            payload: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * @example {
         *       "id": 1,
         *       "title": "How to season a skillet",
         *       "author": {
         *         "id": 3,
         *         "name": "Ada Lovelace"
         *       },
         *       "published": true,
         *       "publishedAt": "2026-01-31T12:00:00.000Z",
         *       "commentCount": 2,
         *       "createdAt": "2026-01-30T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z",
         *       "content": "Rub it with oil, as thinly as you can, and leave it in a hot oven for an hour."
         *     }
         */
        Post: {
            /** @example 1 */
            id: number;
            title: string;
            author: {
                /** @example 1 */
                id: number;
                name: string;
            };
            published: boolean;
            /** @description When everyone could read it first */
            publishedAt: string | null;
            commentCount: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            content: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "title": "How to season a skillet",
         *       "author": {
         *         "id": 3,
         *         "name": "Ada Lovelace"
         *       },
         *       "published": true,
         *       "publishedAt": "2026-01-31T12:00:00.000Z",
         *       "commentCount": 2,
         *       "createdAt": "2026-01-30T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z",
         *       "excerpt": "Rub it with oil, as thinly as you can, and leave it in a hot oven for an hour."
         *     }
         */
        PostSummary: {
            /** @example 1 */
            id: number;
            title: string;
            author: {
                /** @example 1 */
                id: number;
                name: string;
            };
            published: boolean;
            /** @description When everyone could read it first */
            publishedAt: string | null;
            commentCount: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description The first 300 characters of the content */
            excerpt: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "code": "wholesale",
         *       "name": "Wholesale",
         *       "exemptReason": "reverse_charge",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        CustomerGroup: {
            /** @example 1 */
            id: number;
            code: string;
            name: string;
            /** @description Why no tax is taken of its customers; null if it is taken */
            exemptReason: ("reverse_charge" | "intra_community" | "export" | "resale" | "government" | "charity" | "diplomatic" | "other") | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "minimum": "50.00",
         *       "countries": [
         *         "DE",
         *         "AT"
         *       ]
         *     }
         */
        DiscountRule: {
            /**
             * @description What the eligible lines come to at least, after line discounts
             * @example 19.99
             */
            minimum?: string;
            /** @description Units in the eligible lines */
            minQuantity?: number;
            /** @description Only these products are eligible. Default: all */
            productIds?: number[];
            /** @description Only products in these categories are eligible, beside productIds */
            categoryIds?: number[];
            excludedProductIds?: number[];
            excludedCategoryIds?: number[];
            /** @description Only for customers in these groups */
            customerGroupIds?: number[];
            /** @description Only for orders to these countries: ISO 3166-1, two letters */
            countries?: string[];
            /** @description Only for customers without an order that was not cancelled */
            firstOrder?: boolean;
            /** @description Of buy_x_get_y: for so many eligible units */
            buyQuantity?: number;
            /** @description Of buy_x_get_y: so many come at the discount, the cheapest first */
            getQuantity?: number;
            /** @description Of buy_x_get_y: the products that come at the discount. Default: the eligible ones */
            getProductIds?: number[];
        };
        /**
         * @example {
         *       "id": 1,
         *       "name": "Welcome",
         *       "code": "WELCOME10",
         *       "isAutomatic": false,
         *       "class": "order",
         *       "kind": "percent",
         *       "value": "10",
         *       "currency": null,
         *       "rule": {
         *         "firstOrder": true
         *       },
         *       "combinesWith": [
         *         "line",
         *         "shipping"
         *       ],
         *       "startsAt": null,
         *       "endsAt": null,
         *       "isActive": true,
         *       "maxUses": 500,
         *       "uses": 12,
         *       "maxPerCustomer": 1,
         *       "releaseOnCancel": true,
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        Discount: {
            /** @example 1 */
            id: number;
            name: string;
            code: string | null;
            /** @description Applies without a code */
            isAutomatic: boolean;
            /**
             * @description What it is taken off
             * @enum {string}
             */
            class: "line" | "order" | "shipping";
            /** @enum {string} */
            kind: "percent" | "amount" | "fixed_price" | "cheapest_free" | "buy_x_get_y" | "free_shipping";
            /** @description Percentage or amount, by `kind` */
            value: string | null;
            /** @description Currency of the amounts, and of the orders it applies to */
            currency: string | null;
            rule: components["schemas"]["DiscountRule"];
            combinesWith: ("line" | "order" | "shipping")[];
            /** @description Start of validity, inclusive; null for no start */
            startsAt: string | null;
            /** @description End of validity, exclusive; null for no end */
            endsAt: string | null;
            isActive: boolean;
            /** @description Orders that can use it; null for any number */
            maxUses: number | null;
            /** @description Orders that use it. Counted for discounts with a code or a limit */
            uses: number;
            maxPerCustomer: number | null;
            /** @description Whether cancelling a whole order gives its use back */
            releaseOnCancel: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "code": "MAY-7Q2XW9KMPD",
         *       "maxUses": 1,
         *       "uses": 0,
         *       "isActive": true,
         *       "createdAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        DiscountCode: {
            code: string;
            maxUses: number;
            uses: number;
            /** @description False once it was switched off */
            isActive: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "codes": [
         *         "MAY-7Q2XW9KMPD"
         *       ]
         *     }
         */
        GeneratedDiscountCodes: {
            codes: string[];
        };
        /**
         * @example {
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "code": "WELCOME10",
         *       "amount": "7.98",
         *       "currency": "USD",
         *       "releasedAt": null
         *     }
         */
        DiscountRedemption: {
            /** Format: uuid */
            orderId: string;
            code: string | null;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description When the cancellation of the order gave the use back */
            releasedAt: string | null;
        };
        /**
         * @example {
         *       "id": 1,
         *       "code": "wholesale-eur",
         *       "name": "Wholesale, euro",
         *       "currency": "EUR",
         *       "customerGroupId": 1,
         *       "priority": 0,
         *       "startsAt": null,
         *       "endsAt": null,
         *       "pricesIncludeTax": false,
         *       "isActive": true,
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        PriceList: {
            /** @example 1 */
            id: number;
            code: string;
            name: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description Whom it is for; null for everybody */
            customerGroupId: number | null;
            /** @description Of the lists that have a price for a line, those with the highest count */
            priority: number;
            /** @description Start of validity, inclusive; null for no start */
            startsAt: string | null;
            /** @description End of validity, exclusive; null for no end */
            endsAt: string | null;
            /** @description Whether its prices include tax; null: as those of the shop */
            pricesIncludeTax: boolean | null;
            isActive: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "productId": 1,
         *       "minQuantity": 10,
         *       "amount": "44.90",
         *       "product": {
         *         "sku": "KIT-0042",
         *         "name": "Cast-iron skillet, 26 cm",
         *         "price": "49.90",
         *         "currency": "USD"
         *       }
         *     }
         */
        ListedPrice: {
            /** @example 1 */
            productId: number;
            /** @description Units of the product that an order has to have */
            minQuantity: number;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            amount: string;
            /** @description The product, with its own price */
            product: {
                sku: string;
                name: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                price: string;
                /**
                 * @description ISO 4217 currency code
                 * @example USD
                 */
                currency: string;
            };
        };
        /**
         * @example {
         *       "id": 1,
         *       "name": "Central Europe",
         *       "regions": [
         *         {
         *           "country": "DE",
         *           "region": null
         *         }
         *       ],
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        ShippingZone: {
            /** @example 1 */
            id: number;
            name: string;
            regions: {
                /** @description ISO 3166-1, two letters; null for everywhere */
                country: string | null;
                /** @description ISO 3166-2 code without the country; null for the whole country */
                region: string | null;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "code": "standard",
         *       "name": "Standard parcel",
         *       "zoneId": 1,
         *       "basis": "weight",
         *       "currency": "USD",
         *       "taxCategoryId": 1,
         *       "freeFrom": "100.00",
         *       "position": 0,
         *       "isActive": true,
         *       "daysMin": 2,
         *       "daysMax": 4,
         *       "rates": [
         *         {
         *           "threshold": "0",
         *           "amount": "4.90"
         *         },
         *         {
         *           "threshold": "5000",
         *           "amount": "9.90"
         *         }
         *       ],
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        ShippingMethod: {
            /** @example 1 */
            id: number;
            code: string;
            name: string;
            /** @example 1 */
            zoneId: number;
            /** @enum {string} */
            basis: "flat" | "weight" | "total";
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @example 1 */
            taxCategoryId: number;
            /** @description Amount of goods after discounts from which shipping is free; null for never */
            freeFrom: string | null;
            position: number;
            isActive: boolean;
            daysMin: number | null;
            daysMax: number | null;
            rates: {
                /** @description From where on it applies: grams (`basis` `weight`), or an amount of goods after discounts (`total`) */
                threshold: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                amount: string;
            }[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": 2,
         *       "code": "books",
         *       "name": "Books",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        TaxCategory: {
            /** @example 1 */
            id: number;
            code: string;
            name: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "name": "VAT",
         *       "country": "DE",
         *       "region": null,
         *       "taxCategoryId": 1,
         *       "rate": "19",
         *       "startsAt": null,
         *       "endsAt": null,
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        TaxRate: {
            /** @example 1 */
            id: number;
            name: string;
            country: string;
            /** @description ISO 3166-2 code without the country; null for the whole country */
            region: string | null;
            /** @example 1 */
            taxCategoryId: number;
            /** @description Percentage */
            rate: string;
            /** @description Start of validity, inclusive; null for no start */
            startsAt: string | null;
            /** @description End of validity, exclusive; null for no end */
            endsAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "source": "https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/index_en.htm",
         *       "asOf": "2026-01-01",
         *       "rates": [
         *         {
         *           "country": "DE",
         *           "name": "VAT",
         *           "rate": "19"
         *         }
         *       ]
         *     }
         */
        TaxPresets: {
            source: string;
            asOf: string;
            rates: {
                country: string;
                name: string;
                rate: string;
            }[];
        };
        /**
         * @example {
         *       "created": [],
         *       "skipped": [
         *         "DE"
         *       ]
         *     }
         */
        AppliedTaxPresets: {
            created: components["schemas"]["TaxRate"][];
            /** @description Countries that already have a rate in the standard category */
            skipped: string[];
        };
        /**
         * @example {
         *       "at": "2026-03-29T15:00:00.000Z",
         *       "timeZone": "UTC",
         *       "currency": "EUR",
         *       "currencies": [
         *         "EUR"
         *       ],
         *       "today": {
         *         "from": "2026-03-29T00:00:00.000Z",
         *         "to": "2026-03-29T15:00:00.000Z",
         *         "orders": 12,
         *         "cancelledOrders": 1,
         *         "netOrderedAmount": "599.90",
         *         "paidAmount": "520.00",
         *         "refundedAmount": "20.00",
         *         "revenue": "500.00",
         *         "averageOrderAmount": "54.54",
         *         "before": {
         *           "from": "2026-03-28T00:00:00.000Z",
         *           "to": "2026-03-28T15:00:00.000Z",
         *           "orders": 12,
         *           "cancelledOrders": 1,
         *           "netOrderedAmount": "599.90",
         *           "paidAmount": "520.00",
         *           "refundedAmount": "20.00",
         *           "revenue": "500.00",
         *           "averageOrderAmount": "54.54"
         *         }
         *       },
         *       "sevenDays": {
         *         "from": "2026-03-29T00:00:00.000Z",
         *         "to": "2026-03-29T15:00:00.000Z",
         *         "orders": 12,
         *         "cancelledOrders": 1,
         *         "netOrderedAmount": "599.90",
         *         "paidAmount": "520.00",
         *         "refundedAmount": "20.00",
         *         "revenue": "500.00",
         *         "averageOrderAmount": "54.54",
         *         "before": {
         *           "from": "2026-03-28T00:00:00.000Z",
         *           "to": "2026-03-28T15:00:00.000Z",
         *           "orders": 12,
         *           "cancelledOrders": 1,
         *           "netOrderedAmount": "599.90",
         *           "paidAmount": "520.00",
         *           "refundedAmount": "20.00",
         *           "revenue": "500.00",
         *           "averageOrderAmount": "54.54"
         *         }
         *       },
         *       "thirtyDays": {
         *         "from": "2026-03-29T00:00:00.000Z",
         *         "to": "2026-03-29T15:00:00.000Z",
         *         "orders": 12,
         *         "cancelledOrders": 1,
         *         "netOrderedAmount": "599.90",
         *         "paidAmount": "520.00",
         *         "refundedAmount": "20.00",
         *         "revenue": "500.00",
         *         "averageOrderAmount": "54.54",
         *         "before": {
         *           "from": "2026-03-28T00:00:00.000Z",
         *           "to": "2026-03-28T15:00:00.000Z",
         *           "orders": 12,
         *           "cancelledOrders": 1,
         *           "netOrderedAmount": "599.90",
         *           "paidAmount": "520.00",
         *           "refundedAmount": "20.00",
         *           "revenue": "500.00",
         *           "averageOrderAmount": "54.54"
         *         }
         *       },
         *       "days": [
         *         {
         *           "day": "2026-03-29",
         *           "orders": 12,
         *           "cancelledOrders": 1,
         *           "netOrderedAmount": "599.90",
         *           "paidAmount": "520.00",
         *           "refundedAmount": "20.00",
         *           "revenue": "500.00",
         *           "averageOrderAmount": "54.54"
         *         }
         *       ],
         *       "waiting": {
         *         "ordersToAccept": 2,
         *         "ordersUnpaid": 5,
         *         "ordersExpiring": 1,
         *         "ordersPendingLong": 1,
         *         "ordersToSend": 7,
         *         "returnsToDecide": 1,
         *         "returnsToReceive": 3,
         *         "paymentsToCapture": 4,
         *         "refundsFailed": 0,
         *         "operationsUnanswered": 0,
         *         "eventsFailed": 0,
         *         "productsLow": 6
         *       }
         *     }
         */
        Dashboard: {
            /**
             * Format: date-time
             * @description When the figures were read
             */
            at: string;
            /** @description Time zone of the days: SHOP_TIME_ZONE */
            timeZone: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description Currencies of the orders of the last 60 days */
            currencies: string[];
            today: {
                /** @description All placed orders */
                orders: number;
                cancelledOrders: number;
                /**
                 * Format: decimal
                 * @description Ordered minus cancelled minus returned
                 * @example 49.98
                 */
                netOrderedAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                paidAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                refundedAmount: string;
                /**
                 * Format: decimal
                 * @description Paid minus refunded
                 * @example 49.98
                 */
                revenue: string;
                /** @description `netOrderedAmount` per order that is not cancelled; null without orders */
                averageOrderAmount: string | null;
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                /** @description The preceding period of the same length; for today, yesterday up to the same time */
                before: {
                    /** @description All placed orders */
                    orders: number;
                    cancelledOrders: number;
                    /**
                     * Format: decimal
                     * @description Ordered minus cancelled minus returned
                     * @example 49.98
                     */
                    netOrderedAmount: string;
                    /**
                     * Format: decimal
                     * @description Decimal string, with as many decimals as its currency has
                     * @example 49.98
                     */
                    paidAmount: string;
                    /**
                     * Format: decimal
                     * @description Decimal string, with as many decimals as its currency has
                     * @example 49.98
                     */
                    refundedAmount: string;
                    /**
                     * Format: decimal
                     * @description Paid minus refunded
                     * @example 49.98
                     */
                    revenue: string;
                    /** @description `netOrderedAmount` per order that is not cancelled; null without orders */
                    averageOrderAmount: string | null;
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                };
            };
            /** @description Today and the 6 days before */
            sevenDays: {
                /** @description All placed orders */
                orders: number;
                cancelledOrders: number;
                /**
                 * Format: decimal
                 * @description Ordered minus cancelled minus returned
                 * @example 49.98
                 */
                netOrderedAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                paidAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                refundedAmount: string;
                /**
                 * Format: decimal
                 * @description Paid minus refunded
                 * @example 49.98
                 */
                revenue: string;
                /** @description `netOrderedAmount` per order that is not cancelled; null without orders */
                averageOrderAmount: string | null;
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                /** @description The preceding period of the same length; for today, yesterday up to the same time */
                before: {
                    /** @description All placed orders */
                    orders: number;
                    cancelledOrders: number;
                    /**
                     * Format: decimal
                     * @description Ordered minus cancelled minus returned
                     * @example 49.98
                     */
                    netOrderedAmount: string;
                    /**
                     * Format: decimal
                     * @description Decimal string, with as many decimals as its currency has
                     * @example 49.98
                     */
                    paidAmount: string;
                    /**
                     * Format: decimal
                     * @description Decimal string, with as many decimals as its currency has
                     * @example 49.98
                     */
                    refundedAmount: string;
                    /**
                     * Format: decimal
                     * @description Paid minus refunded
                     * @example 49.98
                     */
                    revenue: string;
                    /** @description `netOrderedAmount` per order that is not cancelled; null without orders */
                    averageOrderAmount: string | null;
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                };
            };
            /** @description Today and the 29 days before */
            thirtyDays: {
                /** @description All placed orders */
                orders: number;
                cancelledOrders: number;
                /**
                 * Format: decimal
                 * @description Ordered minus cancelled minus returned
                 * @example 49.98
                 */
                netOrderedAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                paidAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                refundedAmount: string;
                /**
                 * Format: decimal
                 * @description Paid minus refunded
                 * @example 49.98
                 */
                revenue: string;
                /** @description `netOrderedAmount` per order that is not cancelled; null without orders */
                averageOrderAmount: string | null;
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                to: string;
                /** @description The preceding period of the same length; for today, yesterday up to the same time */
                before: {
                    /** @description All placed orders */
                    orders: number;
                    cancelledOrders: number;
                    /**
                     * Format: decimal
                     * @description Ordered minus cancelled minus returned
                     * @example 49.98
                     */
                    netOrderedAmount: string;
                    /**
                     * Format: decimal
                     * @description Decimal string, with as many decimals as its currency has
                     * @example 49.98
                     */
                    paidAmount: string;
                    /**
                     * Format: decimal
                     * @description Decimal string, with as many decimals as its currency has
                     * @example 49.98
                     */
                    refundedAmount: string;
                    /**
                     * Format: decimal
                     * @description Paid minus refunded
                     * @example 49.98
                     */
                    revenue: string;
                    /** @description `netOrderedAmount` per order that is not cancelled; null without orders */
                    averageOrderAmount: string | null;
                    /** Format: date-time */
                    from: string;
                    /** Format: date-time */
                    to: string;
                };
            };
            /** @description The 30 days, the latest last */
            days: {
                /** @description All placed orders */
                orders: number;
                cancelledOrders: number;
                /**
                 * Format: decimal
                 * @description Ordered minus cancelled minus returned
                 * @example 49.98
                 */
                netOrderedAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                paidAmount: string;
                /**
                 * Format: decimal
                 * @description Decimal string, with as many decimals as its currency has
                 * @example 49.98
                 */
                refundedAmount: string;
                /**
                 * Format: decimal
                 * @description Paid minus refunded
                 * @example 49.98
                 */
                revenue: string;
                /** @description `netOrderedAmount` per order that is not cancelled; null without orders */
                averageOrderAmount: string | null;
                /** Format: date */
                day: string;
            }[];
            waiting: {
                /** @description Pending, to be paid later: cash on delivery or invoice */
                ordersToAccept: number;
                /** @description Pending, to be paid first */
                ordersUnpaid: number;
                /** @description Unpaid orders that the service will soon cancel; see UNPAID_ORDER_MINUTES */
                ordersExpiring: number;
                /** @description Pending, placed before the day before yesterday: `status=pending` and `to` of the list of orders */
                ordersPendingLong: number;
                /** @description Processing */
                ordersToSend: number;
                /** @description Requested */
                returnsToDecide: number;
                /** @description Approved, on their way */
                returnsToReceive: number;
                /** @description Authorized */
                paymentsToCapture: number;
                /** @description Failed refunds with no later successful one for the same payment */
                refundsFailed: number;
                /** @description Payment operations that the provider has not answered yet */
                operationsUnanswered: number;
                /** @description Provider events that could not be applied */
                eventsFailed: number;
                /** @description Active products with less stock than the `lowStockThreshold` of a location, or than `stockBelow` at the others */
                productsLow: number;
            };
        };
        /**
         * @example {
         *       "userId": 2,
         *       "email": "ada@example.com",
         *       "firstName": "Ada",
         *       "lastName": "Lovelace",
         *       "orders": 5,
         *       "currency": "EUR",
         *       "ordersInCurrency": 4,
         *       "netOrderedAmount": "199.60",
         *       "paidAmount": "199.60",
         *       "refundedAmount": "39.90",
         *       "spent": "159.70"
         *     }
         */
        FrequentCustomer: {
            /** @example 1 */
            userId: number;
            email: string;
            firstName: string;
            lastName: string;
            /** @description In all currencies, without fully cancelled orders */
            orders: number;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            ordersInCurrency: number;
            /**
             * Format: decimal
             * @description Ordered minus cancelled minus returned, paid or not
             * @example 49.98
             */
            netOrderedAmount: string;
            /**
             * Format: decimal
             * @description Captured for these orders, whenever that was
             * @example 49.98
             */
            paidAmount: string;
            /**
             * Format: decimal
             * @description Refunded of that, for any reason
             * @example 49.98
             */
            refundedAmount: string;
            /**
             * Format: decimal
             * @description Paid minus refunded
             * @example 49.98
             */
            spent: string;
        };
        /**
         * @example {
         *       "productId": 7,
         *       "sku": "SKILLET-26",
         *       "name": "Cast-iron skillet, 26 cm",
         *       "currency": "EUR",
         *       "price": "39.90",
         *       "onHand": 25,
         *       "committed": 0,
         *       "available": 25,
         *       "stockValue": "997.50",
         *       "unitsSold": 43,
         *       "daysOfCover": "16.3"
         *     }
         */
        StockCover: {
            /** @example 1 */
            productId: number;
            sku: string;
            name: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            price: string;
            onHand: number;
            committed: number;
            available: number;
            /**
             * Format: decimal
             * @description Units on hand at the current price
             * @example 49.98
             */
            stockValue: string;
            /** @description In the period, without cancelled units */
            unitsSold: number;
            /** @description Days until the available units are sold at that rate; null if nothing was sold */
            daysOfCover: string | null;
        };
        /**
         * @example {
         *       "currency": "EUR",
         *       "products": 40,
         *       "units": 1600,
         *       "stockValue": "48312.00"
         *     }
         */
        StockValue: {
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            products: number;
            units: number;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            stockValue: string;
        };
        /**
         * @example {
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "orderNumber": "3F7K-Q9XW-2MPD",
         *       "status": "processing",
         *       "userId": 2,
         *       "email": "ada@example.com",
         *       "totalAmount": "79.80",
         *       "currency": "EUR",
         *       "placedAt": "2026-01-31T12:00:00.000Z",
         *       "since": "2026-01-31T15:30:00.000Z",
         *       "hours": 51
         *     }
         */
        StuckOrder: {
            /** Format: uuid */
            orderId: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            orderNumber: string;
            /** @enum {string} */
            status: "pending" | "processing" | "shipped" | "delivered" | "cancelled";
            /** @example 1 */
            userId: number;
            email: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            totalAmount: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** Format: date-time */
            placedAt: string;
            /**
             * Format: date-time
             * @description When it reached that status
             */
            since: string;
            /** @description Whole hours in that status */
            hours: number;
        };
        /**
         * @example {
         *       "reason": "Ordered twice",
         *       "currency": "EUR",
         *       "cancellations": 3,
         *       "orders": 3,
         *       "units": 4,
         *       "amount": "159.60"
         *     }
         */
        CancellationFigures: {
            /** @description Grouped case-insensitively; null without a reason */
            reason: string | null;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description Number of cancellations, of whole orders or of units */
            cancellations: number;
            /** @description Number of orders with such a cancellation */
            orders: number;
            units: number;
            /**
             * Format: decimal
             * @description Value of those units
             * @example 49.98
             */
            amount: string;
        };
        /**
         * @example {
         *       "kind": "adjustment",
         *       "reasonCode": "damaged",
         *       "currency": "EUR",
         *       "movements": 3,
         *       "products": 2,
         *       "unitsIn": 0,
         *       "unitsOut": 4,
         *       "netUnits": -4,
         *       "netValue": "-159.60"
         *     }
         */
        AdjustmentFigures: {
            /**
             * @description `write_off`: of units that were cancelled or came back, and were not restocked
             * @enum {string}
             */
            kind: "adjustment" | "write_off";
            /** @description Null without one */
            reasonCode: ("received" | "count" | "correction" | "damaged" | "shrinkage" | "quality_control" | "promotion" | "restock" | "other") | null;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            movements: number;
            /** @description Number of products that they were of */
            products: number;
            unitsIn: number;
            unitsOut: number;
            /** @description In minus out */
            netUnits: number;
            /**
             * Format: decimal
             * @description Those at current prices
             * @example 49.98
             */
            netValue: string;
        };
        /**
         * @example {
         *       "country": "DE",
         *       "region": "",
         *       "name": "VAT",
         *       "rate": "19",
         *       "currency": "EUR",
         *       "orders": 12,
         *       "taxedAmount": "546.05",
         *       "taxAmount": "103.75",
         *       "returnedTaxAmount": "7.97",
         *       "netTaxAmount": "95.78"
         *     }
         */
        TaxFigures: {
            /** @description ISO 3166-1, two letters */
            country: string;
            /** @description ISO 3166-2 code without the country; empty for the whole country */
            region: string;
            name: string;
            /** @description Percentage */
            rate: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description All placed orders with it, including cancelled ones */
            orders: number;
            /**
             * Format: decimal
             * @description Taxed amount, excluding tax
             * @example 49.98
             */
            taxedAmount: string;
            /**
             * Format: decimal
             * @description Tax of the orders as they were placed
             * @example 49.98
             */
            taxAmount: string;
            /**
             * Format: decimal
             * @description Of that, tax of cancelled and returned units
             * @example 49.98
             */
            returnedTaxAmount: string;
            /**
             * Format: decimal
             * @description Tax minus returned tax
             * @example 49.98
             */
            netTaxAmount: string;
        };
        /**
         * @example {
         *       "methodId": 1,
         *       "code": "standard",
         *       "name": "Standard",
         *       "currency": "EUR",
         *       "orders": 12,
         *       "priceAmount": "58.80",
         *       "discountAmount": "4.90",
         *       "shippingAmount": "53.90",
         *       "shippingTaxAmount": "8.61"
         *     }
         */
        ShippingFigures: {
            /** @description 0 for the rate of a carrier */
            methodId: number;
            /** @description Of the latest order */
            code: string;
            /** @description Of the latest order */
            name: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description All placed orders with it, including cancelled ones */
            orders: number;
            /**
             * Format: decimal
             * @description Before discounts
             * @example 49.98
             */
            priceAmount: string;
            /**
             * Format: decimal
             * @description Discounts on shipping
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description After discounts
             * @example 49.98
             */
            shippingAmount: string;
            /**
             * Format: decimal
             * @description Tax on shipping, whether or not prices include it
             * @example 49.98
             */
            shippingTaxAmount: string;
        };
        /**
         * @example {
         *       "discountId": 1,
         *       "name": "Summer sale",
         *       "code": "SUMMER10",
         *       "class": "order",
         *       "currency": "EUR",
         *       "orders": 9,
         *       "cancelledOrders": 1,
         *       "discountAmount": "48.70",
         *       "orderedAmount": "438.30"
         *     }
         */
        DiscountFigures: {
            /** @example 1 */
            discountId: number;
            /** @description Of the latest order */
            name: string;
            /** @description As entered; null for an automatic discount */
            code: string | null;
            /** @enum {string} */
            class: "line" | "order" | "shipping";
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description All placed orders with it, including cancelled ones */
            orders: number;
            /** @description Fully cancelled orders among them */
            cancelledOrders: number;
            /**
             * Format: decimal
             * @description Discount on the orders as they were placed
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description Totals of those orders as they were placed
             * @example 49.98
             */
            orderedAmount: string;
        };
        /**
         * @example {
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "orderNumber": "3F7K-Q9XW-2MPD",
         *       "status": "shipped",
         *       "userId": 2,
         *       "email": "ada@example.com",
         *       "paymentMethod": "invoice",
         *       "currency": "EUR",
         *       "totalAmount": "79.80",
         *       "dueAmount": "39.90",
         *       "paidAmount": "0.00",
         *       "owedAmount": "39.90",
         *       "placedAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        OwedOrder: {
            /** Format: uuid */
            orderId: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            orderNumber: string;
            /** @enum {string} */
            status: "pending" | "processing" | "shipped" | "delivered" | "cancelled";
            /** @example 1 */
            userId: number;
            email: string;
            /** @enum {string} */
            paymentMethod: "card" | "bank_transfer" | "cash_on_delivery" | "invoice";
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /**
             * Format: decimal
             * @description Total when it was placed
             * @example 49.98
             */
            totalAmount: string;
            /**
             * Format: decimal
             * @description Total minus cancelled and returned units
             * @example 49.98
             */
            dueAmount: string;
            /**
             * Format: decimal
             * @description Captured so far
             * @example 49.98
             */
            paidAmount: string;
            /**
             * Format: decimal
             * @description Due minus paid
             * @example 49.98
             */
            owedAmount: string;
            /** Format: date-time */
            placedAt: string;
        };
        /**
         * @example {
         *       "from": "2026-03-29",
         *       "to": "2026-03-29",
         *       "currency": "EUR",
         *       "orders": 12,
         *       "cancelledOrders": 1,
         *       "orderedAmount": "649.80",
         *       "cancelledAmount": "49.90",
         *       "returnedAmount": "0.00",
         *       "netOrderedAmount": "599.90",
         *       "paidAmount": "520.00",
         *       "refundedAmount": "20.00",
         *       "revenue": "500.00",
         *       "discountAmount": "48.70",
         *       "shippingAmount": "53.90",
         *       "taxAmount": "103.75"
         *     }
         */
        SalesFigures: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description All placed orders */
            orders: number;
            /** @description Fully cancelled orders */
            cancelledOrders: number;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            orderedAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            cancelledAmount: string;
            /**
             * Format: decimal
             * @description Decimal string, with as many decimals as its currency has
             * @example 49.98
             */
            returnedAmount: string;
            /**
             * Format: decimal
             * @description Ordered minus cancelled minus returned, paid or not
             * @example 49.98
             */
            netOrderedAmount: string;
            /**
             * Format: decimal
             * @description Captured for these orders, whenever that was
             * @example 49.98
             */
            paidAmount: string;
            /**
             * Format: decimal
             * @description Refunded of that, for any reason
             * @example 49.98
             */
            refundedAmount: string;
            /**
             * Format: decimal
             * @description Paid minus refunded
             * @example 49.98
             */
            revenue: string;
            /**
             * Format: decimal
             * @description Discounts on the lines of these orders as they were placed
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description Shipping of these orders, after discounts
             * @example 49.98
             */
            shippingAmount: string;
            /**
             * Format: decimal
             * @description Tax of these orders as they were placed, whether or not prices include it
             * @example 49.98
             */
            taxAmount: string;
        };
        /**
         * @example {
         *       "productId": 7,
         *       "sku": "SKILLET-26",
         *       "name": "Cast-iron skillet, 26 cm",
         *       "currency": "EUR",
         *       "orders": 40,
         *       "units": 43,
         *       "cancelledUnits": 2,
         *       "returnedUnits": 1,
         *       "netOrderedAmount": "1715.70",
         *       "discountAmount": "0.00",
         *       "taxAmount": "273.94"
         *     }
         */
        BestSeller: {
            /** @example 1 */
            productId: number;
            sku: string;
            name: string;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            /** @description Orders that contain it, including cancelled ones */
            orders: number;
            /** @description Ordered minus cancelled minus returned */
            units: number;
            cancelledUnits: number;
            /** @description Received back */
            returnedUnits: number;
            /**
             * Format: decimal
             * @description Charged for `units` when they were ordered, paid or not
             * @example 49.98
             */
            netOrderedAmount: string;
            /**
             * Format: decimal
             * @description Discounts on `units`
             * @example 49.98
             */
            discountAmount: string;
            /**
             * Format: decimal
             * @description Tax of `units`, whether or not prices include it
             * @example 49.98
             */
            taxAmount: string;
        };
        /**
         * @example {
         *       "version": 5,
         *       "currency": "USD",
         *       "lines": [
         *         {
         *           "line": 1,
         *           "productId": 1,
         *           "restocked": 1,
         *           "writtenOff": 0,
         *           "value": "39.90",
         *           "taxAmount": "6.65"
         *         }
         *       ],
         *       "value": "39.90",
         *       "taxAmount": "6.65",
         *       "shippingValue": "0.00",
         *       "shippingTaxAmount": "0.00",
         *       "shippingLeft": "4.90",
         *       "money": {
         *         "dueBefore": "79.80",
         *         "dueAfter": "39.90",
         *         "refundAmount": "39.90",
         *         "releasedAmount": "0.00",
         *         "keptAmount": "0.00",
         *         "endsPayment": false,
         *         "payment": {
         *           "id": "019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44",
         *           "provider": "stripe",
         *           "status": "captured"
         *         }
         *       }
         *     }
         */
        ReceiptPreview: {
            /** @description Version of the order in this preview; send it as If-Match to receive exactly this */
            version: number;
            /**
             * @description ISO 4217 currency code
             * @example USD
             */
            currency: string;
            lines: {
                line: number;
                /** @example 1 */
                productId: number;
                /** @description Units that go back into stock */
                restocked: number;
                /** @description Units that are written off */
                writtenOff: number;
                /**
                 * Format: decimal
                 * @description Value of these units: their share of the line total
                 * @example 49.98
                 */
                value: string;
                /**
                 * Format: decimal
                 * @description Tax in `value`: their share of the tax of the line
                 * @example 49.98
                 */
                taxAmount: string;
            }[];
            /**
             * Format: decimal
             * @description Value of all these units
             * @example 49.98
             */
            value: string;
            /**
             * Format: decimal
             * @description Tax in `value`
             * @example 49.98
             */
            taxAmount: string;
            /**
             * Format: decimal
             * @description Shipping given back, with its tax
             * @example 49.98
             */
            shippingValue: string;
            /**
             * Format: decimal
             * @description Tax in `shippingValue`
             * @example 49.98
             */
            shippingTaxAmount: string;
            /**
             * Format: decimal
             * @description Shipping that is not given back afterwards, with its tax
             * @example 49.98
             */
            shippingLeft: string;
            money: components["schemas"]["MoneyPreview"];
        };
        /**
         * @example {
         *       "id": "019a9e2c-7b21-7d55-8b64-6c8a1e1f7b32",
         *       "orderId": "019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e",
         *       "orderNumber": "3F7K-Q9XW-2MPD",
         *       "status": "received",
         *       "reason": "Too small",
         *       "lines": [
         *         {
         *           "line": 1,
         *           "quantity": 1,
         *           "restocked": 1,
         *           "writtenOff": 0
         *         }
         *       ],
         *       "value": "39.90",
         *       "shippingValue": "0.00",
         *       "refundAmount": "39.90",
         *       "createdAt": "2026-01-31T12:00:00.000Z",
         *       "updatedAt": "2026-02-04T09:30:00.000Z"
         *     }
         */
        Return: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            orderId: string;
            /**
             * @description Order number for people to read and say
             * @example 3F7K-Q9XW-2MPD
             */
            orderNumber: string;
            /** @enum {string} */
            status: "requested" | "approved" | "rejected" | "received";
            reason: string;
            lines: {
                line: number;
                /** @description Requested units */
                quantity: number;
                restocked: number;
                writtenOff: number;
            }[];
            /** @description Value of the received units; null until the return is received */
            value: string | null;
            /** @description Shipping given back with them; null until the return is received */
            shippingValue: string | null;
            /** @description Refunded so far for these units and that shipping; null while nothing was refunded */
            refundAmount: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /**
         * @example {
         *       "id": 1204,
         *       "productId": 7,
         *       "locationId": 1,
         *       "quantity": -2,
         *       "onHand": -2,
         *       "committed": 0,
         *       "kind": "adjustment",
         *       "orderId": null,
         *       "orderNumber": null,
         *       "actorId": 1,
         *       "reason": "Broken in the warehouse",
         *       "reasonCode": "damaged",
         *       "balance": 23,
         *       "onHandAfter": 26,
         *       "committedAfter": 3,
         *       "createdAt": "2026-01-31T12:00:00.000Z"
         *     }
         */
        StockMovement: {
            /** @example 1 */
            id: number;
            /** @example 1 */
            productId: number;
            /** @example 1 */
            locationId: number;
            /** @description Change of the units that are not sold: `onHand` − `committed`, 0 for a shipment */
            quantity: number;
            /** @description Change of the units that lie there */
            onHand: number;
            /** @description Change of those that are sold and not sent yet */
            committed: number;
            /** @enum {string} */
            kind: "initial" | "adjustment" | "order" | "cancellation" | "return" | "write_off" | "shipment" | "relocation";
            orderId: string | null;
            orderNumber: string | null;
            actorId: number | null;
            reason: string | null;
            /** @description Of an adjustment, if it was given */
            reasonCode: ("received" | "count" | "correction" | "damaged" | "shrinkage" | "quality_control" | "promotion" | "restock" | "other") | null;
            /** @description Units at its location that are not sold, after the movement */
            balance: number;
            /** @description Units at its location after the movement, sold or not */
            onHandAfter: number;
            /** @description Of those, sold and not sent yet */
            committedAfter: number;
            /** Format: date-time */
            createdAt: string;
        };
        /**
         * @example {
         *       "productId": 7,
         *       "locationId": 1,
         *       "location": {
         *         "code": "main",
         *         "name": "Main warehouse"
         *       },
         *       "onHand": 28,
         *       "committed": 3,
         *       "held": 0,
         *       "safetyStock": 2,
         *       "available": 23,
         *       "lowStockThreshold": 10,
         *       "isLow": false,
         *       "version": 2
         *     }
         */
        StockLevel: {
            /** @example 1 */
            productId: number;
            /** @example 1 */
            locationId: number;
            location: {
                code: string;
                name: string;
            };
            /** @description Units that lie there, sold or not */
            onHand: number;
            /** @description Of those, sold and not sent yet */
            committed: number;
            /** @description Of those, promised to a checkout */
            held: number;
            /** @description Units that orders leave there */
            safetyStock: number;
            /** @description Units that can be bought: what is left of `onHand` without the others */
            available: number;
            /** @description With fewer available units, the stock there is low */
            lowStockThreshold: number | null;
            /** @description Whether fewer than `lowStockThreshold` are available */
            isLow: boolean;
            /** @description Of the settings, for If-Match: stock that moves does not change it */
            version: number;
        };
        /**
         * @example {
         *       "name": "Stockkeeper",
         *       "description": "An order service with transactional inventory: orders, stock, payments and returns over HTTP.",
         *       "links": {
         *         "api": "/api",
         *         "docs": "/docs",
         *         "openapi": "/docs/json",
         *         "health": "/health/ready"
         *       }
         *     }
         */
        FrontPage: {
            name: string;
            description: string;
            links: {
                [key: string]: string;
            };
        };
        AccountDisabledProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "ACCOUNT_DISABLED";
        };
        AlreadyExistsProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "ALREADY_EXISTS";
            /** @description One entry a field that is wrong */
            errors: {
                field: string;
                message: string;
            }[];
        };
        AmountExceededProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "AMOUNT_EXCEEDED";
            available: string;
        };
        AmountNotPayableProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "AMOUNT_NOT_PAYABLE";
            /** @description When placing an order */
            productIds?: number[];
        };
        AuthenticationRequiredProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "AUTHENTICATION_REQUIRED";
        };
        ConflictProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "CONFLICT";
        };
        DiscountInvalidProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "DISCOUNT_INVALID";
            /**
             * @description Of the first of them
             * @enum {string}
             */
            reason: "unknown" | "not_started" | "expired" | "customer" | "exhausted" | "minimum" | "not_applicable" | "not_combinable";
            codes: {
                code: string;
                /** @enum {string} */
                reason: "unknown" | "not_started" | "expired" | "customer" | "exhausted" | "minimum" | "not_applicable" | "not_combinable";
            }[];
        };
        ForbiddenProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "FORBIDDEN";
        };
        HoldGoneProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "HOLD_GONE";
        };
        HoldLimitExceededProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "HOLD_LIMIT_EXCEEDED";
            limit: number;
            /** @description Holds of the account, if it has too many */
            holdIds?: string[];
            /** @description Products with more units than a hold may have */
            lines?: {
                productId: number;
                requested: number;
            }[];
        };
        IdempotencyKeyReusedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "IDEMPOTENCY_KEY_REUSED";
        };
        InsufficientStockProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "INSUFFICIENT_STOCK";
            shortages: {
                productId: number;
                /** @description Where stock was to be adjusted */
                locationId?: number;
                requested: number;
                available: number;
                /** @description Units at locations that do not ship to the country */
                notShippable?: number;
            }[];
        };
        InternalErrorProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "INTERNAL_ERROR";
        };
        InvalidCredentialsProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "INVALID_CREDENTIALS";
        };
        InvalidRefreshTokenProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "INVALID_REFRESH_TOKEN";
        };
        InvalidSignatureProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "INVALID_SIGNATURE";
        };
        MalformedJsonProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "MALFORMED_JSON";
        };
        MixedCurrenciesProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "MIXED_CURRENCIES";
        };
        NothingToPayProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "NOTHING_TO_PAY";
        };
        NotFoundProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "NOT_FOUND";
        };
        NoPriceInCurrencyProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "NO_PRICE_IN_CURRENCY";
            productIds: number[];
        };
        OrderNotPaidProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "ORDER_NOT_PAID";
            paymentStatus: string;
            paymentMethod: string;
        };
        OrderStateConflictProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "ORDER_STATE_CONFLICT";
            currentStatus: string;
        };
        OrderTotalTooLargeProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "ORDER_TOTAL_TOO_LARGE";
        };
        OriginNotAllowedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "ORIGIN_NOT_ALLOWED";
        };
        PayloadTooLargeProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "PAYLOAD_TOO_LARGE";
        };
        PaymentProviderUnavailableProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "PAYMENT_PROVIDER_UNAVAILABLE";
        };
        PaymentRefusedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "PAYMENT_REFUSED";
            reason: string | null;
        };
        PaymentStateConflictProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "PAYMENT_STATE_CONFLICT";
            paymentStatus: string;
        };
        PreconditionFailedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "PRECONDITION_FAILED";
            /** @description The present one */
            version: number;
        };
        PriceChangedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "PRICE_CHANGED";
            totalAmount: string;
        };
        ProductUnavailableProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "PRODUCT_UNAVAILABLE";
            productIds: number[];
        };
        QuantityExceededProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "QUANTITY_EXCEEDED";
            lines: {
                line: number;
                productId: number;
                requested: number;
                available: number;
            }[];
        };
        QuoteExpiredProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "QUOTE_EXPIRED";
        };
        QuoteMismatchProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "QUOTE_MISMATCH";
        };
        QuoteRequiredProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "QUOTE_REQUIRED";
        };
        ReturnStateConflictProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "RETURN_STATE_CONFLICT";
            currentStatus: string;
        };
        ServiceUnavailableProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "SERVICE_UNAVAILABLE";
        };
        ShippingMethodInvalidProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "SHIPPING_METHOD_INVALID";
            /** @description Those that there are for the order */
            shippingMethods: {
                code: string;
                name: string;
                amount: string;
                daysMin: number | null;
                daysMax: number | null;
            }[];
        };
        ShippingUnavailableProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "SHIPPING_UNAVAILABLE";
        };
        StillReferencedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "STILL_REFERENCED";
        };
        StockChangedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "STOCK_CHANGED";
            /** @description Each that is not as it was seen */
            levels: {
                productId: number;
                locationId: number;
                changeFromQuantity: number;
                /** @description Units that are there */
                onHand: number;
            }[];
        };
        TooManyRequestsProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "TOO_MANY_REQUESTS";
        };
        UnpaidLimitExceededProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "UNPAID_LIMIT_EXCEEDED";
            limit: number;
            lines: {
                productId: number;
                requested: number;
                left: number;
            }[];
        };
        UnsupportedMediaTypeProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "UNSUPPORTED_MEDIA_TYPE";
        };
        ValidationFailedProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "VALIDATION_FAILED";
            /** @description One entry a field that is wrong */
            errors: {
                field: string;
                message: string;
            }[];
        };
        WrongPasswordProblem: components["schemas"]["Problem"] & {
            /** @constant */
            code: "WRONG_PASSWORD";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    getLiveness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getServiceIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for a browser, JSON for others */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FrontPage"];
                    "text/html": string;
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: {
                /** @description `cookie`: the refresh token is sent and received as an HttpOnly cookie instead of in the body. Only for pages of the same origin */
                "x-session"?: "cookie";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `ORIGIN_NOT_ALLOWED`: Pages of that origin may not call this API. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OriginNotAllowedProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description `cookie`: the refresh token is sent and received as an HttpOnly cookie instead of in the body. Only for pages of the same origin */
                "x-session"?: "cookie";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `INVALID_CREDENTIALS`: E-mail or password is wrong. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidCredentialsProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `ORIGIN_NOT_ALLOWED`: Pages of that origin may not call this API. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["OriginNotAllowedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    refreshTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description `cookie`: the refresh token is sent and received as an HttpOnly cookie instead of in the body. Only for pages of the same origin */
                "x-session"?: "cookie";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `INVALID_REFRESH_TOKEN`: The refresh token is not valid. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRefreshTokenProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `ORIGIN_NOT_ALLOWED`: Pages of that origin may not call this API. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["OriginNotAllowedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description `cookie`: the refresh token is sent and received as an HttpOnly cookie instead of in the body. Only for pages of the same origin */
                "x-session"?: "cookie";
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description Done, also if the token is unknown */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `ORIGIN_NOT_ALLOWED`: Pages of that origin may not call this API. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OriginNotAllowedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listMySessions: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OwnSession"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    endMySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    signMeOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    signMeOutElsewhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListUserSessions: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SignedInSession"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminEndUserSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminSignUserOut: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the account as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description A new e-mail address also requires `currentPassword` */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "lastName": "King"
                 *     }
                 */
                "application/json": {
                    /** @example ada@example.com */
                    email?: string;
                    /** @example Ada */
                    firstName?: string;
                    /** @example Lovelace */
                    lastName?: string;
                    currentPassword?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `WRONG_PASSWORD`: The current password is wrong. `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["WrongPasswordProblem"] | components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "currentPassword": "correct horse battery",
                 *       "newPassword": "a better one still"
                 *     }
                 */
                "application/json": {
                    currentPassword: string;
                    /** @example correct horse battery */
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `WRONG_PASSWORD`: The current password is wrong. `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["WrongPasswordProblem"] | components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInAdmin"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListUsers: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description The accounts with these ids, at most 100: `1,2,3` */
                ids?: string;
                role?: "customer" | "admin" | "author";
                isActive?: boolean;
                customerGroupId?: number;
                /** @description The full e-mail address */
                email?: string;
                /** @description Beginning of the first, last or full name */
                name?: string;
                /** @description Beginning of the e-mail address; without an @ also of a name */
                q?: string;
                /** @description `name` sorts by last name */
                sort?: "newest" | "oldest" | "name" | "-name" | "email" | "-email";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Account"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserWithOrders"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the account as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isActive": false
                 *     }
                 */
                "application/json": {
                    /** @enum {string} */
                    role?: "customer" | "admin" | "author";
                    isActive?: boolean;
                    /** @description Group whose prices and exemption the customer has */
                    customerGroupId?: number | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserWithOrders"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `CONFLICT`: That conflicts with the present state. `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictProblem"] | components["schemas"]["StillReferencedProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listProducts: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Words of the name or description, or the beginning of a SKU. Every word must match a word or its beginning; numbers must match whole. If nothing is found, one typo is corrected */
                q?: string;
                /** @description Id or slug of a category; a value that could be either is taken as the id */
                category?: string;
                /**
                 * @description Slug of a category, even if it looks like an id
                 * @example kitchen
                 */
                categorySlug?: string;
                /** @description The one product with this SKU */
                sku?: string;
                /**
                 * @description The one product with this slug
                 * @example kitchen
                 */
                slug?: string;
                /** @description The products with these ids, at most 100: `1,2,3` */
                ids?: string;
                /** @description `true`: only products that can be bought now */
                inStock?: boolean;
                minPrice?: string;
                maxPrice?: string;
                /** @description Default: `relevance` with `q`, otherwise `newest` */
                sort?: "relevance" | "newest" | "price" | "-price" | "name" | "-name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Product"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /**
                         * @description Present if a search finds more than `total`: at most 10,000 products are counted
                         * @enum {string}
                         */
                        totalRelation?: "gte";
                        /** @description The query that was used instead of `q`: nothing was found for `q`, and one word looked like a typo */
                        corrected?: string;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListProducts: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Words of the name or description, or the beginning of a SKU. Every word must match a word or its beginning; numbers must match whole. If nothing is found, one typo is corrected */
                q?: string;
                /** @description Id or slug of a category; a value that could be either is taken as the id */
                category?: string;
                /**
                 * @description Slug of a category, even if it looks like an id
                 * @example kitchen
                 */
                categorySlug?: string;
                /** @description The one product with this SKU */
                sku?: string;
                /**
                 * @description The one product with this slug
                 * @example kitchen
                 */
                slug?: string;
                /** @description The products with these ids, at most 100: `1,2,3` */
                ids?: string;
                /** @description `true`: only products that can be bought now */
                inStock?: boolean;
                minPrice?: string;
                maxPrice?: string;
                /** @description Default: `relevance` with `q`, otherwise `newest` */
                sort?: "relevance" | "newest" | "price" | "-price" | "name" | "-name" | "sku" | "-sku";
                isActive?: boolean;
                /** @description Whether stock is below `lowStockThreshold` at a location, or below 5 at the others */
                isLow?: boolean;
                /** @description Products with fewer available units than this, over all locations */
                stockBelow?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdminProduct"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /**
                         * @description Present if a search finds more than `total`: at most 10,000 products are counted
                         * @enum {string}
                         */
                        totalRelation?: "gte";
                        /** @description The query that was used instead of `q`: nothing was found for `q`, and one word looked like a typo */
                        corrected?: string;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProduct"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the product as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deactivated, because orders refer to it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StillReferencedProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateProduct: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the product as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "price": "44.90"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Printable characters; unique, case-insensitive
                     * @example KIT-0042
                     */
                    sku?: string;
                    /** @example Cast-iron skillet, 26 cm */
                    name?: string;
                    description?: string | null;
                    /** @example 19.99 */
                    price?: string;
                    /** @description Former or recommended price, above `price`; null for none. Announces a reduction: set it together with `price` */
                    compareAtPrice?: string | null;
                    /**
                     * @description Default: 1, the standard category
                     * @example 1
                     */
                    taxCategoryId?: number;
                    /** @description Of one unit, for shipping by weight; null counts 0 */
                    weightGrams?: number | null;
                    imageUrl?: string | null;
                    isActive?: boolean;
                    /**
                     * @example [
                     *       1
                     *     ]
                     */
                    categoryIds?: number[];
                    /** @example kitchen */
                    slug?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminProduct"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listCategories: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /**
                 * @description The one category with this slug
                 * @example kitchen
                 */
                slug?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Category"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateCategory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCategory"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the category as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StillReferencedProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the category as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Pots and pans."
                 *     }
                 */
                "application/json": {
                    /** @example Kitchen */
                    name?: string;
                    description?: string | null;
                    /** @example kitchen */
                    slug?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListCustomerGroups: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CustomerGroup"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateCustomerGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomerGroup"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerGroup"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetCustomerGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerGroup"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteCustomerGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the customer group as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StillReferencedProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateCustomerGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the customer group as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "exemptReason": "reverse_charge"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Unique
                     * @example wholesale
                     */
                    code?: string;
                    /** @example Wholesale */
                    name?: string;
                    /** @description Why no tax is taken of its customers; null if it is taken */
                    exemptReason?: ("reverse_charge" | "intra_community" | "export" | "resale" | "government" | "charity" | "diplomatic" | "other") | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CustomerGroup"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListPriceLists: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                currency?: string;
                customerGroupId?: number;
                isActive?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PriceList"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreatePriceList: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPriceList"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetPriceList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeletePriceList: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the price list as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdatePriceList: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the price list as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isActive": false
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Unique
                     * @example wholesale-eur
                     */
                    code?: string;
                    /** @example Wholesale, euro */
                    name?: string;
                    /** @description Default: null, for everybody */
                    customerGroupId?: number | null;
                    /** @description Default: 0 */
                    priority?: number;
                    startsAt?: string | null;
                    endsAt?: string | null;
                    /** @description Default: null, as PRICES_INCLUDE_TAX */
                    pricesIncludeTax?: boolean | null;
                    /** @description Default: true */
                    isActive?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListPrices: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                productId?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ListedPrice"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminSetPrices: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the price list as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPrices"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `CONFLICT`: That conflicts with the present state. `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictProblem"] | components["schemas"]["StillReferencedProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeletePrices: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the price list as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
                productId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListTaxCategories: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaxCategory"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateTaxCategory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTaxCategory"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxCategory"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetTaxCategory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxCategory"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteTaxCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the tax category as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StillReferencedProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateTaxCategory: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the tax category as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Printed books"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Unique
                     * @example books
                     */
                    code?: string;
                    /** @example Books */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxCategory"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListTaxRates: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description ISO 3166-1, two letters */
                country?: string;
                taxCategoryId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaxRate"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateTaxRate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTaxRate"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRate"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetTaxRate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRate"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteTaxRate: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the tax rate as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateTaxRate: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the tax rate as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "endsAt": "2026-12-31T23:00:00Z"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Shown to customers
                     * @example VAT
                     */
                    name?: string;
                    /** @description ISO 3166-1, two letters */
                    country?: string;
                    /**
                     * @description ISO 3166-2 code without the country; omitted or null for the whole country
                     * @example CA
                     */
                    region?: string | null;
                    /**
                     * @description Default: the standard category
                     * @example 1
                     */
                    taxCategoryId?: number;
                    /**
                     * @description Percentage of the price excluding tax
                     * @example 19
                     */
                    rate?: string;
                    startsAt?: string | null;
                    endsAt?: string | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxRate"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetTaxPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaxPresets"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminApplyTaxPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["WantedTaxPresets"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedTaxPresets"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListShippingZones: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ShippingZone"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateShippingZone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewShippingZone"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingZone"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetShippingZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingZone"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteShippingZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the shipping zone as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StillReferencedProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateShippingZone: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the shipping zone as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "DACH"
                 *     }
                 */
                "application/json": {
                    /** @example Central Europe */
                    name?: string;
                    /**
                     * @description Each place is in at most one zone. The smallest place of an address decides
                     * @example [
                     *       {
                     *         "country": "DE"
                     *       },
                     *       {
                     *         "country": "AT"
                     *       }
                     *     ]
                     */
                    regions?: {
                        /** @description ISO 3166-1, two letters; null for everywhere */
                        country: string | null;
                        /** @description ISO 3166-2 code without the country; omitted or null for the whole country */
                        region?: string | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingZone"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListShippingMethods: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                zoneId?: number;
                isActive?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ShippingMethod"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateShippingMethod: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewShippingMethod"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingMethod"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetShippingMethod: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingMethod"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteShippingMethod: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the shipping method as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateShippingMethod: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the shipping method as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isActive": false
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Unique; orders name it
                     * @example standard
                     */
                    code?: string;
                    /**
                     * @description Shown to customers
                     * @example Standard parcel
                     */
                    name?: string;
                    /** @example 1 */
                    zoneId?: number;
                    /**
                     * @description What the price depends on. Default: `flat`, nothing
                     * @enum {string}
                     */
                    basis?: "flat" | "weight" | "total";
                    /**
                     * @description Of its amounts; only orders in it are sent by it. Default: that of the shop
                     * @example USD
                     */
                    currency?: string;
                    /**
                     * @description Default: the standard category
                     * @example 1
                     */
                    taxCategoryId?: number;
                    /** @description Amount of goods after discounts from which shipping is free; null for never */
                    freeFrom?: string | null;
                    /** @description Sorts the methods of a zone. Default: 0 */
                    position?: number;
                    isActive?: boolean;
                    /** @description Days until delivery, at least */
                    daysMin?: number | null;
                    /** @description Days until delivery, at most */
                    daysMax?: number | null;
                    /**
                     * @description The one with the highest threshold that is reached applies. `flat` has one, from 0 on
                     * @example [
                     *       {
                     *         "threshold": "0",
                     *         "amount": "4.90"
                     *       }
                     *     ]
                     */
                    rates?: {
                        /**
                         * @description From where on it applies: grams (`basis` `weight`), or an amount of goods after discounts (`total`)
                         * @default 0
                         */
                        threshold?: string;
                        /** @example 19.99 */
                        amount: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShippingMethod"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListDiscounts: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                class?: "line" | "order" | "shipping";
                isActive?: boolean;
                isAutomatic?: boolean;
                /** @description The discount with this code, its own or a generated one */
                code?: string;
                /** @description Text in the name */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Discount"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateDiscount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDiscount"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetDiscount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteDiscount: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the discount as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateDiscount: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the discount as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isActive": false
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Shown to customers
                     * @example Welcome
                     */
                    name?: string;
                    /**
                     * @description Unique in any case, with O as 0 and I or L as 1. Stored in capitals
                     * @example WELCOME10
                     */
                    code?: string | null;
                    /** @description Default: false, for use with a code */
                    isAutomatic?: boolean;
                    /** @enum {string} */
                    class?: "line" | "order" | "shipping";
                    /**
                     * @description line: any but free_shipping; order: percent, amount
                     * @enum {string}
                     */
                    kind?: "percent" | "amount" | "fixed_price" | "cheapest_free" | "buy_x_get_y" | "free_shipping";
                    /**
                     * @description Percentage (percent, buy_x_get_y: default 100) or amount (amount, fixed_price)
                     * @example 10
                     */
                    value?: string | null;
                    /** @example USD */
                    currency?: string | null;
                    rule?: components["schemas"]["DiscountRuleInput"];
                    /**
                     * @description Default: the two other classes
                     * @example [
                     *       "order",
                     *       "shipping"
                     *     ]
                     */
                    combinesWith?: ("line" | "order" | "shipping")[];
                    startsAt?: string | null;
                    endsAt?: string | null;
                    isActive?: boolean;
                    maxUses?: number | null;
                    maxPerCustomer?: number | null;
                    /** @description Default: true */
                    releaseOnCancel?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discount"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListDiscountCodes: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As JSON or as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DiscountCode"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGenerateDiscountCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedDiscountCodes"];
            };
        };
        responses: {
            /** @description As JSON or as CSV */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GeneratedDiscountCodes"];
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateDiscountCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                /** @example MAY-7Q2XW9KMPD */
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscountCodeChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DiscountCode"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListDiscountRedemptions: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DiscountRedemption"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListStockLevels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "productId": 7,
                     *           "locationId": 1,
                     *           "location": {
                     *             "code": "main",
                     *             "name": "Main warehouse"
                     *           },
                     *           "onHand": 28,
                     *           "committed": 3,
                     *           "held": 0,
                     *           "safetyStock": 2,
                     *           "available": 23,
                     *           "lowStockThreshold": 10,
                     *           "isLow": false,
                     *           "version": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description One for each location */
                        items: components["schemas"]["StockLevel"][];
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetStockLevel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                locationId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockLevel"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminSetStockLevel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                id: number;
                locationId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountedStock"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockLevel"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INSUFFICIENT_STOCK`: There is not enough stock. `STOCK_CHANGED`: There is not the stock that was seen. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["StockChangedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateStockLevel: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the stock level as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
                locationId: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockLevelSettings"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockLevel"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminAdjustStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockAdjustment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "productId": 7,
                     *       "locationId": 1,
                     *       "quantity": -2,
                     *       "onHand": 26,
                     *       "stockQuantity": 23,
                     *       "reasonCode": "damaged",
                     *       "reason": "Broken in the warehouse"
                     *     }
                     */
                    "application/json": {
                        /** @example 1 */
                        productId: number;
                        /** @example 1 */
                        locationId: number;
                        quantity: number;
                        /** @description Units at the location after the adjustment, sold or not */
                        onHand: number;
                        /** @description Units that can be bought after the adjustment, over all locations */
                        stockQuantity: number;
                        reasonCode: ("received" | "count" | "correction" | "damaged" | "shrinkage" | "quality_control" | "promotion" | "restock" | "other") | null;
                        reason: string;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INSUFFICIENT_STOCK`: There is not enough stock. `STOCK_CHANGED`: There is not the stock that was seen. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["StockChangedProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminAdjustStocks: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StockAdjustments"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "reasonCode": "damaged",
                     *       "reason": "Broken in the warehouse",
                     *       "adjustments": [
                     *         {
                     *           "productId": 7,
                     *           "locationId": 1,
                     *           "quantity": -2,
                     *           "onHand": 26,
                     *           "stockQuantity": 23
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": {
                        reasonCode: ("received" | "count" | "correction" | "damaged" | "shrinkage" | "quality_control" | "promotion" | "restock" | "other") | null;
                        reason: string;
                        /** @description In the order of the request */
                        adjustments: {
                            /** @example 1 */
                            productId: number;
                            /** @example 1 */
                            locationId: number;
                            quantity: number;
                            /** @description Units at the location after the adjustment, sold or not */
                            onHand: number;
                            /** @description Units that can be bought after the adjustment, over all locations */
                            stockQuantity: number;
                        }[];
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INSUFFICIENT_STOCK`: There is not enough stock. `STOCK_CHANGED`: There is not the stock that was seen. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["StockChangedProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListStockMovements: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                kind?: string;
                reasonCode?: string;
                locationId?: number;
                /** @description First day, in the shop's time zone */
                from?: string;
                /** @description Last day, inclusive */
                to?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StockMovement"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListLocations: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                isActive?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Location"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateLocation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLocation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetLocation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteLocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the location as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `CONFLICT`: That conflicts with the present state. `STILL_REFERENCED`: Something else refers to this, or what this refers to is gone. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictProblem"] | components["schemas"]["StillReferencedProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateLocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the location as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isActive": false
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Unique
                     * @example store-berlin
                     */
                    code?: string;
                    /** @example Store Berlin */
                    name?: string;
                    /** @description Orders get their units from the location with the highest that has them, then from the oldest. Default: 0 */
                    priority?: number;
                    /** @description Whether orders get units from it. Default: true */
                    isActive?: boolean;
                    /**
                     * @description Countries that it ships to (ISO 3166-1); null for all. Empty for none: it sells nothing, and sends what it has sold
                     * @example [
                     *       "DE",
                     *       "AT"
                     *     ]
                     */
                    shipsTo?: string[] | null;
                    address?: components["schemas"]["LocationAddressInput"] | null;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Location"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listOrderPayments: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Payment"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    startPayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PaymentStart"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedPayment"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedPayment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ORDER_STATE_CONFLICT`: The order is not in a state that allows this. `NOTHING_TO_PAY`: The order costs nothing. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. `PAYMENT_REFUSED`: The payment provider refused. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OrderStateConflictProblem"] | components["schemas"]["NothingToPayProblem"] | components["schemas"]["AmountNotPayableProblem"] | components["schemas"]["PaymentRefusedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `PAYMENT_PROVIDER_UNAVAILABLE`: The payment provider does not answer. `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentProviderUnavailableProblem"] | components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListPayments: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                status?: "pending" | "authorized" | "capturing" | "captured" | "voiding" | "voided" | "failed";
                orderId?: string;
                /** @description `true`: payments with a failed refund and no later successful one */
                refundFailed?: boolean;
                /** @description `true`: payments with an operation that the provider has not answered yet */
                unanswered?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdminPayment"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetPayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminMarkOrderPaid: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ExternalPayment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ORDER_STATE_CONFLICT`: The order is not in a state that allows this. `PAYMENT_STATE_CONFLICT`: The payment is not in a state that allows this. `NOTHING_TO_PAY`: The order costs nothing. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OrderStateConflictProblem"] | components["schemas"]["PaymentStateConflictProblem"] | components["schemas"]["NothingToPayProblem"] | components["schemas"]["AmountNotPayableProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCapturePayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Capture"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYMENT_STATE_CONFLICT`: The payment is not in a state that allows this. `AMOUNT_EXCEEDED`: There is not that much money for this. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. `PAYMENT_REFUSED`: The payment provider refused. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentStateConflictProblem"] | components["schemas"]["AmountExceededProblem"] | components["schemas"]["AmountNotPayableProblem"] | components["schemas"]["PaymentRefusedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `PAYMENT_PROVIDER_UNAVAILABLE`: The payment provider does not answer. `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentProviderUnavailableProblem"] | components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminVoidPayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Void"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYMENT_STATE_CONFLICT`: The payment is not in a state that allows this. `AMOUNT_EXCEEDED`: There is not that much money for this. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. `PAYMENT_REFUSED`: The payment provider refused. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentStateConflictProblem"] | components["schemas"]["AmountExceededProblem"] | components["schemas"]["AmountNotPayableProblem"] | components["schemas"]["PaymentRefusedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `PAYMENT_PROVIDER_UNAVAILABLE`: The payment provider does not answer. `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentProviderUnavailableProblem"] | components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminRefundPayment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-7a11-7c52-9f0e-5b8f3a1d2c44 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refund"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminPayment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYMENT_STATE_CONFLICT`: The payment is not in a state that allows this. `AMOUNT_EXCEEDED`: There is not that much money for this. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. `PAYMENT_REFUSED`: The payment provider refused. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentStateConflictProblem"] | components["schemas"]["AmountExceededProblem"] | components["schemas"]["AmountNotPayableProblem"] | components["schemas"]["PaymentRefusedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `PAYMENT_PROVIDER_UNAVAILABLE`: The payment provider does not answer. `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PaymentProviderUnavailableProblem"] | components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListPaymentEvents: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description `true`: events that could not be applied; `false`: events that wait for something else */
                failed?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PaymentEvent"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetPaymentEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example stripe */
                provider: string;
                /** @example evt_1Nispe */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentEventWithPayload"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminRetryPaymentEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example stripe */
                provider: string;
                /** @example evt_1Nispe */
                eventId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentEvent"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    receivePaymentEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example stripe */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "received": true
                     *     }
                     */
                    "application/json": {
                        /** @enum {boolean} */
                        received: true;
                    };
                };
            };
            /** @description `INVALID_SIGNATURE`: The signature is not that of the payment provider. `MALFORMED_JSON`: The body is not valid JSON. `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidSignatureProblem"] | components["schemas"]["MalformedJsonProblem"] | components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listOrders: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                status?: string;
                paymentStatus?: string;
                /** @description First day of placement, in the shop's time zone */
                from?: string;
                /** @description Last day of placement, inclusive */
                to?: string;
                /** @description Orders that contain this product */
                productId?: number;
                /** @description Orders that contain the product with this SKU */
                sku?: string;
                /** @description Orders with a fulfilment that has this tracking number */
                trackingNumber?: string;
                /** @description By time, or by total (`-total`: highest first). Sorting by total works for at most 10,000 orders */
                sort?: "newest" | "oldest" | "total" | "-total";
                /** @description Beginning of the order number or id */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Order"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /**
                         * @description Present if there may be more than `total`: at most 100,000 orders are counted
                         * @enum {string}
                         */
                        totalRelation?: "gte";
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `INSUFFICIENT_STOCK`: There is not enough stock. `PRODUCT_UNAVAILABLE`: A product cannot be bought. `SHIPPING_UNAVAILABLE`: The order cannot be sent to that address. `SHIPPING_METHOD_INVALID`: The order needs another shipping method. `PRICE_CHANGED`: The total is not the expected one. `QUOTE_REQUIRED`: The order has to be quoted first. `QUOTE_EXPIRED`: The quote has expired. `NO_PRICE_IN_CURRENCY`: A product has no price in that currency. `DISCOUNT_INVALID`: A discount code does not apply. `MIXED_CURRENCIES`: One order takes products of one currency. `ORDER_TOTAL_TOO_LARGE`: The order total is beyond what one order may cost. `HOLD_GONE`: The hold no longer exists. `UNPAID_LIMIT_EXCEEDED`: The account holds too many unpaid units. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["ProductUnavailableProblem"] | components["schemas"]["ShippingUnavailableProblem"] | components["schemas"]["ShippingMethodInvalidProblem"] | components["schemas"]["PriceChangedProblem"] | components["schemas"]["QuoteRequiredProblem"] | components["schemas"]["QuoteExpiredProblem"] | components["schemas"]["NoPriceInCurrencyProblem"] | components["schemas"]["DiscountInvalidProblem"] | components["schemas"]["MixedCurrenciesProblem"] | components["schemas"]["OrderTotalTooLargeProblem"] | components["schemas"]["HoldGoneProblem"] | components["schemas"]["UnpaidLimitExceededProblem"] | components["schemas"]["AmountNotPayableProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `QUOTE_MISMATCH`: The quote is not for this order. `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["QuoteMismatchProblem"] | components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    createQuote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewQuote"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `PRODUCT_UNAVAILABLE`: A product cannot be bought. `NO_PRICE_IN_CURRENCY`: A product has no price in that currency. `MIXED_CURRENCIES`: One order takes products of one currency. `ORDER_TOTAL_TOO_LARGE`: The order total is beyond what one order may cost. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. `SHIPPING_UNAVAILABLE`: The order cannot be sent to that address. `SHIPPING_METHOD_INVALID`: The order needs another shipping method. `HOLD_GONE`: The hold no longer exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProductUnavailableProblem"] | components["schemas"]["NoPriceInCurrencyProblem"] | components["schemas"]["MixedCurrenciesProblem"] | components["schemas"]["OrderTotalTooLargeProblem"] | components["schemas"]["AmountNotPayableProblem"] | components["schemas"]["ShippingUnavailableProblem"] | components["schemas"]["ShippingMethodInvalidProblem"] | components["schemas"]["HoldGoneProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminPreviewPrice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPricePreview"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricePreview"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PRODUCT_UNAVAILABLE`: A product cannot be bought. `NO_PRICE_IN_CURRENCY`: A product has no price in that currency. `MIXED_CURRENCIES`: One order takes products of one currency. `ORDER_TOTAL_TOO_LARGE`: The order total is beyond what one order may cost. `AMOUNT_NOT_PAYABLE`: The currency has no such amount. `SHIPPING_UNAVAILABLE`: The order cannot be sent to that address. `SHIPPING_METHOD_INVALID`: The order needs another shipping method. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProductUnavailableProblem"] | components["schemas"]["NoPriceInCurrencyProblem"] | components["schemas"]["MixedCurrenciesProblem"] | components["schemas"]["OrderTotalTooLargeProblem"] | components["schemas"]["AmountNotPayableProblem"] | components["schemas"]["ShippingUnavailableProblem"] | components["schemas"]["ShippingMethodInvalidProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    placeHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHold"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `INSUFFICIENT_STOCK`: There is not enough stock. `PRODUCT_UNAVAILABLE`: A product cannot be bought. `HOLD_LIMIT_EXCEEDED`: Too many units in a hold, or too many holds. `HOLD_GONE`: The hold no longer exists. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InsufficientStockProblem"] | components["schemas"]["ProductUnavailableProblem"] | components["schemas"]["HoldLimitExceededProblem"] | components["schemas"]["HoldGoneProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    releaseHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Released */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    extendHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HoldExtension"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `HOLD_GONE`: The hold no longer exists. `HOLD_LIMIT_EXCEEDED`: Too many units in a hold, or too many holds. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["HoldGoneProblem"] | components["schemas"]["HoldLimitExceededProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListHolds: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdminHold"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminReleaseHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Released */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListOrders: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                status?: string;
                paymentStatus?: string;
                /** @description First day of placement, in the shop's time zone */
                from?: string;
                /** @description Last day of placement, inclusive */
                to?: string;
                /** @description Orders that contain this product */
                productId?: number;
                /** @description Orders that contain the product with this SKU */
                sku?: string;
                /** @description Orders with a fulfilment that has this tracking number */
                trackingNumber?: string;
                /** @description By time, or by total (`-total`: highest first). Sorting by total works for at most 10,000 orders */
                sort?: "newest" | "oldest" | "total" | "-total";
                /** @description Beginning of the order number, the id or the customer's e-mail address; without an @ also of the customer's name */
                q?: string;
                userId?: number;
                /** @description The customer's full e-mail address */
                email?: string;
                /** @description Beginning of the customer's first, last or full name */
                customerName?: string;
                paymentMethod?: string;
                currency?: string;
                minTotal?: string;
                maxTotal?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdminOrder"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /**
                         * @description Present if there may be more than `total`: at most 100,000 orders are counted
                         * @enum {string}
                         */
                        totalRelation?: "gte";
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ORDER_STATE_CONFLICT`: The order is not in a state that allows this. `QUANTITY_EXCEEDED`: The order does not have that many units for this. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OrderStateConflictProblem"] | components["schemas"]["QuantityExceededProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCancelOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AdminCancellation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ORDER_STATE_CONFLICT`: The order is not in a state that allows this. `QUANTITY_EXCEEDED`: The order does not have that many units for this. `CONFLICT`: That conflicts with the present state. `AMOUNT_EXCEEDED`: There is not that much money for this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OrderStateConflictProblem"] | components["schemas"]["QuantityExceededProblem"] | components["schemas"]["ConflictProblem"] | components["schemas"]["AmountExceededProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminPreviewCancellation: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AdminCancellation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancellationPreview"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ORDER_STATE_CONFLICT`: The order is not in a state that allows this. `QUANTITY_EXCEEDED`: The order does not have that many units for this. `AMOUNT_EXCEEDED`: There is not that much money for this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OrderStateConflictProblem"] | components["schemas"]["QuantityExceededProblem"] | components["schemas"]["AmountExceededProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminAcceptOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrder"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ORDER_STATE_CONFLICT`: The order is not in a state that allows this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OrderStateConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listOrderEvents: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrderEvent"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListOrderEvents: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrderEvent"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetOrderTimeline: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TimelineEntry"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListOrderNotes: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrderNote"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminAddOrderNote: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Asked for delivery after six."
                 *     }
                 */
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderNote"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeleteOrderNote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                noteId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listFulfilments: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Fulfilment"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListFulfilments: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Fulfilment"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminCreateFulfilment: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NewFulfilment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fulfilment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ORDER_STATE_CONFLICT`: The order is not in a state that allows this. `ORDER_NOT_PAID`: The order has not been paid. `QUANTITY_EXCEEDED`: The order does not have that many units for this. `INSUFFICIENT_STOCK`: There is not enough stock. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["OrderStateConflictProblem"] | components["schemas"]["OrderNotPaidProblem"] | components["schemas"]["QuantityExceededProblem"] | components["schemas"]["InsufficientStockProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getFulfilment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                fulfilmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fulfilment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetFulfilment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                fulfilmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fulfilment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminUpdateFulfilment: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                fulfilmentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrackingChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fulfilment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminDeliverFulfilment: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                fulfilmentId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Delivery"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fulfilment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listOrderReturns: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                status?: string;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Return"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    requestReturn: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReturn"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Return"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `QUANTITY_EXCEEDED`: The order does not have that many units for this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["QuantityExceededProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListOrderReturns: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                status?: string;
            };
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Return"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getOrderReturn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                returnId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Return"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetOrderReturn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                returnId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Return"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListReturns: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Return"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminApproveReturn: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                returnId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReturnDecision"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Return"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `RETURN_STATE_CONFLICT`: The return is not in a state that allows this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ReturnStateConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminRejectReturn: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                returnId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReturnDecision"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Return"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `RETURN_STATE_CONFLICT`: The return is not in a state that allows this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ReturnStateConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminPreviewReceipt: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                returnId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReturnReceipt"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptPreview"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `RETURN_STATE_CONFLICT`: The return is not in a state that allows this. `QUANTITY_EXCEEDED`: The order does not have that many units for this. `AMOUNT_EXCEEDED`: There is not that much money for this. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ReturnStateConflictProblem"] | components["schemas"]["QuantityExceededProblem"] | components["schemas"]["AmountExceededProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminReceiveReturn: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the order as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                id: string;
                /** @example 019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e */
                returnId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReturnReceipt"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Return"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `RETURN_STATE_CONFLICT`: The return is not in a state that allows this. `QUANTITY_EXCEEDED`: The order does not have that many units for this. `AMOUNT_EXCEEDED`: There is not that much money for this. `CONFLICT`: That conflicts with the present state. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ReturnStateConflictProblem"] | components["schemas"]["QuantityExceededProblem"] | components["schemas"]["AmountExceededProblem"] | components["schemas"]["ConflictProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listPosts: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PostSummary"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    createPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPost"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `FORBIDDEN`: This account may not do that. `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listMyPosts: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                published?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PostSummary"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListPosts: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                published?: boolean;
                authorId?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PostSummary"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getPost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    deletePost: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the post as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `FORBIDDEN`: This account may not do that. `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    updatePost: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the post as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "published": true
                 *     }
                 */
                "application/json": {
                    title?: string;
                    content?: string;
                    published?: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `FORBIDDEN`: This account may not do that. `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listPostComments: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Comment"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    createPostComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyComment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listProductReviews: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Review"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    createProductReview: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique value that you generate for this request, such as a UUID. Sending the request again with the same key changes nothing and returns the first response. Using the key for a different request is refused with 422. */
                "idempotency-key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReview"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyComment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `ALREADY_EXISTS`: A unique value is already taken. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AlreadyExistsProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `IDEMPOTENCY_KEY_REUSED`: The Idempotency-Key belongs to another request. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["IdempotencyKeyReusedProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    listMyComments: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AnyComment"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    getComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyComment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    deleteComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the comment as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `FORBIDDEN`: This account may not do that. `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    updateComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the comment as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "content": "Heavy. My wrist has had enough of it.",
                 *       "rating": 3
                 *     }
                 */
                "application/json": {
                    content?: string;
                    /** @description Stars */
                    rating?: number;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyComment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `FORBIDDEN`: This account may not do that. `ACCOUNT_DISABLED`: This account is disabled. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ForbiddenProblem"] | components["schemas"]["AccountDisabledProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `TOO_MANY_REQUESTS`: Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyRequestsProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminListComments: {
        parameters: {
            query?: {
                /** @description Entries per page, at most 100. Default: 20 */
                limit?: number;
                /** @description Entries to skip */
                offset?: number;
                /** @description Cursor: `next` of the previous page. Faster than a large `offset` */
                after?: string;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                type?: "post" | "product";
                isHidden?: boolean;
                authorId?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AnyComment"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyComment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminModerateComment: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETag of the comment as you last read it. Answers 412 if it has changed since */
                "if-match"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "isHidden": true
                 *     }
                 */
                "application/json": {
                    isHidden: boolean;
                };
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnyComment"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `NOT_FOUND`: Nothing is here. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFoundProblem"];
                };
            };
            /** @description `PRECONDITION_FAILED`: It has changed since it was read. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PreconditionFailedProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetSalesReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Weeks begin on Monday */
                groupBy?: "day" | "week" | "month";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SalesFigures"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetBestSellersReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
                sort?: "units" | "amount";
                /** @description Currency of the orders that count. Default: the shop's currency */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BestSeller"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetCustomersReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
                /** @description Customers with more orders than this, in all currencies */
                moreThan?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["FrequentCustomer"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetOwedReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OwedOrder"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetCancellationsReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["CancellationFigures"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetStockAdjustmentsReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdjustmentFigures"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetTaxesReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaxFigures"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetShippingReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ShippingFigures"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetDiscountsReport: {
        parameters: {
            query?: {
                /** @description First day, in the shop's time zone. Default: 29 days before `to` */
                from?: string;
                /** @description Last day, inclusive. Default: today. A period has at most 366 days */
                to?: string;
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DiscountFigures"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetStockCoverReport: {
        parameters: {
            query?: {
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
                /** @description Number of days before today whose sales give the rate */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StockCover"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                        /** Format: date */
                        from: string;
                        /** Format: date */
                        to: string;
                        /** @description Time zone of the days: SHOP_TIME_ZONE */
                        timeZone: string;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetStockValueReport: {
        parameters: {
            query?: {
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StockValue"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetStuckOrdersReport: {
        parameters: {
            query?: {
                /** @description Default: JSON. `Accept: text/csv` also selects CSV */
                format?: "json" | "csv";
                /** @description `true`: begin the CSV with a byte order mark, so that Excel reads it as UTF-8 */
                bom?: boolean;
                /** @description `true`: also return `total`, the length of the whole list. Slow for long lists */
                count?: boolean;
                /** @description Entries per page of JSON, at most 100. Default: 20 */
                limit?: number;
                /** @description Cursor: `next` of the previous page */
                after?: string;
                /** @description Orders that have not changed status for longer than this */
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page as JSON, or the whole report as CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StuckOrder"][];
                        /** @description Cursor of the next page; null on the last page */
                        next: string | null;
                        /** @description Length of the whole list; only with `count=true` */
                        total?: number;
                    };
                    "text/csv": string;
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetDashboard: {
        parameters: {
            query?: {
                /** @description Currency of the orders that count. Default: the shop's currency */
                currency?: string;
                /** @description Products with fewer available units than this count as low, where their stock levels have no `lowStockThreshold` */
                stockBelow?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminVerify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationAsked"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. `MALFORMED_JSON`: The body is not valid JSON. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"] | components["schemas"]["MalformedJsonProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `PAYLOAD_TOO_LARGE`: The body is too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLargeProblem"];
                };
            };
            /** @description `UNSUPPORTED_MEDIA_TYPE`: The body must be application/json. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaTypeProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminExamine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Examination"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
    adminGetSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description `VALIDATION_FAILED`: The request is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ValidationFailedProblem"];
                };
            };
            /** @description `AUTHENTICATION_REQUIRED`: A valid access token is required. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AuthenticationRequiredProblem"];
                };
            };
            /** @description `ACCOUNT_DISABLED`: This account is disabled. `FORBIDDEN`: This account may not do that. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["AccountDisabledProblem"] | components["schemas"]["ForbiddenProblem"];
                };
            };
            /** @description `INTERNAL_ERROR`: Something went wrong on our side. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InternalErrorProblem"];
                };
            };
            /** @description `SERVICE_UNAVAILABLE`: The service cannot answer right now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ServiceUnavailableProblem"];
                };
            };
        };
    };
}
