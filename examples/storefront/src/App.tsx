import { type FormEvent, useEffect, useRef } from 'react';
import {
  Link,
  NavLink,
  Route,
  Routes,
  useLocation,
  useNavigate,
  useParams,
  useSearchParams,
} from 'react-router';
import { useBasket } from './basket.js';
import { ChangeEmail, ForgottenPassword, ResetPassword, VerifyEmail } from './pages/Account.js';
import { BasketPage } from './pages/BasketPage.js';
import { Catalogue } from './pages/Catalogue.js';
import { Checkout } from './pages/Checkout.js';
import { OrderPage } from './pages/OrderPage.js';
import { Orders } from './pages/Orders.js';
import { ProductPage } from './pages/ProductPage.js';
import { SignIn } from './pages/SignIn.js';
import { useUser } from './session.js';
import { client, SHOP_NAME } from './shop.js';

export function App() {
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <Main />
      <footer>
        <p>{SHOP_NAME} is an example of a shop on Stockkeeper. Nothing here is sent or paid.</p>
      </footer>
    </>
  );
}

function Main() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const isFirst = useRef(true);
  // Another page: begin at its top, and tell those who cannot see it.
  useEffect(() => {
    if (!isFirst.current) {
      scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
    isFirst.current = pathname === '';
  }, [pathname]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <Routes>
        <Route path="/" element={<Catalogue />} />
        <Route path="/products/:slug" element={<ProductPage />} />
        <Route path="/basket" element={<BasketPage />} />
        <Route path="/checkout" element={<Checkout />} />
        <Route path="/orders" element={<Orders />} />
        <Route path="/orders/:id" element={<OneOrder />} />
        <Route path="/sign-in" element={<SignIn />} />
        <Route path="/account/forgotten-password" element={<ForgottenPassword />} />
        <Route path="/account/reset-password" element={<ResetPassword />} />
        <Route path="/account/verify-email" element={<VerifyEmail />} />
        <Route path="/account/change-email" element={<ChangeEmail />} />
        <Route path="*" element={<NotFound />} />
      </Routes>
    </main>
  );
}

/** One page for each order: what is known of one is nothing to the next. */
function OneOrder() {
  const { id } = useParams();
  return <OrderPage key={id} />;
}

function Header() {
  const { lines } = useBasket();
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <header>
      <Link className="brand" to="/">
        <img src="/icon.svg" alt="" width="32" height="32" />
        {SHOP_NAME}
      </Link>
      <Search />
      <nav aria-label="Your shopping">
        <Account />
        <NavLink to="/basket">
          Basket{units > 0 && <span className="count">{units}</span>}
          {units > 0 && <span className="unseen"> items</span>}
        </NavLink>
      </nav>
    </header>
  );
}

function Search() {
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const q = parameters.get('q') ?? '';
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = String(new FormData(event.currentTarget).get('q')).trim();
    navigate(words === '' ? '/' : `/?${new URLSearchParams({ q: words })}`);
  };
  return (
    <search>
      <form onSubmit={search}>
        <input key={q} type="search" name="q" defaultValue={q} placeholder="Search" aria-label="Search" />
      </form>
    </search>
  );
}

function Account() {
  const user = useUser();
  const navigate = useNavigate();
  if (user === undefined) return null;
  if (user === null) return <NavLink to="/sign-in">Sign in</NavLink>;
  const signOut = async () => {
    // Here it is over in any case.
    await client.auth.logOut().catch(() => {});
    navigate('/');
  };
  return (
    <>
      <NavLink to="/orders">Orders</NavLink>
      <button type="button" className="link" onClick={signOut}>
        Sign out
      </button>
    </>
  );
}

function NotFound() {
  return (
    <section>
      <h1>There is no such page</h1>
      <p>
        <Link className="lone" to="/">
          Look at what there is
        </Link>
      </p>
    </section>
  );
}
