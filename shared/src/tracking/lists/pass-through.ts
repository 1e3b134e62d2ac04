/**
 * Pages a visitor is sent to in the middle of a visit and comes back from: payment and login. They brought
 * nobody, so a return from them starts no new source. A host includes what is below it; `*.` only what is
 * below it (the provider’s own site may well recommend somebody); with a path, that part of the host.
 */
const PAYMENT = `
  checkout.stripe.com pay.stripe.com buy.stripe.com billing.stripe.com invoice.stripe.com hooks.stripe.com
  js.stripe.com checkout.link.com paypal.com paypal.me *.paypalobjects.com *.braintreegateway.com
  checkout.paddle.com buy.paddle.com *.paddle.io sandbox-checkout.paddle.com *.onfastspring.com
  pay.google.com payments.google.com pay.amazon.com payments.amazon.com apay-us.amazon.com
  checkout.shopify.com shop.app pay.shopify.com *.adyen.com *.mollie.com *.klarna.com *.afterpay.com
  *.affirm.com *.clearpay.co.uk *.sofort.com *.giropay.de *.ideal.nl *.gocardless.com *.worldpay.com
  *.authorize.net secure.2checkout.com *.2co.com *.chargebee.com *.recurly.com
  checkout.razorpay.com api.razorpay.com *.squareup.com checkout.square.site *.verifone.cloud
  *.cardinalcommerce.com *.arcot.com *.wlp-acs.com *.3dsecure.io secure.payzen.eu *.saferpay.com
  pay.skrill.com checkout.dodopayments.com *.lemonsqueezy.com
`;

const LOGIN = `
  accounts.google.com accounts.youtube.com login.microsoftonline.com login.microsoft.com login.live.com
  account.live.com account.microsoft.com login.windows.net sts.windows.net *.b2clogin.com *.ciamlogin.com
  appleid.apple.com idmsa.apple.com login.yahoo.com
  *.okta.com *.oktapreview.com *.okta-emea.com *.auth0.com *.onelogin.com *.pingone.com
  *.pingidentity.com *.duosecurity.com sso.jumpcloud.com console.jumpcloud.com *.accounts.dev *.workos.com
  login.salesforce.com test.salesforce.com app.hubspot.com/login app.hubspot.com/oauth
  app-eu1.hubspot.com/login app-eu1.hubspot.com/oauth
  id.atlassian.com auth.atlassian.com *.amazoncognito.com signin.aws.amazon.com
  linkedin.com/oauth linkedin.com/uas linkedin.com/checkpoint linkedin.com/login
  facebook.com/login facebook.com/dialog github.com/login github.com/sessions
  api.twitter.com x.com/i/oauth2 twitter.com/i/oauth2 slack.com/oauth slack.com/openid
  discord.com/oauth2 gitlab.com/oauth gitlab.com/users/sign_in
  challenges.cloudflare.com *.recaptcha.net *.hcaptcha.com
`;

export type PassThrough = 'payment' | 'login';

const entries = (text: string): string[] => text.trim().split(/\s+/);

export const PASS_THROUGH: ReadonlyMap<string, PassThrough> = new Map([
  ...entries(PAYMENT).map((address): [string, PassThrough] => [address, 'payment']),
  ...entries(LOGIN).map((address): [string, PassThrough] => [address, 'login']),
]);
