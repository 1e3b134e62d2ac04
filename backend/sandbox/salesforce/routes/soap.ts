import { Router, text } from 'express';
import type { SalesforceOAuth } from '../oauth.ts';
import type { SalesforceStore } from '../store.ts';

/**
 * SOAP as far as REST has no answer: the currency of an organisation with only one (SOAP API Developer Guide,
 * "getUserInfo": orgDefaultCurrencyIsoCode is null where multi-currency is on).
 */
export function soapRoutes(store: SalesforceStore, oauth: SalesforceOAuth): Router {
  const router = Router();
  router.post('/services/Soap/u/:version', text({ type: 'text/xml' }), (request, response) => {
    const body = typeof request.body === 'string' ? request.body : '';
    const session = /<(?:\w+:)?sessionId>([^<]+)</.exec(body)?.[1] ?? '';
    response.type('text/xml');
    if (!oauth.isLive(session)) {
      response
        .status(500)
        .send(
          envelope(
            '<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader</faultstring></soapenv:Fault>',
          ),
        );
      return;
    }
    const currency = store.features.multiCurrency
      ? '<orgDefaultCurrencyIsoCode xsi:nil="true"/>'
      : `<orgDefaultCurrencyIsoCode>${store.company.vendor.homeCurrency}</orgDefaultCurrencyIsoCode>`;
    response.send(
      envelope(
        `<getUserInfoResponse><result><orgMultiCurrency>${String(store.features.multiCurrency)}</orgMultiCurrency>${currency}</result></getUserInfoResponse>`,
      ),
    );
  });
  return router;
}

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:partner.soap.sforce.com"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
